/** A text as fragments of mathematics: plain lines, formulas between delimiters of Markdown and LaTeX, rows of displayed equations. Knows no grammar and no names. */
import type { Span } from "../../diagnostics/span.js";
import { displayRows } from "./display.js";
import { inlineFormulas } from "./inline.js";
import type { NamesInUse, Notation } from "./piece.js";
import { withoutComment } from "./scan.js";

/** What may hold a statement, or a part of one. */
export interface Fragment {
  readonly kind: "fragment";
  readonly span: Span;
  /** From 1. */
  readonly line: number;
  /** As long as the span; what is no mathematics is blank. */
  readonly text: string;
  readonly notation: Notation;
  /** `inline` stands within prose; `display` in delimiters of its own. */
  readonly place: "line" | "display" | "inline";
  /** Whether it stands directly below the fragment before it. */
  readonly adjacent: boolean;
}

/** A line that may say which problem follows. */
export interface Heading {
  readonly kind: "heading";
  readonly text: string;
  /** Marked as a heading, rather than only looking like one; `comment` where it stands behind a comment sign. */
  readonly mark: "heading" | "comment";
  readonly span: Span;
}

export interface Unclosed {
  readonly kind: "unclosed";
  readonly delimiter: string;
  readonly span: Span;
}

export type Block = Fragment | Heading | Unclosed;

const environments: ReadonlySet<string> = new Set(["equation", "align", "aligned", "alignat", "gather", "gathered", "multline", "eqnarray", "split", "flalign", "math", "displaymath"]);

interface Opening {
  readonly at: number;
  readonly width: number;
  readonly closing: string;
}

/** Displayed formulas that end on the line on which they begin; further ones of the line are not looked for. */
const mostDisplays = 50;

