/** Feedback as lines of plain text, for sinks that show text as it is. Knows no host. */
import { columns } from "../../diagnostics/width.js";
import type { Excerpt } from "./excerpt.js";
import type { Feedback, Remark } from "./feedback.js";
import { points } from "./numbers.js";

/** The line, and under it carets below what is marked. */
export function excerptLines({ line, before, marked, after }: Excerpt, says: string | null): readonly string[] {
  const number = `${line}`;
  const carets = "^".repeat(Math.max(1, columns(marked)));
  return [`${number} | ${before}${marked}${after}`, `${" ".repeat(number.length)} | ${" ".repeat(columns(before))}${carets}${says === null ? "" : ` ${says}`}`];
}

export function remarkLines({ kind, code, says, help, place, placeSays }: Remark): readonly string[] {
  const named = kind === "note" || code === null ? says : `${says} [${code}]`;
  return [`- ${named}`, ...(place === null ? [] : excerptLines(place, placeSays).map((one) => `    ${one}`)), ...(help === null ? [] : [`  ${help}`])];
}

/** All that is known of an answer, the verdict first. */
export function feedbackLines(feedback: Feedback): readonly string[] {
  const { sentence, score, max, written, understood, remarks, counterexample, lines, linesLeftOut, expected } = feedback;
  return [
    `${sentence}: ${score} of ${points(max)}`,
    ...(written === null ? [] : [`your answer, line ${written.line}: ${written.before}${written.marked}${written.after}`]),
    ...(understood === null ? [] : [`understood as: ${understood.text}, of shape ${understood.shape}`]),
    ...remarks.flatMap(remarkLines),
    ...(counterexample === null ? [] : [counterexample]),
    ...(lines.length === 0 ? [] : ["your working:", ...lines.map(({ line, written: text, says }) => `  line ${line}: ${text}: ${says}`)]),
    ...(linesLeftOut === 0 ? [] : [`  and ${linesLeftOut} more lines`]),
    ...(expected === null ? [] : [`the model answer: ${expected}`]),
  ];
}
