// The numbers of each opaque operator: its value, and its adjoint derivative for the tape; knows no rule files.
import { adjugateOf, choleskyOf, determinantOf, eliminate, identityMatrix, inverseOf, multiplyMatrices, transposeMatrix } from "./linear-algebra.js";
import { columnsOf, entry, innerProduct, largest, mapTensor, rowsOf, scalarOf, scalarTensor, scaleTensor, type Tensor, zeroTensor, zipTensors } from "./tensor.js";

/** Arguments of one operator, with the numbers of its size arguments. */
interface Arguments {
  readonly args: readonly Tensor[];
  readonly sizes: readonly number[];
}

export interface OperatorNumbers {
  /** Null where the operator is undefined, such as the inverse of a singular matrix. */
  readonly value: (given: Arguments) => Tensor | null;
  /** The cotangent of each argument from that of the value. Null when the tape does not know it. */
  readonly pullback: ((cotangent: Tensor, value: Tensor, given: Arguments) => readonly Tensor[]) | null;
}

function nth({ args }: Arguments, index: number): Tensor {
  const argument = args[index];
  if (argument === undefined) throw new Error("internal: an operator lacks an argument");
  return argument;
}
const first = (given: Arguments): Tensor => nth(given, 0);

/** X⁻ᵀ, where the value was defined. */
function inverseTransposed(x: Tensor): Tensor {
  const inverse = inverseOf(x);
  return inverse === null ? mapTensor(x, () => Number.NaN) : transposeMatrix(inverse);
}

const product = (...factors: readonly Tensor[]): Tensor => factors.reduce(multiplyMatrices);

function kronecker(a: Tensor, b: Tensor, combine: (i: number, j: number, at: number) => void): void {
  const columns = columnsOf(a) * columnsOf(b);
  for (let i = 0; i < a.data.length; i += 1) {
    for (let j = 0; j < b.data.length; j += 1) {
      const row = Math.floor(i / columnsOf(a)) * rowsOf(b) + Math.floor(j / columnsOf(b));
      combine(i, j, row * columns + (i % columnsOf(a)) * columnsOf(b) + (j % columnsOf(b)));
    }
  }
}

function triangle(a: Tensor, keep: (row: number, column: number) => boolean): Tensor {
  const columns = columnsOf(a);
  return { shape: a.shape, data: a.data.map((x, at) => (keep(Math.floor(at / columns), at % columns) ? x : 0)) };
}
const lower = (a: Tensor): Tensor => triangle(a, (row, column) => row >= column);
const upper = (a: Tensor): Tensor => triangle(a, (row, column) => row <= column);

/** The columns stacked: vec X. */
const stackColumns = (a: Tensor): Tensor => ({ shape: [a.data.length, 1], data: transposeMatrix(a).data });

function crossProduct(a: Tensor, b: Tensor): Tensor {
  const at = (i: number, j: number): number => entry(a, i) * entry(b, j) - entry(a, j) * entry(b, i);
  return { shape: [3, 1], data: Float64Array.of(at(1, 2), at(2, 0), at(0, 1)) };
}

/** (XᵀX)⁻¹ Xᵀ or Xᵀ (X Xᵀ)⁻¹, where X has full rank. */
function pseudoInverse(x: Tensor): Tensor | null {
  const transposed = transposeMatrix(x);
  const tall = rowsOf(x) >= columnsOf(x);
  const inverse = inverseOf(tall ? multiplyMatrices(transposed, x) : multiplyMatrices(x, transposed));
  if (inverse === null) return null;
  return tall ? multiplyMatrices(inverse, transposed) : multiplyMatrices(transposed, inverse);
}

/** exp(X) by scaling to a norm below a half, a Taylor polynomial of degree 18, and squaring. */
function matrixExponential(x: Tensor): Tensor {
  const size = largest(x) * rowsOf(x);
  const halvings = size > 0.5 ? Math.min(1100, Math.ceil(Math.log2(size)) + 1) : 0;
  const scaled = scaleTensor(x, 2 ** -halvings);
  const one = identityMatrix(rowsOf(x));
  let result = one;
  for (let degree = 18; degree >= 1; degree -= 1) result = zipTensors(one, multiplyMatrices(scaled, result), (a, b) => a + b / degree);
  for (let k = 0; k < halvings; k += 1) result = multiplyMatrices(result, result);
  return result;
}

