// The commands grad, vjp, jvp, jacobian, hessian and hvp: asks the library, checks with numbers, prints; it knows no mathematics.
import { blocksJson, type Diagnostic, derivedJson, type Derived, type Engine, judge, type Judgement, type Layout, latexReport, markdownReport, type Problem, type ReportStyle, textReport, version, type Result, type CheckedAnswers } from "../index.js";
import { type ExitCode, exitCodes, failed, type Reading, warned } from "./failure.js";
import { readBatch } from "./batch.js";
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
  readonly entries?: string;
  readonly batch?: readonly string[];
  readonly batchSize?: string;
  readonly reduce?: string;
}

export type DeriveCommand = "grad" | "vjp" | "jvp" | "jacobian" | "hessian" | "hvp";

const formats = ["text", "ascii", "latex", "markdown"] as const;
type Format = (typeof formats)[number];

const layouts: readonly Layout[] = ["numerator", "denominator"];
const readings = ["free", "tied"] as const;

const usualPoints = 5;
const mostPoints = 1000;

type Asking = Pick<DeriveOptions, "file" | "let" | "rules" | "wrt" | "json" | "entries" | "batch" | "batchSize" | "reduce">;

/** What `code` needs first: the texts, the engine, and the derivation; of a Hessian or Jacobian in several variables the blocks. */
export async function derive(command: string, order: DeriveCommand, operands: readonly string[], options: Asking, terminal: Terminal): Promise<{ readonly reading: Reading; readonly result: Result<{ readonly engine: Engine; readonly derived: readonly [Derived, ...Derived[]] }> }> {
  const { reading, result } = await deriveAll(command, order, operands, options, terminal, (engine, problem, wrt) => {
    const entries = readWord("--entries", options.entries ?? "free", readings);
    if (!entries.ok) return entries;
    if (order === "hessian") return engine.hessianBlocks(problem, { wrt, entries: entries.value });
    if (order === "jacobian" && wrt.length > 1) return together(wrt, (name) => engine.jacobian(problem, { wrt: [name], entries: entries.value }));
    const derived = engine[order](problem, { wrt, entries: entries.value });
    return derived.ok ? { ...derived, value: [derived.value] } : derived;
  });
  if (!result.ok) return { reading, result };
  const [derived, ...more] = result.value.derived;
  if (derived === undefined) throw new Error("internal: a derivation without a result");
  return { reading, result: { ...result, value: { engine: result.value.engine, derived: [derived, ...more] } } };
}

/** What is asked of a scalar. */
const ofScalars: ReadonlySet<DeriveCommand> = new Set<DeriveCommand>(["grad", "hessian", "hvp"]);

/** What is derived in each of the names, or the reasons of those in which nothing is; their places are in the list of all names. */
function together(names: readonly string[], derive: (name: string) => Result<Derived>): Result<readonly Derived[]> {
  const found: Derived[] = [];
  const diagnostics: Diagnostic[] = [];
  let start = 0;
  for (const [index, name] of names.entries()) {
    const by = start;
    start += name.length + 1;
    if (names.indexOf(name) < index) continue;
    const one = derive(name);
    if (one.ok) found.push(one.value);
    else diagnostics.push(...one.diagnostics.map((diagnostic) => ({ ...diagnostic, labels: diagnostic.labels.map((place) => (place.source === "--wrt" ? { ...place, span: { start: place.span.start + by, end: place.span.end + by } } : place)) })));
  }
  return diagnostics.length > 0 ? { ok: false, diagnostics } : { ok: true, value: found, warnings: [] };
}

type Ask = (engine: Engine, problem: Result<Problem>, wrt: readonly string[]) => Result<readonly Derived[]>;

