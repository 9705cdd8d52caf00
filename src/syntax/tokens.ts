// The words and signs of the language after reading; it does not know how they combine.
import type { Span } from "../diagnostics/span.js";

/** Signs in their one spelling: `⊙` is `.*`, `@` and `·` are `*`. */
export type Sign =
  | "+" | "-" | "*" | "/" | ".*" | "./" | "^" | ".^"
  | "(" | ")" | "[" | "]" | "relation" | "^{" | "}" | "," | ";" | ":" | "=" | "×" | "mapsTo" | "forAll"
  | "transpose" | "inverseTranspose" | "superscript"
  | "bar" | "doubleBar" | "absOpen" | "absClose" | "normOpen" | "normClose";

/** Words that a kind of text sets apart from names. */
export type Keyword =
  | "by" | "scalar" | "attribute" | "attributeLike" | "let"
  | "function" | "operator" | "define" | "lemma" | "rewrite" | "mistake" | "relation"
  | "derivative" | "given" | "domain" | "ensures" | "cite" | "note" | "latex" | "axiom" | "commutes" | "rowwise" | "from" | "tangent" | "becomes" | "says"
  | "adjoint" | "pullback" | "pushforward" | "target" | "and" | "phrase";

/** `callName` is a name directly followed by `(`. */
export type TokenType = "number" | "name" | "callName" | "string" | "newline" | Sign | Keyword;

/** `text` is the sign, the name in its normal spelling, the number as written, or the string without quotes. */
export interface Token<Type extends string = TokenType> {
  readonly type: Type;
  readonly text: string;
  readonly span: Span;
}
