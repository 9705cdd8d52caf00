// Eigenvalues, singular values and functions of dense real matrices; it knows no terms and no derivatives.
import { eliminate, identityMatrix, inverseOf, multiplyMatrices, transposeMatrix } from "./linear-algebra.js";
import { columnsOf, entry, innerProduct, largest, mapTensor, rowsOf, scaleTensor, type Tensor, zeroTensor, zipTensors } from "./tensor.js";

const column = (a: Tensor, j: number): Tensor => ({ shape: [rowsOf(a), 1], data: Float64Array.from({ length: rowsOf(a) }, (_, i) => entry(a, i * columnsOf(a) + j)) });
const lengthOf = (a: Tensor): number => Math.sqrt(innerProduct(a, a));

/** A vector of length one in the direction of `v` or −`v`: its largest entry is positive. */
function normalised(v: Tensor): Tensor {
  let top = 0;
  for (const x of v.data) if (Math.abs(x) > Math.abs(top)) top = x;
  return scaleTensor(v, (top < 0 ? -1 : 1) / lengthOf(v));
}

export interface Singular {
  /** Orthonormal columns u₁ … u_r and v₁ … v_r with X v_k = σ_k u_k. */
  readonly left: Tensor;
  readonly right: Tensor;
  /** In falling order. */
  readonly values: readonly number[];
}

const mostSweeps = 60;

/** The thin singular value decomposition by one-sided Jacobi rotations: exact in small singular values too. Null where an entry is not finite. */
export function singularOf(x: Tensor): Singular | null {
  if (!Number.isFinite(largest(x))) return null;
  if (rowsOf(x) < columnsOf(x)) {
    const turned = singularOf(transposeMatrix(x));
    return turned === null ? null : { left: turned.right, right: turned.left, values: turned.values };
  }
  const [m, n] = [rowsOf(x), columnsOf(x)];
  const a = Float64Array.from(x.data);
  const v = identityMatrix(n).data;
  const rotate = (data: Float64Array, rows: number, p: number, q: number, c: number, s: number): void => {
    for (let i = 0; i < rows; i += 1) {
      const [left, right] = [data[i * n + p] ?? 0, data[i * n + q] ?? 0];
      data[i * n + p] = c * left - s * right;
      data[i * n + q] = s * left + c * right;
    }
  };
  for (let sweep = 0, moved = true; moved && sweep < mostSweeps; sweep += 1) {
    moved = false;
    for (let p = 0; p < n; p += 1) {
      for (let q = p + 1; q < n; q += 1) {
        let [alpha, beta, gamma] = [0, 0, 0];
        for (let i = 0; i < m; i += 1) {
          const [left, right] = [a[i * n + p] ?? 0, a[i * n + q] ?? 0];
          alpha += left * left;
          beta += right * right;
          gamma += left * right;
        }
        if (gamma === 0 || Math.abs(gamma) <= 1e-16 * Math.sqrt(alpha * beta)) continue;
        moved = true;
        const zeta = (beta - alpha) / (2 * gamma);
        const t = (zeta < 0 ? -1 : 1) / (Math.abs(zeta) + Math.hypot(1, zeta));
        const c = 1 / Math.hypot(1, t);
        rotate(a, m, p, q, c, c * t);
        rotate(v, n, p, q, c, c * t);
      }
    }
  }
  const product: Tensor = { shape: [m, n], data: a };
  const sizes = Array.from({ length: n }, (_, j) => lengthOf(column(product, j)));
  const order = sizes.map((_, j) => j).toSorted((i, j) => (sizes[j] ?? 0) - (sizes[i] ?? 0));
  const pick = (data: Float64Array, rows: number, unit: boolean): Tensor => ({
    shape: [rows, n], data: Float64Array.from({ length: rows * n }, (_, at) => {
      const j = order[at % n] ?? 0;
      return (data[Math.floor(at / n) * n + j] ?? 0) / (unit ? (sizes[j] === 0 ? 1 : (sizes[j] ?? 1)) : 1);
    }),
  });
  return { left: pick(a, m, true), right: pick(v, n, false), values: order.map((j) => sizes[j] ?? 0) };
}

/** Σ over the singular values kept by `weigh` of weigh(σ) u v′; the rank is counted relative to the largest. */
function fromSingular({ left, right, values }: Singular, weigh: (sigma: number) => number): Tensor {
  const least = 1e-10 * (values[0] ?? 0);
  const weights = values.map((sigma) => (sigma > least ? weigh(sigma) : 0));
  const weighted: Tensor = { shape: left.shape, data: left.data.map((x, at) => x * (weights[at % columnsOf(left)] ?? 0)) };
  return multiplyMatrices(weighted, transposeMatrix(right));
}

/** The Moore–Penrose inverse, of any rank. */
export function pseudoInverseOf(x: Tensor): Tensor | null {
  const found = singularOf(transposeMatrix(x));
  return found === null ? null : fromSingular(found, (sigma) => 1 / sigma);
}

