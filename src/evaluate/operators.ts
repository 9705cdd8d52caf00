// The numbers of each opaque operator: its value, and its adjoint derivative for the tape; knows no rule files.
import { adjugateOf, choleskyOf, determinantOf, eliminate, inverseOf, multiplyMatrices, transposeMatrix } from "./linear-algebra.js";
import type { Arguments, OperatorNumbers } from "./operator-numbers.js";
import { spectralOperators } from "./spectral-operators.js";
import { columnsOf, entry, innerProduct, mapTensor, rowsOf, scalarOf, scalarTensor, scaleTensor, type Tensor, zeroTensor, zipTensors } from "./tensor.js";

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

function mapEntries(a: Tensor, f: (x: number, row: number, column: number) => number): Tensor {
  const columns = columnsOf(a);
  return { shape: a.shape, data: a.data.map((x, at) => f(x, Math.floor(at / columns), at % columns)) };
}

/** For each place below `end` the product of all other numbers below `end`. */
function productsWithout(data: Float64Array, start: number, end: number): Float64Array {
  return data.slice(start, end).map((_, at) => data.slice(start, end).reduce((total, x, other) => (other === at ? total : total * x), 1));
}

/** The cotangent at the entries that are the value. */
const attained = (cotangent: Tensor, value: Tensor, given: Arguments): Tensor => mapTensor(first(given), (x) => (x === scalarOf(value) ? scalarOf(cotangent) : 0));

function kroneckerOf(a: Tensor, b: Tensor): Tensor {
  const result = zeroTensor([rowsOf(a) * rowsOf(b), columnsOf(a) * columnsOf(b)]);
  kronecker(a, b, (i, j, at) => void (result.data[at] = entry(a, i) * entry(b, j)));
  return result;
}

/** ⟨D_ij, B⟩ for every block of the size of `other`, or Σ A_ij D_ij for as many blocks as `other` has entries. */
function contractBlocks(blocks: Tensor, other: Tensor, kind: "blockinner" | "blocksum"): Tensor {
  const result = zeroTensor([rowsOf(blocks) / rowsOf(other), columnsOf(blocks) / columnsOf(other)]);
  const [a, b] = kind === "blockinner" ? [result, other] : [other, result];
  kronecker(a, b, (i, j, at) => {
    const [into, weight] = kind === "blockinner" ? [i, entry(other, j)] : [j, entry(other, i)];
    result.data[into] = entry(result, into) + weight * entry(blocks, at);
  });
  return result;
}

/** The columns stacked: vec X. */
const stackColumns = (a: Tensor): Tensor => ({ shape: [a.data.length, 1], data: transposeMatrix(a).data });

function crossProduct(a: Tensor, b: Tensor): Tensor {
  const at = (i: number, j: number): number => entry(a, i) * entry(b, j) - entry(a, j) * entry(b, i);
  return { shape: [3, 1], data: Float64Array.of(at(1, 2), at(2, 0), at(0, 1)) };
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
  chol: {
    value: (given) => choleskyOf(first(given)),
    // The lower triangle of A alone is read: what a symmetric change of both triangles gives is gathered there.
    pullback: (cotangent, value) => {
      const half = mapEntries(lower(product(transposeMatrix(value), cotangent)), (x, row, column) => (row === column ? x / 2 : x));
      const inverse = inverseTransposed(value);
      const free = product(inverse, half, transposeMatrix(inverse));
      return [mapEntries(lower(zipTensors(free, transposeMatrix(free), (a, b) => a + b)), (x, row, column) => (row === column ? x / 2 : x))];
    },
  },
  lowerones: { value: ({ sizes: [m = 1, n = 1] }) => mapEntries(zeroTensor([m, n]), (_, row, column) => (row >= column ? 1 : 0)), pullback: () => [] },
  prod: {
    value: (given) => scalarTensor(first(given).data.reduce((a, b) => a * b, 1)),
    pullback: (cotangent, _, given) => [{ shape: first(given).shape, data: productsWithout(first(given).data, 0, first(given).data.length).map((x) => x * scalarOf(cotangent)) }],
  },
  cumprod: {
    value: (given) => {
      let running = 1;
      return mapTensor(first(given), (x) => (running *= x));
    },
    pullback: (cotangent, _, given) => {
      const { data, shape } = first(given);
      const result = zeroTensor(shape);
      for (let end = 1; end <= data.length; end += 1) productsWithout(data, 0, end).forEach((x, at) => void (result.data[at] = entry(result, at) + x * entry(cotangent, end - 1)));
      return [result];
    },
  },
  maxentry: { value: (given) => scalarTensor(first(given).data.reduce((a, b) => Math.max(a, b), -Infinity)), pullback: (cotangent, value, given) => [attained(cotangent, value, given)] },
  minentry: { value: (given) => scalarTensor(first(given).data.reduce((a, b) => Math.min(a, b), Infinity)), pullback: (cotangent, value, given) => [attained(cotangent, value, given)] },
  ismax: { value: (given) => attained(scalarTensor(1), scalarTensor(first(given).data.reduce((a, b) => Math.max(a, b), -Infinity)), given), pullback: (_, value) => [zeroTensor(value.shape)] },
  ismin: { value: (given) => attained(scalarTensor(1), scalarTensor(first(given).data.reduce((a, b) => Math.min(a, b), Infinity)), given), pullback: (_, value) => [zeroTensor(value.shape)] },
  blockinner: { value: (given) => contractBlocks(nth(given, 1), first(given), "blockinner"), pullback: (cotangent, _, given) => [contractBlocks(nth(given, 1), cotangent, "blocksum"), kroneckerOf(cotangent, first(given))] },
  blocksum: { value: (given) => contractBlocks(nth(given, 1), first(given), "blocksum"), pullback: (cotangent, _, given) => [contractBlocks(nth(given, 1), cotangent, "blockinner"), kroneckerOf(first(given), cotangent)] },
  unvec: {
    value: (given) => {
      const [rows, columns] = [rowsOf(nth(given, 1)), columnsOf(nth(given, 1))];
      return { shape: [rows, columns], data: transposeMatrix({ shape: [columns, rows], data: first(given).data }).data };
    },
    pullback: (cotangent) => [stackColumns(cotangent), zeroTensor(cotangent.shape)],
  },
  ...spectralOperators,
};

/** What is known of the operators by name. */
export const operatorNumbers: ReadonlyMap<string, OperatorNumbers> = new Map(Object.entries(table));
