/** The called names that are operators of the term table itself: how many arguments, which shapes, which term. */
import { mostAxes, shapeOfAxes } from "../contraction.js";
import { type Dimension, isColumnShape, type Shape, SCALAR, transposedShape, UNIT } from "../dimension.js";
import type { TermTable } from "../table.js";
import type { Term } from "../term.js";
import { transposedTerm } from "../batched.js";
import type { SizeStore } from "./sizes.js";

/** What a shape rule may answer: the shape, or what the argument had to be. */
export type ShapeRule = (shape: Shape, sizes: SizeStore) => Shape | { readonly wants: string };

export interface BuiltIn {
  readonly shape: ShapeRule;
  readonly build: (table: TermTable, argument: Term) => Term;
}

const square = (result: (shape: Shape) => Shape): ShapeRule => (shape, sizes) =>
  shape.length === 2 && sizes.unify(shape[0], shape[1]) ? result(shape) : { wants: "a square matrix" };

const trace: BuiltIn = { shape: square(() => SCALAR), build: (table, argument) => table.trace(argument) };

/** Operators of one argument. */
export const unaryBuiltIns: ReadonlyMap<string, BuiltIn> = new Map([
  ["tr", trace],
  ["trace", trace],
  ["sum", { shape: () => SCALAR, build: (table, argument) => table.sum(argument) }],
  ["transpose", { shape: transposedShape, build: transposedTerm }],
  ["recip", { shape: (shape) => shape, build: (table, argument) => table.reciprocal(argument) }],
  [
    "diag",
    {
      shape: (shape, sizes) => (isColumnShape(shape) ? [shape[0], shape[0]] : square(([rows]) => [rows, UNIT])(shape, sizes)),
      build: (table, argument) => (isColumnShape(argument.shape) ? table.diagonal(argument) : table.diagonalPart(argument)),
    },
  ],
]);

export interface Constant {
  readonly counts: readonly number[];
  readonly shape: (sizes: readonly Dimension[]) => Shape;
  readonly build: (table: TermTable, sizes: readonly Dimension[]) => Term;
}

/** How many sizes an array of equal entries may be given. */
const anyCount: readonly number[] = Array.from({ length: mostAxes }, (_, count) => count + 1);

/** Constants whose arguments are sizes. */
export const sizedConstants: ReadonlyMap<string, Constant> = new Map([
  ["ones", { counts: anyCount, shape: shapeOfAxes, build: (table, sizes) => table.ones(shapeOfAxes(sizes)) }],
  ["zeros", { counts: anyCount, shape: shapeOfAxes, build: (table, sizes) => table.zeros(shapeOfAxes(sizes)) }],
  ["eye", { counts: [1], shape: ([size = UNIT]) => [size, size], build: (table, [size = UNIT]) => table.identity(size) }],
]);

export const builtInNames: readonly string[] = ["einsum", "permute", ...unaryBuiltIns.keys(), ...sizedConstants.keys()];
