/** The factors of products, and what each is on its own; what a special one stands for is not computed where a cheaper way is known. Knows no terms. */
import type { Dimension } from "../../term/dimension.js";
import { ONE } from "../../term/rational.js";
import { type Builder, flip } from "./builder.js";
import { constant } from "./entrywise.js";
import type { View } from "./instruction.js";

export type Factor =
  | { readonly kind: "plain"; readonly rows: Dimension; readonly columns: Dimension; readonly view: View; readonly isSymmetric: () => boolean }
  /** All entries one. */
  | { readonly kind: "ones"; readonly rows: Dimension; readonly columns: Dimension }
  | { readonly kind: "identity"; readonly rows: Dimension; readonly columns: Dimension }
  /** The matrix with `view` on its diagonal. */
  | { readonly kind: "diagonal"; readonly rows: Dimension; readonly columns: Dimension; readonly view: View; readonly isNonnegative: () => boolean }
  /** The inverse of `view`. */
  | { readonly kind: "inverse"; readonly rows: Dimension; readonly columns: Dimension; readonly view: View; readonly isSymmetric: () => boolean };

export const never = (): boolean => false;

export const plain = (view: View, rows: Dimension, columns: Dimension): Factor => ({ kind: "plain", rows, columns, view, isSymmetric: never });

/** The value of a factor on its own. */
export function materialise(builder: Builder, factor: Factor): View {
  const { rows, columns } = factor;
  switch (factor.kind) {
    case "plain":
      return builder.settled(factor.view);
    case "ones":
      return builder.entrywise(constant(ONE), rows, columns);
    case "identity":
      return builder.emit((result) => ({ kind: "identity", result }), rows, columns);
    case "diagonal":
      return builder.emit((result) => ({ kind: "diagonal", result, vector: factor.view }), rows, columns);
    case "inverse":
      return inverted(builder, factor.view, rows);
  }
}

/** One inverse for a matrix and its transpose. */
function inverted(builder: Builder, view: View, size: Dimension): View {
  const matrix = { value: view.value, transposed: false };
  const inverse = builder.emit((result) => ({ kind: "inverse", result, matrix }), size, size);
  return view.transposed ? flip(inverse) : inverse;
}

export function transposed(factor: Factor): Factor {
  const turned = { ...factor, rows: factor.columns, columns: factor.rows };
  return turned.kind === "plain" || turned.kind === "inverse" ? { ...turned, view: flip(turned.view) } : turned;
}

export const transposedChain = (factors: readonly Factor[]): readonly Factor[] => factors.map(transposed).toReversed();

/** Whether one factor is known to be the transpose of the other. */
export function areTransposes(left: Factor, right: Factor): boolean {
  switch (left.kind) {
    case "ones":
    case "identity":
      return right.kind === left.kind && left.rows.key === right.columns.key && left.columns.key === right.rows.key;
    case "diagonal":
      return right.kind === "diagonal" && left.view.value === right.view.value;
    case "plain":
    case "inverse":
      return right.kind === left.kind && left.view.value === right.view.value && (left.view.transposed !== right.view.transposed || left.isSymmetric());
  }
}

/** Equal for factors that are the same matrix. */
export function factorKey(factor: Factor): string {
  const view = factor.kind === "ones" || factor.kind === "identity" ? "" : `${factor.view.value}${factor.view.transposed && factor.kind !== "diagonal" ? "'" : ""}`;
  return `${factor.kind} ${view} ${factor.rows.key} ${factor.columns.key}`;
}
