// What an expression looks like as written, with the place of every part; it knows no shapes and no functions.
import type { Span } from "../diagnostics/span.js";

export type BinaryOperator = "+" | "-" | "*" | "/" | ".*" | "./" | "^" | ".^";

/**
 * Sums and products are left-deep, as long as the text is: walk them with an explicit stack.
 * A parenthesised expression is the expression inside, with the span of the parentheses.
 */
export type Ast =
  | { readonly kind: "number"; readonly span: Span; readonly text: string }
  | { readonly kind: "string"; readonly span: Span; readonly value: string }
  | { readonly kind: "name"; readonly span: Span; readonly name: string }
  | { readonly kind: "call"; readonly span: Span; readonly name: string; readonly nameSpan: Span; readonly args: readonly Ast[] }
  | { readonly kind: "negate"; readonly span: Span; readonly of: Ast }
  | { readonly kind: "transpose"; readonly span: Span; readonly of: Ast }
  | {
      readonly kind: "binary";
      readonly span: Span;
      readonly operator: BinaryOperator;
      readonly operatorSpan: Span;
      readonly implicit: boolean;
      readonly left: Ast;
      readonly right: Ast;
    };

/** The one member of the union with the given kind. */
export type AstOf<K extends Ast["kind"]> = Extract<Ast, { readonly kind: K }>;
