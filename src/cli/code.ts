// The command code: a derivation as a file of code; it knows no target.
import { codeJson, type Derived, type Engine, judge, nearestName, type Result, type ScheduleExplanation, scheduleText, sizesOf, targetNames } from "../index.js";
import { writeText } from "../node.js";
import { derive, type DeriveCommand } from "./derive.js";
import { type ExitCode, exitCodes, failed, type Reading, warned } from "./failure.js";
import { readWord, type Texts } from "./reading.js";
import type { Terminal } from "./terminal.js";
import { inOption } from "./usage.js";

export interface CodeOptions extends Texts {
  readonly wrt: readonly string[];
  readonly target: string;
  readonly order: string;
  readonly name?: string;
  readonly out?: string;
  readonly sizes?: string;
  readonly explain?: boolean;
  readonly precision: string;
  readonly entries?: string;
  readonly batch?: readonly string[];
  readonly batchSize?: string;
  readonly reduce?: string;
  readonly shard?: string;
  readonly json?: boolean;
}

const orders: ReadonlyMap<string, DeriveCommand> = new Map([["gradient", "grad"], ["vjp", "vjp"], ["jvp", "jvp"], ["jacobian", "jacobian"], ["hessian", "hessian"], ["hvp", "hvp"], ["newton", "hessian"]]);

export async function runCode(operands: readonly string[], options: CodeOptions, terminal: Terminal): Promise<ExitCode> {
  const given = [{ name: "--order", text: options.order }, { name: "--target", text: options.target }, { name: "--sizes", text: options.sizes ?? "" }, { name: "--name", text: options.name ?? "" }, { name: "--shard", text: options.shard ?? "" }, { name: "--precision", text: options.precision }];
  const plain: Reading = { terminal, json: options.json === true, sources: given };
  const order = readWord("--order", options.order, [...orders.keys()]);
  if (!order.ok) return failed(plain, order.diagnostics);
  const target = readTarget(options.target);
  if (!target.ok) return failed(plain, target.diagnostics);
  const name = readFunctionName(options.name);
  if (!name.ok) return failed(plain, name.diagnostics);
  const precision = readWord("--precision", options.precision, ["f64", "f32"]);
  if (!precision.ok) return failed(plain, precision.diagnostics);
  const sizes = readSizes(options.sizes);
  if (!sizes.ok) return failed(plain, sizes.diagnostics);
  const { reading: read, result } = await derive("code", orders.get(order.value) ?? "grad", operands, options, terminal);
  const reading: Reading = { ...read, sources: [...read.sources, ...given] };
  if (!result.ok) return failed(reading, result.diagnostics);
  const { engine, derived } = result.value;
  warned(reading, result.warnings);
  const known = knownSizes(derived[0], options.sizes ?? "", sizes.value);
  if (!known.ok) return failed(reading, known.diagnostics);
  const shard = readShard(options.shard, derived[0]);
  if (!shard.ok) return failed(reading, shard.diagnostics);
  for (const one of derived) {
    const usable = await supported(engine, one);
    if (!usable.ok) return failed(reading, usable.diagnostics);
  }
  const asked = { sizes: sizes.value, precision: precision.value, newton: order.value === "newton", ...(shard.value === null ? {} : { shard: shard.value }), ...(options.name === undefined ? {} : { name: options.name }) };
  const code = options.explain === true ? explained(engine.explainSchedule(derived, asked), options.json === true) : engine.emit(derived, target.value, asked);
  if (!code.ok) return failed(reading, code.diagnostics);
  warned(reading, code.warnings);
  const written = options.out === undefined ? null : writeText(options.out, code.value);
  if (written !== null && !written.ok) return failed(reading, written.diagnostics);
  if (options.json === true && options.explain !== true) terminal.out(`${JSON.stringify(codeJson(derived, { target: target.value, order: order.value, name: name.value, code: code.value, out: options.out ?? null }), null, 2)}\n`);
  else if (options.out === undefined) terminal.out(code.value);
  return exitCodes.answered;
}

/** A target by name. */
function readTarget(text: string): Result<string> {
  if (targetNames.some((known) => known === text)) return { ok: true, value: text, warnings: [] };
  const near = nearestName(text, targetNames);
  return inOption("--target", text, "not a target", `there is no target \`${text}\``, near === null ? `choose from ${targetNames.join(", ")}` : `did you mean \`${near}\`?`);
}

/** The name of a function, or null for the usual one. */
function readFunctionName(text: string | undefined): Result<string | null> {
  if (text === undefined || /^[\p{L}_][\p{L}\p{N}_]*$/u.test(text)) return { ok: true, value: text ?? null, warnings: [] };
  return inOption("--name", text, "not a name", "a function is called by letters, digits and `_`", "for example `--name grad_loss`");
}

/** Whether every size that was given a number is one of the expression. */
function knownSizes(derived: Derived, text: string, sizes: ReadonlyMap<string, number>): Result<null> {
  const known = sizesOf(derived);
  const stranger = [...sizes.keys()].find((size) => !known.includes(size));
  return stranger === undefined ? { ok: true, value: null, warnings: [] } : inOption("--sizes", text, `not a size of the expression`, `there is no size \`${stranger}\``, known.length === 0 ? "leave `--sizes` out" : `the sizes are ${known.join(", ")}`);
}

function explained(found: Result<ScheduleExplanation>, json: boolean): Result<string> {
  return found.ok ? { ...found, value: json ? `${JSON.stringify(found.value, null, 2)}\n` : scheduleText(found.value) } : found;
}

/** Code is written only for answers that are proved, or whose numbers agree where there is no proof. */
async function supported(engine: Engine, derived: Derived): Promise<Result<null>> {
  if (derived.answers.every(({ certificate }) => certificate.verdict === "proved")) return { ok: true, value: null, warnings: [] };
  const judgement = judge(derived, await engine.crossCheck(derived, { reference: false }));
  if (!judgement.ok) return judgement;
  return judgement.value.refusals.length > 0 ? { ok: false, diagnostics: judgement.value.refusals } : { ok: true, value: null, warnings: [] };
}

/** `data`, of a batch, or `data=N` with the name of the number of samples. */
function readShard(text: string | undefined, { problem }: Derived): Result<string | null> {
  if (text === undefined) return { ok: true, value: null, warnings: [] };
  const [, size] = /^\s*data(?:\s*=\s*([^=\s]+))?\s*$/u.exec(text) ?? [];
  const samples = size ?? problem.batch?.size;
  if (!/^\s*data\s*(?:=|$)/u.test(text) || samples === undefined) {
    return inOption("--shard", text, "no number of samples", samples === undefined && /^\s*data\s*$/u.test(text) ? "nothing says which size counts the samples" : "`--shard` takes `data`, and after `=` the number of samples by name", "`--shard data=N`, or `--batch` with the variables of a sample");
  }
  return { ok: true, value: samples, warnings: [] };
}

/** `h=256,n=784`. */
function readSizes(text: string | undefined): Result<ReadonlyMap<string, number>> {
  const sizes = new Map<string, number>();
  for (const part of (text ?? "").split(",").filter((one) => one.trim() !== "")) {
    const [, name, value] = /^\s*([^=\s]+)\s*=\s*(\d{1,9})\s*$/u.exec(part) ?? [];
    const size = Number(value);
    if (name === undefined || !(size >= 1)) return inOption("--sizes", text ?? "", "not a list of sizes", `\`${part.trim()}\` gives no size a number`, "for example `--sizes h=256,n=784`");
    sizes.set(name, size);
  }
  return { ok: true, value: sizes, warnings: [] };
}
