/** A place in a submission as a reader sees it: its line, cut to a width, with the marked part. Everything in it can be shown; nothing in it is escaped for a sink. */
import { visible } from "../../diagnostics/quote.js";
import { lineAt } from "../../diagnostics/source.js";
import type { Span } from "../../diagnostics/span.js";

/** `before`, `marked` and `after` follow one another on the line. */
export interface Excerpt {
  readonly line: number;
  /** From 1, in characters. */
  readonly column: number;
  readonly before: string;
  readonly marked: string;
  readonly after: string;
}

const mostMarked = 160;
const mostBeside = 80;
/** A column beyond is not counted further. */
const mostColumns = 10_000;

const isLow = (unit: string | undefined): boolean => unit !== undefined && unit >= "\udc00" && unit <= "\udfff";

/** At most `most` UTF-16 units from the start, no character cut in two. */
export function startOf(text: string, most: number): string {
  if (text.length <= most) return text;
  return `${text.slice(0, isLow(text[most]) ? most - 1 : most)}…`;
}

function endOf(text: string, most: number): string {
  if (text.length <= most) return text;
  const from = text.length - most;
  return `…${text.slice(isLow(text[from]) ? from + 1 : from)}`;
}

/** The first line of `span`; null where the text has no such place, or none at all. */
export function excerpt(text: string, span: Span): Excerpt | null {
  if (text === "" || !(span.start >= 0 && span.start <= text.length && span.end >= span.start)) return null;
  const { number, start, text: line } = lineAt(text, span.start);
  const from = Math.min(span.start - start, line.length);
  const to = Math.min(span.end - start, line.length);
  return {
    line: number,
    column: Array.from(line.slice(0, Math.min(from, mostColumns))).length + 1,
    before: visible(endOf(line.slice(0, from), mostBeside)),
    marked: visible(startOf(line.slice(from, to), mostMarked)),
    after: visible(startOf(line.slice(to), mostBeside)),
  };
}
