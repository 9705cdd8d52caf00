/** Results in Markdown: a sheet of feedback for one student, tables for a class. Knows no files. */
import type { AnswerResult, SubmissionResult } from "../result.js";
import { answerTitle, diagnosticRemark, feedbackOf } from "./feedback.js";
import { answerMarkdown } from "./markdown-answer.js";
import { markdownCode, markdownSentence, markdownText } from "./markdown-text.js";
import { percent, points, tidy } from "./numbers.js";
import { standingMarks, standingOf } from "./standing.js";
import { scoreClasses, statisticsOf } from "./statistics.js";
import { questionsIn, type ReportTitle } from "./title.js";

/** One submission as a sheet for the student; several, or none, as a summary of the class. */
export function resultsMarkdown(results: readonly SubmissionResult[], title: ReportTitle): string {
  const [first] = results;
  return first !== undefined && results.length === 1 ? feedbackMarkdown(first, title) : classMarkdown(results, title);
}

/** Verdicts, sentences, the answers as they were understood, marked places, counterexamples, lines of working. */
export function feedbackMarkdown(result: SubmissionResult, about: ReportTitle): string {
  const { submission, score, max, answers, diagnostics, text } = result;
  const said = diagnostics.slice(0, 12).map((one) => diagnosticRemark(one, text));
  const lines = [
    `# ${markdownText(about.title)}`,
    "",
    `${markdownText(submission)}: **${tidy(score)} of ${points(max)}**`,
    ...(said.length === 0 ? [] : ["", ...said.map(({ says, place }) => `- ${place === null ? "" : `line ${place.line}: `}${markdownSentence(says)}`)]),
    ...questionLines(about),
    ...answers.flatMap((answer) => {
      const feedback = feedbackOf(answer, text);
      return ["", `## ${standingMarks[standingOf(answer)]} ${markdownText(feedback.title)} (${feedback.score} of ${points(feedback.max)})`, "", ...answerMarkdown(feedback)];
    }),
  ];
  return `${lines.join("\n")}\n`;
}

/** What was asked, a line for each problem. */
function questionLines(about: ReportTitle): readonly string[] {
  const lines = questionsIn(about).map(({ id, title, given }) => `- ${markdownText(id)}: ${title === "" ? "" : `${markdownText(title)}, `}${markdownCode(given.map((line) => line.trim()).join("; "))}`);
  return lines.length === 0 ? [] : ["", ...lines];
}

const widest = 40;

/** Bars of whole blocks, the longest `widest` wide; whatever is not nothing has one. */
function bars(rows: readonly (readonly [string, number])[]): readonly string[] {
  const most = Math.max(1, ...rows.map(([, count]) => count));
  const width = Math.max(0, ...rows.map(([name]) => name.length));
  return ["```text", ...rows.map(([name, count]) => `${name.padEnd(width)}  ${"█".repeat(count === 0 ? 0 : Math.max(1, Math.round((widest * count) / most)))} ${count}`), "```"];
}

/** A table of scores and verdicts, how often each mistake was made, and the distribution of scores. */
export function classMarkdown(results: readonly SubmissionResult[], about: ReportTitle): string {
  const { submissions, mean, median, scores, mistakes, questions } = statisticsOf(results);
  const titles = questions.map((one) => one.title);
  const lines = [
    `# ${markdownText(about.title)}`,
    "",
    `${submissions} submission${submissions === 1 ? "" : "s"}, on average ${percent(mean, 1)} of the points, half of them at least ${percent(median, 1)}`,
    ...questionLines(about),
    "",
    "## How often each mistake was made",
    "",
    ...(mistakes.length === 0 ? ["no mistake was named"] : bars(mistakes.map(({ code, count }) => [code, count]))),
    "",
    "## Scores",
    "",
    ...bars(scores.map((count, place) => [scoreClasses[place] ?? "", count])),
    "",
    "## Answers",
    "",
    "| answer | right | wrong | not graded | missing |",
    "|---|---:|---:|---:|---:|",
    ...questions.map((one) => `| ${markdownText(one.title)} | ${one.right} | ${one.wrong} | ${one.ungraded} | ${one.missing} |`),
    "",
    "## Submissions",
    "",
    `| submission | points |${titles.map((one) => ` ${markdownText(one)} |`).join("")}`,
    `|---|---:|${titles.map(() => "---|").join("")}`,
    ...results.map((one) => submissionRow(one, titles)),
  ];
  return `${lines.join("\n")}\n`;
}

function submissionRow({ submission, score, max, answers, diagnostics }: SubmissionResult, titles: readonly string[]): string {
  const byTitle = new Map<string, AnswerResult>(answers.map((answer) => [answerTitle(answer), answer]));
  const cells = titles.map((title) => {
    const answer = byTitle.get(title);
    return answer === undefined ? "" : [standingMarks[standingOf(answer)], ...answer.mistakes.map(({ code }) => markdownCode(code))].join(" ");
  });
  const trouble = diagnostics.length === 0 ? "" : ` (${diagnostics.map(({ code }) => code).slice(0, 4).join(" ")})`;
  return `| ${markdownText(submission)}${trouble} | ${tidy(score)} / ${tidy(max)} |${cells.map((one) => ` ${one} |`).join("")}`;
}