/** U V′ of the singular value decomposition. */
export function polarOf(x: Tensor): Tensor | null {
  const found = singularOf(x);
  return found === null ? null : fromSingular(found, () => 1);
}

/** The largest singular value with its vectors; the left one's largest entry is positive. */
export function leadingSingular(x: Tensor): { readonly value: number; readonly left: Tensor; readonly right: Tensor } | null {
  const found = singularOf(x);
  const value = found?.values[0];
  if (found === null || value === undefined || value === 0) return null;
  const left = normalised(column(found.left, 0));
  return { value, left, right: scaleTensor(multiplyMatrices(transposeMatrix(x), left), 1 / value) };
}

/** The eigenvalues of the symmetric part in rising order, and eigenvectors as columns, each with a positive largest entry; by Jacobi rotations. */
export function symmetricEigen(x: Tensor): { readonly values: Tensor; readonly vectors: Tensor } | null {
  if (!Number.isFinite(largest(x))) return null;
  const n = rowsOf(x);
  const a = zipTensors(x, transposeMatrix(x), (p, q) => (p + q) / 2).data;
  const v = identityMatrix(n).data;
  const at = (i: number, j: number): number => a[i * n + j] ?? 0;
  for (let sweep = 0; sweep < mostSweeps; sweep += 1) {
    let off = 0;
    for (let p = 0; p < n; p += 1) for (let q = 0; q < p; q += 1) off = Math.max(off, Math.abs(at(p, q)));
    if (off <= 1e-17 * largest({ shape: [n, n], data: a })) break;
    for (let p = 0; p < n; p += 1) {
      for (let q = p + 1; q < n; q += 1) {
        if (at(p, q) === 0) continue;
        const theta = (at(q, q) - at(p, p)) / (2 * at(p, q));
        const t = (theta < 0 ? -1 : 1) / (Math.abs(theta) + Math.hypot(1, theta));
        const c = 1 / Math.hypot(1, t);
        const s = c * t;
        for (let k = 0; k < n; k += 1) {
          const [left, right] = [at(k, p), at(k, q)];
          a[k * n + p] = c * left - s * right;
          a[k * n + q] = s * left + c * right;
        }
        for (let k = 0; k < n; k += 1) {
          const [left, right] = [at(p, k), at(q, k)];
          a[p * n + k] = c * left - s * right;
          a[q * n + k] = s * left + c * right;
          const [vl, vr] = [v[k * n + p] ?? 0, v[k * n + q] ?? 0];
          v[k * n + p] = c * vl - s * vr;
          v[k * n + q] = s * vl + c * vr;
        }
      }
    }
  }
  const order = Array.from({ length: n }, (_, i) => i).toSorted((i, j) => at(i, i) - at(j, j));
  const whole: Tensor = { shape: [n, n], data: v };
  const columns = order.map((j) => normalised(column(whole, j)));
  return {
    values: { shape: [n, 1], data: Float64Array.from(order, (j) => at(j, j)) },
    vectors: { shape: [n, n], data: Float64Array.from({ length: n * n }, (_, k) => entry(columns[k % n] ?? whole, Math.floor(k / n))) },
  };
}

/**
 * The eigenvalue with the largest real part and its right eigenvector of length one, where it is real and simple; else null.
 * exp(tX) for growing t turns into the projector on that eigenvector: it is squared again and again, and inverse iteration polishes the result.
 */
export function leadingEigen(x: Tensor): { readonly value: number; readonly vector: Tensor } | null {
  const n = rowsOf(x);
  const size = largest(x);
  if (!Number.isFinite(size)) return null;
  if (n === 1) return { value: entry(x, 0), vector: { shape: [1, 1], data: Float64Array.of(1) } };
  let projector = matrixExponential(size === 0 ? x : scaleTensor(x, 1 / size));
  for (let k = 0; k < 40; k += 1) {
    const squared = multiplyMatrices(projector, projector);
    projector = scaleTensor(squared, 1 / largest(squared));
  }
  if (!Number.isFinite(largest(projector))) return null;
  const widest = Array.from({ length: n }, (_, j) => column(projector, j)).reduce((best, one) => (lengthOf(one) > lengthOf(best) ? one : best));
  let vector = normalised(widest);
  const rayleigh = (): number => innerProduct(vector, multiplyMatrices(x, vector));
  for (let k = 0; k < 2; k += 1) {
    const shifted = zipTensors(x, identityMatrix(n), (a, one) => a - (rayleigh() + 1e-10 * size) * one);
    const next = eliminate(shifted, vector).solution;
    if (next === null || !Number.isFinite(largest(next))) break;
    vector = normalised(next);
  }
  const value = rayleigh();
  const residual = zipTensors(multiplyMatrices(x, vector), vector, (a, b) => a - value * b);
  return largest(residual) <= 1e-9 * Math.max(size, Number.MIN_VALUE) ? { value, vector } : null;
}

