// `name = expression = expression` in LaTeX, with derivatives as names; it knows no problem and no order of lines.
import { error, label } from "../../diagnostics/diagnostic.js";
import { fail, ok, type Result } from "../../diagnostics/result.js";
import type { Span } from "../../diagnostics/span.js";
import type { Ast } from "../ast.js";
import { parsePieces } from "./latex.js";
import { readPieces } from "./lexer.js";
import { commandAt, isSign, type KnownNames, readName, readWord } from "./names.js";
import type { Written } from "./tokens.js";

/** What stands left of `=`. */
export interface LatexName {
  /** In plain spelling; `dW` for the derivative in W, null for one in no variable, `\nabla L`. */
  readonly name: string | null;
  /** The variable of a derivative; null for a name that is none. */
  readonly wrt: string | null;
  /** What is differentiated, where it is written as a name. */
  readonly of: string | null;
  readonly order: 1 | 2;
  readonly span: Span;
}

export interface LatexSide {
  readonly span: Span;
  readonly value: Result<Ast>;
}

export interface LatexEquation {
  /** Null without `=`, and where the text begins with `=` and continues what came before. */
  readonly name: Result<LatexName> | null;
  /** Whether the text begins with `=`. */
  readonly continues: boolean;
  /** What stands right of each `=`, or all of a text without `=`. */
  readonly sides: readonly LatexSide[];
}

/** The name of an answer: `W_1`, `dW_1`, `\nabla_{W_1} L`, `\frac{\partial L}{\partial W_1}`. Errors: those of single characters, and E0128. */
export function parseLatexName(text: string, names: KnownNames = null): Result<LatexName> {
  const pieces = readPieces(text);
  return pieces.ok ? nameOf(pieces.value, { start: 0, end: text.length }, names) : pieces;
}

/** Each side is read by itself, so that one that cannot be read leaves the others. Fails where single characters cannot be read. */
export function parseLatexEquation(text: string, names: KnownNames = null): Result<LatexEquation> {
  const pieces = readPieces(text);
  if (!pieces.ok) return pieces;
  const segments = segmentsOf(pieces.value, text.length);
  const [first, ...others] = segments;
  const side = ({ pieces: list, span }: Segment): LatexSide => ({ span, value: parsePieces(text, list, span, names) });
  if (first === undefined || others.length === 0) return ok({ name: null, continues: false, sides: segments.map(side) });
  const continues = first.pieces.length === 0;
  return ok({ name: continues ? null : nameOf(first.pieces, first.span, names), continues, sides: others.map(side) });
}

interface Segment {
  readonly pieces: readonly Written[];
  readonly span: Span;
}

/** The pieces between the `=` that stand in no bracket. */
function segmentsOf(pieces: readonly Written[], length: number): readonly Segment[] {
  const segments: Segment[] = [];
  let depth = 0;
  let start = 0;
  let from = 0;
  const close = (at: number, end: number): void => {
    const list = pieces.slice(start, at);
    const [head, last] = [list[0], list.at(-1)];
    segments.push({ pieces: list, span: head === undefined || last === undefined ? { start: from, end } : { start: head.span.start, end: last.span.end } });
  };
  for (const [at, piece] of pieces.entries()) {
    const command = commandAt(piece);
    const bracket = command?.kind === "bracket" ? command.text.slice(-1) : piece.type === "sign" ? piece.text : "";
    if (bracket === "(" || bracket === "[" || bracket === "{") depth += 1;
    else if (bracket === ")" || bracket === "]" || bracket === "}") depth -= 1;
    if (depth !== 0 || !(isSign(piece, "=") || (command?.kind === "sign" && command.type === "="))) continue;
    const defines = isSign(pieces[at - 1], ":") && pieces[at - 1]?.span.end === piece.span.start;
    close(defines ? at - 1 : at, piece.span.start);
    [start, from] = [at + 1, piece.span.end];
  }
  close(pieces.length, length);
  return segments;
}

function nameOf(pieces: readonly Written[], span: Span, names: KnownNames): Result<LatexName> {
  const found = gradient(pieces, names) ?? quotient(pieces, names) ?? plainName(pieces, names);
  if (found !== null) return ok({ ...found, span });
  return fail(error("E0128", "only the name of an answer stands left of `=`", [label(span, "not a name")], "write `W_1`, `\\nabla_W L` or `\\frac{\\partial L}{\\partial W}` left of the first `=`"));
}

type Found = Omit<LatexName, "span">;

const derivative = (wrt: string | null, of: string | null, order: 1 | 2 = 1): Found => ({ name: wrt === null || order === 2 ? null : `d${wrt}`, wrt, of, order });

