// Points in words, for counterexamples; it knows no terms.
import type { Point } from "./point.js";
import { columnsOf, type Tensor } from "./tensor.js";

const longestEntries = 12;
const mostParts = 12;

/** A number as a reader writes it: at most four digits after the point. */
export function describeNumber(value: number): string {
  const rounded = Number(value.toFixed(4));
  return Math.abs(rounded - value) < 1e-12 ? `${rounded}` : value.toPrecision(5);
}

/** `2`, `[1, -2]` for a vector, `[[1, 2], [3, 4]]` for a matrix, and as many brackets as a tensor has axes; long ones are cut. */
export function describeTensor(tensor: Tensor): string {
  const { data } = tensor;
  if (data.length === 1) return describeNumber(data[0] ?? 0);
  const shown = Array.from(data.slice(0, longestEntries), describeNumber);
  const more = data.length > longestEntries ? ", …" : "";
  if (tensor.shape.length === 2 && columnsOf(tensor) === 1) return `[${shown.join(", ")}${more}]`;
  let parts: readonly string[] = shown;
  for (const count of tensor.shape.slice(1).toReversed()) {
    const inner = parts;
    parts = Array.from({ length: Math.ceil(inner.length / count) }, (_, part) => `[${inner.slice(part * count, (part + 1) * count).join(", ")}]`);
  }
  return `[${parts.join(", ")}${more}]`;
}

/** `n = 2, x = [1, -2]`: sizes first. */
export function describePoint({ sizes, values }: Point): string {
  const parts = [...sizes].map(([name, value]) => `${name} = ${value}`);
  for (const [name, tensor] of values) parts.push(`${name.replace(/^[a-z]+:/, "")} = ${describeTensor(tensor)}`);
  return parts.length <= mostParts ? parts.join(", ") : `${parts.slice(0, mostParts).join(", ")}, …`;
}
