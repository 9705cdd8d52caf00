/** Programs as a JavaScript module on row-major Float64Arrays, without dependencies. Knows JavaScript's spelling only. */
import { ok, type Result } from "../../diagnostics/result.js";
import { type Dimension, isUnit } from "../../term/dimension.js";
import { describe } from "../description.js";
import { claimAll, createNamer, spellGreek } from "../names.js";
import { plainName } from "../notation.js";
import type { EmittedProgram } from "../program.js";
import { movingInstructions, type Schedule, type ScheduledOutput } from "../schedule/instruction.js";
import { schedule } from "../schedule/schedule.js";
import { definitionsUsed } from "../spellings.js";
import type { Target } from "../target.js";
import { type JsNames, jsCheck } from "./js-check.js";
import { type LoopWriter, loopsOf } from "./js-loops.js";
import { reading, sampling } from "./js-runtime.js";
import { jsReserved, jsSpellings } from "./js-spelling.js";

/** A name as a property or a string: whatever it is, it cannot end the quotes. */
const quoted = (name: string): string => JSON.stringify(name);

interface Module {
  readonly program: EmittedProgram;
  readonly scheduled: Schedule;
  readonly names: JsNames;
  readonly writer: LoopWriter;
  readonly buffers: string[];
}

function nameModule(program: EmittedProgram, scheduled: Schedule): Module {
  const exported = createNamer(jsReserved);
  const plain = exported.claim(program.name);
  const both = exported.claim(`value_and_${program.name}`);
  const reserved = new Set([...jsReserved, plain, both]);
  const namer = createNamer(reserved);
  const inputs = claimAll(namer, reserved, program.inputs.map(plainName));
  const sizes = new Map(claimAll(namer, reserved, scheduled.sizes).map((name, index) => [scheduled.sizes[index] ?? "", name]));
  const names = new Map<number, string>();
  scheduled.inputs.forEach(({ value }, index) => names.set(value, inputs[index] ?? ""));
  for (const { result } of scheduled.instructions) {
    const own = scheduled.values[result]?.name ?? null;
    if (own !== null) names.set(result, namer.claim(spellGreek(own)));
  }
  if (scheduled.along !== null) names.set(scheduled.along.increment.value, namer.claim("step"));
  const local = { inputs: namer.claim("inputs"), out: namer.claim("out"), sizes: namer.claim("sizes"), both: namer.claim(`${program.name}Here`) };
  const counters = { i: namer.claim("i"), j: namer.claim("j"), k: namer.claim("k"), total: namer.claim("total") };
  const buffers: string[] = [];
  const size = (dimension: Dimension): string => {
    const factors = dimension.powers.flatMap(([name, exponent]) => Array.from({ length: exponent }, () => sizes.get(name) ?? name));
    if (dimension.coefficient !== 1 || factors.length === 0) factors.unshift(`${dimension.coefficient}`);
    return factors.length === 1 ? (factors[0] ?? "1") : `(${factors.join(" * ")})`;
  };
  const writer: LoopWriter = {
    values: scheduled.values,
    name: (value) => {
      const name = names.get(value) ?? namer.temporary();
      names.set(value, name);
      return name;
    },
    size,
    counters,
    namer,
    workspace: (length) => {
      const name = namer.temporary();
      buffers.push(`const ${name} = new Float64Array(${length});`);
      return name;
    },
  };
  return { program, scheduled, names: { plain, both, inputs, sizes, local }, writer, buffers };
}

const lengthOf = (writer: LoopWriter, rows: Dimension, columns: Dimension): string =>
  isUnit(columns) ? writer.size(rows) : isUnit(rows) ? writer.size(columns) : `${writer.size(rows)} * ${writer.size(columns)}`;

