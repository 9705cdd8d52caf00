/** The product of two factors: matrix products, products with vectors, outer and dot products, scalings and solves. Knows no terms and no longer products. */
import { type Dimension, isUnit, UNIT } from "../../term/dimension.js";
import { ONE } from "../../term/rational.js";
import { type Builder, flip, leaf } from "./builder.js";
import { constant, type Entrywise, operand, productOf } from "./entrywise.js";
import { type Factor, materialise, never, plain, transposed } from "./factor.js";
import type { View } from "./instruction.js";

const read = (builder: Builder, factor: Factor): Entrywise => (factor.kind === "ones" ? constant(ONE) : leaf(builder, materialise(builder, factor)));

/** A vector as a formula on a grid reads it, or the number one for a vector of ones. */
function along(builder: Builder, factor: Factor, access: "rows" | "columns"): Entrywise {
  return factor.kind === "ones" ? constant(ONE) : operand(materialise(builder, factor).value, access);
}

const otherSide = { rows: "columns", columns: "rows" } as const;

/** A diagonal matrix times `other`, on either side; a transposed matrix is scaled as it is stored. */
function scaled(builder: Builder, diagonal: Factor & { readonly kind: "diagonal" }, other: Factor, side: "rows" | "columns"): Factor {
  const { rows, columns } = other;
  const { view } = diagonal;
  if (other.kind === "diagonal") {
    const isNonnegative = (): boolean => diagonal.isNonnegative() && other.isNonnegative();
    return { ...other, isNonnegative, view: builder.entrywise(productOf([leaf(builder, view), leaf(builder, other.view)]), rows, UNIT) };
  }
  const vector = isUnit(rows) || isUnit(columns);
  if (!vector && other.kind === "plain" && other.view.transposed) return transposed(scaled(builder, diagonal, transposed(other), otherSide[side]));
  const factor = vector ? leaf(builder, view) : operand(view.value, side);
  return plain(builder.entrywise(productOf([factor, read(builder, other)]), rows, columns), rows, columns);
}

export function multiply(builder: Builder, left: Factor, right: Factor): Factor {
  const { rows, columns: inner } = left;
  const { columns } = right;
  if (left.kind === "identity") return right;
  if (right.kind === "identity") return left;
  if (left.kind === "diagonal") return scaled(builder, left, right, "rows");
  if (right.kind === "diagonal") return scaled(builder, right, left, "columns");
  if (left.kind === "inverse") {
    const solved = materialise(builder, right);
    return plain(builder.emit((result) => ({ kind: "solve", result, matrix: solvedMatrix(left), right: solved }), rows, columns), rows, columns);
  }
  if (right.kind === "inverse") {
    const solved = builder.settled(flip(materialise(builder, left)));
    return plain(flip(builder.emit((result) => ({ kind: "solve", result, matrix: solvedMatrix(transposed(right)), right: solved }), columns, rows)), rows, columns);
  }
  // A scalar that a part of the chain made, as in u (v′ u) v′, scales a vector.
  if (isUnit(inner) && (isUnit(rows) || isUnit(columns))) return plain(builder.entrywise(productOf([read(builder, left), read(builder, right)]), rows, columns), rows, columns);
  if (isUnit(inner)) {
    const outer = productOf([along(builder, left, "rows"), along(builder, right, "columns")]);
    return plain(builder.entrywise(outer, rows, columns), rows, columns);
  }
  if (isUnit(rows) && isUnit(columns)) {
    const body = productOf([read(builder, left), read(builder, right)]);
    return plain(builder.emit((result) => ({ kind: "reduce", result, over: "all", body, rows: inner, columns: UNIT }), rows, columns), rows, columns);
  }
  if (right.kind === "ones" && !isUnit(columns)) return repeated(builder, { ...right, columns: UNIT }, left, columns);
  if (left.kind === "ones" && !isUnit(rows)) return transposed(repeated(builder, { ...left, rows: left.columns, columns: UNIT }, transposed(right), rows));
  if (isUnit(columns)) return plain(matrixVector(builder, left, right), rows, columns);
  if (isUnit(rows)) return plain(matrixVector(builder, transposed(right), transposed(left)), rows, columns);
  return matrixProduct(builder, materialise(builder, left), materialise(builder, right), rows, columns, false);
}

/** A symmetric matrix is read one way only, so that equal solutions are found to be equal. */
const solvedMatrix = (inverse: Factor): View => {
  if (inverse.kind !== "inverse") throw new Error("internal: no matrix to solve against");
  return inverse.isSymmetric() ? { value: inverse.view.value, transposed: false } : inverse.view;
};

/** A matrix times a matrix of ones: its row sums, in each of `columns` columns. */
function repeated(builder: Builder, ones: Factor, matrix: Factor, columns: Dimension): Factor {
  const sums = multiply(builder, matrix, ones);
  const body = isUnit(matrix.rows) ? read(builder, sums) : along(builder, sums, "rows");
  return plain(builder.entrywise(body, matrix.rows, columns), matrix.rows, columns);
}

/** A product of two matrices, which is symmetric where one is the other's transpose, or where the caller knows it. */
export function matrixProduct(builder: Builder, left: View, right: View, rows: Dimension, columns: Dimension, isSymmetric: boolean): Factor {
  const symmetric = isSymmetric || (left.value === right.value && left.transposed !== right.transposed);
  const view = builder.emit((result) => ({ kind: "matrixProduct", result, left, right, symmetric }), rows, columns);
  return { kind: "plain", rows, columns, view, isSymmetric: symmetric ? () => true : never };
}

/** The column that a matrix and a column make; read as a row by whoever needs one. */
function matrixVector(builder: Builder, matrix: Factor, vector: Factor): View {
  const { rows, columns } = matrix;
  if (vector.kind === "ones") {
    const body = read(builder, matrix);
    return builder.emit((result) => ({ kind: "reduce", result, over: "columns", body, rows, columns }), rows, UNIT);
  }
  const operands = { left: materialise(builder, matrix), right: materialise(builder, vector) };
  return builder.emit((result) => ({ kind: "matrixVector", result, ...operands }), rows, UNIT);
}
