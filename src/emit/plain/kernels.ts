/** Kernels on typed arrays, row by row: products, systems, factorisations. Knows no programs. */

const at = (a: Float64Array, index: number): number => a[index] ?? Number.NaN;

/** C = op(A) op(B), where C is m × n, `k` is summed over, and op transposes where the flag says so. */
export type Product = (m: number, n: number, k: number, a: Float64Array, aTransposed: boolean, b: Float64Array, bTransposed: boolean, c: Float64Array) => void;

export const product: Product = (m, n, k, a, aTransposed, b, bTransposed, c) => {
  c.fill(0);
  for (let i = 0; i < m; i += 1) {
    for (let j = bTransposed ? 0 : n; j < n; j += 1) {
      let total = 0;
      for (let p = 0; p < k; p += 1) total += at(a, aTransposed ? p * m + i : i * k + p) * at(b, j * k + p);
      c[i * n + j] = total;
    }
    for (let p = bTransposed ? k : 0; p < k; p += 1) {
      const factor = at(a, aTransposed ? p * m + i : i * k + p);
      for (let j = 0; j < n; j += 1) c[i * n + j] = at(c, i * n + j) + factor * at(b, p * n + j);
    }
  }
};

/** y = A x, or A′ x, for an A that is stored as `rows` × `columns`. */
export function matrixVector(rows: number, columns: number, a: Float64Array, transposed: boolean, x: Float64Array, y: Float64Array): void {
  if (transposed) y.fill(0);
  for (let i = 0; i < rows; i += 1) {
    const start = i * columns;
    if (transposed) {
      const factor = at(x, i);
      for (let j = 0; j < columns; j += 1) y[j] = at(y, j) + factor * at(a, start + j);
    } else {
      let total = 0;
      for (let j = 0; j < columns; j += 1) total += at(a, start + j) * at(x, j);
      y[i] = total;
    }
  }
}

export function outer(rows: number, columns: number, x: Float64Array, y: Float64Array, a: Float64Array): void {
  for (let i = 0; i < rows; i += 1) {
    const factor = at(x, i);
    for (let j = 0; j < columns; j += 1) a[i * columns + j] = factor * at(y, j);
  }
}

export function dot(length: number, x: Float64Array, y: Float64Array): number {
  let total = 0;
  for (let i = 0; i < length; i += 1) total += at(x, i) * at(y, i);
  return total;
}

export function transpose(rows: number, columns: number, from: Float64Array, to: Float64Array): void {
  for (let i = 0; i < rows; i += 1) for (let j = 0; j < columns; j += 1) to[j * rows + i] = at(from, i * columns + j);
}

function exchange(a: Float64Array, columns: number, row: number, other: number): void {
  for (let j = 0; j < columns; j += 1) {
    const kept = at(a, row * columns + j);
    a[row * columns + j] = at(a, other * columns + j);
    a[other * columns + j] = kept;
  }
}

/** L below the diagonal and U, with rows exchanged as `pivots` tells; where `pivots` is null, the Cholesky factor in the lower triangle. */
export function factorise(n: number, a: Float64Array, pivots: Float64Array | null): void {
  if (pivots === null) {
    cholesky(n, a);
    return;
  }
  for (let k = 0; k < n; k += 1) {
    let pivot = k;
    for (let i = k + 1; i < n; i += 1) if (Math.abs(at(a, i * n + k)) > Math.abs(at(a, pivot * n + k))) pivot = i;
    pivots[k] = pivot;
    if (pivot !== k) exchange(a, n, k, pivot);
    const corner = at(a, k * n + k);
    if (corner === 0) continue;
    for (let i = k + 1; i < n; i += 1) {
      const factor = at(a, i * n + k) / corner;
      a[i * n + k] = factor;
      for (let j = k + 1; j < n; j += 1) a[i * n + j] = at(a, i * n + j) - factor * at(a, k * n + j);
    }
  }
}

function cholesky(n: number, a: Float64Array): void {
  for (let i = 0; i < n; i += 1) {
    for (let j = 0; j <= i; j += 1) {
      let rest = at(a, i * n + j);
      for (let k = 0; k < j; k += 1) rest -= at(a, i * n + k) * at(a, j * n + k);
      a[i * n + j] = i === j ? Math.sqrt(rest) : rest / at(a, j * n + j);
    }
  }
}

/** Solves with a triangular matrix in place: `upwards` from the last row, `transposed` with the matrix read down its columns, `unit` with ones on its diagonal. */
function substitute(n: number, a: Float64Array, b: Float64Array, columns: number, upwards: boolean, transposed: boolean, unit: boolean): void {
  for (let step = 0; step < n; step += 1) {
    const i = upwards ? n - 1 - step : step;
    const [from, to] = upwards ? [i + 1, n] : [0, i];
    for (let c = 0; c < columns; c += 1) {
      let rest = at(b, i * columns + c);
      for (let j = from; j < to; j += 1) rest -= at(a, transposed ? j * n + i : i * n + j) * at(b, j * columns + c);
      b[i * columns + c] = unit ? rest : rest / at(a, i * n + i);
    }
  }
}

/** Solves A X = B, or A′ X = B, in place with the factors of A. */
export function factoredSolve(n: number, factors: Float64Array, pivots: Float64Array | null, transposed: boolean, b: Float64Array, columns: number): void {
  if (pivots === null) {
    substitute(n, factors, b, columns, false, false, false);
    substitute(n, factors, b, columns, true, true, false);
  } else if (transposed) {
    substitute(n, factors, b, columns, false, true, false);
    substitute(n, factors, b, columns, true, true, true);
    for (let k = n - 1; k >= 0; k -= 1) exchange(b, columns, k, at(pivots, k));
  } else {
    for (let k = 0; k < n; k += 1) exchange(b, columns, k, at(pivots, k));
    substitute(n, factors, b, columns, false, false, true);
    substitute(n, factors, b, columns, true, false, false);
  }
}

/** The determinant, or the logarithm of its absolute value. */
export function factoredDeterminant(n: number, factors: Float64Array, pivots: Float64Array | null, log: boolean): number {
  let [determinant, logarithm] = [1, 0];
  for (let k = 0; k < n; k += 1) {
    const corner = at(factors, k * n + k);
    determinant *= pivots !== null && at(pivots, k) !== k ? -corner : corner;
    logarithm += Math.log(Math.abs(corner));
  }
  return log ? (pivots === null ? 2 : 1) * logarithm : pivots === null ? determinant * determinant : determinant;
}
