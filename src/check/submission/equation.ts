/** One piece of mathematics as the equations in it: left sides, and the expressions behind each `=`. Knows no lines and no problem. */
import { type LeftSide, longestLeft, readLeftSide, withoutEmphasis } from "./left-side.js";
import { blanked, scan } from "./scan.js";
import type { Words } from "./vocabulary.js";

/** A part of the text that was given, as long as its place there. */
export interface Part {
  readonly start: number;
  readonly text: string;
}

export type Equation =
  /** `name = a = b`. */
  | { readonly kind: "named"; readonly left: LeftSide; readonly at: Part; readonly values: readonly Part[] }
  /** `= a = b`. */
  | { readonly kind: "continued"; readonly values: readonly Part[] }
  /** No `=`. */
  | { readonly kind: "expression"; readonly value: Part }
  /** A left side that is no name. */
  | { readonly kind: "unread"; readonly at: Part; readonly values: readonly Part[] };

const lists = /^\s*(?:[-*+•>]|\d{1,3}[.)]|\([a-z0-9]{1,3}\)|[a-z]\))\s+/u;
const arrows = /^\s*(?:=>|⇒|⟹|→|∴|\\(?:Rightarrow|implies|Longrightarrow|therefore|to|iff)(?![A-Za-z]))/u;

/** Words that lead into a formula and say nothing of it. */
const leadingWords: ReadonlySet<string> = new Set([
  "so", "then", "thus", "hence", "therefore", "and", "where", "with", "let", "we", "get", "have", "finally", "answer", "solution", "result", "gives", "is", "the", "gradient", "also",
  "now", "first", "next", "since", "because", "define", "set", "using", "by", "that", "for", "which", "it", "follows", "obtain", "yields", "derivative", "final",
]);

/** The equations of `text` in order: more than one where `;`, or `,` before a further left side, separates them. */
export function equationsOf(text: string, words: Words): readonly Equation[] {
  return separated(text, words).map((part) => equationOf(part, words));
}

/** Whether `text` begins a statement of its own: `name =`, or the `=` of a continuation. */
export function beginsStatement(text: string, words: Words): boolean {
  const { equals } = scan(text);
  const [first] = equals;
  if (first === undefined) return false;
  const left = text.slice(0, first.at).replace(arrows, "").replace(lists, "");
  return left.trim() === "" || leftSideOf({ start: 0, text: left }, words) !== null;
}

function separated(text: string, words: Words): readonly Part[] {
  const { semicolons, commas, equals } = scan(text);
  const from = equals[0]?.at ?? text.length;
  const further = commas.filter((comma, index) => comma > from && beginsStatement(text.slice(comma + 1, commas[index + 1] ?? text.length), words));
  const cuts = [...semicolons, ...further].sort((a, b) => a - b);
  const parts: Part[] = [];
  let start = 0;
  for (const cut of [...cuts, text.length]) {
    const part = text.slice(start, cut);
    if (part.trim() !== "") parts.push({ start, text: part });
    start = cut + 1;
  }
  return parts;
}

function equationOf(whole: Part, words: Words): Equation {
  const part = withoutMarks(whole, words);
  const { equals, colons } = scan(part.text);
  const [first] = equals;
  if (first === undefined) {
    const [colon] = colons;
    const left = colon === undefined ? null : leftSideOf({ start: part.start, text: part.text.slice(0, colon) }, words);
    const isAsked = left !== null && (words.asked.has(left.left.name) || left.left.derivative !== null);
    if (colon !== undefined && left !== null && isAsked) return { kind: "named", ...left, values: [ended(part, colon + 1, part.text.length)] };
    return { kind: "expression", value: ended(part, 0, part.text.length) };
  }
  const ends = [...equals.slice(1).map(({ at }) => at), part.text.length];
  const values = equals.map(({ at, width }, index) => ended(part, at + width, ends[index] ?? part.text.length));
  const at = { start: part.start, text: part.text.slice(0, first.at) };
  if (at.text.trim() === "") return { kind: "continued", values };
  const left = leftSideOf(at, words);
  return left === null ? { kind: "unread", at, values } : { kind: "named", ...left, values };
}

/** Without the sign of a list or an arrow, where a statement or a formula follows: in `- 2 x` the sign is a minus. */
function withoutMarks({ start, text }: Part, words: Words): Part {
  let rest = { start, text };
  const [arrow] = arrows.exec(text) ?? [];
  if (arrow !== undefined) {
    // An arrow goes on from the line before unless a name follows.
    const behind = blanked(text, 0, arrow.length);
    rest = { start, text: beginsStatement(behind, words) ? behind : `${" ".repeat(Math.max(0, arrow.length - 1))}=${text.slice(arrow.length)}` };
  }
  const [mark] = lists.exec(rest.text) ?? [];
  if (mark === undefined) return rest;
  const behind = blanked(rest.text, 0, mark.length);
  return scan(behind).equals.length > 0 || /^\s*(?:[-*+•>]|\d{1,3}[.)])\s+\S+\s*:/u.test(rest.text.slice(0, 80)) ? { start, text: behind } : rest;
}

/** The left side that `at` is, or ends with: `Answer: dW`, `and so dW`. */
function leftSideOf(at: Part, words: Words): { readonly left: LeftSide; readonly at: Part } | null {
  const from = (offset: number): { readonly left: LeftSide; readonly at: Part } | null => {
    const text = at.text.slice(offset);
    const left = text.trim().length > longestLeft ? null : readLeftSide(withoutEmphasis(text), words.names);
    const before = text.length - text.trimStart().length;
    return left === null ? null : { left, at: { start: at.start + offset + before, text: text.trim() } };
  };
  const direct = from(0);
  if (direct !== null) return direct;
  const { colons, commas } = scan(at.text);
  const cut = Math.max(-1, ...colons, ...commas);
  const behind = cut >= 0 ? from(cut + 1) : null;
  if (behind !== null) return behind;
  let offset = cut + 1;
  for (;;) {
    const [found = "", word = ""] = /^\s*(\p{L}+),?(?=\s)/u.exec(at.text.slice(offset, offset + 40)) ?? [];
    if (found === "" || !leadingWords.has(word.toLowerCase())) break;
    offset += found.length;
  }
  return offset > cut + 1 ? from(offset) : null;
}

/** A value without the full stop, comma or emphasis that ends its sentence. */
function ended({ start, text }: Part, from: number, to: number): Part {
  const value = text.slice(from, to).trimEnd();
  const end = [".", ",", ";", "**", "\\\\"].find((one) => value.endsWith(one));
  const kept = end === undefined ? value : value.slice(0, -end.length).trimEnd();
  const before = kept.length - kept.trimStart().length;
  return { start: start + from + before, text: kept.trim() };
}
