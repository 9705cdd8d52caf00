// Points in words, for counterexamples; it knows no terms.
import type { Point } from "./point.js";
import { columnsOf, rowsOf, type Tensor } from "./tensor.js";

const longestEntries = 12;
const mostParts = 12;

/** A number as a reader writes it: at most four digits after the point. */
export function describeNumber(value: number): string {
  const rounded = Number(value.toFixed(4));
  return Math.abs(rounded - value) < 1e-12 ? `${rounded}` : value.toPrecision(5);
}

/** `2`, `[1, -2]` for a vector, `[[1, 2], [3, 4]]` for a matrix; long ones are cut. */
export function describeTensor(tensor: Tensor): string {
  const { data } = tensor;
  if (data.length === 1) return describeNumber(data[0] ?? 0);
  const shown = Array.from(data.slice(0, longestEntries), describeNumber);
  const more = data.length > longestEntries ? ", …" : "";
  if (columnsOf(tensor) === 1) return `[${shown.join(", ")}${more}]`;
  const rows: string[] = [];
  for (let row = 0; row < rowsOf(tensor) && row * columnsOf(tensor) < shown.length; row += 1) {
    rows.push(`[${shown.slice(row * columnsOf(tensor), (row + 1) * columnsOf(tensor)).join(", ")}]`);
  }
  return `[${rows.join(", ")}${more}]`;
}

/** `n = 2, x = [1, -2]`: sizes first. */
export function describePoint({ sizes, values }: Point): string {
  const parts = [...sizes].map(([name, value]) => `${name} = ${value}`);
  for (const [name, tensor] of values) parts.push(`${name.replace(/^[a-z]+:/, "")} = ${describeTensor(tensor)}`);
  return parts.length <= mostParts ? parts.join(", ") : `${parts.slice(0, mostParts).join(", ")}, …`;
}
