// The command code: a derivation as a file of code; it knows no target.
import { type Derived, type Engine, judge, type Result } from "../index.js";
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
  readonly entries?: string;
  readonly batch?: readonly string[];
  readonly batchSize?: string;
  readonly reduce?: string;
  readonly json?: boolean;
}

const orders: ReadonlyMap<string, DeriveCommand> = new Map([["gradient", "grad"], ["vjp", "vjp"], ["jvp", "jvp"], ["jacobian", "jacobian"], ["hessian", "hessian"], ["hvp", "hvp"], ["newton", "hessian"]]);

export async function runCode(operands: readonly string[], options: CodeOptions, terminal: Terminal): Promise<ExitCode> {
  const given = [{ name: "--order", text: options.order }, { name: "--target", text: options.target }, { name: "--sizes", text: options.sizes ?? "" }, { name: "--name", text: options.name ?? "" }];
  const plain: Reading = { terminal, json: options.json === true, sources: given };
  const order = readWord("--order", options.order, [...orders.keys()]);
  if (!order.ok) return failed(plain, order.diagnostics);
  const sizes = readSizes(options.sizes);
  if (!sizes.ok) return failed(plain, sizes.diagnostics);
  const { reading: read, result } = await derive("code", orders.get(order.value) ?? "grad", operands, options, terminal);
  const reading: Reading = { ...read, sources: [...read.sources, ...given] };
  if (!result.ok) return failed(reading, result.diagnostics);
  const { engine, derived } = result.value;
  warned(reading, result.warnings);
  const usable = await supported(engine, derived);
  if (!usable.ok) return failed(reading, usable.diagnostics);
  warned(reading, usable.warnings);
  const code = engine.emit(derived, options.target, { sizes: sizes.value, newton: order.value === "newton", ...(options.name === undefined ? {} : { name: options.name }) });
  if (!code.ok) return failed(reading, code.diagnostics);
  warned(reading, code.warnings);
  if (options.out === undefined) {
    terminal.out(code.value);
    return exitCodes.answered;
  }
  const written = writeText(options.out, code.value);
  return written.ok ? exitCodes.answered : failed(reading, written.diagnostics);
}

/** Code is written only for answers that are proved, or whose numbers agree where there is no proof. */
async function supported(engine: Engine, derived: Derived): Promise<Result<null>> {
  if (derived.answers.every(({ certificate }) => certificate.verdict === "proved")) return { ok: true, value: null, warnings: [] };
  const judgement = judge(derived, await engine.crossCheck(derived, { reference: false }));
  if (!judgement.ok) return judgement;
  return judgement.value.refusals.length > 0 ? { ok: false, diagnostics: judgement.value.refusals } : { ok: true, value: null, warnings: [] };
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
