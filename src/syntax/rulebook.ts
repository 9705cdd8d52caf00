// What a rule file says, as written; it does not know whether a rule is true.
import type { Span } from "../diagnostics/span.js";
import type { Ast } from "./ast.js";
import type { Attribute, Declaration, ShapeAst } from "./declaration.js";

export const conditionPhrases = [
  "has no zero entry", "is nonzero", "is positive", "is nonnegative", "is invertible", "is symmetric",
  "is positive definite", "is diagonal", "is orthogonal", "is skew", "is lower triangular", "is upper triangular",
  "is binary", "is onehot", "has onehot rows", "has unit norm", "has columns summing to one", "has rows summing to one",
  "has full rank", "has a simple leading eigenvalue", "has a simple largest singular value", "has distinct eigenvalues", "has no eigenvalue at or below zero",
  "has one largest entry", "has one smallest entry",
] as const;
export type ConditionPhrase = (typeof conditionPhrases)[number];

/** `subject phrase`, such as `W x + b has no zero entry`. */
export interface Condition {
  readonly subject: Ast;
  readonly phrase: ConditionPhrase;
  readonly span: Span;
}

export interface Quoted {
  readonly text: string;
  readonly span: Span;
}

/** What every entry may carry; `source` is the entry's own text. */
export interface EntryCommon {
  readonly name: string;
  readonly nameSpan: Span;
  readonly span: Span;
  readonly source: string;
  readonly axiom: boolean;
  readonly cite: Quoted | null;
  readonly note: Quoted | null;
  readonly latex: Quoted | null;
}

/** `name : shape attribute…`, in a head or after `for all`; `target` marks what is not differentiated unless asked. */
export interface RuleParameter {
  readonly name: string;
  readonly nameSpan: Span;
  readonly shape: ShapeAst;
  readonly attributes: readonly Attribute[];
  readonly target: boolean;
  readonly span: Span;
}

/** The linear map `variable ↦ image`. */
export interface MapAst {
  readonly variable: string;
  readonly variableSpan: Span;
  readonly image: Ast;
  readonly span: Span;
}

/** The equation that a function or an operator solves. */
export interface DefiningEquation {
  readonly left: Ast;
  readonly right: Ast;
}

/**
 * A function of one variable, applied entry by entry, with its derivative; null where it cannot be differentiated yet.
 * `domain` is where it is defined; `given` is where the derivative holds; `ensures` is true of every value;
 * `from` is the equation that defines it, from which the derivative follows.
 */
export type FunctionEntry = EntryCommon & {
  readonly kind: "function";
  readonly parameter: string;
  readonly parameterSpan: Span;
  /** Null for a function that is known and cannot be differentiated yet. */
  readonly derivative: Ast | null;
  readonly given: readonly Condition[];
  readonly domain: readonly Condition[];
  readonly ensures: readonly Condition[];
  readonly from: DefiningEquation | null;
};

/** An opaque operator; `tangent` is its derivative with the tangent of `X` written `dX`, null where it cannot be differentiated yet; `from` the equation that defines it; `domain`, `given` and `ensures` as for a function. */
export type OperatorEntry = EntryCommon & {
  readonly kind: "operator";
  readonly parameters: readonly RuleParameter[];
  readonly shape: ShapeAst;
  /** Null for an operator that is known and cannot be differentiated yet. */
  readonly tangent: Ast | null;
  readonly given: readonly Condition[];
  readonly domain: readonly Condition[];
  readonly ensures: readonly Condition[];
  readonly from: DefiningEquation | null;
};

/** A name for a term of its parameters; without parameters, of a constant. `ensures` is true of every value. */
export type DefineEntry = EntryCommon & {
  readonly kind: "define";
  readonly parameters: readonly RuleParameter[];
  readonly body: Ast;
  readonly given: readonly Condition[];
  readonly domain: readonly Condition[];
  readonly ensures: readonly Condition[];
  /** Whether its two arguments may be exchanged. */
  readonly commutes: boolean;
  /** The definition that it is row by row, for a scalar the mean over the rows; null where nothing is said. */
  readonly rowwise: Quoted | null;
};

/** `mode (map) argument = result`, for all values of the variables. */
export type LemmaEntry = EntryCommon & {
  readonly kind: "lemma";
  readonly mode: "adjoint" | "pullback" | "pushforward";
  readonly variables: readonly Declaration[];
  readonly map: MapAst;
  readonly argument: Ast;
  readonly result: Ast;
  readonly given: readonly Condition[];
};

/** `left = right`: a rewrite is used from left to right; a relation is a fact the kernel may use. */
export type EquationEntry = EntryCommon & {
  readonly kind: "rewrite" | "relation";
  readonly variables: readonly Declaration[];
  readonly left: Ast;
  readonly right: Ast;
  readonly given: readonly Condition[];
};

/** A known error: `left` written as `right`. */
export type MistakeEntry = EntryCommon & {
  readonly kind: "mistake";
  readonly variables: readonly Declaration[];
  readonly left: Ast;
  readonly right: Ast;
  readonly given: readonly Condition[];
  readonly says: Quoted;
};

export type RuleEntry = FunctionEntry | OperatorEntry | DefineEntry | LemmaEntry | EquationEntry | MistakeEntry;

/** Entries in the order of the text. */
export interface Rulebook {
  readonly entries: readonly RuleEntry[];
}