function plainName(pieces: readonly Written[], names: KnownNames): Found | null {
  const mark = differential(pieces, 0);
  const inner = mark === null || commandAt(pieces[0])?.kind === "question" ? null : readName(pieces, mark.end, names);
  if (inner !== null && inner.end === pieces.length && inner.skipped === null) return { name: `d${inner.name}`, wrt: inner.name, of: null, order: 1 };
  const whole = readName(pieces, 0, names) ?? word(pieces);
  return whole === null || whole.end !== pieces.length ? null : { name: whole.name, wrt: null, of: null, order: 1 };
}

/** A name of several letters that no one declared yet: `delta = …`. */
function word(pieces: readonly Written[]): { readonly name: string; readonly end: number } | null {
  return pieces[0]?.type === "letter" && pieces.every(({ type }) => type === "letter" || type === "number") ? { name: pieces.map(({ text }) => text).join(""), end: pieces.length } : null;
}

/** `\nabla_W L`, `\nabla^2_x f`, `\partial_W L`, `\nabla L`. */
function gradient(pieces: readonly Written[], names: KnownNames): Found | null {
  const sign = pieces[0];
  if (commandAt(sign)?.kind !== "question" || sign === undefined) return null;
  let at = 1;
  let order: 1 | 2 = 1;
  let wrt: string | null = null;
  for (let marks = 0; marks < 2; marks += 1) {
    if (isSign(pieces[at], "^")) {
      const power = readWord(pieces, at + 1);
      if (power?.word !== "2") return null;
      [order, at] = [2, power.end];
    } else if (isSign(pieces[at], "_") && wrt === null) {
      const below = readName(pieces, at + 1, names, !isSign(pieces[at + 1], "{"));
      if (below === null) return null;
      [wrt, at] = [below.name, below.end];
    }
  }
  if (wrt === null && sign.text === "\\partial") return null;
  return derivative(wrt, readName(pieces, at, names)?.name ?? null, order);
}

/** The ∂ or d of a derivative, with its power. */
function differential(pieces: readonly Written[], start: number): { readonly squared: boolean; readonly end: number } | null {
  const command = commandAt(pieces[start]);
  const upright = command?.kind === "upright" ? readWord(pieces, start + 1) : null;
  const is = pieces[start]?.text === "\\partial" || (pieces[start]?.type === "letter" && pieces[start]?.text === "d") || upright?.word === "d";
  if (!is) return null;
  const end = upright?.end ?? start + 1;
  const power = isSign(pieces[end], "^") ? readWord(pieces, end + 1) : null;
  return power?.word === "2" ? { squared: true, end: power.end } : { squared: false, end };
}

/** `\frac{\partial L}{\partial W}`, `\frac{\partial}{\partial W} L`, `\partial L / \partial W`, `dL/dW`. */
function quotient(pieces: readonly Written[], names: KnownNames): Found | null {
  const parts = commandAt(pieces[0])?.kind === "fraction" ? fractionParts(pieces) : slashParts(pieces);
  if (parts === null) return null;
  const above = differential(parts.above, 0);
  const below = differential(parts.below, 0);
  if (above === null || below === null || below.squared) return null;
  const of = readName(parts.above, above.end, names) ?? readName(parts.rest, 0, names);
  const wrt = readName(parts.below, below.end, names);
  if (wrt === null || wrt.skipped !== null || wrt.transpose !== null) return null;
  const behind = parts.below.slice(wrt.end);
  const again = differential(behind, 0);
  const twice = again === null ? isSign(behind[0], "^") && readWord(behind, 1)?.word === "2" && readWord(behind, 1)?.end === behind.length : readName(behind, again.end, names)?.name === wrt.name;
  if (above.squared !== twice || (!twice && behind.length > 0)) return null;
  return derivative(wrt.name, of?.name ?? null, twice ? 2 : 1);
}

interface Parts {
  readonly above: readonly Written[];
  readonly below: readonly Written[];
  readonly rest: readonly Written[];
}

function fractionParts(pieces: readonly Written[]): Parts | null {
  const above = group(pieces, 1);
  const below = above === null ? null : group(pieces, above.end);
  return above === null || below === null ? null : { above: above.inner, below: below.inner, rest: pieces.slice(below.end) };
}

function group(pieces: readonly Written[], start: number): { readonly inner: readonly Written[]; readonly end: number } | null {
  if (!isSign(pieces[start], "{")) return null;
  for (let at = start, depth = 0; at < pieces.length; at += 1) {
    if (isSign(pieces[at], "{")) depth += 1;
    else if (isSign(pieces[at], "}")) depth -= 1;
    if (depth === 0) return { inner: pieces.slice(start + 1, at), end: at + 1 };
  }
  return null;
}

function slashParts(pieces: readonly Written[]): Parts | null {
  const slash = pieces.findIndex((piece) => isSign(piece, "/"));
  return slash < 0 ? null : { above: pieces.slice(0, slash), below: pieces.slice(slash + 1), rest: [] };
}
