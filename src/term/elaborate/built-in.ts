/** The called names that are operators of the term table itself: how many arguments, which shapes, which term. */
import { type Dimension, isColumnShape, type Shape, SCALAR, UNIT } from "../dimension.js";
import type { TermTable } from "../table.js";
import type { Term } from "../term.js";
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
  ["transpose", { shape: ([rows, columns]) => [columns, rows], build: (table, argument) => table.transpose(argument) }],
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

const rectangle = (sizes: readonly Dimension[]): Shape => [sizes[0] ?? UNIT, sizes[1] ?? UNIT];

/** Constants whose arguments are sizes. */
export const sizedConstants: ReadonlyMap<string, Constant> = new Map([
  ["ones", { counts: [1, 2], shape: rectangle, build: (table, sizes) => table.ones(rectangle(sizes)) }],
  ["zeros", { counts: [1, 2], shape: rectangle, build: (table, sizes) => table.zeros(rectangle(sizes)) }],
  ["eye", { counts: [1], shape: ([size = UNIT]) => [size, size], build: (table, [size = UNIT]) => table.identity(size) }],
]);

export const builtInNames: readonly string[] = [...unaryBuiltIns.keys(), ...sizedConstants.keys()];
