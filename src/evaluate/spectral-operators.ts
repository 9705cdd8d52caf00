// The numbers of operators that rest on eigenvalues, singular values and matrix functions, with adjoint derivatives of their own; it knows no rule files.
import { multiplyMatrices, transposeMatrix } from "./linear-algebra.js";
import type { Arguments, OperatorNumbers } from "./operator-numbers.js";
import {
  frechet, leadingEigen, leadingSingular, matrixCosine, matrixExponential, type MatrixFunction, matrixLogarithm, matrixRoot, matrixSine, polarOf,
  pseudoInverseOf, singularOf, symmetricEigen,
} from "./spectral.js";
import { columnsOf, entry, innerProduct, mapTensor, rowsOf, scalarOf, scalarTensor, scaleTensor, type Tensor, zipTensors } from "./tensor.js";

function nth({ args }: Arguments, index: number): Tensor {
  const argument = args[index];
  if (argument === undefined) throw new Error("internal: an operator lacks an argument");
  return argument;
}
const first = (given: Arguments): Tensor => nth(given, 0);
const product = (...factors: readonly Tensor[]): Tensor => factors.reduce(multiplyMatrices);
const plus = (a: Tensor, b: Tensor): Tensor => zipTensors(a, b, (x, y) => x + y);
const minus = (a: Tensor, b: Tensor): Tensor => zipTensors(a, b, (x, y) => x - y);
const turned = transposeMatrix;

/** c I − X. */
const shifted = (c: number, x: Tensor): Tensor => ({ shape: x.shape, data: x.data.map((entryOfX, at) => (at % (columnsOf(x) + 1) === 0 ? c : 0) - entryOfX) });
const undefinedLike = (x: Tensor): Tensor => mapTensor(x, () => Number.NaN);

/** f(X) with its directional derivative as an operator of its own, and the second one. */
function matrixFunction(name: string, f: MatrixFunction): { readonly [name: string]: OperatorNumbers } {
  return {
    [name]: { value: (given) => f(first(given)), pullback: (cotangent, _, given) => [frechet(f, turned(first(given)), [cotangent]) ?? undefinedLike(cotangent)] },
    [`d${name}`]: {
      value: (given) => frechet(f, first(given), [nth(given, 1)]),
      pullback: (cotangent, _, given) => [
        frechet(f, turned(first(given)), [turned(nth(given, 1)), cotangent]) ?? undefinedLike(cotangent), frechet(f, turned(first(given)), [cotangent]) ?? undefinedLike(cotangent),
      ],
    },
    [`d2${name}`]: {
      value: (given) => frechet(f, first(given), [nth(given, 1), nth(given, 2)]),
      pullback: (cotangent, _, given) => {
        const [x, e, g] = [turned(first(given)), turned(nth(given, 1)), turned(nth(given, 2))];
        return [[e, g, cotangent], [g, cotangent], [e, cotangent]].map((directions) => frechet(f, x, directions) ?? undefinedLike(cotangent));
      },
    },
  };
}

/** u v′ / (u′ v) for the left and right eigenvectors of the leading eigenvalue. */
function leadingPair(x: Tensor): { readonly value: number; readonly right: Tensor; readonly slope: Tensor } | null {
  const [right, left] = [leadingEigen(x), leadingEigen(turned(x))];
  if (right === null || left === null) return null;
  return { value: right.value, right: right.vector, slope: scaleTensor(product(left.vector, turned(right.vector)), 1 / innerProduct(left.vector, right.vector)) };
}

const pinv = (x: Tensor): Tensor => pseudoInverseOf(x) ?? undefinedLike(turned(x));

/** g for which ⟨cotangent, du⟩ = g′ d(X X′) u at the leading left singular vector u of X. */
const throughLeft = (x: Tensor, sigma: number, cotangent: Tensor): Tensor => product(pinv(shifted(sigma * sigma, product(x, turned(x)))), cotangent);

const halfSymmetric = (x: Tensor): Tensor => zipTensors(x, turned(x), (a, b) => (a + b) / 2);

