// The commands grad, vjp, jvp, jacobian, hessian and hvp: asks the library, checks with numbers, prints; it knows no mathematics.
import { derivedJson, type Derived, type Engine, judge, type Judgement, type Layout, latexReport, markdownReport, type ReportStyle, textReport, version, type Result, type CheckedAnswers } from "../index.js";
import { type ExitCode, exitCodes, failed, type Reading, warned } from "./failure.js";
import { readAsked, readEngine, readNames, readNumber, readProblem, readWord, sourcesOf, type Texts } from "./reading.js";
import { reportPaint, type Terminal } from "./terminal.js";

export interface DeriveOptions extends Texts {
  readonly wrt: readonly string[];
  readonly steps?: boolean;
  readonly json?: boolean;
  readonly format: string;
  readonly checkPoints?: string;
  readonly seed?: string;
  readonly layout?: string;
}

export type DeriveCommand = "grad" | "vjp" | "jvp" | "jacobian" | "hessian" | "hvp";

const formats = ["text", "ascii", "latex", "markdown"] as const;
type Format = (typeof formats)[number];

const layouts: readonly Layout[] = ["numerator", "denominator"];

const usualPoints = 5;
const mostPoints = 1000;

/** What both `grad` and `code` need first: the texts, the engine and the derivation. */
export async function derive(command: string, order: DeriveCommand, operands: readonly string[], options: Pick<DeriveOptions, "file" | "let" | "rules" | "wrt" | "json">, terminal: Terminal, layout?: Layout): Promise<{ readonly reading: Reading; readonly result: Result<{ readonly engine: Engine; readonly derived: Derived }> }> {
  const asked = await readAsked(command, operands, options.file, terminal);
  const names = readNames(options.wrt);
  const { engine, sources } = readEngine(options.rules);
  const named = [...sources, { name: "--wrt", text: names.join(",") }];
  const reading: Reading = { terminal, json: options.json === true, sources: sourcesOf(asked.ok ? asked.value : null, options, named) };
  if (!asked.ok) return { reading, result: asked };
  if (!engine.ok) return { reading, result: engine };
  const problem = readProblem(engine.value, asked.value, options);
  if (!problem.ok) return { reading, result: problem };
  const derived = engine.value[order](problem, { wrt: names, layout });
  return { reading, result: derived.ok ? { ...derived, value: { engine: engine.value, derived: derived.value } } : derived };
}

export async function runDerive(order: DeriveCommand, operands: readonly string[], options: DeriveOptions, terminal: Terminal): Promise<ExitCode> {
  const plain: Reading = { terminal, json: options.json === true, sources: [{ name: "--format", text: options.format }, { name: "--check-points", text: options.checkPoints ?? "" }, { name: "--layout", text: options.layout ?? "" }] };
  const format = readWord("--format", options.format, formats);
  if (!format.ok) return failed(plain, format.diagnostics);
  const points = readNumber("--check-points", options.checkPoints, 0, mostPoints);
  if (!points.ok) return failed(plain, points.diagnostics);
  const layout = options.layout === undefined ? undefined : readWord("--layout", options.layout, layouts);
  if (layout !== undefined && !layout.ok) return failed(plain, layout.diagnostics);
  const { reading, result } = await derive(order, order, operands, options, terminal, layout?.value);
  if (!result.ok) return failed(reading, result.diagnostics);
  const { engine, derived } = result.value;
  warned(reading, result.warnings);
  const checked = await check(engine, derived, points.value ?? usualPoints, options.seed);
  const judgement = judge(derived, checked);
  if (!judgement.ok) return failed(reading, judgement.diagnostics);
  return answer(derived, judgement.value, format.value, options, reading);
}

async function check(engine: Engine, derived: Derived, points: number, seed: string | undefined): Promise<Result<CheckedAnswers> | null> {
  return points === 0 ? null : engine.crossCheck(derived, { points, ...(seed === undefined ? {} : { seed }) });
}

function answer(derived: Derived, judgement: Judgement, format: Format, options: DeriveOptions, reading: Reading): ExitCode {
  const { terminal, json } = reading;
  if (json) terminal.out(`${JSON.stringify(derivedJson(derived, judgement, version, options.steps === true), null, 2)}\n`);
  else if (judgement.refusals.length < judgement.judged.length) terminal.out(printed(derived, judgement, format, options, terminal));
  return json || judgement.refusals.length === 0 ? codeOf(judgement) : failed(reading, judgement.refusals);
}

const codeOf = ({ refusals }: Judgement): ExitCode => (refusals.length > 0 ? exitCodes.refused : exitCodes.answered);

function printed(derived: Derived, judgement: Judgement, format: Format, { steps = false }: DeriveOptions, terminal: Terminal): string {
  switch (format) {
    case "text":
    case "ascii":
      return textReport(derived, judgement, { style: { ...styleOf(terminal), alphabet: format }, steps });
    case "latex":
      return latexReport(derived, judgement);
    case "markdown":
      return markdownReport(derived, judgement, steps);
  }
}

/** Reports fit the terminal; in a pipe formulas stay on one line. */
export function styleOf(terminal: Terminal): ReportStyle {
  return { alphabet: "text", paint: reportPaint(terminal.colours.out), width: terminal.width ?? 100, breakFormulas: terminal.width !== null };
}
