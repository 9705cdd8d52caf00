/** Results as text for a terminal: one submission as its student reads it, or a line for each of many and what they have in common. Knows no files. */
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import { visible } from "../diagnostics/quote.js";
import { columns, fold, padTo } from "./lines.js";
import type { ReportPaint, ReportStyle } from "./style.js";
import type { AnswerResult, LineResult, SubmissionResult } from "../check/result.js";
import type { Excerpt } from "../check/reports/excerpt.js";
import { diagnosticRemark, type Feedback, feedbackOf, type Remark } from "../check/reports/feedback.js";
import { percent, points, tidy } from "../check/reports/numbers.js";
import { excerptLines } from "../check/reports/plain.js";
import { type Standing, standingOf } from "../check/reports/standing.js";
import type { Tally } from "../check/reports/tally.js";

type Colour = keyof ReportPaint;

const standingColours: { readonly [S in Standing]: Colour } = { right: "good", wrong: "bad", ungraded: "doubtful", missing: "bad" };

const lineColours: { readonly [V in LineResult["verdict"]]: Colour } = {
  definition: "muted", follows: "good", "large-step": "good", wrong: "bad", "follows-wrong": "doubtful", restored: "good", unreadable: "doubtful", undecided: "doubtful",
};

const indent = 2;
const gap = 3;

/** One submission in full: of every answer its verdict, what is wrong and where, a point at which it shows, and its lines of working. */
export function resultText(result: SubmissionResult, style: ReportStyle): string {
  const names = result.answers.map((answer) => labelOf(answer, result));
  const width = Math.max(0, ...names.map(columns));
  const scores = result.answers.map(({ score, max }) => `${tidy(score)} of ${tidy(max)}`);
  const widest = Math.max(0, ...scores.map(columns));
  const about = aboutLines(result.diagnostics, result.text, indent, style);
  const head = [`${" ".repeat(indent)}${style.paint.title(visible(result.submission))}   ${tidy(result.score)} of ${points(result.max)}`, ...about].join("\n");
  const answers = result.answers.map((answer, place) => answerLines(answer, padTo(names[place] ?? "", width), padTo(scores[place] ?? "", widest), result.text, style).join("\n"));
  return `\n${[head, ...answers].join("\n\n")}\n\n`;
}

/** The answer's name, with its problem where there are several. */
export function labelOf({ problem, name }: AnswerResult, { answers }: SubmissionResult): string {
  return visible(answers.every((one) => one.problem === problem) ? name : `${problem}: ${name}`);
}

function answerLines(answer: AnswerResult, label: string, score: string, text: string, style: ReportStyle): readonly string[] {
  const { paint } = style;
  const feedback = feedbackOf(answer, text);
  const before = indent + columns(label) + gap;
  const head = `${" ".repeat(indent)}${paint.name(label)}${" ".repeat(gap)}`;
  const verdict = paint[standingColours[standingOf(answer)]](feedback.sentence);
  return [
    ...folded(`${head}${paint.muted(score)}${" ".repeat(gap)}${verdict}`, before + columns(score) + gap, style),
    ...feedback.remarks.flatMap((remark) => remarkLines(remark, before, style)),
    ...(feedback.counterexample === null ? [] : said(feedback.counterexample, before, style)),
    ...workingLines(feedback, before, style),
    ...(feedback.expected === null ? [] : said(`the model answer: ${feedback.expected}`, before, style)),
  ];
}

const folded = (line: string, before: number, { width }: ReportStyle): readonly string[] => fold(line, Math.max(width, before + 40), before);

const said = (sentence: string, before: number, style: ReportStyle, colour?: Colour): readonly string[] =>
  folded(`${" ".repeat(before)}${sentence}`, before, style).map((line) => (colour === undefined ? line : style.paint[colour](line)));

/** Diagnostics, each with its place in the text and what to do. */
export function aboutLines(diagnostics: readonly Diagnostic[], text: string, before: number, style: ReportStyle): readonly string[] {
  return diagnostics.flatMap((one) => remarkLines(diagnosticRemark(one, text), before, style));
}

function remarkLines({ kind, says, help, place, placeSays }: Remark, before: number, style: ReportStyle): readonly string[] {
  return [...said(says, before, style, kind === "note" ? "muted" : undefined), ...(place === null ? [] : marked(place, placeSays, before, style)), ...(help === null ? [] : said(help, before, style))];
}

