/** What a report says of gradients in structured matrices: which of the two readings they are, and how to ask for the other. Knows no terminal. */
import type { Derived } from "../answer/derived.js";
import { readingInWords } from "../emit/readings.js";
import { boundBy, tyingOf } from "../term/tying.js";
import { type ReportStyle, signs } from "./style.js";

/** One sentence for each structured variable of a gradient or pullback. */
export function readingSentences({ derivation, order }: Derived, style: ReportStyle): readonly string[] {
  if (order !== "gradient" && order !== "vjp") return [];
  return derivation.answers.flatMap(({ wrt, reading }) => {
    const said = readingInWords(wrt, signs[style.alphabet].notation.print(wrt.term), reading);
    if (said === null) return [];
    return [reading === "tied" || tyingOf(wrt) === null || boundBy(wrt) !== null ? said : `${said} (the others: --entries tied)`];
  });
}

export function readingLines(derived: Derived, style: ReportStyle, indent: number): readonly string[] {
  return readingSentences(derived, style).map((sentence) => `${" ".repeat(indent)}${style.paint.muted(sentence)}`);
}
