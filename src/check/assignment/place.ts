/** Where the texts of an assignment stand in its file, so that what is wrong in one can be shown in the other. Knows no YAML. */
import type { Diagnostic, Label } from "../../diagnostics/diagnostic.js";
import type { Source } from "../../diagnostics/source.js";
import type { Span } from "../../diagnostics/span.js";

/** `length` characters of a text from `at` on stand in the file from `start` on. */
export interface TextPiece {
  readonly at: number;
  readonly start: number;
  readonly length: number;
}

/** A text in the file: all of it, and the pieces that stand there as they are; a folded or escaped text has none. */
export interface TextPlace {
  readonly span: Span;
  readonly pieces: readonly TextPiece[];
}

/** The places of a problem's texts and names, and what its author said rather than left as it is. */
export interface ProblemPlaces {
  readonly id: Span;
  readonly given: TextPlace;
  /** Of the declarations as one text, `name : shape, name : shape`. */
  readonly let: TextPlace;
  readonly mistakes: TextPlace;
  /** By the name of the answer. */
  readonly ask: ReadonlyMap<string, { readonly name: Span; readonly wrt: Span }>;
  /** The conventions that are said, of this problem or of all. */
  readonly conventions: ReadonlySet<string>;
  /** Of its own declarations, by the name as the language spells it. */
  readonly declared: ReadonlyMap<string, Span>;
  /** Of its own sentences and parts of points, by the code. */
  readonly feedback: ReadonlyMap<string, Span>;
}

/** The file an assignment was read from, and the places of its problems by their ids. */
export interface AssignmentPlaces {
  readonly source: Source;
  readonly problems: ReadonlyMap<string, ProblemPlaces>;
}

/** The pieces of one scalar: its lines where it is written below a `|`, what stands between escapes in quotes, all of it where it is written as it is. */
export function scalarPieces(file: string, { start, end }: Span, value: string, style: string): readonly TextPiece[] {
  if (style === "BLOCK_LITERAL") return literalPieces(file, start, end, value);
  const inside = style === "PLAIN" ? start : start + 1;
  if (file.startsWith(value, inside) && inside + value.length <= end) return [{ at: 0, start: inside, length: value.length }];
  const escapes = style === "QUOTE_SINGLE" ? singleEscape : style === "QUOTE_DOUBLE" ? doubleEscape : null;
  return escapes === null ? [] : quotedPieces(file, inside, end - 1, value, escapes);
}

/** How many characters of a quoted text stand for one. */
type EscapeLength = (file: string, at: number) => number;

const singleEscape: EscapeLength = (file, at) => (file.startsWith("''", at) ? 2 : 1);

const doubleEscape: EscapeLength = (file, at) => {
  if (file[at] !== "\\") return 1;
  return file[at + 1] === "u" ? 6 : file[at + 1] === "x" ? 4 : 2;
};

/** None where lines are folded. */
function quotedPieces(file: string, start: number, end: number, value: string, escapeLength: EscapeLength): readonly TextPiece[] {
  const pieces: TextPiece[] = [];
  let run = { at: 0, start, length: 0 };
  let [at, place] = [0, start];
  while (place < end && at < value.length) {
    const length = escapeLength(file, place);
    if (length === 1 && file[place] !== value[at]) return [];
    if (length > 1 || place !== run.start + run.length) {
      pieces.push(run);
      run = { at, start: place, length: 0 };
    }
    run = { ...run, length: run.length + 1 };
    at += 1;
    place += length;
  }
  return at === value.length && place === end ? [...pieces, run] : [];
}

function literalPieces(file: string, start: number, end: number, value: string): readonly TextPiece[] {
  const pieces: TextPiece[] = [];
  let at = 0;
  let lineStart = file.indexOf("\n", start) + 1;
  for (const line of value.split("\n")) {
    if (lineStart === 0 || lineStart > end) break;
    const found = file.indexOf("\n", lineStart);
    const lineEnd = found < 0 ? file.length : found;
    const written = file.slice(lineStart, lineEnd).replace(/\r$/, "");
    if (written.endsWith(line)) pieces.push({ at, start: lineStart + written.length - line.length, length: line.length });
    at += line.length + 1;
    lineStart = lineEnd + 1;
  }
  return pieces;
}

/** The texts as one, with `separator` between them, and its place. */
export function joinedPlace(texts: readonly { readonly value: string; readonly place: TextPlace }[], separator: string, whole: Span): TextPlace {
  const pieces: TextPiece[] = [];
  let at = 0;
  for (const { value, place } of texts) {
    for (const piece of place.pieces) pieces.push({ ...piece, at: at + piece.at });
    at += value.length + separator.length;
  }
  return { span: whole, pieces };
}

/** The part of the file in which `span` of the text stands; all of the text where that is not known. */
export function placed(place: TextPlace, span: Span): Span {
  const holds = (offset: number): TextPiece | undefined => place.pieces.find((piece) => piece.at <= offset && offset <= piece.at + piece.length);
  const first = holds(span.start);
  const last = span.end > span.start ? holds(span.end) : first;
  if (first === undefined || last === undefined) return place.span;
  return { start: first.start + span.start - first.at, end: Math.max(first.start + span.start - first.at, last.start + span.end - last.at) };
}

/** The diagnostics with the labels that `find` knows moved to their places in the file. */
export function inFile(diagnostics: readonly Diagnostic[], file: string, find: (label: Label) => Span | null): readonly Diagnostic[] {
  return diagnostics.map((diagnostic) => ({
    ...diagnostic,
    labels: diagnostic.labels.map((label): Label => {
      const span = find(label);
      return span === null ? label : { span, message: label.message, source: file };
    }),
  }));
}
