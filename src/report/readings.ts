/** What a report says of gradients in structured matrices: which of the two readings they are, and how to ask for the other. Knows no terminal. */
import type { Derived } from "../answer/derived.js";
import { readingInWords } from "../emit/readings.js";
import { boundBy, tyingOf } from "../term/tying.js";
import { rowSentences } from "./batch.js";
import { type ReportStyle, signs } from "./style.js";

/** One sentence for each structured variable of a gradient or pullback, and one for gradients in samples. */
export function readingSentences(derived: Derived, style: ReportStyle): readonly string[] {
  const { derivation, order } = derived;
  if (order !== "gradient" && order !== "vjp") return [];
  const structured = derivation.answers.flatMap(({ wrt, reading }) => {
    const said = readingInWords(wrt, signs[style.alphabet].notation.print(wrt.term), reading);
    if (said === null) return [];
    return [reading === "tied" || tyingOf(wrt) === null || boundBy(wrt) !== null ? said : `${said} (the others: --entries tied)`];
  });
  return [...structured, ...rowSentences(derived, style)];
}

export function readingLines(derived: Derived, style: ReportStyle, indent: number): readonly string[] {
  return readingSentences(derived, style).map((sentence) => `${" ".repeat(indent)}${style.paint.muted(sentence)}`);
}
