// Matrices over a prime field: products, elimination, determinants; it knows no terms.
import { identityMatrix } from "../linear-algebra.js";
import { columnsOf, entry, mapTensor, rowsOf, type Tensor, zeroTensor, zipTensors } from "../tensor.js";
import type { Field } from "./field.js";

export const addModular = ({ add }: Field, a: Tensor, b: Tensor): Tensor => zipTensors(a, b, add);
export const hadamardModular = ({ multiply }: Field, a: Tensor, b: Tensor): Tensor => zipTensors(a, b, multiply);
export const scaleModular = ({ multiply }: Field, a: Tensor, factor: number): Tensor => (factor === 1 ? a : mapTensor(a, (x) => multiply(factor, x)));

/** A B. */
export function multiplyModular({ add, multiply }: Field, a: Tensor, b: Tensor): Tensor {
  const [rows, inner, columns] = [rowsOf(a), columnsOf(a), columnsOf(b)];
  const result = zeroTensor([rows, columns]);
  const { data } = result;
  for (let i = 0; i < rows; i += 1) {
    for (let k = 0; k < inner; k += 1) {
      const factor = entry(a, i * inner + k);
      if (factor === 0) continue;
      for (let j = 0; j < columns; j += 1) data[i * columns + j] = add(entry(result, i * columns + j), multiply(factor, entry(b, k * columns + j)));
    }
  }
  return result;
}

/** A⁻¹ B and det A; the solution is null where A is singular modulo the prime. */
export interface ModularElimination {
  readonly solution: Tensor | null;
  readonly determinant: number;
}

/** Gauss and Jordan's elimination of the square `a`, exactly. */
export function eliminateModular(field: Field, a: Tensor, b: Tensor): ModularElimination {
  const { add, multiply, negate, invert } = field;
  const n = rowsOf(a);
  const columns = columnsOf(b);
  const left = a.data.slice();
  const right = b.data.slice();
  const at = (data: Float64Array, index: number): number => data[index] ?? 0;
  let determinant = 1;
  for (let pivot = 0; pivot < n; pivot += 1) {
    let row = pivot;
    while (row < n && at(left, row * n + pivot) === 0) row += 1;
    const inverse = row < n ? invert(at(left, row * n + pivot)) : null;
    if (inverse === null) return { solution: null, determinant: 0 };
    if (row !== pivot) {
      for (let j = 0; j < n; j += 1) [left[pivot * n + j], left[row * n + j]] = [at(left, row * n + j), at(left, pivot * n + j)];
      for (let j = 0; j < columns; j += 1) [right[pivot * columns + j], right[row * columns + j]] = [at(right, row * columns + j), at(right, pivot * columns + j)];
      determinant = negate(determinant);
    }
    determinant = multiply(determinant, at(left, pivot * n + pivot));
    for (let j = 0; j < n; j += 1) left[pivot * n + j] = multiply(inverse, at(left, pivot * n + j));
    for (let j = 0; j < columns; j += 1) right[pivot * columns + j] = multiply(inverse, at(right, pivot * columns + j));
    for (let i = 0; i < n; i += 1) {
      const factor = at(left, i * n + pivot);
      if (i === pivot || factor === 0) continue;
      const minus = negate(factor);
      for (let j = 0; j < n; j += 1) left[i * n + j] = add(at(left, i * n + j), multiply(minus, at(left, pivot * n + j)));
      for (let j = 0; j < columns; j += 1) right[i * columns + j] = add(at(right, i * columns + j), multiply(minus, at(right, pivot * columns + j)));
    }
  }
  return { solution: { shape: b.shape, data: right }, determinant };
}

export const inverseModular = (field: Field, a: Tensor): Tensor | null => eliminateModular(field, a, identityMatrix(rowsOf(a))).solution;
export const determinantModular = (field: Field, a: Tensor): number => eliminateModular(field, a, zeroTensor([rowsOf(a), 0])).determinant;
