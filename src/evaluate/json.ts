// Points and values as JSON holds them; it knows no terms.
import type { Point } from "./point.js";
import { columnsOf, type Tensor } from "./tensor.js";

export type NumbersJson = number | readonly NumbersJson[];

/** A number for a scalar, a list for a vector, a list of rows for a matrix, deeper lists for a tensor: what `eval --at` reads. */
export function tensorJson(tensor: Tensor): NumbersJson {
  const { data } = tensor;
  if (data.length === 1 && tensor.shape.length === 2) return data[0] ?? 0;
  if (tensor.shape.length === 2 && columnsOf(tensor) === 1) return [...data];
  let parts: readonly NumbersJson[] = [...data];
  for (const count of tensor.shape.slice(1).toReversed()) {
    const inner = parts;
    parts = Array.from({ length: inner.length / count }, (_, part) => inner.slice(part * count, (part + 1) * count));
  }
  return parts;
}

/** Sizes and values by name. */
export function pointJson({ sizes, values }: Point): { readonly sizes: { readonly [name: string]: number }; readonly values: { readonly [name: string]: NumbersJson } } {
  return { sizes: Object.fromEntries(sizes), values: Object.fromEntries([...values].map(([name, tensor]) => [name.replace(/^[a-z]+:/, ""), tensorJson(tensor)])) };
}
