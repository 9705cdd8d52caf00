// What a user's program consists of, as written; it does not know what its names stand for.
import type { Span } from "../diagnostics/span.js";
import type { Ast } from "./ast.js";
import type { Declaration } from "./declaration.js";

export interface Parameter {
  readonly name: string;
  readonly span: Span;
}

export type Statement =
  | { readonly kind: "declaration"; readonly declaration: Declaration; readonly span: Span }
  | { readonly kind: "assignment"; readonly name: string; readonly nameSpan: Span; readonly value: Ast; readonly span: Span }
  | {
      readonly kind: "functionDefinition";
      readonly name: string;
      readonly nameSpan: Span;
      readonly parameters: readonly Parameter[];
      readonly body: Ast;
      readonly span: Span;
    }
  | { readonly kind: "expression"; readonly value: Ast; readonly span: Span };

/** Statements in the order of the text; a single expression is a program of one. */
export interface Program {
  readonly statements: readonly Statement[];
}
