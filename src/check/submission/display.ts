/** The rows of a displayed formula: what stands between `\\`, without the signs that only align it. Knows no grammar. */
import type { Span } from "../../diagnostics/span.js";
import { blanked } from "./scan.js";

export interface Row {
  readonly span: Span;
  /** As long as the span. */
  readonly text: string;
}

/** Environments of which `\\` and `&` separate entries, not equations. */
const arrays: ReadonlySet<string> = new Set(["matrix", "pmatrix", "bmatrix", "Bmatrix", "vmatrix", "Vmatrix", "smallmatrix", "array", "cases"]);

/** The rows of `inside`, with blanks where nothing but the layout was said. */
export function displayRows(text: string, inside: Span): readonly Row[] {
  const rows: Row[] = [];
  let depth = 0;
  let start = inside.start;
  let row: string[] = [];
  const close = (end: number): void => {
    const joined = row.join("");
    if (joined.trim() !== "") rows.push({ span: { start, end }, text: joined });
    row = [];
  };
  for (let at = inside.start; at < inside.end; ) {
    const piece = pieceAt(text, at, inside.end);
    if (piece.kind === "begin" && arrays.has(piece.name)) depth += 1;
    if (piece.kind === "end" && arrays.has(piece.name)) depth = Math.max(0, depth - 1);
    if (piece.kind === "break" && depth === 0) {
      close(at);
      start = piece.end;
    } else row.push(isLayout(piece, depth) ? " ".repeat(piece.end - at) : text.slice(at, piece.end));
    at = piece.end;
  }
  close(inside.end);
  return rows.map(trimmed);
}

type Piece =
  | { readonly kind: "begin" | "end"; readonly name: string; readonly end: number }
  | { readonly kind: "break" | "align" | "mark" | "comment" | "other"; readonly end: number };

const isLayout = (piece: Piece, depth: number): boolean => {
  switch (piece.kind) {
    case "begin":
    case "end":
      return !arrays.has(piece.name);
    case "align":
    case "break":
      return depth === 0;
    case "mark":
    case "comment":
      return true;
    case "other":
      return false;
  }
};

/** The command, sign or letter at a place. */
function pieceAt(text: string, at: number, limit: number): Piece {
  const sign = text.charAt(at);
  if (sign === "&") return { kind: "align", end: at + 1 };
  if (sign === "%") {
    const line = text.indexOf("\n", at);
    return { kind: "comment", end: line < 0 ? limit : Math.min(line, limit) };
  }
  if (sign !== "\\") return { kind: "other", end: at + 1 };
  if (text.charAt(at + 1) === "\\") {
    const [space = ""] = /^\*?\[[^\]\n]{0,20}\]/.exec(text.slice(at + 2, at + 25)) ?? [];
    return { kind: "break", end: Math.min(limit, at + 2 + space.length) };
  }
  const command = text.slice(at, Math.min(limit, at + 80));
  const [environment = "", word = "", name = ""] = /^\\(begin|end)\{([A-Za-z]{1,20})\*?\}/.exec(command) ?? [];
  if (environment !== "") return { kind: word === "begin" ? "begin" : "end", name, end: at + environment.length };
  const [mark = ""] = /^\\(?:(?:label|tag)\*?\{[^}\n]{0,60}\}|nonumber(?![A-Za-z])|notag(?![A-Za-z])|qquad(?![A-Za-z])|quad(?![A-Za-z]))/.exec(command) ?? [];
  if (mark !== "") return { kind: "mark", end: at + mark.length };
  return { kind: "other", end: Math.min(limit, at + 2) };
}

/** Without the blanks at both ends, so that a place is where something stands. */
function trimmed({ span, text }: Row): Row {
  const before = text.length - text.trimStart().length;
  const length = text.trim().length;
  return { span: { start: span.start + before, end: span.start + before + length }, text: blanked(text, 0, 0).slice(before, before + length) };
}