/** K with K vec(X) = vec(Xᵀ) for X m × n. */
function commutation(m: number, n: number): Tensor {
  const result = zeroTensor([m * n, m * n]);
  for (let r = 0; r < m; r += 1) for (let c = 0; c < n; c += 1) result.data[(r * n + c) * m * n + c * m + r] = 1;
  return result;
}

const table: { readonly [name: string]: OperatorNumbers } = {
  inv: {
    value: (given) => inverseOf(first(given)),
    pullback: (cotangent, value) => [scaleTensor(product(transposeMatrix(value), cotangent, transposeMatrix(value)), -1)],
  },
  det: {
    value: (given) => scalarTensor(determinantOf(first(given))),
    pullback: (cotangent, _, given) => [scaleTensor(transposeMatrix(adjugateOf(first(given))), scalarOf(cotangent))],
  },
  logdet: {
    value: (given) => scalarTensor(Math.log(Math.abs(determinantOf(first(given))))),
    pullback: (cotangent, _, given) => [scaleTensor(inverseTransposed(first(given)), scalarOf(cotangent))],
  },
  adj: {
    value: (given) => adjugateOf(first(given)),
    pullback: (cotangent, value, given) => {
      const inverse = inverseTransposed(first(given));
      const trace = innerProduct(cotangent, value);
      return [zipTensors(scaleTensor(inverse, trace), product(inverse, cotangent, transposeMatrix(value)), (a, b) => a - b)];
    },
  },
  kron: {
    value: (given) => {
      const [a, b] = [first(given), nth(given, 1)];
      const result = zeroTensor([rowsOf(a) * rowsOf(b), columnsOf(a) * columnsOf(b)]);
      kronecker(a, b, (i, j, at) => void (result.data[at] = entry(a, i) * entry(b, j)));
      return result;
    },
    pullback: (cotangent, _, given) => {
      const [a, b] = [first(given), nth(given, 1)];
      const [da, db] = [zeroTensor(a.shape), zeroTensor(b.shape)];
      kronecker(a, b, (i, j, at) => {
        da.data[i] = entry(da, i) + entry(cotangent, at) * entry(b, j);
        db.data[j] = entry(db, j) + entry(cotangent, at) * entry(a, i);
      });
      return [da, db];
    },
  },
  vec: {
    value: (given) => stackColumns(first(given)),
    pullback: (cotangent, _, given) => {
      const [rows, columns] = [rowsOf(first(given)), columnsOf(first(given))];
      return [{ shape: [rows, columns], data: transposeMatrix({ shape: [columns, rows], data: cotangent.data }).data }];
    },
  },
  tril: { value: (given) => lower(first(given)), pullback: (cotangent) => [lower(cotangent)] },
  triu: { value: (given) => upper(first(given)), pullback: (cotangent) => [upper(cotangent)] },
  cross: {
    value: (given) => crossProduct(first(given), nth(given, 1)),
    pullback: (cotangent, _, given) => [crossProduct(nth(given, 1), cotangent), crossProduct(cotangent, first(given))],
  },
  commutation: { value: ({ sizes: [m = 1, n = 1] }) => commutation(m, n), pullback: () => [] },
  solve: {
    value: (given) => eliminate(first(given), nth(given, 1)).solution,
    pullback: (cotangent, value, given) => {
      const right = product(inverseTransposed(first(given)), cotangent);
      return [scaleTensor(product(right, transposeMatrix(value)), -1), right];
    },
  },
  pinv: { value: (given) => pseudoInverse(first(given)), pullback: null },
  expm: { value: (given) => matrixExponential(first(given)), pullback: null },
  chol: { value: (given) => choleskyOf(first(given)), pullback: null },
};

/** What is known of the operators by name. */
export const operatorNumbers: ReadonlyMap<string, OperatorNumbers> = new Map(Object.entries(table));
