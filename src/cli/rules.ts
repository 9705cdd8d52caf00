// The commands prove, explain and certify: what rules and certificates are worth; it knows no mathematics.
import { type Engine, explain, explanationText, type Replayed, type Result, standings, standingsJson, standingsMarkdown, standingsText, worstStanding } from "../index.js";
import { readRuleFile, readText } from "../node.js";
import { longestShown, parseJson } from "./compare.js";
import { styleOf } from "./derive.js";
import { type ExitCode, exitCodes, failed, type Reading } from "./failure.js";
import { readEngine, readWord } from "./reading.js";
import type { Terminal } from "./terminal.js";
import { usage } from "./usage.js";

const standingCodes = { good: exitCodes.answered, unproved: exitCodes.refused, refuted: exitCodes.wrong } as const;

export interface ProveOptions {
  readonly format: string;
  readonly json?: boolean;
}

const formats = ["text", "markdown"] as const;

export function runProve(paths: readonly string[], options: ProveOptions, terminal: Terminal): ExitCode {
  const json = options.json === true;
  const format = readWord("--format", options.format, formats);
  if (!format.ok) return failed({ terminal, json, sources: [{ name: "--format", text: options.format }] }, format.diagnostics);
  const files = paths.map(readRuleFile);
  const sources = files.flatMap((file) => (file.ok ? [file.value] : []));
  const reading: Reading = { terminal, json, sources };
  const unreadable = files.flatMap((file) => (file.ok ? [] : file.diagnostics));
  if (unreadable.length > 0) return failed(reading, unreadable);
  const rules = standings(sources);
  if (!rules.ok) return failed(reading, rules.diagnostics);
  if (json) terminal.out(`${JSON.stringify(standingsJson(rules.value), null, 2)}\n`);
  else terminal.out(format.value === "markdown" ? standingsMarkdown(rules.value) : standingsText(rules.value, styleOf(terminal)));
  return standingCodes[worstStanding(rules.value)];
}

export interface ExplainOptions {
  readonly rules: readonly string[];
  readonly json?: boolean;
}

export function runExplain(operands: readonly string[], options: ExplainOptions, terminal: Terminal): ExitCode {
  const { engine, sources } = readEngine(options.rules);
  const [name = "", second] = operands;
  const reading: Reading = { terminal, json: options.json === true, sources: [{ name: "explain", text: name }, ...sources] };
  const wanted: Result<string> = second === undefined && name !== "" ? { ok: true, value: name, warnings: [] } : usage("`gradus explain` takes one code or one rule", "for example `gradus explain E0202`");
  if (!wanted.ok) return failed(reading, wanted.diagnostics);
  if (!engine.ok) return failed(reading, engine.diagnostics);
  const explanation = explain(name, engine.value.rules);
  if (!explanation.ok) return failed(reading, explanation.diagnostics);
  const { rule, ...rest } = explanation.value;
  if (reading.json) terminal.out(`${JSON.stringify({ ...rest, standing: rule?.standing ?? null, relations: rule?.relations ?? [] }, null, 2)}\n`);
  else terminal.out(explanationText(explanation.value, styleOf(terminal)));
  return exitCodes.answered;
}

/** A certificate of a deep network is long. */
const largestCertificate = 200_000_000;

export async function runCertify(operands: readonly string[], options: ExplainOptions, terminal: Terminal): Promise<ExitCode> {
  const { engine, sources } = readEngine(options.rules);
  const [path, second] = operands;
  const plain: Reading = { terminal, json: options.json === true, sources };
  if (path === undefined || second !== undefined) {
    const wrong = usage("`gradus certify` takes one file", "save one with `gradus grad \"…\" --json > certificate.json`");
    return wrong.ok ? exitCodes.badInput : failed(plain, wrong.diagnostics);
  }
  if (!engine.ok) return failed(plain, engine.diagnostics);
  const text = path === "-" ? await terminal.input() : readText(path, largestCertificate);
  if (!text.ok) return failed(plain, text.diagnostics);
  const value = parseJson("certificate", text.value, "the certificate cannot be read as JSON", "save one with `gradus grad \"…\" --json > certificate.json`");
  if (!value.ok) return failed({ ...plain, sources: [...sources, { name: "certificate", text: text.value.slice(0, longestShown) }] }, value.diagnostics);
  return replay(engine.value, value.value, { ...plain, sources: [...sources, { name: "certificate", text: path }] });
}

function replay(engine: Engine, value: unknown, reading: Reading): ExitCode {
  const replayed = engine.certify(value);
  if (!replayed.ok) return failed(reading, replayed.diagnostics);
  if (reading.json) reading.terminal.out(`${JSON.stringify({ answers: replayed.value.map(({ wrt, certificate }) => ({ wrt, ...certificate })) }, null, 2)}\n`);
  else reading.terminal.out(replayed.value.map((one) => line(one, reading.terminal)).join(""));
  return replayed.value.every(({ certificate }) => certificate.verdict === "proved") ? exitCodes.answered : exitCodes.refused;
}

function line({ wrt, certificate }: Replayed, terminal: Terminal): string {
  const { verdict, how, relations, reason } = certificate;
  const { paint } = styleOf(terminal);
  const by = relations.length === 0 ? "" : `, with ${relations.join(", ")}`;
  return verdict === "proved" ? `${wrt}: ${paint.good(`proved for all sizes, ${how}`)}${by}\n` : `${wrt}: ${paint.doubtful(`${verdict}: ${reason}`)}\n`;
}
