/** How answers were understood, with their shapes, before anything counts: it says nothing of whether they are right. Knows no files. */
import { type DiagnosticJson, toJson } from "../diagnostics/json.js";
import { visible } from "../diagnostics/quote.js";
import type { AnswerResult, SubmissionResult } from "../check/result.js";
import { columns, fold, padTo } from "./lines.js";
import { aboutLines, labelOf } from "./results.js";
import type { ReportStyle } from "./style.js";

export interface PreviewJson {
  readonly submission: string;
  readonly answers: readonly { readonly problem: string; readonly name: string; readonly understood: AnswerResult["understood"]; readonly diagnostics: readonly DiagnosticJson[] }[];
  readonly diagnostics: readonly DiagnosticJson[];
}

export function previewJson({ submission, answers, diagnostics }: SubmissionResult): PreviewJson {
  return { submission, answers: answers.map(({ problem, name, understood, diagnostics: found }) => ({ problem, name, understood, diagnostics: found.map(toJson) })), diagnostics: diagnostics.map(toJson) };
}

/** Whether every answer that was given could be read, and its names and shapes fit. */
export function isUnderstood({ answers }: SubmissionResult): boolean {
  return answers.every(({ verdict, understood }) => understood !== null || verdict === "missing");
}

const indent = 2;
const gap = 3;

export function previewText(result: SubmissionResult, style: ReportStyle): string {
  const { paint } = style;
  const names = result.answers.map((answer) => labelOf(answer, result));
  const before = indent + Math.max(0, ...names.map(columns)) + gap;
  const head = [`${" ".repeat(indent)}${paint.title(visible(result.submission))}   as it is understood`, ...aboutLines(result.diagnostics, result.text, indent, style)].join("\n");
  const answers = result.answers.map((answer, place) => {
    const label = `${" ".repeat(indent)}${paint.name(padTo(names[place] ?? "", before - indent))}`;
    const { understood, verdict, diagnostics } = answer;
    const shown = understood !== null ? visible(understood.text) : verdict === "missing" ? paint.muted("no answer") : paint.doubtful("not understood");
    const lines = fold(`${label}${shown}`, Math.max(style.width, before + 40), before);
    const shape = understood === null ? [] : [`${" ".repeat(before)}${paint.muted(shapeText(understood.shape))}`];
    return [...lines, ...shape, ...aboutLines(diagnostics, result.text, before, style)].join("\n");
  });
  return `\n${[head, ...answers].join("\n\n")}\n\n`;
}

const shapeText = (axes: readonly string[]): string => (axes.length === 0 ? "a number" : axes.length === 1 ? `a vector of ${visible(axes.join(""))} entries` : visible(axes.join(" × ")));
