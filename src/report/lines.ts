/** Lines of a report: lists and formulas broken to a width, columns aligned. Knows no formulas. */
import { columns as columnsOf } from "../diagnostics/width.js";

const escape = String.fromCodePoint(0x1b);
const colour = new RegExp(`${escape}\\[[0-9;]*m`, "g");

/** Columns of a text that may hold colours. */
export const columns = (text: string): number => columnsOf(text.replace(colour, ""));

export function padTo(text: string, width: number): string {
  return text + " ".repeat(Math.max(0, width - columns(text)));
}

/** Items one after the other, `gap` between them, in as many lines of `width` columns as they need. */
export function flow(items: readonly string[], gap: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line = "";
  for (const item of items) {
    if (line !== "" && columns(line) + columns(gap) + columns(item) > width) {
      lines.push(line);
      line = item;
    } else line = line === "" ? item : line + gap + item;
  }
  return line === "" ? lines : [...lines, line];
}

/** Breaks at blanks; what follows the first line begins at column `hang`. A piece longer than the width stays whole. */
export function fold(text: string, width: number, hang: number): readonly string[] {
  if (columns(text) <= width) return [text];
  const body = text.trimStart();
  const before = text.length - body.length;
  const [first = "", ...rest] = flow(body.split(" "), " ", Math.max(narrowest, width - before));
  if (rest.length === 0) return [text];
  const indent = " ".repeat(hang);
  return [" ".repeat(before) + first, ...flow(rest.join(" ").split(" "), " ", Math.max(narrowest, width - hang)).map((line) => indent + line)];
}

/** Columns that a line has at least, however far it is moved in. */
const narrowest = 20;
