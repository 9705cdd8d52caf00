// Brackets, bars, norms, comparisons and the other signs of a LaTeX formula as tokens; it knows no names.
import { cover, type Span } from "../../diagnostics/span.js";
import { quote } from "../../diagnostics/quote.js";
import { closing, endsOperand } from "./brackets.js";
import { commandAt, isSign, readWord } from "./names.js";
import { readPower } from "./powers.js";
import { endOfNumerator, problem, type Reader } from "./reader.js";
import type { LatexToken, LatexTokenType, Written } from "./tokens.js";

const plain: ReadonlyMap<string, LatexTokenType> = new Map<string, LatexTokenType>([["+", "+"], ["-", "-"], ["*", "*"], ["/", "/"], [",", ","], ["=", "="]]);

export function readSign(reader: Reader, at: number, piece: Written): number {
  const { pieces, tokens } = reader;
  const { text, span } = piece;
  const type = plain.get(text);
  if (type !== undefined) {
    // A comma at the end belongs to the sentence around the formula.
    if (type !== "," || at < pieces.length - 1) tokens.push({ type, text, span });
    return at + 1;
  }
  switch (text) {
    case "^": return readPower(reader, at, piece);
    case "(": case "[": case "{": return openBracket(reader, text, span, at + 1);
    case ")": case "]": case "}": return closeBracket(reader, text, span, at + 1);
    case "_": return problem(reader, span, "E0124", "an index stands below nothing that can have one", "write it behind a name: `W_1`", at + 1);
    case ":":
      if (isSign(pieces[at + 1], "=")) return at + 1;
      break;
    case ".": {
      const next = pieces[at + 1]?.span.start === span.end ? pieces[at + 1] : undefined;
      if (next !== undefined && isSign(next, "^")) return readPower(reader, at + 1, next, true);
      const entrywise = isSign(next, "*") || isSign(next, "/");
      if (!entrywise || next === undefined) {
        if (at === pieces.length - 1) return at + 1;
        break;
      }
      tokens.push({ type: next.text === "*" ? ".*" : "./", text: next.text, span: cover(span, next.span) });
      return at + 2;
    }
    case ";":
      if (at === pieces.length - 1) return at + 1;
      break;
  }
  return problem(reader, span, "E0102", `${quote(text)} cannot stand here`, text === "." ? "write products as `\\cdot`, entry by entry as `\\odot`" : "remove it", at + 1);
}

export function openBracket({ tokens, open }: Reader, written: "(" | "[" | "\\{" | "{", span: Span, next: number): number {
  open.push({ written, span, at: tokens.length, relation: null });
  tokens.push({ type: written === "{" ? "{" : "(", text: written, span });
  return next;
}

export function closeBracket(reader: Reader, written: ")" | "]" | "\\}" | "}", span: Span, next: number): number {
  const { tokens, open, diagnostics } = reader;
  const opened = closing(open, written, span);
  if ("code" in opened) {
    diagnostics.push(opened);
    return next;
  }
  const opener = tokens[opened.at];
  if (opener === undefined) throw new Error("internal: a bracket without its token");
  if (opened.relation !== null && opener.type === "(") closeIndicator(reader, opened.at, span);
  else if (opener.type === "(") {
    // Braces that became parentheses are those of a power of e.
    if (written === "}" && looksLikeMatrix(tokens, opened.at)) return problem(reader, cover(opened.span, span), "E0125", "a power of e of a matrix can be taken of its entries or of the matrix", "write `\\exp(X)` or `\\operatorname{expm}(X)`", next, "which of the two?");
    tokens.push({ type: ")", text: written, span });
  }
  else tokens.push({ type: "}", text: opener.type === "{" && tokens[opened.at - 1]?.type === "fraction" ? endOfNumerator : "}", span });
  return next;
}

/** `1[z > 0]` and `\mathbb{1}\{z > 0\}`: the brackets hold the indicator, and what names it before them goes into them. */
function closeIndicator({ tokens }: Reader, at: number, span: Span): void {
  const opener = tokens[at];
  const before = tokens[at - 1];
  if (opener === undefined) return;
  tokens.push({ type: "indicatorClose", text: "]", span });
  const named = before !== undefined && ((before.type === "number" && before.text === "1") || (before.type === "sized" && before.text !== "zeros") || (before.type === "name" && before.text === "I"));
  tokens[at] = { type: "indicatorOpen", text: "[", span: named && before !== undefined ? cover(before.span, opener.span) : opener.span };
  if (named) tokens.splice(at - 1, 1);
}

/** A comparison, which has a meaning directly inside brackets only. */
export function readRelation(reader: Reader, text: string, span: Span, next: number): number {
  const top = reader.open.at(-1);
  const holds = top !== undefined && (top.written === "(" || top.written === "[" || top.written === "\\{" || reader.tokens[top.at]?.type === "_{");
  if (top === undefined || !holds) return problem(reader, span, "E0127", "a comparison has no value by itself", "write the indicator with brackets: `\\mathbb{1}[z > 0]`", next);
  if (top.relation !== null) return problem(reader, span, "E0127", "an indicator compares two things", "write a product of two indicators, entry by entry", next);
  top.relation = span;
  reader.tokens.push({ type: "relation", text, span });
  return next;
}