export const spectralOperators: { readonly [name: string]: OperatorNumbers } = {
  pinv: {
    value: (given) => pseudoInverseOf(first(given)),
    pullback: (cotangent, p, given) => {
      const x = first(given);
      const [pt, dt] = [turned(p), turned(cotangent)];
      const rangeGap = shifted(1, product(x, p));
      const kernelGap = shifted(1, product(p, x));
      return [plus(minus(product(rangeGap, dt, p, pt), product(pt, cotangent, pt)), product(pt, p, dt, kernelGap))];
    },
  },
  ...matrixFunction("expm", matrixExponential),
  ...matrixFunction("sinm", matrixSine),
  ...matrixFunction("cosm", matrixCosine),
  ...matrixFunction("logm", matrixLogarithm),
  ...matrixFunction("sqrtm", matrixRoot),
  eigmax: {
    value: (given) => {
      const found = leadingEigen(first(given));
      return found === null ? null : scalarTensor(found.value);
    },
    pullback: (cotangent, _, given) => [scaleTensor(leadingPair(first(given))?.slope ?? undefinedLike(first(given)), scalarOf(cotangent))],
  },
  eigvecmax: {
    value: (given) => leadingEigen(first(given))?.vector ?? null,
    pullback: (cotangent, _, given) => {
      const x = first(given);
      const found = leadingPair(x);
      if (found === null) return [undefinedLike(x)];
      const g = product(turned(pinv(shifted(found.value, x))), cotangent);
      return [minus(product(g, turned(found.right)), scaleTensor(found.slope, innerProduct(g, found.right)))];
    },
  },
  eigvals: {
    value: (given) => symmetricEigen(first(given))?.values ?? null,
    pullback: (cotangent, _, given) => {
      const v = symmetricEigen(first(given))?.vectors ?? undefinedLike(first(given));
      return [product({ shape: v.shape, data: v.data.map((x, at) => x * entry(cotangent, at % columnsOf(v))) }, turned(v))];
    },
  },
  eigvecs: {
    value: (given) => symmetricEigen(first(given))?.vectors ?? null,
    pullback: (cotangent, v, given) => {
      const values = symmetricEigen(first(given))?.values ?? undefinedLike(cotangent);
      const n = rowsOf(v);
      const inner = product(turned(v), cotangent);
      const weighted = { shape: inner.shape, data: inner.data.map((x, at) => (at % (n + 1) === 0 ? 0 : x / (entry(values, at % n) - entry(values, Math.floor(at / n))))) };
      return [halfSymmetric(product(v, weighted, turned(v)))];
    },
  },
  sigmamax: {
    value: (given) => {
      const found = singularOf(first(given))?.values[0];
      return found === undefined ? null : scalarTensor(found);
    },
    pullback: (cotangent, _, given) => {
      const found = leadingSingular(first(given));
      return [found === null ? undefinedLike(first(given)) : scaleTensor(product(found.left, turned(found.right)), scalarOf(cotangent))];
    },
  },
  umax: {
    value: (given) => leadingSingular(first(given))?.left ?? null,
    pullback: (cotangent, u, given) => {
      const x = first(given);
      const g = throughLeft(x, leadingSingular(x)?.value ?? Number.NaN, cotangent);
      return [plus(product(g, turned(u), x), product(u, turned(g), x))];
    },
  },
  vmax: {
    value: (given) => leadingSingular(first(given))?.right ?? null,
    pullback: (cotangent, v, given) => {
      const x = first(given);
      const g = throughLeft(turned(x), leadingSingular(x)?.value ?? Number.NaN, cotangent);
      return [plus(product(x, v, turned(g)), product(x, g, turned(v)))];
    },
  },
  nuclearnorm: {
    value: (given) => {
      const found = singularOf(first(given));
      return found === null ? null : scalarTensor(found.values.reduce((a, b) => a + b, 0));
    },
    pullback: (cotangent, _, given) => [scaleTensor(polarOf(first(given)) ?? undefinedLike(first(given)), scalarOf(cotangent))],
  },
  polar: { value: (given) => polarOf(first(given)), pullback: null },
};
