/** What a term of one sample is for all samples: tensors with the samples along their first axis. Knows no products and no definitions. */
import { repeated } from "../../term/batched.js";
import { shapeOfAxes } from "../../term/contraction.js";
import { type Dimension, isScalarShape, isUnit, type Shape, UNIT } from "../../term/dimension.js";
import type { TermTable } from "../../term/table.js";
import type { Term } from "../../term/term.js";

/** Where samples are gathered, and how many there are. */
export interface Batch {
  readonly table: TermTable;
  readonly size: Dimension;
}

/**
 * `same`: what does not differ from sample to sample. `rows`: row i of `term` is the value of sample i, whose shape is `shape`; the axes of size 1
 * of a vector, a row or a scalar are left out. `diagonal`: the same for diagonal matrices, of which `term` holds the diagonals.
 */
export type Batched =
  | { readonly kind: "same"; readonly term: Term; readonly shape: Shape }
  | { readonly kind: "rows" | "diagonal"; readonly term: Term; readonly shape: Shape };

export const same = (term: Term): Batched => ({ kind: "same", term, shape: term.shape });
export const rows = (term: Term, shape: Shape): Batched => ({ kind: "rows", term, shape });

/** The axes that samples keep: of a vector or a row one, of a scalar none. */
export const keptAxes = (shape: Shape): readonly number[] => [...shape.keys()].filter((axis) => shape.length > 2 || !isUnit(shape[axis] ?? UNIT));

/** The shape that holds a value of the given shape for every sample: N for scalars, N × n for vectors and rows, N × m × n for matrices. */
export function rowsShape(size: Dimension, shape: Shape): Shape {
  return shapeOfAxes([size, ...keptAxes(shape).map((axis) => shape[axis] ?? UNIT)]);
}

export const isColumn = ({ shape }: Batched): boolean => shape.length === 2 && isUnit(shape[1]) && !isUnit(shape[0]);
export const isRow = ({ shape }: Batched): boolean => shape.length === 2 && isUnit(shape[0]) && !isUnit(shape[1]);
export const isVector = (value: Batched): boolean => isColumn(value) || isRow(value);
export const isScalar = ({ shape }: Batched): boolean => isScalarShape(shape);

/** A′, without a second stroke. */
export const turned = (table: TermTable, term: Term): Term => (term.kind === "transpose" ? (term.args[0] ?? term) : table.transpose(term));

/** 1′ with `size` entries. */
export const onesRow = (table: TermTable, size: Dimension): Term => table.transpose(table.ones([size, UNIT]));

/** A value with the samples along its first axis, repeated for every sample where they do not differ. */
export function asRows(batch: Batch, value: Batched): Term {
  switch (value.kind) {
    case "rows":
      return value.term;
    case "diagonal":
      return stackOfDiagonals(batch, value.term);
    case "same":
      return repeatedRows(batch, value.term);
  }
}

function repeatedRows({ table, size }: Batch, term: Term): Term {
  const shape = rowsShape(size, term.shape);
  const [inner] = term.args;
  if (term.kind === "ones") return table.ones(shape);
  if (term.kind === "zeros") return table.zeros(shape);
  if (term.kind === "fill" && inner !== undefined) return table.fill(inner, shape);
  if (isScalarShape(term.shape)) return table.fill(term, shape);
  const scalars = term.kind === "multiply" ? term.args.filter((factor) => isScalarShape(factor.shape)) : [];
  if (scalars.length > 0) return table.multiply([...scalars, repeatedRows({ table, size }, table.multiply(term.args.filter((factor) => !scalars.includes(factor))))]);
  const ones = table.ones([size, UNIT]);
  if (isColumn(same(term))) return table.multiply([ones, turned(table, term)]);
  if (isRow(same(term))) return table.multiply([ones, term]);
  return repeated(table, term, shape);
}

function stackOfDiagonals({ table }: Batch, term: Term): Term {
  return table.einsum([term, table.identity(term.shape[1])], [[0, 1], [1, 2]], [0, 1, 2]);
}

/** Scalars s of every sample times rows: s_i X_ij. */
export function scaledRows({ table }: Batch, scalars: Term, term: Term): Term {
  const [, columns, ...rest] = term.shape;
  if (rest.length > 0) return table.einsum([scalars, term], [[0, null], [...term.shape.keys()]], [...term.shape.keys()]);
  return table.hadamard(isUnit(columns) ? [scalars, term] : [table.multiply([scalars, onesRow(table, columns)]), term]);
}
