// What reading a LaTeX formula has found so far, and the questions that every part of the reader asks of it; it reads nothing.
import { type Diagnostic, error, label } from "../../diagnostics/diagnostic.js";
import { cover, type Span } from "../../diagnostics/span.js";
import type { Opening } from "./brackets.js";
import { isSign, type KnownNames, readName } from "./names.js";
import type { LatexToken, Written } from "./tokens.js";

/** The names under which lines above gave derivatives, by the variable: `\frac{\partial L}{\partial z}` is what its line says. */
export type OwnDerivatives = ReadonlyMap<string, string>;

export interface Reader {
  readonly pieces: readonly Written[];
  readonly names: KnownNames;
  readonly derivatives: OwnDerivatives;
  readonly tokens: LatexToken[];
  readonly open: Opening[];
  readonly diagnostics: Diagnostic[];
}

/** Reports what is wrong at `span` and goes on at `next`. */
export function problem({ diagnostics }: Reader, span: Span, code: Diagnostic["code"], message: string, help: string | null, next: number, place = "found here"): number {
  diagnostics.push(error(code, message, [label(span, place)], help));
  return next;
}

/** What a closing brace of a fraction's numerator has for its text, so that the next piece is known to be the denominator. */
export const endOfNumerator = "numerator";

/** TeX takes one letter or digit where an argument has no braces: after a fraction, its first argument, a root or `^`. */
export function takesSingle(tokens: readonly LatexToken[]): boolean {
  const [before, last] = [tokens.at(-2), tokens.at(-1)];
  if (last === undefined) return false;
  if (last.type === "fraction" || last.type === "root" || last.type === "^") return true;
  return (before?.type === "fraction" && (last.type === "number" || last.type === "name")) || (last.type === "}" && last.text === endOfNumerator);
}

/** What stands below a constant or an operator, from its `_`: in braces, or one letter or digit. */
export function below(reader: Reader, at: number): number {
  const { pieces, tokens, open } = reader;
  const sub = pieces[at];
  const next = pieces[at + 1];
  if (sub === undefined || next === undefined) return at + 1;
  if (isSign(next, "{")) {
    open.push({ written: "{", span: next.span, at: tokens.length, relation: null });
    tokens.push({ type: "_{", text: "_{", span: cover(sub.span, next.span) });
    return at + 2;
  }
  return single(reader, at + 1, ["_{", "}"], sub.span);
}

/** One letter or digit as a group of its own. */
export function single(reader: Reader, at: number, [open, close]: readonly ["_{" | "(", "}" | ")"], span: Span): number {
  const { pieces, tokens, names } = reader;
  const piece = pieces[at];
  if (piece === undefined) return at;
  const digit = piece.type === "number" && piece.text.length === 1;
  const found = digit ? null : readName(pieces, at, names, true);
  if (!digit && found === null) return problem(reader, piece.span, "E0124", "one letter or digit is expected here", "put all of it in braces", at + 1);
  const operand: LatexToken = found === null ? { type: "number", text: piece.text, span: piece.span } : { type: "name", text: found.name, span: found.span };
  const end = operand.span.end;
  tokens.push({ type: open, text: open, span }, operand, { type: close, text: close, span: { start: end, end } });
  return found === null ? at + 1 : found.end;
}
