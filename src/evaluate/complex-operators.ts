// The complex values of those opaque operators that are analytic in their entries; it knows no derivatives.
import { addComplex, type Complex, logComplex, multiplyComplex, scaleComplex, subtractComplex } from "./complex.js";
import { adjugateComplex, buildComplex, type ComplexTensor, eliminateComplex, entryAt, mapComplex, multiplyComplexMatrices, scalarComplex, transposeComplex } from "./complex-tensor.js";
import { columnsOf, rowsOf } from "./tensor.js";

type ComplexOperator = (args: readonly ComplexTensor[]) => ComplexTensor | null;

function two(args: readonly ComplexTensor[]): readonly [ComplexTensor, ComplexTensor] {
  const [a, b] = args;
  if (a === undefined) throw new Error("internal: an operator lacks an argument");
  return [a, b ?? a];
}
const one = (args: readonly ComplexTensor[]): ComplexTensor => two(args)[0];

function keepTriangle(tensor: ComplexTensor, keep: (row: number, column: number) => boolean): ComplexTensor {
  const columns = columnsOf(tensor);
  return buildComplex(tensor.shape, tensor.im === null, (at) => (keep(Math.floor(at / columns), at % columns) ? entryAt(tensor, at) : [0, 0]));
}

function kroneckerComplex(a: ComplexTensor, b: ComplexTensor): ComplexTensor {
  const columns = columnsOf(a) * columnsOf(b);
  return buildComplex([rowsOf(a) * rowsOf(b), columns], a.im === null && b.im === null, (at) => {
    const row = Math.floor(at / columns);
    const column = at % columns;
    const left = entryAt(a, Math.floor(row / rowsOf(b)) * columnsOf(a) + Math.floor(column / columnsOf(b)));
    return multiplyComplex(left, entryAt(b, (row % rowsOf(b)) * columnsOf(b) + (column % columnsOf(b))));
  });
}

/** exp(X) = exp(X / 2ᵏ)^(2ᵏ), by a Taylor polynomial of degree 20. */
function exponentialComplex(x: ComplexTensor): ComplexTensor {
  const n = rowsOf(x);
  const size = n * x.re.reduce((most, entry) => Math.max(most, Math.abs(entry)), 0);
  const halvings = size > 0.5 ? Math.min(1100, Math.ceil(Math.log2(size)) + 1) : 0;
  const scaled = mapComplex(x, (z) => scaleComplex(2 ** -halvings, z));
  let result = buildComplex([n, n], true, (at) => [at % (n + 1) === 0 ? 1 : 0, 0]);
  for (let degree = 20; degree >= 1; degree -= 1) {
    const next = multiplyComplexMatrices(scaled, result);
    result = buildComplex([n, n], next.im === null, (at) => addComplex([at % (n + 1) === 0 ? 1 : 0, 0], scaleComplex(1 / degree, entryAt(next, at))));
  }
  for (let k = 0; k < halvings; k += 1) result = multiplyComplexMatrices(result, result);
  return result;
}

function pseudoInverseComplex(x: ComplexTensor): ComplexTensor | null {
  const transposed = transposeComplex(x);
  const tall = rowsOf(x) >= columnsOf(x);
  const found = eliminateComplex(tall ? multiplyComplexMatrices(transposed, x) : multiplyComplexMatrices(x, transposed));
  if (found === null) return null;
  return tall ? multiplyComplexMatrices(found.inverse, transposed) : multiplyComplexMatrices(transposed, found.inverse);
}

/** log |det|, as in the real evaluator: the sign goes before the logarithm. */
function logOfSize(determinant: Complex): Complex {
  return logComplex(determinant[0] < 0 ? scaleComplex(-1, determinant) : determinant);
}

const table: { readonly [name: string]: ComplexOperator } = {
  inv: (args) => eliminateComplex(one(args))?.inverse ?? null,
  det: (args) => {
    const found = eliminateComplex(one(args));
    return found === null ? null : scalarComplex(found.determinant);
  },
  logdet: (args) => {
    const found = eliminateComplex(one(args));
    return found === null ? null : scalarComplex(logOfSize(found.determinant));
  },
  adj: (args) => adjugateComplex(one(args)),
  kron: (args) => kroneckerComplex(...two(args)),
  vec: (args) => ({ ...transposeComplex(one(args)), shape: [one(args).re.length, 1] }),
  tril: (args) => keepTriangle(one(args), (row, column) => row >= column),
  triu: (args) => keepTriangle(one(args), (row, column) => row <= column),
  cross: (args) => {
    const [a, b] = two(args);
    return buildComplex([3, 1], a.im === null && b.im === null, (i) => {
      const [j, k] = [(i + 1) % 3, (i + 2) % 3];
      return subtractComplex(multiplyComplex(entryAt(a, j), entryAt(b, k)), multiplyComplex(entryAt(a, k), entryAt(b, j)));
    });
  },
  solve: (args) => {
    const [a, b] = two(args);
    const found = eliminateComplex(a);
    return found === null ? null : multiplyComplexMatrices(found.inverse, b);
  },
  expm: (args) => exponentialComplex(one(args)),
  pinv: (args) => pseudoInverseComplex(one(args)),
};

/** Without an entry, differences are taken with real numbers. */
export const complexOperators: ReadonlyMap<string, ComplexOperator> = new Map(Object.entries(table));
