/** Definitions in JavaScript that generated modules may need: stable functions, linear algebra, random points. Knows no programs. */
import { betweenDefinitions } from "../spellings.js";

export const sigmoid = `/** 1 / (1 + exp(-x)), without overflow. */
const _sigmoid = (x) => (x >= 0 ? 1 / (1 + Math.exp(-x)) : Math.exp(x) / (1 + Math.exp(x)));`;

export const softplus = `/** log(1 + exp(x)), without overflow. */
const _softplus = (x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));`;

export const erf = `/** The error function: its series near zero, its complement elsewhere. */
function _erf(x) {
  if (Math.abs(x) < 2) {
    let power = x;
    let total = x;
    for (let n = 1; n < 80; n += 1) {
      power *= (2 * x * x) / (2 * n + 1);
      total += power;
    }
    return (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x) * total;
  }
  return x < 0 ? -_erf(-x) : 1 - _erfc(x);
}
/** 1 - erf(x), by a continued fraction where x is large. */
function _erfc(x) {
  if (x < 2) return 1 - _erf(x);
  let fraction = x;
  for (let k = 160; k >= 1; k -= 1) fraction = x + k / 2 / fraction;
  return Math.exp(-x * x) / fraction / Math.sqrt(Math.PI);
}`;

export const eliminate = `/** Brings the n x n matrix in \`a\` to triangular form with partial pivoting, \`b\` (n x columns) with it; returns the determinant. */
function _eliminate(a, n, b, columns) {
  let determinant = 1;
  for (let k = 0; k < n; k += 1) {
    let pivot = k;
    for (let i = k + 1; i < n; i += 1) if (Math.abs(a[i * n + k]) > Math.abs(a[pivot * n + k])) pivot = i;
    if (pivot !== k) {
      determinant = -determinant;
      for (let j = 0; j < n; j += 1) [a[k * n + j], a[pivot * n + j]] = [a[pivot * n + j], a[k * n + j]];
      for (let j = 0; j < columns; j += 1) [b[k * columns + j], b[pivot * columns + j]] = [b[pivot * columns + j], b[k * columns + j]];
    }
    determinant *= a[k * n + k];
    for (let i = k + 1; i < n; i += 1) {
      const factor = a[i * n + k] / a[k * n + k];
      for (let j = k; j < n; j += 1) a[i * n + j] -= factor * a[k * n + j];
      for (let j = 0; j < columns; j += 1) b[i * columns + j] -= factor * b[k * columns + j];
    }
  }
  return determinant;
}`;

export const copyMatrix = `/** Writes the transpose of the rows x columns matrix \`a\` to \`result\`. */
function _transpose(a, rows, columns, result) {
  for (let j = 0; j < columns; j += 1) for (let i = 0; i < rows; i += 1) result[j * rows + i] = a[i * columns + j];
}`;

export const multiply = `let _turned = new Float64Array(0);

/**
 * The product, rows x columns, of two matrices or their transposes, two rows and four products at a time.
 * Of a symmetric one the upper half is computed and mirrored.
 */
function _multiply(a, aTransposed, b, bTransposed, rows, inner, columns, symmetric, result) {
  if (bTransposed) {
    if (_turned.length < inner * columns) _turned = new Float64Array(inner * columns);
    for (let first = 0; first < columns; first += 8) {
      const last = Math.min(first + 8, columns);
      for (let k = 0; k < inner; k += 1) for (let j = first; j < last; j += 1) _turned[k * columns + j] = b[j * inner + k];
    }
    b = _turned;
  }
  const [down, along] = aTransposed ? [1, rows] : [inner, 1];
  result.fill(0, 0, rows * columns);
  let k = 0;
  for (; k + 4 <= inner; k += 4) {
    const b0 = k * columns, b1 = b0 + columns, b2 = b1 + columns, b3 = b2 + columns;
    let i = 0;
    for (; i + 2 <= rows; i += 2) {
      const p = i * down + k * along, q = p + down, r = i * columns, s = r + columns;
      const p0 = a[p], p1 = a[p + along], p2 = a[p + 2 * along], p3 = a[p + 3 * along];
      const q0 = a[q], q1 = a[q + along], q2 = a[q + 2 * along], q3 = a[q + 3 * along];
      for (let j = symmetric ? i : 0; j < columns; j += 1) {
        const x0 = b[b0 + j], x1 = b[b1 + j], x2 = b[b2 + j], x3 = b[b3 + j];
        result[r + j] += p0 * x0 + p1 * x1 + p2 * x2 + p3 * x3;
        result[s + j] += q0 * x0 + q1 * x1 + q2 * x2 + q3 * x3;
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
}`;

export const solve = `${eliminate}${betweenDefinitions}/** Solves a x = b for b in \`result\`, using up \`a\`. */
function _solve(a, n, columns, result) {
  _eliminate(a, n, result, columns);
  for (let k = n - 1; k >= 0; k -= 1) {
    for (let j = 0; j < columns; j += 1) {
      let total = result[k * columns + j];
      for (let i = k + 1; i < n; i += 1) total -= a[k * n + i] * result[i * columns + j];
      result[k * columns + j] = total / a[k * n + k];
    }
  }
}`;