/** The fragments of `text` in order; `names` are those in use at the place that is read, and may grow. Lines end with \n, \r\n or \r. Linear in the length of the text. */
export function* blocksOf(text: string, names: NamesInUse): Generator<Block> {
  const closings = createFinder(text);
  const blanks = createBlankLines(text);
  let fence: string | null = null;
  let adjacent = false;
  let number = 1;
  let displays = 0;
  let at = text.startsWith("\ufeff") ? 1 : 0;
  while (at < text.length) {
    const end = lineEnd(text, at);
    const next = end + (text.charAt(end) === "\r" && text.charAt(end + 1) === "\n" ? 2 : 1);
    const line = text.slice(at, end);
    const trimmed = line.trim();
    if (trimmed === "") adjacent = false;
    else if (fence !== null) {
      if (trimmed.startsWith(fence) && /^(?:`+|~+)$/.test(trimmed)) fence = null;
      else yield* codeLine(line, at, number, adjacent);
      adjacent = fence !== null;
    } else if (trimmed.startsWith("```") || trimmed.startsWith("~~~")) {
      fence = trimmed.slice(0, 3);
      adjacent = false;
    } else if (trimmed.startsWith("<!--")) {
      const closed = closings("-->", at);
      const past = closed < 0 ? text.length : closed + 3;
      number += linesBetween(text, at, past);
      at = past;
      continue;
    } else {
      const opening = displays < mostDisplays ? displayOpening(line) : null;
      const closed = opening === null ? -1 : closings(opening.closing, at + opening.at + opening.width);
      if (opening !== null && closed >= 0 && closed <= blanks(at)) {
        yield* proseLine(line.slice(0, opening.at), at, number, adjacent, names);
        const inside = { start: at + opening.at + opening.width, end: closed };
        let before = false;
        for (const row of displayRows(text, inside)) {
          number += linesBetween(text, at, row.span.start);
          at = row.span.start;
          yield { kind: "fragment", span: row.span, line: number, text: row.text, notation: "latex", place: "display", adjacent: before };
          before = true;
        }
        const past = closed + opening.closing.length;
        const lines = linesBetween(text, at, past);
        displays = lines === 0 ? displays + 1 : 0;
        number += lines;
        at = past;
        adjacent = false;
        continue;
      }
      if (opening !== null) yield { kind: "unclosed", delimiter: line.slice(opening.at, opening.at + opening.width), span: { start: at, end } };
      yield* proseLine(line, at, number, adjacent, names);
      adjacent = true;
    }
    at = next;
    number += 1;
    displays = 0;
  }
}

function lineEnd(text: string, from: number): number {
  for (let at = from; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === 10 || code === 13) return at;
  }
  return text.length;
}

function linesBetween(text: string, start: number, end: number): number {
  let lines = 0;
  for (let at = start; at < end; at += 1) {
    const code = text.charCodeAt(at);
    if (code === 10 || (code === 13 && text.charCodeAt(at + 1) !== 10)) lines += 1;
  }
  return lines;
}

/** Where a delimiter next occurs; what was looked for once in vain is not looked for again. */
function createFinder(text: string): (wanted: string, from: number) => number {
  const last = new Map<string, number>();
  return (wanted, from) => {
    const known = last.get(wanted);
    if (known !== undefined && (known < 0 || known >= from)) return known;
    const found = text.indexOf(wanted, from);
    last.set(wanted, found);
    return found;
  };
}

/** Where the next blank line begins: a formula does not go on over it. */
function createBlankLines(text: string): (from: number) => number {
  let known = -1;
  return (from) => {
    if (known >= from) return known;
    let at = lineEnd(text, from);
    while (at < text.length) {
      const start = at + (text.charAt(at) === "\r" && text.charAt(at + 1) === "\n" ? 2 : 1);
      const end = lineEnd(text, start);
      if (start < text.length && text.slice(start, end).trim() === "") break;
      at = end;
    }
    known = at < text.length ? at : Number.POSITIVE_INFINITY;
    return known;
  };
}

/** The first `$$`, `\[` or `\begin{…}` of mathematics in a line. */
function displayOpening(line: string): Opening | null {
  for (let at = 0; at < line.length; at += 1) {
    if (line.startsWith("$$", at)) return { at, width: 2, closing: "$$" };
    if (line.charAt(at) !== "\\") continue;
    if (line.charAt(at + 1) === "[") return { at, width: 2, closing: "\\]" };
    const [begin = "", name = "", star = ""] = line.startsWith("\\begin{", at) ? (/^\\begin\{([a-z]{1,20})(\*?)\}/.exec(line.slice(at, at + 40)) ?? []) : [];
    if (environments.has(name)) return { at, width: begin.length, closing: `\\end{${name}${star}}` };
    at += 1;
  }
  return null;
}

const headingCommand = /^\\(?:section|subsection|subsubsection|paragraph|chapter)\*?\{/;

/** A line of text outside formulas and fences. */
function* proseLine(line: string, start: number, number: number, adjacent: boolean, names: NamesInUse): Generator<Block> {
  const trimmed = line.trim();
  if (trimmed === "" || /^(?:=+|-+|\*\*\*+|___+)$/.test(trimmed) && trimmed.length > 2) return;
  const span = { start, end: start + line.length };
  if (trimmed.startsWith("#")) yield { kind: "heading", text: trimmed, mark: trimmed.startsWith("# ") || trimmed.startsWith("##") ? "heading" : "comment", span };
  else if (headingCommand.test(trimmed)) yield { kind: "heading", text: trimmed.slice(trimmed.indexOf("{") + 1).replace("}", " "), mark: "heading", span };
  else yield* formulasOf(line, start, number, adjacent, names);
}

/** The formulas of a line, or the line itself where it is one. */
function* formulasOf(line: string, start: number, number: number, adjacent: boolean, names: NamesInUse): Generator<Block> {
  const { formulas, whole, unclosed } = inlineFormulas(line, names);
  if (unclosed !== null) yield { kind: "unclosed", delimiter: unclosed, span: { start, end: start + line.length } };
  if (whole !== null) yield* codeLine(whole.text, start, number, adjacent, whole.notation);
  for (const { start: from, text, notation } of formulas) {
    yield { kind: "fragment", span: { start: start + from, end: start + from + text.length }, line: number, text, notation, place: "inline", adjacent: false };
  }
}

/** A line of nothing but mathematics and comments. */
function* codeLine(line: string, start: number, number: number, adjacent: boolean, notation: Notation = "plain"): Generator<Block> {
  const trimmed = line.trim();
  const [sign = ""] = /^(?:#+|%+|--+|\/\/+)/.exec(trimmed) ?? [];
  const span = { start, end: start + line.length };
  if (sign !== "") yield { kind: "heading", text: trimmed, mark: "comment", span };
  const text = withoutComment(line);
  if (text.trim() !== "" && !trimmed.startsWith("%")) yield { kind: "fragment", span, line: number, text, notation, place: "line", adjacent };
}
