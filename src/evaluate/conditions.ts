// Whether hypotheses hold of numbers, with a margin; and which attributes make them hold of a variable. It knows no terms' values.
import type { Attribute, Condition } from "../term/symbols.js";
import { choleskyOf, identityMatrix, inverseOf, multiplyMatrices, transposeMatrix } from "./linear-algebra.js";
import { leadingEigen, matrixLogarithm, singularOf, symmetricEigen } from "./spectral.js";
import { columnsOf, innerProduct, largest, rowsOf, scaleTensor, type Tensor, zipTensors } from "./tensor.js";

/** The attribute that a variable of which the condition is demanded gets. */
export const attributeFor: { readonly [C in Condition]: Attribute | null } = {
  "has no zero entry": null,
  "is nonzero": null,
  "is positive": "positive",
  "is nonnegative": "positive",
  "is invertible": "invertible",
  "is symmetric": "symmetric",
  "is positive definite": "spd",
  "is diagonal": "diagonal",
  "is orthogonal": "orthogonal",
  "is skew": "skew",
  "is lower triangular": "lower",
  "is upper triangular": "upper",
  "is binary": "binary",
  "is onehot": "onehot",
  "has onehot rows": "onehot",
  "has unit norm": "unitnorm",
  "has columns summing to one": "prob",
  "has rows summing to one": "rowprob",
  "has full rank": null,
  "has a simple leading eigenvalue": null,
  "has a simple largest singular value": null,
  "has distinct eigenvalues": null,
  "has no eigenvalue at or below zero": null,
  "has one largest entry": null,
  "has one smallest entry": null,
};

const isSquare = (value: Tensor): boolean => rowsOf(value) === columnsOf(value);
const distance = (a: Tensor, b: Tensor): number => largest(zipTensors(a, b, (x, y) => x - y));
const isSymmetric = (value: Tensor): boolean => isSquare(value) && distance(value, transposeMatrix(value)) <= 1e-9 * largest(value);

/** Away from singular: the entries of the matrix and of its inverse are not both large. */
function isInvertible(value: Tensor): boolean {
  const inverse = isSquare(value) ? inverseOf(value) : null;
  return inverse !== null && largest(value) * largest(inverse) < 1e6;
}

/** Positive definite even after a small part of its size is taken off the diagonal. */
function isPositiveDefinite(value: Tensor): boolean {
  const size = 1e-6 * largest(value);
  const n = rowsOf(value);
  return isSymmetric(value) && choleskyOf({ shape: value.shape, data: value.data.map((x, at) => (at % (n + 1) === 0 ? x - size : x)) }) !== null;
}

const isBinary = (value: Tensor): boolean => value.data.every((x) => x === 0 || x === 1);

function columnsSumToOne(value: Tensor): boolean {
  const columns = columnsOf(value);
  const totals = Array.from({ length: columns }, () => 0);
  value.data.forEach((x, at) => void (totals[at % columns] = (totals[at % columns] ?? 0) + x));
  return totals.every((total) => Math.abs(total - 1) <= 1e-9);
}

/** `margin` is relative to the largest entry where that is below 1. */
const tests: { readonly [C in Condition]: (value: Tensor, margin: number) => boolean } = {
  "has no zero entry": (value, margin) => value.data.every((x) => Math.abs(x) > margin * Math.min(1, largest(value))),
  "is nonzero": (value, margin) => largest(value) > margin * 1e-3,
  "is positive": (value, margin) => value.data.every((x) => x > margin * Math.min(1, largest(value))),
  "is nonnegative": (value) => value.data.every((x) => x >= 0),
  "is invertible": isInvertible,
  "is symmetric": isSymmetric,
  "is positive definite": isPositiveDefinite,
  "is diagonal": (value) => isSquare(value) && value.data.every((x, at) => at % (rowsOf(value) + 1) === 0 || Math.abs(x) <= 1e-9 * largest(value)),
  "is orthogonal": (value) => isSquare(value) && distance(multiplyMatrices(transposeMatrix(value), value), identityMatrix(rowsOf(value))) <= 1e-9,
  "is skew": (value) => isSquare(value) && largest(zipTensors(value, transposeMatrix(value), (x, y) => x + y)) <= 1e-9 * largest(value),
  "is lower triangular": (value) => isSquare(value) && value.data.every((x, at) => at % columnsOf(value) <= Math.floor(at / columnsOf(value)) || Math.abs(x) <= 1e-9 * largest(value)),
  "is upper triangular": (value) => isSquare(value) && value.data.every((x, at) => at % columnsOf(value) >= Math.floor(at / columnsOf(value)) || Math.abs(x) <= 1e-9 * largest(value)),
  "is binary": isBinary,
  "is onehot": (value) => isBinary(value) && columnsOf(value) === 1 && columnsSumToOne(value),
  "has onehot rows": (value) => isBinary(value) && columnsSumToOne(transposeMatrix(value)),
  "has unit norm": (value) => Math.abs(Math.hypot(...value.data) - 1) <= 1e-9,
  "has columns summing to one": columnsSumToOne,
  "has rows summing to one": (value) => columnsSumToOne(transposeMatrix(value)),
  "has full rank": (value) => {
    const sigmas = singularOf(value)?.values ?? [];
    return (sigmas.at(-1) ?? 0) > 1e-3 * (sigmas[0] ?? 0);
  },
  "has a simple leading eigenvalue": (value) => leadingIsSimple(value),
  "has a simple largest singular value": (value) => {
    const [first = 0, second = 0] = singularOf(value)?.values ?? [];
    return first > 0 && first - second > clearGap * first;
  },
  "has distinct eigenvalues": (value) => {
    const values = [...(symmetricEigen(value)?.values.data ?? [])];
    const gaps = values.slice(1).map((x, at) => x - (values[at] ?? x));
    return isSymmetric(value) && gaps.every((gap) => gap > clearGap * 0.3 * largest(value));
  },
  "has no eigenvalue at or below zero": (value) => isSquare(value) && largest(matrixLogarithm(value) ?? scaleTensor(value, Number.NaN)) < 4,
  "has one largest entry": (value, margin) => attainedOnce(value, margin),
  "has one smallest entry": (value, margin) => attainedOnce(scaleTensor(value, -1), margin),
};

/** Differences and second derivatives lose accuracy as eigenvalues come near to each other. */
const clearGap = 0.05;

/** Whether the leading eigenvalue is real, and stays away from all others: a small gap makes left and right eigenvectors nearly orthogonal or the pseudo-inverse large. */
function leadingIsSimple(value: Tensor): boolean {
  if (!isSquare(value)) return false;
  const [right, left] = [leadingEigen(value), leadingEigen(transposeMatrix(value))];
  if (right === null || left === null || Math.abs(innerProduct(right.vector, left.vector)) < 0.1) return false;
  const n = rowsOf(value);
  const gap = singularOf(zipTensors(value, identityMatrix(n), (a, one) => a - right.value * one))?.values ?? [];
  return n === 1 || (gap.at(-2) ?? 0) > clearGap * largest(value);
}

function attainedOnce(value: Tensor, margin: number): boolean {
  const [first = 0, second = -Infinity] = value.data.toSorted((a, b) => b - a);
  return first - second > margin * Math.max(largest(value), Number.MIN_VALUE);
}

/** Whether `value` satisfies the condition, clearly enough for numbers near it to satisfy it too. */
export function holds(condition: Condition, value: Tensor, margin: number): boolean {
  return tests[condition](value, margin);
}
