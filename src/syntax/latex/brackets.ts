// Which brackets and bars of a LaTeX formula are open, and how deep; it knows no grammar.
import { type Diagnostic, error, label } from "../../diagnostics/diagnostic.js";
import { quote } from "../../diagnostics/quote.js";
import type { Span } from "../../diagnostics/span.js";
import { limits } from "../limits.js";
import type { LatexToken, LatexTokenType } from "./tokens.js";

export interface Opening {
  /** How it was written, which says what closes it. */
  readonly written: "(" | "[" | "\\{" | "{" | "|" | "||" | "\\|" | "\\langle";
  readonly span: Span;
  /** The place of its token. */
  readonly at: number;
  /** A comparison that stands directly inside. */
  relation: Span | null;
}

const partners: ReadonlyMap<string, Opening["written"]> = new Map<string, Opening["written"]>([[")", "("], ["]", "["], ["\\}", "\\{"], ["}", "{"], ["\\rangle", "\\langle"]]);

const operandEnds: ReadonlySet<LatexTokenType> = new Set<LatexTokenType>([
  "number", "name", "sized", ")", "}", "absClose", "normClose", "innerClose", "indicatorClose", "transpose", "inverseTranspose", "superscript",
]);

export const endsOperand = (token: LatexToken | undefined): boolean => token !== undefined && operandEnds.has(token.type);

/** The opening that `written` closes, taken from the stack; or what is wrong. */
export function closing(open: Opening[], written: string, span: Span): Opening | Diagnostic {
  const top = open.at(-1);
  if (top === undefined) return error("E0104", `${quote(written)} closes nothing`, [label(span, "closes nothing")], "remove it, or open a bracket before it");
  if (top.written === partners.get(written)) {
    open.pop();
    return top;
  }
  const places = [label(span, "closed here"), label(top.span, `while this ${quote(top.written)} is open`)];
  return error("E0104", `${quote(written)} stands inside ${quote(top.written)}`, places, `close the ${quote(top.written)} before it`);
}

export function tooDeep(open: readonly Opening[]): Diagnostic | null {
  const last = open.at(-1);
  if (last === undefined || open.length <= limits.nesting) return null;
  return error("E0111", `more than ${limits.nesting.toLocaleString("en-US")} brackets are open`, [label(last.span, "one too many")], "name the inner parts on lines of their own");
}

export function unclosed(open: readonly Opening[]): Diagnostic | null {
  const inner = open.at(-1);
  if (inner === undefined) return null;
  const places = open.slice(-3).toReversed().map(({ written, span }) => label(span, `this ${quote(written)} is never closed`));
  const bar = inner.written === "|" || inner.written === "||" || inner.written === "\\|";
  const help = bar ? "write `\\left|` and `\\right|`, or `\\lVert` and `\\rVert`, where bars are hard to tell apart" : "close it where it belongs, at the latest at the end";
  return error("E0103", open.length === 1 || bar ? `${quote(inner.written)} is never closed` : `${open.length.toLocaleString("en-US")} brackets are never closed`, places, help);
}