/** Copies an output out of the working arrays, in the orientation that was declared. */
function copyOut(writer: LoopWriter, { view, rows, columns }: ScheduledOutput, into: string): readonly string[] {
  const storage = writer.values[view.value]?.storage;
  const source = writer.name(view.value);
  if (storage === "scalar") return [`${into}[0] = ${source};`];
  if (storage === "vector" || !view.transposed) return [`${into}.set(${source});`];
  const { i, j } = writer.counters;
  const [r, c] = [writer.size(rows), writer.size(columns)];
  return [`for (let ${i} = 0; ${i} < ${r}; ${i} += 1) for (let ${j} = 0; ${j} < ${c}; ${j} += 1) ${into}[${i} * ${c} + ${j}] = ${source}[${j} * ${r} + ${i}];`];
}

/** The loop over the entries of the variable: each sets one entry of the increment and stores one slice of the result. */
function alongLines(writer: LoopWriter, { outputs: [output], values }: Schedule, { increment }: NonNullable<Schedule["along"]>, moving: readonly string[], into: string, buffers: string[]): readonly string[] {
  if (output === undefined) throw new Error("internal: a Jacobian without an output");
  const step = writer.name(increment.value);
  const count = lengthOf(writer, increment.rows, increment.columns);
  const isScalar = isUnit(increment.rows) && isUnit(increment.columns);
  const entry = writer.namer.claim("entry");
  if (!isScalar) buffers.push(`const ${step} = new Float64Array(${count});`);
  const { i, j } = writer.counters;
  const source = writer.name(output.view.value);
  const [r, c] = [writer.size(output.rows), writer.size(output.columns)];
  const storage = values[output.view.value]?.storage;
  const stored =
    storage === "scalar"
      ? `${into}[${entry}] = ${source};`
      : storage === "vector" || !output.view.transposed
        ? `for (let ${i} = 0; ${i} < ${source}.length; ${i} += 1) ${into}[${i} * ${count} + ${entry}] = ${source}[${i}];`
        : `for (let ${i} = 0; ${i} < ${r}; ${i} += 1) for (let ${j} = 0; ${j} < ${c}; ${j} += 1) ${into}[(${i} * ${c} + ${j}) * ${count} + ${entry}] = ${source}[${j} * ${r} + ${i}];`;
  const set = isScalar ? [`const ${step} = 1;`] : [`${step}.fill(0);`, `${step}[${entry}] = 1;`];
  return [`for (let ${entry} = 0; ${entry} < ${isScalar ? "1" : count}; ${entry} += 1) {`, ...[...set, ...moving, stored].map((line) => `  ${line}`), "}"];
}

function instanceLines({ scheduled, names, writer, buffers, program }: Module): readonly string[] {
  const { local } = names;
  const inputValues = new Set(scheduled.inputs.map(({ value }) => value));
  const direct = new Map<number, number>();
  if (scheduled.along === null) scheduled.outputs.forEach(({ view }, index) => {
    if (!view.transposed && !inputValues.has(view.value) && writer.values[view.value]?.storage !== "scalar" && !direct.has(view.value)) direct.set(view.value, index);
  });
  const single = scheduled.outputs.length === 1;
  const arrays = scheduled.outputs.map(({ view, name }, index) => (direct.get(view.value) === index ? writer.name(view.value) : writer.namer.claim(`${spellGreek(name)}_out`)));
  const body: string[] = scheduled.inputs.map(({ rows, columns }, index) => {
    const name = quoted(program.inputs[index] === undefined ? "" : plainName(program.inputs[index]));
    const read = isUnit(rows) && isUnit(columns) ? `_number(${local.inputs}, ${name})` : `_array(${local.inputs}, ${name}, ${lengthOf(writer, rows, columns)})`;
    return `const ${names.inputs[index] ?? ""} = ${read};`;
  });
  scheduled.outputs.forEach(({ rows, columns }, index) => {
    const entries = scheduled.along === null ? "" : ` * ${lengthOf(writer, scheduled.along.increment.rows, scheduled.along.increment.columns)}`;
    body.push(`const ${arrays[index] ?? ""} = ${local.out}${single ? "" : `?.[${index}]`} ?? new Float64Array(${lengthOf(writer, rows, columns)}${entries});`);
  });
  const inner = movingInstructions(scheduled);
  const moving: string[] = [];
  for (const instruction of scheduled.instructions) {
    const value = scheduled.values[instruction.result];
    if (value !== undefined && value.storage !== "scalar" && !direct.has(instruction.result)) {
      buffers.push(`const ${writer.name(instruction.result)} = new Float64Array(${lengthOf(writer, value.rows, value.columns)});`);
    }
    (inner.has(instruction) ? moving : body).push(...loopsOf(writer, instruction));
  }
  if (scheduled.along !== null) body.push(...alongLines(writer, scheduled, scheduled.along, moving, arrays[0] ?? "", buffers));
  else {
    body.push(...moving);
    scheduled.outputs.forEach((output, index) => {
      if (direct.get(output.view.value) !== index) body.push(...copyOut(writer, output, arrays[index] ?? ""));
    });
  }
  const value = scheduled.value;
  const storage = writer.values[value.view.value]?.storage;
  let returned = writer.name(value.view.value);
  if (storage !== "scalar") {
    returned = writer.namer.claim("value");
    body.push(`const ${returned} = new Float64Array(${lengthOf(writer, value.rows, value.columns)});`, ...copyOut(writer, value, returned));
  }
  body.push(`return [${returned}, ${single ? (arrays[0] ?? "") : `${local.out} ?? [${arrays.join(", ")}]`}];`);
  return [
    ...scheduled.sizes.map((name) => `const ${names.sizes.get(name) ?? name} = _size(${local.sizes}, ${quoted(name)});`),
    ...buffers,
    `const ${local.both} = (${local.inputs}, ${local.out}) => {`,
    ...body.map((line) => `  ${line}`),
    "};",
    `return { ${names.both}: ${local.both}, ${names.plain}: (${local.inputs}, ${local.out}) => ${local.both}(${local.inputs}, ${local.out})[1] };`,
  ];
}