/** exp(X) by scaling to a norm below a half, a Taylor polynomial of degree 18, and squaring. */
export function matrixExponential(x: Tensor): Tensor {
  const size = largest(x) * rowsOf(x);
  const halvings = size > 0.5 ? Math.min(1100, Math.ceil(Math.log2(size)) + 1) : 0;
  const scaled = scaleTensor(x, 2 ** -halvings);
  const one = identityMatrix(rowsOf(x));
  let result = one;
  for (let degree = 18; degree >= 1; degree -= 1) result = zipTensors(one, multiplyMatrices(scaled, result), (a, b) => a + b / degree);
  for (let k = 0; k < halvings; k += 1) result = multiplyMatrices(result, result);
  return result;
}

/** The blocks [[a, b], [c, d]] of one size. */
function blocks(a: Tensor, b: Tensor, c: Tensor, d: Tensor): Tensor {
  const n = rowsOf(a);
  const result = zeroTensor([2 * n, 2 * n]);
  for (let i = 0; i < n; i += 1) {
    for (let j = 0; j < n; j += 1) {
      result.data[i * 2 * n + j] = entry(a, i * n + j);
      result.data[i * 2 * n + n + j] = entry(b, i * n + j);
      result.data[(n + i) * 2 * n + j] = entry(c, i * n + j);
      result.data[(n + i) * 2 * n + n + j] = entry(d, i * n + j);
    }
  }
  return result;
}

/** The block of n × n entries that begins at the given row and column. */
function block(a: Tensor, n: number, row: number, from: number): Tensor {
  const width = columnsOf(a);
  return { shape: [n, n], data: Float64Array.from({ length: n * n }, (_, at) => entry(a, (row + Math.floor(at / n)) * width + from + (at % n))) };
}

export type MatrixFunction = (x: Tensor) => Tensor | null;

/** exp [[0, −X], [X, 0]] is [[cos X, −sin X], [sin X, cos X]]. */
const circular = (x: Tensor): Tensor => {
  const zero = zeroTensor(x.shape);
  return matrixExponential(blocks(zero, mapTensor(x, (entryOfX) => -entryOfX), x, zero));
};
export const matrixSine: MatrixFunction = (x) => block(circular(x), rowsOf(x), rowsOf(x), 0);
export const matrixCosine: MatrixFunction = (x) => block(circular(x), rowsOf(x), 0, 0);

/** The principal square root by the product form of Denman and Beavers' iteration; null where it does not converge. */
export const matrixRoot: MatrixFunction = (x) => {
  let [y, z]: [Tensor, Tensor] = [x, identityMatrix(rowsOf(x))];
  for (let k = 0; k < 60; k += 1) {
    const [yi, zi] = [inverseOf(y), inverseOf(z)];
    if (yi === null || zi === null) return null;
    const next = zipTensors(y, zi, (a, b) => (a + b) / 2);
    z = zipTensors(z, yi, (a, b) => (a + b) / 2);
    const change = largest(zipTensors(next, y, (a, b) => a - b));
    y = next;
    if (change <= 1e-15 * largest(y)) break;
  }
  const defect = largest(zipTensors(multiplyMatrices(y, y), x, (a, b) => a - b));
  return defect <= 1e-9 * largest(x) ? y : null;
};

/** The principal logarithm: square roots until X is near I, then 2 artanh((X − I)(X + I)⁻¹) as a series. */
export const matrixLogarithm: MatrixFunction = (x) => {
  const one = identityMatrix(rowsOf(x));
  let [root, halvings]: [Tensor, number] = [x, 0];
  while (largest(zipTensors(root, one, (a, b) => a - b)) > 0.1) {
    const next = halvings < 60 ? matrixRoot(root) : null;
    if (next === null) return null;
    root = next;
    halvings += 1;
  }
  const inverse = inverseOf(zipTensors(root, one, (a, b) => a + b));
  if (inverse === null) return null;
  const step = multiplyMatrices(zipTensors(root, one, (a, b) => a - b), inverse);
  const square = multiplyMatrices(step, step);
  let [power, total] = [step, step];
  for (let k = 3; k < 40; k += 2) {
    power = multiplyMatrices(power, square);
    total = zipTensors(total, power, (a, b) => a + b / k);
  }
  return scaleTensor(total, 2 ** (halvings + 1));
};

/** f′(X) E, or f″(X)(E, F): the last block of f at [[X, E], [0, X]], and so on for each further direction. */
export function frechet(f: MatrixFunction, x: Tensor, directions: readonly Tensor[]): Tensor | null {
  const n = rowsOf(x);
  let whole = x;
  for (const direction of directions) {
    const copies = rowsOf(whole) / n;
    const repeated = zeroTensor(whole.shape);
    for (let c = 0; c < copies; c += 1) {
      for (let i = 0; i < n; i += 1) for (let j = 0; j < n; j += 1) repeated.data[(c * n + i) * copies * n + c * n + j] = entry(direction, i * n + j);
    }
    whole = blocks(whole, repeated, zeroTensor(whole.shape), whole);
  }
  const value = f(whole);
  return value === null ? null : block(value, n, 0, rowsOf(whole) - n);
}
