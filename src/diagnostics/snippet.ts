// One line of source with marks under its labels, cut to a window; it does not know what the diagnostic says.
import type { Line } from "./source.js";
import { columns, shownAs } from "./width.js";

/** A label within one line; offsets count from the start of the line. */
export interface Mark {
  readonly start: number;
  readonly end: number;
  readonly message: string;
  readonly primary: boolean;
}

export type Style = "source" | "primary" | "secondary";

/** A run of text in one style. */
export interface Piece {
  readonly text: string;
  readonly style: Style;
}

export interface Snippet {
  readonly line: number;
  readonly rows: readonly (readonly Piece[])[];
}

/** The line, cut to about `width` columns around the marks, and the marks below it; far marks get windows of their own. */
export function snippets(line: Line, marks: readonly Mark[], width: number): readonly Snippet[] {
  const start = Math.min(...marks.map((mark) => mark.start));
  const end = Math.max(...marks.map((mark) => mark.end));
  const together = line.text.length <= width || end - start <= width - 20;
  const groups = together ? [marks] : marks.map((mark) => [mark]);
  return groups.map((group) => ({ line: line.number, rows: draw(line.text, group, width) }));
}

interface Window {
  readonly from: number;
  readonly to: number;
}

function windowAround(text: string, marks: readonly Mark[], width: number): Window {
  if (text.length <= width) return { from: 0, to: text.length };
  const start = Math.min(...marks.map((mark) => mark.start));
  const end = Math.min(Math.max(...marks.map((mark) => mark.end)), start + width - 20);
  const spare = Math.max(20, width - (end - start));
  const from = Math.max(0, Math.min(start - Math.floor(spare / 2), text.length - width));
  return { from: wholeCharacter(text, from), to: wholeCharacter(text, Math.min(text.length, from + width)) };
}

/** The same offset, or the one before it within a surrogate pair. */
function wholeCharacter(text: string, offset: number): number {
  const unit = text.charCodeAt(offset);
  const inside = offset > 0 && unit >= 0xdc00 && unit <= 0xdfff;
  return inside ? offset - 1 : offset;
}

function draw(text: string, marks: readonly Mark[], width: number): readonly (readonly Piece[])[] {
  const { from, to } = windowAround(text, marks, width);
  const columnOf = new Map<number, number>();
  let shown = from > 0 ? "…" : "";
  let column = shown.length;
  let offset = from;
  for (const character of text.slice(from, to)) {
    columnOf.set(offset, column);
    const cell = shownAs(character);
    shown += cell;
    column += columns(cell);
    offset += character.length;
  }
  columnOf.set(to, column);
  if (to < text.length) shown += "…";
  const columnAt = (wanted: number): number => columnOf.get(wholeCharacter(text, Math.min(Math.max(wanted, from), to))) ?? column;
  const placed = marks.map((mark) => {
    const first = columnAt(mark.start);
    return { ...mark, start: first, end: Math.max(first + 1, columnAt(mark.end)) };
  });
  return [[{ text: shown.trimEnd(), style: "source" }], ...under(placed)];
}

/** Marks in columns: the rightmost message beside its mark, the others below, from right to left. */
function under(marks: readonly Mark[]): readonly (readonly Piece[])[] {
  const ordered = marks.toSorted((a, b) => a.start - b.start || Number(b.primary) - Number(a.primary));
  const row = emptyRow();
  for (const mark of ordered.filter((one) => !one.primary)) put(row, mark.start, "-".repeat(mark.end - mark.start), "secondary");
  for (const mark of ordered.filter((one) => one.primary)) put(row, mark.start, "^".repeat(mark.end - mark.start), "primary");
  const last = ordered[ordered.length - 1];
  const beside = last !== undefined && ordered.every((mark) => mark === last || mark.end <= last.end) ? last : undefined;
  if (beside !== undefined && beside.message !== "") put(row, beside.end + 1, beside.message, styleOf(beside));
  const below = ordered.filter((mark) => mark !== beside && mark.message !== "");
  const rows = [pieces(row)];
  if (below.length > 0) rows.push(pieces(stems(below)));
  for (let index = below.length - 1; index >= 0; index -= 1) {
    const mark = below[index];
    if (mark === undefined) break;
    const line = stems(below.slice(0, index).filter((one) => one.start < mark.start));
    put(line, mark.start, mark.message, styleOf(mark));
    rows.push(pieces(line));
  }
  return rows;
}

function stems(marks: readonly Mark[]): Row {
  const row = emptyRow();
  for (const mark of marks) put(row, mark.start, "|", styleOf(mark));
  return row;
}

function styleOf(mark: Mark): Style {
  return mark.primary ? "primary" : "secondary";
}

/** Cells by column; a missing one is a blank. */
interface Cell {
  readonly character: string;
  readonly style: Style;
}
type Row = (Cell | undefined)[];

function emptyRow(): Row {
  return [];
}

function put(row: Row, column: number, text: string, style: Style): void {
  let at = column;
  for (const character of text) {
    while (row.length < at) row.push(undefined);
    row[at] = { character, style };
    at += 1;
  }
}

function pieces(row: Row): readonly Piece[] {
  const result: { text: string; style: Style }[] = [];
  for (const cell of row) {
    const style = cell?.style ?? "source";
    const last = result[result.length - 1];
    if (last !== undefined && last.style === style) last.text += cell?.character ?? " ";
    else result.push({ text: cell?.character ?? " ", style });
  }
  return result;
}
