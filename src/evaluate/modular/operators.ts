// The operators that have a meaning over any field; every other is opaque there. It knows no rule files.
import { operatorNumbers } from "../operators.js";
import { transposeMatrix } from "../linear-algebra.js";
import { columnsOf, entry, rowsOf, scalarTensor, type Tensor } from "../tensor.js";
import type { Field } from "./field.js";
import { determinantModular, eliminateModular, hadamardModular, inverseModular, multiplyModular, scaleModular } from "./matrices.js";

interface Given {
  readonly args: readonly Tensor[];
  readonly sizes: readonly number[];
}

export interface ModularOperator {
  /** Null where a matrix is singular modulo the prime. */
  readonly value: (field: Field, given: Given) => Tensor | null;
  /** A bound on the degree of its entries, as quotients of polynomials, where those of the arguments have the given degrees. */
  readonly degree: (degrees: readonly number[], rows: number) => number;
}

const first = ({ args }: Given): Tensor => nth(args, 0);

function nth(args: readonly Tensor[], index: number): Tensor {
  const argument = args[index];
  if (argument === undefined) throw new Error("internal: an operator lacks an argument");
  return argument;
}

const total = (degrees: readonly number[]): number => degrees.reduce((sum, degree) => sum + degree, 0);

/** What only moves entries, or picks them, is the same over every ring. */
function moving(name: string): ModularOperator {
  return { value: (_, given) => operatorNumbers.get(name)?.value(given) ?? null, degree: total };
}

const table: { readonly [name: string]: ModularOperator } = {
  inv: { value: (field, given) => inverseModular(field, first(given)), degree: (degrees, rows) => 2 * rows * total(degrees) },
  det: { value: (field, given) => scalarTensor(determinantModular(field, first(given))), degree: (degrees, rows) => rows * total(degrees) },
  adj: {
    value: (field, given) => {
      const { solution, determinant } = eliminateModular(field, first(given), identityLike(first(given)));
      return solution === null ? null : scaleModular(field, solution, determinant);
    },
    degree: (degrees, rows) => rows * total(degrees),
  },
  solve: { value: (field, { args }) => eliminateModular(field, nth(args, 0), nth(args, 1)).solution, degree: (degrees, rows) => 2 * rows * total(degrees) },
  kron: {
    value: (field, { args }) => {
      const [a, b] = [nth(args, 0), nth(args, 1)];
      const kron = operatorNumbers.get("kron");
      const one = (tensor: Tensor): Tensor => ({ shape: tensor.shape, data: tensor.data.map(() => 1) });
      const [spreadA, spreadB] = [kron?.value({ args: [a, one(b)], sizes: [] }), kron?.value({ args: [one(a), b], sizes: [] })];
      return spreadA === undefined || spreadB === undefined || spreadA === null || spreadB === null ? null : hadamardModular(field, spreadA, spreadB);
    },
    degree: total,
  },
  pinv: { value: (field, given) => pseudoInverse(field, first(given)), degree: (degrees, rows) => 4 * rows * total(degrees) },
  cross: { value: (field, { args }) => crossProduct(field, nth(args, 0), nth(args, 1)), degree: total },
  vec: moving("vec"),
  tril: moving("tril"),
  triu: moving("triu"),
  commutation: moving("commutation"),
};

/** (XᵀX)⁻¹ Xᵀ or Xᵀ (X Xᵀ)⁻¹: the pseudo-inverse of a matrix of full rank. */
function pseudoInverse(field: Field, x: Tensor): Tensor | null {
  const transposed = transposeMatrix(x);
  if (rowsOf(x) >= columnsOf(x)) return eliminateModular(field, multiplyModular(field, transposed, x), transposed).solution;
  const inverse = inverseModular(field, multiplyModular(field, x, transposed));
  return inverse === null ? null : multiplyModular(field, transposed, inverse);
}

function crossProduct(field: Field, a: Tensor, b: Tensor): Tensor {
  const at = (i: number, j: number): number => field.add(field.multiply(entry(a, i), entry(b, j)), field.negate(field.multiply(entry(a, j), entry(b, i))));
  return { shape: [3, 1], data: Float64Array.of(at(1, 2), at(2, 0), at(0, 1)) };
}

function identityLike(matrix: Tensor): Tensor {
  const n = rowsOf(matrix);
  return { shape: [n, n], data: new Float64Array(n * n).map((_, at) => (at % (n + 1) === 0 ? 1 : 0)) };
}

export const modularOperators: ReadonlyMap<string, ModularOperator> = new Map(Object.entries(table));
