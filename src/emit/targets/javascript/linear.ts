/** Linear algebra on row-major arrays in JavaScript, with its types between ‹ and ›. Knows no programs. */

export const linear = `/** Writes the transpose of the rows x columns matrix \`a\` to \`result\`. */
function _transpose(a‹: Float64Array›, rows‹: number›, columns‹: number›, result‹: Float64Array›)‹: void› {
  for (let j = 0; j < columns; j += 1) for (let i = 0; i < rows; i += 1) result[j * rows + i] = a[i * columns + j];
}

/** The transpose of a factor, kept for the next product. */
let _turned = new Float64Array(0);

/**
 * The product, rows x columns, of two matrices or their transposes, four rows and four products at a time.
 * Of a symmetric one the upper half is computed and mirrored.
 */
function _multiply(a‹: Float64Array›, aTransposed‹: boolean›, b‹: Float64Array›, bTransposed‹: boolean›, rows‹: number›, inner‹: number›, columns‹: number›, symmetric‹: boolean›, result‹: Float64Array›)‹: void› {
  if (bTransposed) {
    if (_turned.length < inner * columns) _turned = new Float64Array(inner * columns);
    for (let first = 0; first < columns; first += 8) {
      const last = Math.min(first + 8, columns);
      for (let k = 0; k < inner; k += 1) for (let j = first; j < last; j += 1) _turned[k * columns + j] = b[j * inner + k];
    }
    b = _turned;
  }
  const down = aTransposed ? 1 : inner, along = aTransposed ? rows : 1;
  result.fill(0, 0, rows * columns);
  let k = 0;
  for (; k + 4 <= inner; k += 4) {
    const b0 = k * columns, b1 = b0 + columns, b2 = b1 + columns, b3 = b2 + columns;
    let i = 0;
    for (; i + 4 <= rows; i += 4) {
      const p = i * down + k * along, q = p + down, r = q + down, s = r + down;
      const p0 = a[p], p1 = a[p + along], p2 = a[p + 2 * along], p3 = a[p + 3 * along];
      const q0 = a[q], q1 = a[q + along], q2 = a[q + 2 * along], q3 = a[q + 3 * along];
      const r0 = a[r], r1 = a[r + along], r2 = a[r + 2 * along], r3 = a[r + 3 * along];
      const s0 = a[s], s1 = a[s + along], s2 = a[s + 2 * along], s3 = a[s + 3 * along];
      const first = i * columns, second = first + columns, third = second + columns, fourth = third + columns;
      for (let j = symmetric ? i : 0; j < columns; j += 1) {
        const x0 = b[b0 + j], x1 = b[b1 + j], x2 = b[b2 + j], x3 = b[b3 + j];
        result[first + j] += p0 * x0 + p1 * x1 + p2 * x2 + p3 * x3;
        result[second + j] += q0 * x0 + q1 * x1 + q2 * x2 + q3 * x3;
        result[third + j] += r0 * x0 + r1 * x1 + r2 * x2 + r3 * x3;
        result[fourth + j] += s0 * x0 + s1 * x1 + s2 * x2 + s3 * x3;
      }
    }
    for (; i < rows; i += 1) {
      const p = i * down + k * along, r = i * columns;
      const p0 = a[p], p1 = a[p + along], p2 = a[p + 2 * along], p3 = a[p + 3 * along];
      for (let j = symmetric ? i : 0; j < columns; j += 1) result[r + j] += p0 * b[b0 + j] + p1 * b[b1 + j] + p2 * b[b2 + j] + p3 * b[b3 + j];
    }
  }
  for (; k < inner; k += 1) for (let i = 0; i < rows; i += 1) {
    const factor = a[i * down + k * along];
    for (let j = symmetric ? i : 0; j < columns; j += 1) result[i * columns + j] += factor * b[k * columns + j];
  }
  if (symmetric) for (let i = 1; i < rows; i += 1) for (let j = 0; j < i; j += 1) result[i * columns + j] = result[j * columns + i];
}

/** Brings the n x n matrix in \`a\` to triangular form with partial pivoting, \`b\` (n x columns) with it; returns the determinant. */
function _eliminate(a‹: Float64Array›, n‹: number›, b‹: Float64Array›, columns‹: number›)‹: number› {
  let determinant = 1;
  for (let k = 0; k < n; k += 1) {
    let pivot = k;
    for (let i = k + 1; i < n; i += 1) if (Math.abs(a[i * n + k]) > Math.abs(a[pivot * n + k])) pivot = i;
    if (pivot !== k) {
      determinant = -determinant;
      _exchange(a, n, k, pivot);
      _exchange(b, columns, k, pivot);
    }
    determinant *= a[k * n + k];
    for (let i = k + 1; i < n; i += 1) {
      const factor = a[i * n + k] / a[k * n + k];
      for (let j = k; j < n; j += 1) a[i * n + j] -= factor * a[k * n + j];
      for (let j = 0; j < columns; j += 1) b[i * columns + j] -= factor * b[k * columns + j];
    }
  }
  return determinant;
}

/** The logarithm of the absolute value of the determinant, using \`a\` up. */
function _logDeterminant(a‹: Float64Array›, n‹: number›)‹: number› {
  _eliminate(a, n, a, 0);
  let total = 0;
  for (let k = 0; k < n; k += 1) total += Math.log(Math.abs(a[k * n + k]));
  return total;
}

/** Solves a x = b for b in \`result\`, using up \`a\`. */
function _solve(a‹: Float64Array›, n‹: number›, columns‹: number›, result‹: Float64Array›)‹: void› {
  _eliminate(a, n, result, columns);
  for (let k = n - 1; k >= 0; k -= 1) {
    for (let j = 0; j < columns; j += 1) {
      let total = result[k * columns + j];
      for (let i = k + 1; i < n; i += 1) total -= a[k * n + i] * result[i * columns + j];
      result[k * columns + j] = total / a[k * n + k];
    }
  }
}

/** Exchanges two rows of a matrix. */
function _exchange(a‹: Float64Array›, columns‹: number›, row‹: number›, other‹: number›)‹: void› {
  for (let j = 0; j < columns; j += 1) {
    const kept = a[row * columns + j];
    a[row * columns + j] = a[other * columns + j];
    a[other * columns + j] = kept;
  }
}

/** Brings the n x n matrix \`f\` to L and U, exchanging rows. */
function _factorise(f‹: Float64Array›, pivots‹: Float64Array›, n‹: number›)‹: void› {
  for (let k = 0; k < n; k += 1) {
    let pivot = k;
    for (let i = k + 1; i < n; i += 1) if (Math.abs(f[i * n + k]) > Math.abs(f[pivot * n + k])) pivot = i;
    pivots[k] = pivot;
    if (pivot !== k) _exchange(f, n, k, pivot);
    for (let i = k + 1; i < n; i += 1) {
      const factor = (f[i * n + k] /= f[k * n + k]);
      for (let j = k + 1; j < n; j += 1) f[i * n + j] -= factor * f[k * n + j];
    }
  }
}

/** Brings the lower triangle of a positive definite matrix to its Cholesky factor; of any other, to NaN. */
function _cholesky(f‹: Float64Array›, n‹: number›)‹: void› {
  for (let i = 0; i < n; i += 1) {
    for (let j = 0; j <= i; j += 1) {
      let total = f[i * n + j];
      for (let k = 0; k < j; k += 1) total -= f[i * n + k] * f[j * n + k];
      f[i * n + j] = i === j ? Math.sqrt(total) : total / f[j * n + j];
    }
  }
}

/** Solves a x = b, or with the transpose of a, for b in \`result\`, by the factors of a; \`pivots\` is null for a Cholesky factor. */
function _factoredSolve(f‹: Float64Array›, pivots‹: Float64Array | null›, n‹: number›, columns‹: number›, transposed‹: boolean›, result‹: Float64Array›)‹: void› {
  const turned = pivots === null || transposed;
  const subtract = (row‹: number›, other‹: number›, factor‹: number›)‹: void› => {
    for (let j = 0; j < columns; j += 1) result[row * columns + j] -= factor * result[other * columns + j];
  };
  const divide = (row‹: number›)‹: void› => {
    for (let j = 0; j < columns; j += 1) result[row * columns + j] /= f[row * n + row];
  };
  if (!turned) for (let k = 0; k < n; k += 1) if (pivots[k] !== k) _exchange(result, columns, k, pivots[k]);
  for (let i = 0; i < n; i += 1) {
    for (let k = 0; k < i; k += 1) subtract(i, k, transposed && pivots !== null ? f[k * n + i] : f[i * n + k]);
    if (turned) divide(i);
  }
  for (let i = n - 1; i >= 0; i -= 1) {
    for (let k = i + 1; k < n; k += 1) subtract(i, k, turned ? f[k * n + i] : f[i * n + k]);
    if (pivots === null || !transposed) divide(i);
  }
  if (turned && pivots !== null) for (let k = n - 1; k >= 0; k -= 1) if (pivots[k] !== k) _exchange(result, columns, k, pivots[k]);
}

/** The determinant of a matrix by its factors, or the logarithm of its absolute value. */
function _factoredDeterminant(f‹: Float64Array›, pivots‹: Float64Array | null›, n‹: number›, log‹: boolean›)‹: number› {
  let value = log ? 0 : 1;
  for (let k = 0; k < n; k += 1) {
    const entry = f[k * n + k];
    if (log) value += Math.log(Math.abs(entry));
    else value *= pivots === null || pivots[k] === k ? entry : -entry;
  }
  return pivots === null ? (log ? 2 * value : value * value) : value;
}`;
