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
import { double, single } from "../wasm/precision.js";
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

/** A constant with the bytes of a program. */
const codeLines = (name: string, bytes: Uint8Array): readonly string[] => [`const ${name} = [`, ...base64Lines(bytes).map((line) => `  "${line}",`), '].join("");', ""];

/** The largest difference between the precisions that the self-check lets pass, relative to the largest entry or one. */
const largestDeviation = 1e-3;

/** The self-check of a program in single precision: its twin in double precision is checked by differences, and compared with it at every point. */
function singleCheck(check: readonly string[], both: string, hasSizes: boolean): readonly string[] {
  const sizes = hasSizes ? "sizes" : "";
  const start = check.findIndex((line) => line.startsWith("export function selfCheck("));
  const made = check.findIndex((line) => line.includes("const functions = create("));
  if (start < 0 || made < start) throw new Error("internal: a self-check that does not begin as one");
  const own = check.map((line, index) => (index === start ? "function _checkDouble(seed) {" : index === made ? line.replace("create(", "_compared(") : line));
  return [
    "/** How far single precision was from double precision at most. */",
    "let _deviation = 0;", "",
    `function _compared(${sizes}) {`,
    `  const [exact, rounded] = [_double(${sizes}), create(${sizes})];`,
    '  const flat = (x) => (typeof x === "number" ? [x] : Array.isArray(x) ? x.flatMap(flat) : Array.from(x));',
    "  return {",
    `    ${both}: (given) => {`,
    `      const found = exact.${both}(given);`,
    `      const [expected, claimed] = [flat(found), flat(rounded.${both}(given))];`,
    "      const scale = expected.reduce((most, x) => Math.max(most, Math.abs(x)), 1);",
    "      if (expected.every(Number.isFinite)) _deviation = expected.reduce((worst, x, i) => (Math.abs(x - claimed[i]) / scale <= worst ? worst : Math.abs(x - claimed[i]) / scale), _deviation);",
    "      return found;",
    "    },",
    "  };",
    "}", "",
    ...own, "",
    "/** Compares the derivatives with those in double precision, and these with central differences, as _checkDouble says. */",
    "export function selfCheck(seed = 1) {",
    "  _deviation = 0;",
    "  const result = _checkDouble(seed);",
    `  return result.ok !== true || _deviation <= ${largestDeviation} ? result : { ...result, ok: false, worst: _deviation };`,
    "}",
  ];
}

function emit(program: EmittedProgram, scheduled: Schedule, precision: "f32" | "f64"): Result<string> {
  const loops = loopProgram(scheduled, "wasm", { kernels: true });
  if (!loops.ok) return loops;
  const namer = createNamer([...jsReserved, ...loaderNames, ..."given out inputs outputs sizes lengths end at memory run value v s".split(" ")]);
  const plain = namer.claim(program.name);
  const names = { plain, both: namer.claim(`value_and_${program.name}`) };
  const isSingle = precision === "f32";
  const exact = programModule(loops.value, double, null);
  const module = isSingle ? programModule(loops.value, single, null) : exact;
  const array = isSingle ? "Float32Array" : "Float64Array";
  const { definitions, lines } = loader(program, loops.value, module, names, { array, bytes: isSingle ? 4 : 8, code: "_code" });
  const twin = isSingle ? loader(program, loops.value, exact, names, { array: "Float64Array", bytes: 8, code: "_doubleCode" }).lines : [];
  const { both } = names;
  const { sizes } = loops.value;
  const local = { inputs: "inputs", out: "out", sizes: "sizes", both };
  const plainCheck = jsCheck(program, scheduled, { plain, both, inputs: [], sizes: new Map(), local }, "js");
  const check = isSingle ? singleCheck(plainCheck, both, sizes.length > 0) : plainCheck;
  const same = sizes.map((name) => `_last.sizes[${JSON.stringify(name)}] === sizes[${JSON.stringify(name)}]`);
  return ok([
    ...comment(describe(program, program.inputs.map(plainName))), "",
    `/** The program in WebAssembly${isSingle ? ", in single precision" : ""}: forward and backward in one function. */`,
    ...codeLines("_code", module.bytes),
    ...(isSingle ? ["/** The same in double precision, for the self-check. */", ...codeLines("_doubleCode", exact.bytes)] : []),
    ...[...definitions, ...definitionsFor([...lines, ...check].join("\n"), "js")].flatMap((definition) => [definition, ""]),
    ...comment([
      `The program for fixed sizes { ${sizes.join(", ")} }, in memory of its own:`,
      "inputs: its arguments by name, as arrays to write to; outputs: its derivatives, as arrays that the next call overwrites; run(): computes them and returns the value.",
      `${both}(inputs, out), ${plain}(inputs, out): the same with arguments copied in, where they are given, and derivatives copied out.`,
      `Vectors and matrices are ${array}s in row-major order, and any arrays of numbers where they are given; numbers and their derivatives have one entry.`,
    ]),
    `export function create(${sizes.length === 0 ? "" : "sizes"}) {`, ...lines.map((line) => `  ${line}`), "}", "",
    ...(isSingle ? [`function _double(${sizes.length === 0 ? "" : "sizes"}) {`, ...twin.map((line) => `  ${line}`), "}", ""] : []),
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
    return scheduled.ok ? emit(program, scheduled.value, options?.precision ?? "f64") : scheduled;
  },
};
