/** The text of `einsum`: NumPy's letters (`ij,jk->ik`) or names between blanks (`batch i, i -> batch`). Knows no shapes. */
import type { Span } from "../../diagnostics/span.js";

/** The labels of one argument; where `...` stands, if anywhere, is how many of them come before it. */
export interface WrittenLabels {
  readonly labels: readonly string[];
  readonly ellipsis: number | null;
  /** Where it stands in the text. */
  readonly at: Span;
}

export interface WrittenContraction {
  readonly inputs: readonly WrittenLabels[];
  /** Null where there is no arrow: then the labels that occur once, in alphabetical order. */
  readonly output: WrittenLabels | null;
}

/** What is wrong with a text, where, and what to do. */
export interface Misread {
  readonly message: string;
  readonly at: Span;
  readonly says: string;
  readonly help: string;
}

export type Read<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly wrong: Misread };

const longestText = 1_000;
const example = 'write letters, as in `einsum("ij,jk->ik", A, B)`, or names between blanks, as in `einsum("batch i, i -> batch", X, w)`';
const wrong = (message: string, start: number, end: number, says: string, help = example): { readonly ok: false; readonly wrong: Misread } => ({ ok: false, wrong: { message, at: { start, end }, says, help } });

export function readEinsum(text: string): Read<WrittenContraction> {
  if (text.length > longestText) return wrong("the text of `einsum` is too long", 0, text.length, `more than ${longestText} characters`);
  const foreign = /[^\p{L}\p{Nd}_\s,.>-]/u.exec(text);
  if (foreign !== null) {
    const grouped = foreign[0] === "(" || foreign[0] === ")";
    return wrong(`\`${foreign[0]}\` means nothing in the text of \`einsum\``, foreign.index, foreign.index + foreign[0].length, grouped ? "axes cannot be grouped here" : "no label");
  }
  const arrow = text.indexOf("->");
  const second = arrow < 0 ? -1 : text.indexOf("->", arrow + 2);
  if (second >= 0) return wrong("the text of `einsum` has two arrows", second, second + 2, "the second arrow");
  const stray = /[->]/.exec(arrow < 0 ? text : `${text.slice(0, arrow)}  ${text.slice(arrow + 2)}`);
  if (stray !== null) return wrong("an arrow is written `->`", stray.index, stray.index + 1, "half an arrow");
  const left = arrow < 0 ? text : text.slice(0, arrow);
  const parts: { readonly text: string; readonly start: number }[] = [];
  let start = 0;
  for (const part of left.split(",")) {
    parts.push({ text: part, start });
    start += part.length + 1;
  }
  const right = arrow < 0 ? null : { text: text.slice(arrow + 2), start: arrow + 2 };
  const comma = right?.text.indexOf(",") ?? -1;
  if (right !== null && comma >= 0) return wrong("`einsum` has one result", right.start + comma, right.start + comma + 1, "a comma after the arrow");
  const spaced = [...parts, ...(right === null ? [] : [right])].some((part) => /\S\s+\S/u.test(part.text.replace(/\s*\.\.\.\s*/u, "")));
  const inputs: WrittenLabels[] = [];
  for (const part of parts) {
    const read = readPart(part.text, part.start, spaced);
    if (!read.ok) return read;
    inputs.push(read.value);
  }
  if (right === null) return { ok: true, value: { inputs, output: null } };
  const output = readPart(right.text, right.start, spaced);
  return output.ok ? { ok: true, value: { inputs, output: output.value } } : output;
}

/** One argument's labels: every letter one, or every word where blanks stand between them. */
function readPart(text: string, start: number, spaced: boolean): Read<WrittenLabels> {
  const lead = text.length - text.trimStart().length;
  const at = { start: start + lead, end: Math.max(start + lead, start + text.trimEnd().length) };
  const labels: string[] = [];
  let ellipsis: number | null = null;
  for (const match of text.matchAll(/\.+|[^.\s]+/gu)) {
    const [word] = match;
    const place = start + match.index;
    if (word.startsWith(".")) {
      if (word !== "..." || ellipsis !== null) return wrong(word === "..." ? "`...` stands twice in one argument" : "the axes that are not named are written `...`", place, place + word.length, word === "..." ? "a second time" : "not three points");
      ellipsis = labels.length;
    } else if (spaced) labels.push(word);
    else labels.push(...Array.from(word));
  }
  const digit = labels.find((one) => /^[\p{Nd}_]/u.test(one));
  return digit === undefined ? { ok: true, value: { labels, ellipsis, at } } : wrong(`\`${digit}\` is no label`, at.start, at.end, "a label begins with a letter");
}
