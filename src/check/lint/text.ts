/** A lint report as text: what was derived, problem by problem, and below it what is to be said of the questions. Knows no terminal: colours come in as functions. */
import { visible } from "../../diagnostics/quote.js";
import { type Paint, plain, render } from "../../diagnostics/render.js";
import type { Severity } from "../../diagnostics/diagnostic.js";
import { type LintedAnswer, type LintedProblem, lintExit, type LintReport } from "./report.js";

const points = (number: number): string => `${Number(number.toFixed(2))} point${number === 1 ? "" : "s"}`;

export function lintText(report: LintReport, paint: Paint = plain): string {
  const { source, title, problems, diagnostics } = report;
  const head = [paint.title(visible(title ?? source.name)), ...(problems.length === 0 ? [] : [`${problems.length} problem${problems.length === 1 ? "" : "s"}, ${points(report.points)}`])];
  const said = diagnostics.map((one) => render(one, [source], { paint }));
  return `${[head.join("   "), ...problems.map((one) => problemText(one, paint)), ...said, last(report)].join("\n\n")}\n`;
}

function problemText({ id, title, given, names, answers, milliseconds }: LintedProblem, paint: Paint): string {
  const heading = `${paint.title(visible(id))}${title === null ? "" : `   ${visible(title)}`}${milliseconds === null ? "" : paint.gutter(`   ${Math.round(milliseconds)} ms`)}`;
  const lines = given.trimEnd().split(/\r\n?|\n/u).map((line) => `  ${visible(line)}`);
  const declared = names.filter(({ inferred }) => !inferred).map(({ declaration }) => declaration);
  const inferred = names.filter((one) => one.inferred).map(({ declaration }) => declaration);
  const shapes = [...(declared.length === 0 ? [] : [`  declared   ${declared.join(", ")}`]), ...(inferred.length === 0 ? [] : [`  inferred   ${inferred.join(", ")}`])];
  return [heading, ...lines, ...shapes.map((line) => paint.gutter(line)), ...answers.flatMap((one) => answerText(one, paint))].join("\n");
}

function answerText({ name, wrt, order, points: worth, expected, shape, proof, relations, hypotheses, mistakes }: LintedAnswer, paint: Paint): readonly string[] {
  const size = shape.length === 0 ? "scalar" : shape.join("×");
  const standing = proof === "proved" ? `proved for all sizes${relations.length === 0 ? "" : `, with ${relations.length > 4 ? `${relations.length} relations` : relations.join(", ")}`}` : paint.warning("only sampled, not proved");
  const counted = mistakes === null ? "" : `, ${mistakes} answer${mistakes === 1 ? "" : "s"} with one mistake recognised`;
  return [
    "",
    `  ${paint.title(name)} = ${expected === null ? "(longer than 10,000 characters)" : expected.text}`,
    ...hypotheses.map((one) => `      where ${one}`),
    paint.gutter(`      the ${order} in ${wrt}, ${size}, ${points(worth)}: ${standing}${counted}`),
  ];
}

function last(report: LintReport): string {
  const count = (severity: Severity, one: string, many: string): readonly string[] => {
    const number = report.diagnostics.filter((diagnostic) => diagnostic.severity === severity).length;
    return number === 0 ? [] : [`${number} ${number === 1 ? one : many}`];
  };
  const counts = [...count("error", "error", "errors"), ...count("warning", "warning", "warnings"), ...count("note", "note", "notes")];
  const said = counts.length === 0 ? "" : ` (${counts.join(", ")})`;
  switch (lintExit(report)) {
    case 0: return `ready: every expected answer is derived${report.problems.every(({ answers }) => answers.every(({ proof }) => proof === "proved")) ? " and proved" : ", some only sampled"}${said}`;
    case 2: return `not ready${said}`;
    case 3: return `not certified${said}`;
  }
}
