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

/** Facts, or only hints for sampling, in the order of the house's list. */
export const attributeNames = [
  "symmetric", "spd", "invertible", "diagonal", "orthogonal", "triangular", "skew", "toeplitz",
  "positive", "unit", "small", "binary", "prob", "rowprob", "tall", "wide",
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
