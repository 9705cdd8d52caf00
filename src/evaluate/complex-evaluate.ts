// Evaluates terms on complex numbers, for derivatives by a complex step; shares no arithmetic with the real evaluator and knows no derivatives.
import { isScalarShape, sizeValue } from "../term/dimension.js";
import { toNumber } from "../term/rational.js";
import { dispatch, type Handlers, type Term } from "../term/term.js";
import { addComplex, type Complex, multiplyComplex, powerComplex } from "./complex.js";
import { contractComplex } from "./complex-contraction.js";
import { complexOperators } from "./complex-operators.js";
import {
  buildComplex, type ComplexTensor, constantComplex, entryAt, mapComplex, multiplyComplexMatrices, realTensor, scalarComplex, sumComplex, transposeComplex, zipComplex,
} from "./complex-tensor.js";
import { pick } from "./evaluate.js";
import { functionNumbers } from "./functions.js";
import type { Order } from "./order.js";
import { type Point, variableKey } from "./point.js";
import { rowsOf, shapeAt, type Tensor } from "./tensor.js";

interface Operands {
  readonly args: readonly ComplexTensor[];
  readonly point: Point;
  readonly imaginary: ReadonlyMap<string, Tensor>;
}

function nth({ args }: Operands, index: number): ComplexTensor {
  const argument = args[index];
  if (argument === undefined) throw new Error("internal: a term lacks an argument");
  return argument;
}
const first = (operands: Operands): ComplexTensor => nth(operands, 0);
const shapeOf = (term: Term, { point }: Operands): readonly number[] => shapeAt(term.shape, point.sizes);

function multiplyChain(chain: readonly ComplexTensor[]): ComplexTensor {
  const [head, ...rest] = chain;
  if (head === undefined) throw new Error("internal: an empty chain of matrices");
  const last = chain.at(-1);
  if (last !== undefined && last.shape[1] === 1) return chain.slice(0, -1).reduceRight((right, left) => multiplyComplexMatrices(left, right), last);
  return rest.reduce(multiplyComplexMatrices, head);
}

/** Null where there is no complex version. */
const handlers: Handlers<ComplexTensor | null, [Operands]> = {
  number: (term) => scalarComplex([toNumber(term.value), 0]),
  size: (term, { point }) => scalarComplex([sizeValue(term.size, point.sizes), 0]),
  variable: (term, { point, imaginary }) => {
    const value = point.values.get(variableKey(term));
    return value === undefined ? null : { ...realTensor(value), im: imaginary.get(variableKey(term))?.data ?? null };
  },
  ones: (term, operands) => constantComplex(shapeOf(term, operands), 1),
  zeros: (term, operands) => constantComplex(shapeOf(term, operands), 0),
  identity: (term, operands) => {
    const [n = 1] = shapeOf(term, operands);
    return buildComplex([n, n], true, (at) => [at % (n + 1) === 0 ? 1 : 0, 0]);
  },
  add: (_, { args }) => args.reduce((total, argument) => zipComplex(total, argument, addComplex)),
  multiply: (term, { args }) => {
    let factor: Complex = [1, 0];
    const chain: ComplexTensor[] = [];
    args.forEach((value, index) => {
      const part = term.args[index];
      if (part !== undefined && isScalarShape(part.shape)) factor = multiplyComplex(factor, entryAt(value, 0));
      else chain.push(value);
    });
    if (chain.length === 0) return scalarComplex(factor);
    const product = multiplyChain(chain);
    if (factor[0] === 1 && factor[1] === 0) return product;
    return buildComplex(product.shape, product.im === null && factor[1] === 0, (at) => multiplyComplex(factor, entryAt(product, at)));
  },
  hadamard: (_, { args }) => args.reduce((total, argument) => zipComplex(total, argument, multiplyComplex)),
  power: (_, operands) => {
    const exponent = nth(operands, 1);
    const base = first(operands);
    return buildComplex(base.shape, base.im === null && exponent.im === null, (at) => powerComplex(entryAt(base, at), entryAt(exponent, 0)));
  },
  apply: (term, operands) => {
    const complex = functionNumbers.get(term.function.name)?.complex ?? null;
    return complex === null ? null : mapComplex(first(operands), complex);
  },
  transpose: (_, operands) => transposeComplex(first(operands)),
  trace: (_, operands) => {
    const argument = first(operands);
    return scalarComplex(sumComplex(diagonalPart(argument)));
  },
  sum: (_, operands) => scalarComplex(sumComplex(first(operands))),
  diagonal: (_, operands) => {
    const vector = first(operands);
    const n = rowsOf(vector);
    return buildComplex([n, n], vector.im === null, (at) => (at % (n + 1) === 0 ? entryAt(vector, at / (n + 1)) : [0, 0]));
  },
  diagonalPart: (_, operands) => diagonalPart(first(operands)),
  fill: (term, operands) => {
    const value = entryAt(first(operands), 0);
    return buildComplex(shapeOf(term, operands), first(operands).im === null, () => value);
  },
  einsum: ({ contraction }, { args }) => contractComplex(contraction, args),
  call: () => {
    throw new Error("internal: a call was not unfolded");
  },
  operator: (term, { args, point }) => {
    if (term.operator.name === "commutation") return commutation(term.sizes.map((size) => sizeValue(size, point.sizes)));
    return complexOperators.get(term.operator.name)?.(args) ?? null;
  },
};

function diagonalPart(matrix: ComplexTensor): ComplexTensor {
  const n = rowsOf(matrix);
  return buildComplex([n, 1], matrix.im === null, (at) => entryAt(matrix, at * (n + 1)));
}

/** K with K vec(X) = vec(Xᵀ): row r n + c picks entry c m + r. */
function commutation([m = 1, n = 1]: readonly number[]): ComplexTensor {
  return buildComplex([m * n, m * n], true, (at) => {
    const [row, column] = [Math.floor(at / (m * n)), at % (m * n)];
    return [(row % n) * m + Math.floor(row / n) === column ? 1 : 0, 0];
  });
}

/**
 * The imaginary part of the first output of `order` where the variables have the given imaginary parts. Null where a value
 * does not exist or has no complex version. The caller has checked that names, shapes and limits are in order.
 */
export function imaginaryPart(order: Order, point: Point, imaginary: ReadonlyMap<string, Tensor>): Float64Array | null {
  const values: ComplexTensor[] = [];
  for (const { term, args } of order.steps) {
    const value = dispatch(handlers, term, { args: pick(values, args), point, imaginary });
    if (value === null) return null;
    values.push(value);
  }
  const [output] = pick(values, order.outputs.slice(0, 1));
  if (output === undefined) return null;
  const result = output.im ?? new Float64Array(output.re.length);
  return result.every(Number.isFinite) && output.re.every(Number.isFinite) ? result : null;
}
