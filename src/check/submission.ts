/** What a student handed in, as it was read: named statements with their lines of working. Knows no problem and no shapes. */
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import type { Span } from "../diagnostics/span.js";
import type { Ast } from "../syntax/ast.js";

/** The text as it was handed in; all spans point into `text`. */
export interface Submission {
  readonly name: string;
  readonly text: string;
}

/** One `= expression` of a statement: the first beside its name, the others are working. `value` is null where it cannot be read. */
export interface Link {
  readonly line: number;
  readonly span: Span;
  readonly value: Ast | null;
  readonly diagnostics: readonly Diagnostic[];
}

/** A left side that says which derivative it is: `∂L/∂W`, `\nabla_W L`. */
export interface WrittenDerivative {
  /** Of what; null where that is not said. */
  readonly of: string | null;
  readonly variable: string;
  readonly order: 1 | 2;
}

/** `name = expression`, and the `= expression` lines that continue it. */
export interface Statement {
  /** The problem whose heading it stands under; null without headings. */
  readonly problem: string | null;
  /** In its normal spelling; the left side as written where that is a derivative, and empty where an expression stands by itself. */
  readonly name: string;
  readonly derivative: WrittenDerivative | null;
  readonly nameSpan: Span;
  /** At least one. */
  readonly links: readonly Link[];
}

export interface ReadSubmission {
  readonly submission: Submission;
  readonly statements: readonly Statement[];
  readonly diagnostics: readonly Diagnostic[];
}
