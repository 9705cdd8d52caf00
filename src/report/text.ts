/** A derivation as text for a person: question, shapes, shared names, answers with their conditions, and what proves them. Knows no terminal. */
import type { Answer, Derived } from "../answer/derived.js";
import type { Hypothesis } from "../term/symbols.js";
import type { Judgement } from "./judge.js";
import { batchLines } from "./batch.js";
import { inWords } from "./conditions.js";
import { entryText, structureWords } from "./entries.js";
import { answerLabel, outputName } from "./labels.js";
import { columns, fold, padTo } from "./lines.js";
import { readingLines } from "./readings.js";
import { questionLines } from "./question.js";
import { shapeLines } from "./shapes.js";
import { standingLines } from "./standing.js";
import { stepLines } from "./steps.js";
import { type ReportStyle, signs } from "./style.js";

export interface TextOptions {
  readonly style: ReportStyle;
  /** Whether the derivation is shown line by line. */
  readonly steps: boolean;
}

const indent = 2;
const mostOnOneLine = 6;

/** The whole report, ending with a line break. */
export function textReport(derived: Derived, judgement: Judgement, { style, steps }: TextOptions): string {
  const head = [...questionLines(derived, style, indent), ...batchLines(derived.problem, style, indent + 4), ...shapeLines(derived, style, indent + 4)];
  const blocks: (readonly string[])[] = [head, whereLines(derived, style), [...answerLines(derived, judgement, style), ...readingLines(derived, style, indent)]];
  if (steps) blocks.push(...stepLines(derived, style, indent));
  blocks.push(standingLines(judgement, style, indent));
  return ["", ...blocks.filter((block) => block.length > 0).map((block) => `${block.join("\n")}\n`), ""].join("\n").replace(/\n+$/, "\n\n");
}

/** `with   z = W x + b     a = relu(z)`, one a line where that is too long; the reader's own names stand above already. */
function whereLines({ where, derivation }: Derived, style: ReportStyle): readonly string[] {
  const { notation } = signs[style.alphabet];
  const own = new Set(derivation.problem.parts.map(({ name }) => name));
  const shown = where.filter(({ name }) => !own.has(name)).map(({ variable, value }) => ({ name: notation.print(variable), value: notation.print(value) }));
  if (shown.length === 0) return [];
  const lead = `${" ".repeat(indent)}${style.paint.muted("with")}   `;
  const whole = shown.map(({ name, value }) => `${style.paint.name(name)} = ${value}`).join("     ");
  if (shown.length <= mostOnOneLine && columns(lead) + columns(whole) <= style.width) return [lead + whole];
  const width = Math.max(...shown.map(({ name }) => columns(name)));
  return shown.flatMap(({ name, value }, index) => {
    const line = `${style.paint.name(padTo(name, width))} = ${value}`;
    const start = index === 0 ? lead : " ".repeat(columns(lead));
    return broken(line, style, columns(lead), width + 3).map((part, place) => (place === 0 ? start : " ".repeat(columns(lead))) + part);
  });
}

const broken = (line: string, style: ReportStyle, before: number, hang: number): readonly string[] => (style.breakFormulas ? fold(line, Math.max(30, style.width - before), hang) : [line]);

/** `z has no zero entry and X is invertible`. */
export function conditionText(hypotheses: readonly Hypothesis[], style: ReportStyle): string {
  const { notation } = signs[style.alphabet];
  return inWords(hypotheses.map(({ term, condition }) => ({ formula: notation.print(term), condition })));
}

/** Formulas longer than this do not push the conditions of the others to the right. */
const longAnswer = 48;

function answerLines(derived: Derived, { judged }: Judgement, style: ReportStyle): readonly string[] {
  const { notation, becomes } = signs[style.alphabet];
  const name = outputName(derived);
  const rows = judged.map(({ answer, verdict }) => ({
    label: answerLabel(derived, answer.wrt, style, name),
    answer,
    formula: verdict === "undecided" ? "(not certified)" : answer.operator?.value === answer.value ? `${notation.print(answer.operator.tangent)} ${becomes} ${notation.print(answer.value)}` : notation.print(answer.printed),
    condition: answer.hypotheses.length === 0 || verdict === "undecided" ? "" : `where ${conditionText(answer.hypotheses, style)}`,
    verdict,
  }));
  const labels = Math.max(...rows.map(({ label }) => columns(label)));
  const formulas = Math.max(0, ...rows.filter(({ condition, formula }) => condition !== "" && columns(formula) <= longAnswer).map(({ formula }) => columns(formula)));
  return rows.flatMap(({ answer, label, formula, condition, verdict }) => {
    const { paint } = style;
    const besideIt = verdict === "undecided" ? [] : mapLines(derived, answer, style, indent + labels + 3).map((line) => paint.muted(line));
    const start = `${" ".repeat(indent)}${paint.name(padTo(label, labels))} = `;
    const shown = verdict === "undecided" ? paint.doubtful(formula) : formula;
    if (condition === "") return [...broken(start + shown, style, 0, columns(start)), ...besideIt];
    const beside = `${start}${padTo(shown, formulas)}      ${paint.muted(condition)}`;
    if (columns(beside) <= style.width || (!style.breakFormulas && columns(formula) <= longAnswer)) return [beside, ...besideIt];
    const below = fold(`${" ".repeat(columns(start))}${condition}`, style.width, columns(start) + 6);
    return [...broken(start + shown, style, 0, columns(start)), ...(style.breakFormulas ? below : [`${" ".repeat(columns(start))}${condition}`]).map((line) => paint.muted(line)), ...besideIt];
  });
}

/** Longer ones say nothing to a reader. */
const longestEntries = 400;

/** Under the matrix of a Jacobian in or of a matrix: the linear map, its entries, and what kind of matrix it is. */
function mapLines(derived: Derived, { operator, value, entries, structure }: Answer, style: ReportStyle, before: number): readonly string[] {
  const { notation, becomes } = signs[style.alphabet];
  const said = structure === null ? null : structureWords(structure, style);
  const lines: string[] = [];
  if (operator !== null && operator.value !== value) lines.push(`${notation.print(operator.tangent)} ${becomes} ${notation.print(operator.value)}`);
  const entry = entries === null ? null : entryText(derived, entries, style);
  if (entry !== null && columns(entry) <= longestEntries) lines.push(entry);
  if (said !== null) lines.push(said);
  return lines.flatMap((line) => broken(" ".repeat(before) + line, style, 0, before + 4));
}
