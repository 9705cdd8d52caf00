/** Results as a gradebook in CSV: a row a submission. A writer of its own, since RFC 4180 is one rule of quoting; knows no spreadsheet. */
import { visible } from "../../diagnostics/quote.js";
import type { AnswerResult, SubmissionResult } from "../result.js";
import { answerTitle } from "./feedback.js";
import { tidy } from "./numbers.js";

/** What spreadsheets take for the beginning of a formula, wide forms included; blanks before it do not hide it. */
const formula = /^\s*[=+\-@|%\t\r\n＝＋－＠]/u;
const needsQuotes = /[",;\r\n\t]|^\s|\s$/u;

function cell(value: string | number): string {
  if (typeof value === "number") return `${tidy(value)}`;
  const text = visible(value);
  const defused = formula.test(value) || formula.test(text) ? `'${text}` : text;
  return needsQuotes.test(defused) ? `"${defused.replaceAll('"', '""')}"` : defused;
}

const row = (cells: readonly (string | number)[]): string => `${cells.map(cell).join(",")}\r\n`;

/** The answers of all submissions, in the order in which they first appear. */
function columnsOf(results: readonly SubmissionResult[]): readonly string[] {
  return [...new Set(results.flatMap(({ answers }) => answers.map(answerTitle)))];
}

/**
 * UTF-8 with a header: `submission, score, max`, for each answer its score, verdict and codes of mistakes, and at the end what was wrong with the
 * submission as a whole. A text that a spreadsheet would compute stands behind an apostrophe.
 */
export function resultsCsv(results: readonly SubmissionResult[]): string {
  const titles = columnsOf(results);
  const header = ["submission", "score", "max", ...titles.flatMap((title) => [`${title} score`, `${title} verdict`, `${title} mistakes`]), "diagnostics"];
  const rows = results.map(({ submission, score, max, answers, diagnostics }) => {
    const byTitle = new Map<string, AnswerResult>(answers.map((answer) => [answerTitle(answer), answer]));
    const cells = titles.flatMap((title): readonly (string | number)[] => {
      const answer = byTitle.get(title);
      return answer === undefined ? ["", "", ""] : [answer.score, answer.verdict, answer.mistakes.map(({ code }) => code).join(" ")];
    });
    return row([submission, score, max, ...cells, diagnostics.map(({ code }) => code).join(" ")]);
  });
  return [row(header), ...rows].join("");
}