/** Factors of a matrix with the rows exchanged that `pivots` tells; Cholesky factors have no pivots. */
export const factorise = `function _exchange(a, columns, row, other) {
  for (let j = 0; j < columns; j += 1) [a[row * columns + j], a[other * columns + j]] = [a[other * columns + j], a[row * columns + j]];
}

/** Brings the n x n matrix \`f\` to L and U, exchanging rows. */
function _factorise(f, pivots, n) {
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
function _cholesky(f, n) {
  for (let i = 0; i < n; i += 1) {
    for (let j = 0; j <= i; j += 1) {
      let total = f[i * n + j];
      for (let k = 0; k < j; k += 1) total -= f[i * n + k] * f[j * n + k];
      f[i * n + j] = i === j ? Math.sqrt(total) : total / f[j * n + j];
    }
  }
}

/** Solves a x = b, or with the transpose of a, for b in \`result\`, by the factors of a; \`pivots\` is null for a Cholesky factor. */
function _factoredSolve(f, pivots, n, columns, transposed, result) {
  const turned = pivots === null || transposed;
  const subtract = (row, other, factor) => {
    for (let j = 0; j < columns; j += 1) result[row * columns + j] -= factor * result[other * columns + j];
  };
  const divide = (row) => {
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
function _factoredDeterminant(f, pivots, n, log) {
  let value = log ? 0 : 1;
  for (let k = 0; k < n; k += 1) {
    const entry = f[k * n + k];
    if (log) value += Math.log(Math.abs(entry));
    else value *= pivots === null || pivots[k] === k ? entry : -entry;
  }
  return pivots === null ? (log ? 2 * value : value * value) : value;
}`;

/** What every module has: its arguments read and its sizes checked. */
export const reading = `function _array(inputs, name, length) {
  const given = inputs[name];
  if (given === undefined || given.length !== length) throw new RangeError(\`\${name}: expected \${length} numbers\`);
  return given;
}

function _number(inputs, name) {
  const given = inputs[name];
  if (typeof given !== "number") throw new TypeError(\`\${name}: expected a number\`);
  return given;
}

function _size(sizes, name) {
  const given = sizes[name];
  if (!Number.isInteger(given) || given < 1) throw new RangeError(\`the size \${name}: expected a whole number of at least 1\`);
  return given;
}`;

/** Random arguments with what a declaration promises, for the self-check. */
export const sampling = `/** Normal numbers from a counter: the same seed gives the same numbers everywhere. */
function _normals(seed) {
  let state = (seed * 2654435761) >>> 0;
  const uniform = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return (((t ^ (t >>> 14)) >>> 0) + 0.5) / 4294967296;
  };
  return () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
}

/** A random matrix that has the attributes of its declaration. */
function _sample(rows, columns, attributes, draw) {
  let a = Array.from({ length: rows }, () => Array.from({ length: columns }, draw));
  const has = (name) => attributes.includes(name);
  const each = (f) => (a = a.map((row, i) => row.map((x, j) => f(x, i, j))));
  const norm = () => Math.hypot(...a.flat());
  if (rows > 1 && attributes.length === 0) each((x) => x / Math.sqrt(columns));
  if (has("small")) each((x) => 0.1 * x);
  if (has("positive")) each((x) => Math.abs(x) + 0.5);
  if (has("binary")) each((x) => (x > 0 ? 1 : 0));
  if (has("unit")) each((x) => 0.15 + 0.7 / (1 + Math.exp(x)));
  if (has("unitnorm")) { const length = norm(); each((x) => x / length); }
  if (has("prob")) { each((x) => Math.abs(x) + 0.1); const old = a; each((x, _, j) => x / old.reduce((s, row) => s + row[j], 0)); }
  if (has("rowprob")) { each((x) => Math.abs(x) + 0.1); a = a.map((row) => row.map((x) => x / row.reduce((s, y) => s + y, 0))); }
  if (has("onehot")) { const old = a; each((x, i) => (x === Math.max(...(columns === 1 ? old.flat() : old[i])) ? 1 : 0)); }
  if (rows === columns) {
    const old = a;
    if (has("symmetric")) each((x, i, j) => (old[i][j] + old[j][i]) / 2);
    if (has("skew")) each((x, i, j) => old[i][j] - old[j][i]);
    if (has("lower") || (has("triangular") && !has("upper"))) each((x, i, j) => (i >= j ? x : 0));
    if (has("upper")) each((x, i, j) => (i <= j ? x : 0));
    if (has("diagonal")) each((x, i, j) => (i === j ? x : 0));
    if (has("toeplitz")) each((x, i, j) => (j >= i ? old[0][j - i] : old[i - j][0]));
    if (has("invertible")) each((x, i, j) => x + (i === j ? rows : 0));
    if (has("psd")) { const b = a; each((x, i, j) => b[i].reduce((s, y, k) => s + y * b[j][k], 0)); }
    if (has("spd")) { const b = a; each((x, i, j) => b[i].reduce((s, y, k) => s + y * b[j][k], 0) + (i === j ? rows : 0)); }
    if (has("orthogonal")) {
      for (let i = 0; i < rows; i += 1) {
        for (let k = 0; k < i; k += 1) { const c = a[i].reduce((s, x, j) => s + x * a[k][j], 0); a[i] = a[i].map((x, j) => x - c * a[k][j]); }
        const length = Math.hypot(...a[i]);
        a[i] = a[i].map((x) => x / length);
      }
    }
  }
  return a.flat();
}`;
