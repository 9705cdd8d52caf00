/** Programs as one self-contained JavaScript module around a WebAssembly program with SIMD. Knows no instructions. */
import { ok, type Result } from "../../diagnostics/result.js";
import { describe } from "../description.js";
import { loopProgram } from "../loops/lower.js";
import { createNamer } from "../names.js";
import { plainName } from "../notation.js";
import type { EmittedProgram } from "../program.js";
import type { Schedule } from "../schedule/instruction.js";
import { schedule } from "../schedule/schedule.js";
import type { Target } from "../target.js";
import { double } from "../wasm/precision.js";
import { programModule } from "../wasm/program/module.js";
import { jsCheck } from "./javascript/check.js";
import { definitionsFor } from "./javascript/library.js";
import { jsReserved } from "./javascript/words.js";
import { loader, loaderNames } from "./wasm-loader.js";

const comment = (lines: readonly string[]): readonly string[] => ["/**", ...lines.map((line) => ` * ${line.replace(/\*\//gu, "*\\/")}`), " */"];

/** Bytes in base64, in lines of a readable length. */
function base64Lines(bytes: Uint8Array): readonly string[] {
  const text = btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
  return text.match(/.{1,120}/gu) ?? [];
}

function emit(program: EmittedProgram, scheduled: Schedule): Result<string> {
  const loops = loopProgram(scheduled, "wasm", { kernels: true });
  if (!loops.ok) return loops;
  const namer = createNamer([...jsReserved, ...loaderNames, ..."given out inputs outputs sizes lengths end at memory run value v s".split(" ")]);
  const plain = namer.claim(program.name);
  const names = { plain, both: namer.claim(`value_and_${program.name}`) };
  const module = programModule(loops.value, double, null);
  const { definitions, lines } = loader(program, loops.value, module, names);
  const { both } = names;
  const { sizes } = loops.value;
  const local = { inputs: "inputs", out: "out", sizes: "sizes", both };
  const check = jsCheck(program, scheduled, { plain, both, inputs: [], sizes: new Map(), local }, "js");
  const same = sizes.map((name) => `_last.sizes[${JSON.stringify(name)}] === sizes[${JSON.stringify(name)}]`);
  return ok([
    ...comment(describe(program, program.inputs.map(plainName))), "",
    "/** The program in WebAssembly: forward and backward in one function. */",
    "const _code = [", ...base64Lines(module.bytes).map((line) => `  "${line}",`), '].join("");', "",
    ...[...definitions, ...definitionsFor([...lines, ...check].join("\n"), "js")].flatMap((definition) => [definition, ""]),
    ...comment([
      `The program for fixed sizes { ${sizes.join(", ")} }, in memory of its own:`,
      "inputs: its arguments by name, as arrays to write to; outputs: its derivatives, as arrays that the next call overwrites; run(): computes them and returns the value.",
      `${both}(inputs, out), ${plain}(inputs, out): the same with arguments copied in, where they are given, and derivatives copied out.`,
      "Vectors and matrices are arrays of numbers in row-major order; numbers and their derivatives have one entry.",
    ]),
    `export function create(${sizes.length === 0 ? "" : "sizes"}) {`, ...lines.map((line) => `  ${line}`), "}", "",
    "let _last = null;", "",
    "function _instance(sizes) {",
    `  if (_last === null || !(${same.length === 0 ? "true" : same.join(" && ")})) _last = { sizes: { ...sizes }, functions: create(sizes) };`,
    "  return _last.functions;", "}", "",
    ...comment([`The value and ${scheduled.outputs.length === 1 ? "the derivative" : "the derivatives in order"}: [value, derivatives]. \`inputs\` by name; \`out\` takes the derivatives where it is given, and nothing is allocated then after the first call.`]),
    `export function ${both}(inputs, sizes, out) {`, `  return _instance(sizes).${both}(inputs, out);`, "}", "",
    ...comment([`The second result of \`${both}\`.`]),
    `export function ${plain}(inputs, sizes, out) {`, `  return _instance(sizes).${plain}(inputs, out);`, "}", "",
    ...check, "",
  ].map((line) => line.trimEnd()).join("\n"));
}

/** One module for all sizes: `sizes` orders products only, so that the self-check can run at small ones. */
export const wasm: Target = {
  name: "wasm",
  extension: "mjs",
  blocks: true,
  emit: (program, options) => {
    const scheduled = schedule(program, options);
    return scheduled.ok ? emit(program, scheduled.value) : scheduled;
  },
};
