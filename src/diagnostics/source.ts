// A named text and its lines; it does not know what language the text is in.

/** `name` is "expression", an option such as "--let", or a file's name. */
export interface Source {
  readonly name: string;
  readonly text: string;
}

/** A line without its end; `start` is its offset in the text, `number` counts from 1. */
export interface Line {
  readonly number: number;
  readonly start: number;
  readonly text: string;
}

/** The line that holds `offset`; an offset past the end belongs to the last line. Lines end with \n, \r\n or \r. */
export function lineAt(text: string, offset: number): Line {
  const ends = /\r\n?|\n/g;
  let start = 0;
  let number = 1;
  for (let found = ends.exec(text); found !== null; found = ends.exec(text)) {
    if (offset < ends.lastIndex) return { number, start, text: text.slice(start, found.index) };
    start = ends.lastIndex;
    number += 1;
  }
  return { number, start, text: text.slice(start) };
}

/** Line and column, both from 1; the column counts characters, not UTF-16 units. */
export function position(text: string, offset: number): { readonly line: number; readonly column: number } {
  const line = lineAt(text, offset);
  const inLine = Math.min(Math.max(0, offset - line.start), line.text.length);
  let column = 1;
  for (const _character of line.text.slice(0, inLine)) column += 1;
  return { line: line.number, column };
}
