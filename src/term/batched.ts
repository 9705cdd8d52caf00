/** Tensors of more than two axes in sums and products, as PyTorch has them. Knows no texts. */

/*
 * The last axes are matched, the leading ones that only one side has are repeated along the other. A vector has one axis. No axis is stretched: a
 * size of 1 fits only 1.
 */
import { type AxisLabels, axisLabels, shapeOfAxes } from "./contraction.js";
import { axisCount, type Dimension, isUnit, type Shape, UNIT } from "./dimension.js";
import type { TermTable } from "./table.js";
import type { Term } from "./term.js";

/** Whether the rules for tensors apply: to matrices, vectors and scalars they do not. */
export const isBatched = (left: Shape, right: Shape): boolean => left.length > 2 || right.length > 2;

const sizesOf = (shape: Shape): readonly Dimension[] => shape.slice(0, axisCount(shape));

/** The two shapes as a sum or an entrywise product matches them: pairs of sizes that must be equal, and the shape of the result. */
export function alignEntries(left: Shape, right: Shape): { readonly pairs: readonly (readonly [Dimension, Dimension])[]; readonly shape: Shape } {
  const [a, b] = [sizesOf(left), sizesOf(right)];
  const longer = a.length >= b.length ? a : b;
  const common = Math.min(a.length, b.length);
  const pairs = Array.from({ length: common }, (_, place) => [a[a.length - common + place], b[b.length - common + place]] as const);
  return { pairs: pairs.flatMap(([one, other]) => (one === undefined || other === undefined ? [] : [[one, other] as const])), shape: shapeOfAxes(longer) };
}

/** `term` repeated along the leading axes of `shape` that it has not. */
export function repeated(table: TermTable, term: Term, shape: Shape): Term {
  const lead = shape.slice(0, shape.length - axisCount(term.shape));
  if (lead.length === 0) return term;
  const { inputs, output } = repeatedLabels(term.shape, lead.length);
  return table.einsum([term, ...lead.map((size) => table.ones([size, UNIT]))], inputs, output);
}

/** The labels of a term of the given shape and of as many vectors of ones as there are leading axes. */
export function repeatedLabels(shape: Shape, lead: number): { readonly inputs: readonly AxisLabels[]; readonly output: readonly number[] } {
  const own = sizesOf(shape).map((_, axis) => axis);
  const leading = Array.from({ length: lead }, (_, axis) => own.length + axis);
  return { inputs: [axisLabels(shape, own), ...leading.map((label) => [label, null])], output: [...leading, ...own] };
}

/** The labels of a product of stacks of matrices, its pairs of sizes that must be equal, and its shape. */
export interface BatchedProduct {
  readonly inputs: readonly [AxisLabels, AxisLabels];
  readonly output: readonly number[];
  readonly inner: readonly [Dimension, Dimension];
  readonly pairs: readonly (readonly [Dimension, Dimension])[];
  readonly shape: Shape;
}

/**
 * The last two axes are multiplied as matrices, the leading ones run together from the last. A vector on the right, or a row on the left, loses
 * its axis.
 */
export function batchedProduct(left: Shape, right: Shape): BatchedProduct {
  const column = axisCount(right) === 1;
  const row = left.length === 2 && isUnit(left[0]);
  const [a, b] = [left.slice(0, -2), right.slice(0, -2)];
  const depth = Math.max(a.length, b.length);
  const batch = (list: readonly Dimension[]): readonly number[] => list.map((_, place) => depth - list.length + place);
  const [i, j, k] = [depth, depth + 1, depth + 2];
  const sizes = Array.from({ length: depth }, (_, place) => a[place - depth + a.length] ?? b[place - depth + b.length]);
  const pairs = Array.from({ length: Math.min(a.length, b.length) }, (_, place) => [a.at(-1 - place), b.at(-1 - place)] as const);
  const [rows, innerLeft] = [left.at(-2) ?? left[0], left.at(-1) ?? left[1]];
  const [innerRight, columns] = [right.at(-2) ?? right[0], right.at(-1) ?? right[1]];
  return {
    inputs: [[...batch(a), row ? null : i, j], [...batch(b), j, column ? null : k]],
    output: [...sizes.keys(), ...(row ? [] : [i]), ...(column ? [] : [k])],
    inner: [innerLeft, innerRight],
    pairs: pairs.flatMap(([one, other]) => (one === undefined || other === undefined ? [] : [[one, other] as const])),
    shape: shapeOfAxes([...sizes.flatMap((size) => size ?? []), ...(row ? [] : [rows]), ...(column ? [] : [columns])]),
  };
}

/** The transpose; of a tensor, its last two axes exchanged. */
export function transposedTerm(table: TermTable, term: Term): Term {
  const { shape } = term;
  if (shape.length === 2) return table.transpose(term);
  const labels = shape.map((_, axis) => axis);
  return table.einsum([term], [labels], [...labels.slice(0, -2), labels.length - 1, labels.length - 2]);
}