/** As much of a line as is shown before and after what is marked in it. */
function marked(place: Excerpt, says: string | null, before: number, { paint, width }: ReportStyle): readonly string[] {
  const room = Math.max(20, Math.floor((width - before - 8 - columns(place.marked)) / 2));
  const left = Array.from(place.before);
  const right = Array.from(place.after);
  const window: Excerpt = {
    ...place,
    before: left.length <= room ? place.before : `…${left.slice(1 - room).join("")}`,
    after: right.length <= room ? place.after : `${right.slice(0, room - 1).join("")}…`,
  };
  const [line = "", carets = ""] = excerptLines(window, says);
  return [`${" ".repeat(before)}${line}`.trimEnd(), `${" ".repeat(before)}${paint.bad(carets)}`];
}

function workingLines({ lines, linesLeftOut }: Feedback, before: number, style: ReportStyle): readonly string[] {
  const width = Math.max(0, ...lines.map(({ line }) => String(line).length));
  const shown = lines.flatMap(({ line, verdict, says }) => {
    const head = `${" ".repeat(before)}line ${String(line).padStart(width)}   `;
    return folded(`${head}${says}`, columns(head), style).map((part) => part.slice(0, columns(head)) + style.paint[lineColours[verdict]](part.slice(columns(head))));
  });
  return linesLeftOut === 0 ? shown : [...shown, `${" ".repeat(before)}and ${linesLeftOut} more lines`];
}

/** Columns of a table: the names of submissions are known before they are checked. */
export interface TableColumns {
  readonly name: number;
}

const widestName = 40;
const pointsWidth = 9;

export function tableColumns(names: readonly string[]): TableColumns {
  return { name: names.reduce((widest, name) => Math.max(widest, Math.min(widestName, columns(visible(name)))), "submission".length) };
}

export function tableHead({ name }: TableColumns, { paint }: ReportStyle): string {
  return `\n${" ".repeat(indent)}${paint.muted(`${padTo("submission", name)}   ${"points".padStart(pointsWidth)}`)}\n`;
}

/** One line: name, points, and what is not right. */
export function tableLine(result: SubmissionResult, { name }: TableColumns, { paint, width }: ReportStyle): string {
  const start = `${" ".repeat(indent)}${padTo(lastColumns(visible(result.submission), name), name)}   ${`${tidy(result.score)}/${tidy(result.max)}`.padStart(pointsWidth)}   `;
  const broken = result.answers.filter((answer) => standingOf(answer) !== "right");
  if (broken.length === 0) return `${start}${paint.good("all right")}\n`;
  const [reason] = result.diagnostics;
  const what = reason !== undefined && result.answers.every(({ gradable }) => !gradable) ? visible(reason.message) : broken.map((answer) => `${labelOf(answer, result)} ${briefly(answer)}`).join(", ");
  const colour: Colour = broken.some((answer) => standingOf(answer) !== "ungraded") ? "bad" : "doubtful";
  return `${start}${paint[colour](firstColumns(what, Math.max(20, width - columns(start))))}\n`;
}

const briefly = ({ verdict, mistakes }: AnswerResult): string => (mistakes.length === 0 ? verdict : mistakes.map(({ code }) => code).join(" + "));

const lastColumns = (text: string, most: number): string => (columns(text) <= most ? text : `…${Array.from(text).slice(1 - most).join("")}`);
const firstColumns = (text: string, most: number): string => (columns(text) <= most ? text : `${Array.from(text).slice(0, most - 1).join("")}…`);

/** Cells of the longest bar. */
const longestBar = 24;

/** How many are right, the points, and in how many submissions each mistake was made. */
export function classSummary({ submissions, right, wrong, ungraded, shares, mistakes }: Tally, { paint }: ReportStyle): string {
  const counts = [paint.good(`${right} all right`), ...(wrong === 0 ? [] : [paint.bad(`${wrong} with something wrong`)]), ...(ungraded === 0 ? [] : [paint.doubtful(`${ungraded} not graded in full`)])];
  const head = `${submissions} submission${submissions === 1 ? "" : "s"}: ${counts.join(", ")}; on average ${percent(shares, submissions)} of the points`;
  const width = Math.max(0, ...mistakes.map(({ code }) => code.length));
  const most = Math.max(1, ...mistakes.map(({ count }) => count));
  const bars = mistakes.map(({ code, count }) => `${paint.name(padTo(code, width))}   ${String(count).padStart(String(most).length)}   ${paint.muted("█".repeat(Math.max(1, Math.round((longestBar * count) / most))))}`);
  return `\n${[head, ...(bars.length === 0 ? [] : ["", ...bars])].map((line) => `${" ".repeat(line === "" ? 0 : indent)}${line}`).join("\n")}\n\n`;
}
