// Dense arrays of doubles with their shape, in row-major order; it knows no terms.
import type { Dimension, Shape } from "../term/dimension.js";
import { sizeValue } from "../term/dimension.js";

/** `shape` has at least rows and columns: a vector is n × 1, a scalar 1 × 1. `data` is row-major. */
export interface Tensor {
  readonly shape: readonly number[];
  readonly data: Float64Array;
}

/** The numbers that a symbolic shape stands for at the given sizes. */
export function shapeAt(shape: Shape, sizes: ReadonlyMap<string, number>): readonly number[] {
  return shape.map((size: Dimension) => sizeValue(size, sizes));
}

export function entryCount(shape: readonly number[]): number {
  let count = 1;
  for (const size of shape) count *= size;
  return count;
}

export const rowsOf = (tensor: { readonly shape: readonly number[] }): number => tensor.shape[0] ?? 1;
export const columnsOf = (tensor: { readonly shape: readonly number[] }): number => tensor.shape[1] ?? 1;

export function zeroTensor(shape: readonly number[]): Tensor {
  return { shape, data: new Float64Array(entryCount(shape)) };
}

export function filledTensor(shape: readonly number[], value: number): Tensor {
  return { shape, data: new Float64Array(entryCount(shape)).fill(value) };
}

export const scalarTensor = (value: number): Tensor => filledTensor([1, 1], value);

/** The first entry: the value of a scalar. */
export const scalarOf = (tensor: Tensor): number => tensor.data[0] ?? 0;

/** The entry with the row-major number `index`; zero outside. */
export const entry = (tensor: Tensor, index: number): number => tensor.data[index] ?? 0;

export function mapTensor(tensor: Tensor, f: (x: number) => number): Tensor {
  return { shape: tensor.shape, data: tensor.data.map(f) };
}

/** Entry by entry, of two tensors of one shape. */
export function zipTensors(a: Tensor, b: Tensor, f: (x: number, y: number) => number): Tensor {
  return { shape: a.shape, data: a.data.map((x, index) => f(x, b.data[index] ?? 0)) };
}

export function scaleTensor(tensor: Tensor, factor: number): Tensor {
  return factor === 1 ? tensor : mapTensor(tensor, (x) => factor * x);
}

/** ⟨a, b⟩ = Σ aᵢ bᵢ over all entries. */
export function innerProduct(a: Tensor, b: Tensor): number {
  let total = 0;
  for (let index = 0; index < a.data.length; index += 1) total += entry(a, index) * entry(b, index);
  return total;
}

export function sumOf(tensor: Tensor): number {
  let total = 0;
  for (const x of tensor.data) total += x;
  return total;
}

/** The largest absolute entry; NaN when an entry is. */
export function largest(tensor: Tensor): number {
  let result = 0;
  for (const x of tensor.data) {
    const size = Math.abs(x);
    if (!(size <= result)) result = size;
    if (Number.isNaN(size)) return Number.NaN;
  }
  return result;
}

export function isFiniteTensor(tensor: Tensor): boolean {
  for (const x of tensor.data) if (!Number.isFinite(x)) return false;
  return true;
}

export function sameNumericShape(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((size, axis) => size === b[axis]);
}
