/** Whether values at the points of a problem agree, and what one list of values is of another. Knows no mistakes. */
import { transposeMatrix } from "../../../evaluate/linear-algebra.js";
import { innerProduct, largest, sameNumericShape, scaleTensor, type Tensor, zipTensors } from "../../../evaluate/tensor.js";
import type { Values } from "../answer-values.js";

const tolerance = 1e-9;

const near = (a: Tensor, b: Tensor): boolean => sameNumericShape(a.shape, b.shape) && largest(zipTensors(a, b, (x, y) => x - y)) <= tolerance * Math.max(largest(a), largest(b));

/** At every point; entries that are zero on one side must be zero on the other. */
export const agree = (a: Values, b: Values): boolean => a.length === b.length && a.every((one, index) => { const other = b[index]; return other !== undefined && near(one, other); });

export const transposed = (values: Values): Values | null => (values.every(({ shape }) => shape.length === 2) ? values.map(transposeMatrix) : null);

/** Entry by entry; null where shapes differ. */
export function combined(a: Values, b: Values, f: (x: number, y: number) => number): Values | null {
  const pairs = a.flatMap((one, index) => { const other = b[index]; return other === undefined || !sameNumericShape(one.shape, other.shape) ? [] : [zipTensors(one, other, f)]; });
  return pairs.length === a.length ? pairs : null;
}

/** The number by which `a` is a multiple of `b`, at every point; null where it is none, or `b` is zero. */
export function ratios(a: Values, b: Values): readonly number[] | null {
  const found: number[] = [];
  for (const [index, one] of a.entries()) {
    const other = b[index];
    if (other === undefined || !sameNumericShape(one.shape, other.shape) || largest(other) === 0 || largest(one) === 0) return null;
    const ratio = innerProduct(one, other) / innerProduct(other, other);
    if (!near(one, scaleTensor(other, ratio))) return null;
    found.push(ratio);
  }
  return found.length === 0 ? null : found;
}

const largestDenominator = 1000;

/** The one fraction that all of `numbers` are, as `[p, q]`; null where there is none of a small denominator. */
export function commonFraction(numbers: readonly number[]): readonly [number, number] | null {
  const [first] = numbers;
  if (first === undefined || numbers.some((one) => Math.abs(one - first) > tolerance * Math.abs(first))) return null;
  for (let q = 1; q <= largestDenominator; q += 1) {
    const p = Math.round(first * q);
    if (p !== 0 && Math.abs(p / q - first) <= tolerance * Math.abs(first)) return [p, q];
  }
  return null;
}