const comment = (lines: readonly string[]): readonly string[] => ["/**", ...lines.map((line) => ` * ${line.replace(/\*\//gu, "*\\/")}`), " */"];

function emit(program: EmittedProgram, scheduled: Schedule): Result<string> {
  const definitions = definitionsUsed(scheduled, "js", jsSpellings);
  if (!definitions.ok) return definitions;
  const module = nameModule(program, scheduled);
  const { plain, both, local } = module.names;
  const keys = scheduled.sizes.map(quoted);
  const same = keys.map((key) => `_last.sizes[${key}] === sizes[${key}]`);
  const shapes = "Vectors and matrices are arrays of numbers in row-major order; derivatives are Float64Arrays, of length 1 for a scalar.";
  return ok([
    ...comment(describe(program, program.inputs.map(plainName))), "",
    reading, "",
    ...definitions.value.flatMap((definition) => [definition, ""]),
    ...comment([`\`${both}\` and \`${plain}\` for fixed sizes { ${scheduled.sizes.join(", ")} }, with all working arrays allocated once.`, shapes]),
    `export function create(${local.sizes}) {`, ...instanceLines(module).map((line) => `  ${line}`), "}", "",
    "let _last = null;", "",
    "function _instance(sizes) {",
    `  if (_last === null || !(${same.length === 0 ? "true" : same.join(" && ")})) _last = { sizes: { ...sizes }, functions: create(sizes) };`,
    "  return _last.functions;", "}", "",
    ...comment([`The value and ${scheduled.outputs.length === 1 ? "the derivative" : "the derivatives in order"}: [value, derivatives]. \`inputs\` by name; \`out\` takes the derivatives where it is given.`]),
    `export function ${both}(inputs, sizes, out) {`, `  return _instance(sizes).${both}(inputs, out);`, "}", "",
    ...comment([`The second result of \`${both}\`.`]),
    `export function ${plain}(inputs, sizes, out) {`, `  return _instance(sizes).${plain}(inputs, out);`, "}", "",
    sampling, "",
    ...jsCheck(module.program, scheduled, module.names), "",
  ].map((line) => line.trimEnd()).join("\n"));
}

export const js: Target = {
  name: "js",
  extension: "mjs",
  emit: (program, options) => {
    const scheduled = schedule(program, options);
    return scheduled.ok ? emit(program, scheduled.value) : scheduled;
  },
};

