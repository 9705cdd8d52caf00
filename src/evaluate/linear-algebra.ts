// Products, inverses and factorisations of dense real matrices; it knows no terms and no derivatives.
import { columnsOf, entry, rowsOf, type Tensor, zeroTensor } from "./tensor.js";

/** A B; also the outer product of a column and a row. */
export function multiplyMatrices(a: Tensor, b: Tensor): Tensor {
  const rows = rowsOf(a);
  const inner = columnsOf(a);
  const columns = columnsOf(b);
  const result = zeroTensor([rows, columns]);
  const { data } = result;
  for (let i = 0; i < rows; i += 1) {
    for (let k = 0; k < inner; k += 1) {
      const factor = entry(a, i * inner + k);
      if (factor === 0) continue;
      for (let j = 0; j < columns; j += 1) data[i * columns + j] = (data[i * columns + j] ?? 0) + factor * entry(b, k * columns + j);
    }
  }
  return result;
}

export function transposeMatrix(a: Tensor): Tensor {
  const rows = rowsOf(a);
  const columns = columnsOf(a);
  if (rows === 1 || columns === 1) return { shape: [columns, rows], data: a.data };
  const result = zeroTensor([columns, rows]);
  for (let i = 0; i < rows; i += 1) for (let j = 0; j < columns; j += 1) result.data[j * rows + i] = entry(a, i * columns + j);
  return result;
}

/** The product of a chain of at least one matrix, from the side that keeps the intermediate results small. */
export function multiplyChain(factors: readonly Tensor[]): Tensor {
  const [first] = factors;
  const last = factors.at(-1);
  if (first === undefined || last === undefined) throw new Error("internal: an empty chain of matrices");
  return columnsOf(last) === 1 ? factors.slice(0, -1).reduceRight((right, left) => multiplyMatrices(left, right), last) : factors.slice(1).reduce(multiplyMatrices, first);
}

export function identityMatrix(n: number): Tensor {
  const result = zeroTensor([n, n]);
  for (let i = 0; i < n; i += 1) result.data[i * n + i] = 1;
  return result;
}

interface Elimination {
  /** X with A X = B; null when A is singular. */
  readonly solution: Tensor | null;
  readonly determinant: number;
}

/** Gauss–Jordan elimination with partial pivoting of A (n × n) beside B (n × k). */
export function eliminate(a: Tensor, b: Tensor): Elimination {
  const n = rowsOf(a);
  const k = columnsOf(b);
  const left = Float64Array.from(a.data);
  const right = Float64Array.from(b.data);
  const swap = (rows: Float64Array, width: number, i: number, j: number): void => {
    for (let c = 0; c < width; c += 1) {
      const kept = rows[i * width + c] ?? 0;
      rows[i * width + c] = rows[j * width + c] ?? 0;
      rows[j * width + c] = kept;
    }
  };
  const subtract = (rows: Float64Array, width: number, from: number, source: number, factor: number): void => {
    for (let c = 0; c < width; c += 1) rows[from * width + c] = (rows[from * width + c] ?? 0) - factor * (rows[source * width + c] ?? 0);
  };
  let determinant = 1;
  for (let column = 0; column < n; column += 1) {
    let best = column;
    for (let row = column + 1; row < n; row += 1) {
      if (Math.abs(left[row * n + column] ?? 0) > Math.abs(left[best * n + column] ?? 0)) best = row;
    }
    const pivot = left[best * n + column] ?? 0;
    if (!(pivot !== 0)) return { solution: null, determinant: 0 };
    if (best !== column) {
      swap(left, n, best, column);
      swap(right, k, best, column);
      determinant = -determinant;
    }
    determinant *= pivot;
    for (let c = 0; c < n; c += 1) left[column * n + c] = (left[column * n + c] ?? 0) / pivot;
    for (let c = 0; c < k; c += 1) right[column * k + c] = (right[column * k + c] ?? 0) / pivot;
    for (let row = 0; row < n; row += 1) {
      const factor = row === column ? 0 : (left[row * n + column] ?? 0);
      if (factor === 0) continue;
      subtract(left, n, row, column, factor);
      subtract(right, k, row, column, factor);
    }
  }
  return { solution: { shape: [n, k], data: right }, determinant };
}

/** null when singular. */
export const inverseOf = (a: Tensor): Tensor | null => eliminate(a, identityMatrix(rowsOf(a))).solution;

export const determinantOf = (a: Tensor): number => eliminate(a, zeroTensor([rowsOf(a), 0])).determinant;

/** The lower triangular L with L Lᵀ = A, from the lower triangle of A; null when A is not positive definite. */
export function choleskyOf(a: Tensor): Tensor | null {
  const n = rowsOf(a);
  const factor = zeroTensor([n, n]);
  for (let j = 0; j < n; j += 1) {
    for (let i = j; i < n; i += 1) {
      let value = entry(a, i * n + j);
      for (let k = 0; k < j; k += 1) value -= entry(factor, i * n + k) * entry(factor, j * n + k);
      if (i === j) {
        if (!(value > 0)) return null;
        factor.data[j * n + j] = Math.sqrt(value);
      } else factor.data[i * n + j] = value / entry(factor, j * n + j);
    }
  }
  return factor;
}

/** A minor of A: without row `i` and column `j`. */
function minor(a: Tensor, i: number, j: number): Tensor {
  const n = rowsOf(a);
  const result = zeroTensor([n - 1, n - 1]);
  let at = 0;
  for (let r = 0; r < n; r += 1) {
    for (let c = 0; c < n; c += 1) {
      if (r === i || c === j) continue;
      result.data[at] = entry(a, r * n + c);
      at += 1;
    }
  }
  return result;
}

/** The adjugate: the transposed cofactors, so that A adj(A) = det(A) I; defined for singular matrices too. */
export function adjugateOf(a: Tensor): Tensor {
  const n = rowsOf(a);
  const result = zeroTensor([n, n]);
  for (let i = 0; i < n; i += 1) {
    for (let j = 0; j < n; j += 1) result.data[j * n + i] = ((i + j) % 2 === 0 ? 1 : -1) * determinantOf(minor(a, i, j));
  }
  return result;
}
