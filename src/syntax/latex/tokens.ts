// The words and signs of LaTeX mathematics, as written and as the grammar takes them; it does not know how they combine.
import type { Token } from "../tokens.js";

/** A piece of the text: a command with its backslash, one letter, one sign. */
export type Written = Token<"command" | "letter" | "number" | "sign" | "superscript" | "subscript" | "transpose" | "prime"> & {
  /** Whether it was sized by `\left` or `\right` and their like, which says which way a bar faces. */
  readonly side: "open" | "close" | null;
  /** Whether `\\` stands before it. */
  readonly afterLine: boolean;
};

export type LatexTokenType =
  | "number" | "name" | "function" | "derivative" | "sized" | "fraction" | "root"
  | "+" | "-" | "*" | "times" | "/" | ".*" | "./" | "kron" | "," | "=" | "relation"
  | "^" | "^{" | ".^" | ".^{" | "_{" | "{" | "}" | "(" | ")"
  | "transpose" | "inverseTranspose" | "superscript"
  | "absOpen" | "absClose" | "normOpen" | "normClose" | "innerOpen" | "innerClose" | "indicatorOpen" | "indicatorClose";

/** `text` is the name in its plain spelling, the number as written, the relation or sign, or which constant or norm it is. */
export type LatexToken = Token<LatexTokenType>;
