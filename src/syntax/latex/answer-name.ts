// The names of answers in LaTeX, derivatives among them; it knows no problem and no order of lines.
import { error, label } from "../../diagnostics/diagnostic.js";
import { fail, ok, type Result } from "../../diagnostics/result.js";
import type { Span } from "../../diagnostics/span.js";
import { readDerivative, readDifferential, readQuotient } from "./derivative-names.js";
import { readPieces } from "./lexer.js";
import { commandAt, isSign, type KnownNames, readName } from "./names.js";
import { indicesFirst } from "./order.js";
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

/** The name of an answer: `W_1`, `dW_1`, `\nabla_{W_1} L`, `\frac{\partial L}{\partial W_1}`. Errors: those of single characters, and E0128. */
export function parseLatexName(text: string, names: KnownNames = null): Result<LatexName> {
  const pieces = readPieces(text);
  return pieces.ok ? nameOf(pieces.value, { start: 0, end: text.length }, names) : pieces;
}

function nameOf(written: readonly Written[], span: Span, names: KnownNames): Result<LatexName> {
  const pieces = indicesFirst(written);
  const found = derivativeName(pieces, names) ?? plainName(pieces, names);
  if (found !== null) return ok({ ...found, span });
  return fail(error("E0128", "only the name of an answer stands left of `=`", [label(span, "not a name")], "write `W_1`, `\\nabla_W L` or `\\frac{\\partial L}{\\partial W}` left of the first `=`"));
}

type Found = Omit<LatexName, "span">;

/** All pieces as one derivative; what stands behind a gradient, `\nabla_W L(W)`, says what is differentiated. */
function derivativeName(pieces: readonly Written[], names: KnownNames): Found | null {
  const slash = pieces.findIndex((piece) => isSign(piece, "/"));
  const whole = readDerivative(pieces, 0, names);
  const found = whole ?? (slash < 0 ? null : readQuotient(pieces.slice(0, slash), pieces.slice(slash + 1), names));
  if (found === null || (whole !== null && commandAt(pieces[0])?.kind === "fraction" && whole.end < pieces.length)) return null;
  const { wrt, of, order } = found;
  return { name: wrt === null || order === 2 ? null : `d${wrt}`, wrt, of, order };
}

function plainName(pieces: readonly Written[], names: KnownNames): Found | null {
  const mark = readDifferential(pieces, 0);
  const inner = mark === null || commandAt(pieces[0])?.kind === "question" ? null : readName(pieces, mark.end, names);
  if (inner !== null && inner.end === pieces.length) return { name: `d${inner.name}`, wrt: inner.name, of: null, order: 1 };
  const whole = readName(pieces, 0, names);
  const name = whole !== null && whole.end === pieces.length ? whole.name : word(pieces);
  return name === null ? null : { name, wrt: null, of: null, order: 1 };
}

/** A name of several letters that no one declared yet: `loss = …`. */
function word(pieces: readonly Written[]): string | null {
  const letters = pieces.length <= 64 && pieces[0]?.type === "letter" && pieces.every(({ type, span }, at) => (type === "letter" || type === "number") && (at === 0 || pieces[at - 1]?.span.end === span.start));
  return letters ? pieces.map(({ text }) => text).join("") : null;
}