/** A single or double bar: it closes the innermost open bar of its kind after an operand, and opens elsewhere, unless `\left` or `\right` says. */
export function readBars(reader: Reader, at: number, piece: Written, norm: boolean, side: "open" | "close" | null): number {
  const { pieces, tokens, open } = reader;
  const top = open.at(-1)?.written;
  const behind = pieces[at + 1];
  const second = commandAt(behind);
  const two = !norm && behind !== undefined && behind.span.start === piece.span.end && second?.kind === "bars" && !second.norm && behind.side === null && side === null;
  const closes = side === null ? endsOperand(tokens.at(-1)) && (norm ? top === "\\|" : top === "|" || (top === "||" && two)) : side === "close";
  const written = norm ? "\\|" : closes ? (top === "||" && two ? "||" : "|") : two ? "||" : "|";
  const end = written === "||" ? at + 2 : at + 1;
  const span = written === "||" && behind !== undefined ? cover(piece.span, behind.span) : piece.span;
  const isNorm = written !== "|";
  if (!closes) {
    open.push({ written, span, at: tokens.length, relation: null });
    tokens.push({ type: isNorm ? "normOpen" : "absOpen", text: written, span });
    return end;
  }
  const opened = open.at(-1);
  if (opened === undefined || top !== written) return problem(reader, span, "E0104", `${quote(written)} closes nothing`, "open a bar before it, or remove it", end);
  open.pop();
  if (isNorm) return closeNorm(reader, end, span, looksLikeMatrix(tokens, opened.at));
  if (looksLikeMatrix(tokens, opened.at)) return problem(reader, cover(opened.span, span), "E0125", "bars around a matrix can mean its determinant or the absolute values of its entries", "write `\\det(X)` or `\\operatorname{abs}(X)`", end, "which of the two?");
  tokens.push({ type: "absClose", text: "|", span });
  return end;
}

/** Whether all names since the opening bars are capital letters, as names of matrices are: nothing is known of shapes here. */
function looksLikeMatrix(tokens: readonly LatexToken[], opened: number): boolean {
  const inside = tokens.length - opened <= longestMatrix ? tokens.slice(opened + 1) : [];
  return inside.some(({ type }) => type === "name") && inside.every(({ type, text }) => matrixParts.has(type) || (type === "name" && /^[A-Z][0-9]*$/u.test(text)));
}

const longestMatrix = 50;
const matrixParts: ReadonlySet<LatexTokenType> = new Set<LatexTokenType>(["number", "+", "-", "*", "times", "transpose", "inverseTranspose", "superscript", "^", "^{", "}", "{", "(", ")"]);

const normsBelow: ReadonlyMap<string, string> = new Map([["2", "norm2"], ["F", "norm2"], ["1", "norm1"], ["Fro", "norm2"], ["fro", "norm2"]]);

function closeNorm(reader: Reader, end: number, span: Span, ofMatrix: boolean): number {
  const { pieces, tokens } = reader;
  if (!isSign(pieces[end], "_")) {
    tokens.push({ type: "normClose", text: "norm2", span });
    return end;
  }
  const nuclear = isSign(pieces[end + 1], "*") ? end + 2 : isSign(pieces[end + 1], "{") && isSign(pieces[end + 2], "*") && isSign(pieces[end + 3], "}") ? end + 4 : null;
  const styled = commandAt(pieces[end + 1]);
  const word = readWord(pieces, styled?.kind === "upright" || styled?.kind === "font" ? end + 2 : end + 1);
  const name = nuclear === null ? normsBelow.get(word?.word ?? "") : "nuclearnorm";
  const next = nuclear ?? word?.end ?? end + 1;
  if (name === undefined) return problem(reader, cover(span, pieces[end]?.span ?? span), "E0122", "this norm cannot be written", "norms are `\\|x\\|_2`, `\\|X\\|_F`, `\\|x\\|_1` and `\\|X\\|_*`", next);
  if (ofMatrix && word?.word === "2") return problem(reader, span, "E0125", "this norm of a matrix can be its largest singular value or that of its entries", "write `\\|X\\|_F`, or `\\operatorname{spectralnorm}(X)`", next, "which of the two?");
  tokens.push({ type: "normClose", text: name, span });
  return next;
}

export function readAngle({ tokens, open, ...reader }: Reader, side: "open" | "close", span: Span, next: number): number {
  if (side === "open") {
    open.push({ written: "\\langle", span, at: tokens.length, relation: null });
    tokens.push({ type: "innerOpen", text: "\\langle", span });
    return next;
  }
  const opened = closing(open, "\\rangle", span);
  if ("code" in opened) reader.diagnostics.push(opened);
  else tokens.push({ type: "innerClose", text: "\\rangle", span });
  return next;
}