async function deriveAll(command: string, order: DeriveCommand, operands: readonly string[], options: Asking, terminal: Terminal, ask: Ask): Promise<{ readonly reading: Reading; readonly result: Result<{ readonly engine: Engine; readonly derived: readonly Derived[] }> }> {
  const asked = await readAsked(command, operands, options.file, terminal);
  const names = readNames(options.wrt);
  const { engine, sources } = readEngine(options.rules);
  const named = [...sources, { name: "--wrt", text: names.join(",") }, { name: "--entries", text: options.entries ?? "" }];
  const reading: Reading = { terminal, json: options.json === true, sources: sourcesOf(asked.ok ? asked.value : null, options, named) };
  if (!asked.ok) return { reading, result: asked };
  if (!engine.ok) return { reading, result: engine };
  const one = readProblem(engine.value, asked.value, options);
  if (!one.ok) return { reading, result: one };
  const batch = readBatch(options);
  if (!batch.ok) return { reading, result: batch };
  const problem = batch.value === null ? one : engine.value.batch(one, { ...batch.value, reduce: batch.value.reduce ?? (ofScalars.has(order) ? "mean" : undefined) });
  const batchSources = [{ name: "--batch", text: (batch.value?.over ?? []).join(",") }, { name: "--batch-size", text: batch.value?.size ?? "" }, { name: "--reduce", text: options.reduce ?? "" }];
  // What is said of all samples is said of a text of their own.
  const all: Reading = batch.value === null ? reading : { ...reading, sources: [...reading.sources, ...batchSources, ...(problem.ok ? problem.value.sources : [])] };
  if (!problem.ok) return { reading: all, result: problem };
  const derived = ask(engine.value, problem, names);
  return { reading: all, result: derived.ok ? { ...derived, value: { engine: engine.value, derived: derived.value } } : derived };
}

export async function runDerive(order: DeriveCommand, operands: readonly string[], options: DeriveOptions, terminal: Terminal): Promise<ExitCode> {
  const plain: Reading = { terminal, json: options.json === true, sources: [{ name: "--format", text: options.format }, { name: "--check-points", text: options.checkPoints ?? "" }, { name: "--layout", text: options.layout ?? "" }, { name: "--entries", text: options.entries ?? "" }] };
  const format = readWord("--format", options.format, formats);
  if (!format.ok) return failed(plain, format.diagnostics);
  const points = readNumber("--check-points", options.checkPoints, 0, mostPoints);
  if (!points.ok) return failed(plain, points.diagnostics);
  const layout = options.layout === undefined ? undefined : readWord("--layout", options.layout, layouts);
  if (layout !== undefined && !layout.ok) return failed(plain, layout.diagnostics);
  const entries = readWord("--entries", options.entries ?? "free", readings);
  if (!entries.ok) return failed(plain, entries.diagnostics);
  const { reading, result } = await deriveAll(order, order, operands, options, terminal, (engine, problem, wrt) => {
    if (order === "hessian") return engine.hessianBlocks(problem, { wrt, entries: entries.value });
    const derived = engine[order](problem, { wrt, layout: layout?.value, entries: entries.value });
    return derived.ok ? { ...derived, value: [derived.value] } : derived;
  });
  if (!result.ok) return failed(reading, result.diagnostics);
  const { engine, derived } = result.value;
  warned(reading, result.warnings);
  const judged: Judged[] = [];
  for (const one of derived) {
    const judgement = judge(one, await check(engine, one, points.value ?? usualPoints, options.seed));
    if (!judgement.ok) return failed(reading, judgement.diagnostics);
    judged.push({ derived: one, judgement: judgement.value });
  }
  const [only, ...more] = judged;
  if (only === undefined) throw new Error("internal: a derivation without a result");
  return more.length === 0 ? answer(only.derived, only.judgement, format.value, options, reading) : answerBlocks(judged, format.value, options, reading);
}

interface Judged {
  readonly derived: Derived;
  readonly judgement: Judgement;
}

/** The blocks of a Hessian one after the other; as JSON a list of what each prints alone. */
function answerBlocks(judged: readonly Judged[], format: Format, options: DeriveOptions, reading: Reading): ExitCode {
  const { terminal, json } = reading;
  if (json) terminal.out(`${JSON.stringify(blocksJson(judged.map(({ derived, judgement }) => derivedJson(derived, judgement, version, options.steps === true))), null, 2)}\n`);
  const refusals = judged.flatMap(({ judgement }) => judgement.refusals);
  if (!json) for (const { derived, judgement } of judged) if (judgement.refusals.length === 0) terminal.out(printed(derived, judgement, format, options, terminal));
  return refusals.length === 0 ? exitCodes.answered : json ? exitCodes.refused : failed(reading, refusals);
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
