// What a declaration states of a name, as written; it knows no unification and no sampling.
import type { Span } from "../diagnostics/span.js";

export type SizeFactor = { readonly kind: "number"; readonly text: string } | { readonly kind: "name"; readonly name: string };

/** A product of whole numbers ≥ 1 and size names; numbers are plain decimal digits, at most 10⁹. */
export interface SizeAst {
  readonly factors: readonly SizeFactor[];
  readonly span: Span;
}

/** A vector has one size, a matrix two, a tensor one or more. */
export type ShapeAst =
  | { readonly kind: "scalar" }
  | { readonly kind: "vector" | "matrix" | "tensor"; readonly sizes: readonly SizeAst[] };

/**
 * Facts, or only hints for sampling, in the order of the house's list. Of a square matrix: `symmetric`, `spd` and `psd` (symmetric positive
 * definite, semidefinite), `invertible`, `diagonal`, `orthogonal`, `lower` and `upper` triangular (`triangular` alone is lower), `skew`.
 * Of any array: `toeplitz`, `positive` entries, `binary` entries 0 and 1, `prob` columns of nonnegative entries that sum to one, `rowprob`
 * the same of rows, `onehot` a vector, or rows, with a single 1 among zeros, `unitnorm` a vector of length one. Hints: `unit` entries
 * between 0 and 1, `small`, `tall`, `wide`.
 */
export const attributeNames = [
  "symmetric", "spd", "psd", "invertible", "diagonal", "orthogonal", "lower", "upper", "triangular", "skew", "toeplitz",
  "positive", "unit", "small", "binary", "prob", "rowprob", "onehot", "unitnorm", "tall", "wide",
] as const;
export type AttributeName = (typeof attributeNames)[number];

export interface Attribute {
  readonly name: AttributeName;
  readonly span: Span;
}

/** `name : shape attribute…`; `span` covers all of it. */
export interface Declaration {
  readonly name: string;
  readonly nameSpan: Span;
  readonly shape: ShapeAst;
  readonly attributes: readonly Attribute[];
  readonly span: Span;
}
