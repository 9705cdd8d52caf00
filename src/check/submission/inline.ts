/** The formulas of one line: between `$`, `\(` and `\)`, and backticks, or the whole line. Knows no grammar. */
import { longestLeft, readLeftSide, withoutEmphasis } from "./left-side.js";
import type { NamesInUse, Notation } from "./piece.js";
import { scan } from "./scan.js";

export interface Formula {
  /** In the line. */
  readonly start: number;
  readonly text: string;
  readonly notation: Notation;
}

export interface InlineFormulas {
  readonly formulas: readonly Formula[];
  /** The line, as long as it was, where it is mathematics as a whole. */
  readonly whole: { readonly text: string; readonly notation: Notation } | null;
  /** A delimiter without its partner. */
  readonly unclosed: string | null;
}

interface Delimited {
  readonly start: number;
  readonly end: number;
  readonly width: number;
  readonly notation: Notation;
}

export function inlineFormulas(line: string, names: NamesInUse): InlineFormulas {
  const { found, unclosed } = delimited(line);
  if (found.length === 0) return { formulas: [], whole: { text: line, notation: "plain" }, unclosed };
  let outside = "";
  let without = "";
  let last = 0;
  for (const { start, end, width } of found) {
    const between = line.slice(last, start);
    outside += between + " ".repeat(end - start);
    without += between + " ".repeat(width) + line.slice(start + width, end - width) + " ".repeat(width);
    last = end;
  }
  outside += line.slice(last);
  without += line.slice(last);
  if (isOneStatement(outside, without, names)) return { formulas: [], whole: { text: without, notation: found.some(({ notation }) => notation === "latex") ? "latex" : "plain" }, unclosed };
  return { formulas: found.map(({ start, end, width, notation }) => ({ start: start + width, text: line.slice(start + width, end - width), notation })), whole: null, unclosed };
}

/** Whether delimiters stand only around parts of one statement: `dW = $2 A x$`, `$dW$ = $2 A x$`, `- $dW = 2 A x$`. */
function isOneStatement(outside: string, without: string, names: NamesInUse): boolean {
  if (!/\p{L}/u.test(outside) && !outside.includes("=")) return false;
  const { equals } = scan(outside);
  const [first] = equals;
  if (first === undefined) return false;
  const behind = outside.slice(first.at + first.width);
  const left = without.slice(0, Math.min(first.at, longestLeft)).replace(/^\s*(?:[-*+•>]|\d{1,3}[.)])\s/u, "");
  return !/\p{L}{2}/u.test(behind) && (left.trim() === "" || readLeftSide(withoutEmphasis(left), names) !== null);
}

/** The delimited parts of a line from left to right. */
function delimited(line: string): { readonly found: readonly Delimited[]; readonly unclosed: string | null } {
  const found: Delimited[] = [];
  let unclosed: string | null = null;
  for (let at = 0; at < line.length; ) {
    const opening = openingAt(line, at);
    if (opening === null) {
      at += line.charAt(at) === "\\" ? 2 : 1;
      continue;
    }
    const closed = line.indexOf(opening.closing, at + opening.width);
    if (closed < 0) {
      // A lone backtick or dollar is a sign of prose as often as not, and so is all behind it.
      if (opening.notation === "latex") unclosed = line.slice(at, at + opening.width);
      break;
    }
    const end = closed + opening.closing.length;
    found.push({ start: at, end, width: opening.width, notation: opening.notation });
    at = end;
  }
  return { found, unclosed };
}

function openingAt(line: string, at: number): { readonly width: number; readonly closing: string; readonly notation: Notation } | null {
  const sign = line.charAt(at);
  if (sign === "$") return { width: 1, closing: "$", notation: "latex" };
  if (sign === "`") return { width: 1, closing: "`", notation: "plain" };
  return line.startsWith("\\(", at) ? { width: 2, closing: "\\)", notation: "latex" } : null;
}
