// The commands equal and eval: two expressions against each other, and one at given numbers; it knows no mathematics.
import { comparisonJson, comparisonText, evaluate, type Result, valueJson, valueText } from "../index.js";
import { readText } from "../node.js";
import { styleOf } from "./derive.js";
import { type ExitCode, exitCodes, failed, type Reading, warned } from "./failure.js";
import { joinedLet, readAsked, readEngine, readProblem, sourcesOf, type Texts } from "./reading.js";
import type { Terminal } from "./terminal.js";
import { inOption, usage } from "./usage.js";

export interface EqualOptions extends Texts {
  readonly seed?: string;
  readonly json?: boolean;
}

const verdicts = { proved: exitCodes.answered, "exact-modular": exitCodes.answered, refuted: exitCodes.wrong, undecided: exitCodes.undecided } as const;

export function runEqual(operands: readonly string[], options: EqualOptions, terminal: Terminal): ExitCode {
  const json = options.json === true;
  const [left, right, third] = operands;
  if (left === undefined || right === undefined || third !== undefined) {
    const wrong = usage(`\`gradus equal\` takes two expressions, and here ${operands.length === 1 ? "is one" : `are ${operands.length}`}`, 'for example `gradus equal "tr(A B)" "tr(B A)"`');
    return wrong.ok ? exitCodes.badInput : failed({ terminal, json, sources: [] }, wrong.diagnostics);
  }
  const { engine, sources } = readEngine(options.rules);
  const reading: Reading = { terminal, json, sources: [{ name: "A", text: left }, { name: "B", text: right }, ...sourcesOf(null, options, sources)] };
  if (!engine.ok) return failed(reading, engine.diagnostics);
  const compared = engine.value.equal(left, right, { let: joinedLet(options.let), seed: options.seed });
  if (!compared.ok) return failed(reading, compared.diagnostics);
  warned(reading, compared.warnings);
  const { verdict } = compared.value;
  if (json) terminal.out(`${JSON.stringify(comparisonJson(left, right, compared.value), null, 2)}\n`);
  else terminal.out(comparisonText(compared.value, styleOf(terminal)));
  return verdicts[verdict.kind];
}

export interface EvalOptions extends Texts {
  readonly at?: string;
  readonly json?: boolean;
}

export async function runEval(operands: readonly string[], options: EvalOptions, terminal: Terminal): Promise<ExitCode> {
  const json = options.json === true;
  const asked = await readAsked("eval", operands, options.file, terminal);
  const { engine, sources } = readEngine(options.rules);
  const values = readValues(options.at);
  const reading: Reading = { terminal, json, sources: sourcesOf(asked.ok ? asked.value : null, options, [...sources, { name: "--at", text: values.text }]) };
  if (!asked.ok) return failed(reading, asked.diagnostics);
  if (!engine.ok) return failed(reading, engine.diagnostics);
  const problem = readProblem(engine.value, asked.value, options);
  if (!problem.ok) return failed(reading, problem.diagnostics);
  if (!values.result.ok) return failed(reading, values.result.diagnostics);
  const evaluated = await evaluate(problem.value, values.result.value);
  if (!evaluated.ok) return failed(reading, evaluated.diagnostics);
  warned(reading, evaluated.warnings);
  terminal.out(json ? `${JSON.stringify(valueJson(asked.value.text, evaluated.value), null, 2)}\n` : valueText(evaluated.value));
  return exitCodes.answered;
}

/** `--at` is JSON when it begins with a brace, else the name of a file with JSON. */
function readValues(at: string | undefined): { readonly text: string; readonly result: Result<unknown> } {
  if (at === undefined) return { text: "", result: { ok: true, value: {}, warnings: [] } };
  const inline = /^\s*[{[]/.test(at);
  const text: Result<string> = inline ? { ok: true, value: at, warnings: [] } : readText(at);
  if (!text.ok) return { text: "", result: text };
  return { text: text.value, result: parseJson("--at", text.value, `${inline ? "the values" : "the file of values"} cannot be read as JSON`, 'names and strings stand in double quotes: `{"x": [1, 2]}`') };
}

/** JSON, or `message` and `help` where it is none. */
export function parseJson(source: string, text: string, message: string, help: string): Result<unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return { ok: true, value, warnings: [] };
  } catch {
    return inOption(source, text.slice(0, longestShown), "not JSON", message, help);
  }
}

/** As much of a text as a message shows. */
export const longestShown = 60;
