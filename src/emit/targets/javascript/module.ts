/** Programs as a module in JavaScript or TypeScript on row-major Float64Arrays, without dependencies. Knows these spellings only. */
import { ok, type Result } from "../../../diagnostics/result.js";
import { type Dimension, UNIT } from "../../../term/dimension.js";
import { describe } from "../../description.js";
import { interleaved } from "../../loops/interleave.js";
import { loopProgram } from "../../loops/lower.js";
import type { LoopProgram } from "../../loops/program.js";
import { arraysUsed } from "../../loops/arrays.js";
import { reused } from "../../loops/reuse.js";
import { createNamer } from "../../names.js";
import { plainName } from "../../notation.js";
import type { EmittedProgram } from "../../program.js";
import type { Schedule } from "../../schedule/instruction.js";
import { type JsNames, jsCheck } from "./check.js";
import { definitionsFor, type Language, written } from "./library.js";
import { arrayCode, comment, namePiece, quoted, unbracketed } from "./naming.js";
import { inParts, wordsOf } from "./parts.js";
import { definedBy, jsLines, type JsWriter } from "./statements.js";
import { interfaceLines } from "./interfaces.js";
import { structureLines } from "./structure.js";
import { jsReserved } from "./words.js";

/** Sums of four rows at a time keep the adders busy and read what the rows share once. */
const rowsAtOnce = 4;

interface Module {
  readonly program: EmittedProgram;
  readonly loops: LoopProgram;
  readonly names: JsNames;
  readonly core: string;
  readonly expand: string;
  readonly reserved: ReadonlySet<string>;
  readonly writer: JsWriter;
}

function nameModule(program: EmittedProgram, loops: LoopProgram, isStructured: boolean, language: Language): Module {
  const exported = createNamer(jsReserved);
  const plain = exported.claim(program.name);
  const both = exported.claim(`value_and_${program.name}`);
  const [core, expand] = isStructured ? [exported.claim(`${plain}_core`), exported.claim(`${plain}_expand`)] : ["", ""];
  const reserved = new Set([...jsReserved, plain, both, core, expand]);
  const { inputs, sizes, writer } = namePiece(loops, program.inputs.map(plainName), reserved, language);
  const { namer } = writer;
  const local = { inputs: namer.claim("inputs"), out: namer.claim("out"), sizes: namer.claim("sizes"), both: namer.claim(`${program.name}Here`) };
  return { program, loops, names: { plain, both, inputs, sizes, local }, core, expand, reserved, writer };
}

/** The functions for fixed sizes: their arrays, and what they do with their arguments. */
function instanceLines({ loops, names, writer, program }: Module): readonly string[] {
  const { local } = names;
  const { array, scalar } = writer;
  const single = loops.outputs.length === 1;
  const pieces = loops.body.map((statement) => ({ lines: jsLines(writer, [statement]), defines: definedBy(statement).map(scalar) }));
  const { place } = loops.value;
  const mentioned = arraysUsed(loops);
  const isNumber = place.kind === "scalar";
  const result = place.kind === "array" ? array(place.array) : scalar(place.scalar);
  const lengthOf = (id: number): Dimension => loops.arrays[id]?.length ?? UNIT;
  const isUsed = wordsOf(pieces.flatMap(({ lines }) => lines));
  const changing = new Map<string, string>([
    ...loops.inputs.map(({ place: input }) => (input.kind === "scalar" ? [scalar(input.scalar), "number"] as const : [array(input.array), "Float64Array"] as const)),
    ...loops.arrays.flatMap(({ role }, id) => (role === "output" || role === "value" ? [[array(id), "Float64Array"] as const] : [])),
  ]);
  const { functions, body: statements } = inParts(pieces, changing, [result], writer.namer);
  const body: string[] = loops.inputs.map(({ place: input }, index) => {
    const key = quoted(program.inputs[index] === undefined ? "" : plainName(program.inputs[index]));
    const [name, checked] =
      input.kind === "scalar"
        ? [scalar(input.scalar), `_number(${local.inputs}[${key}], ${key});`]
        : [array(input.array), `_array(${local.inputs}[${key}], ${key}, ${unbracketed(writer.size(lengthOf(input.array)))});`];
    return isUsed.has(name) || (isNumber && name === result) ? `const ${name} = ${checked}` : checked;
  });
  const outputs = loops.outputs.map((output) => array(output.array));
  loops.outputs.forEach((output, index) => body.push(`const ${array(output.array)} = ${local.out}${single ? "" : `?.[${index}]`} ?? ${arrayCode(writer, lengthOf(output.array))};`));
  if (place.kind === "array") body.push(`const ${array(place.array)} = ${arrayCode(writer, lengthOf(place.array))};`);
  body.push(...statements, `return [${result}, ${single ? (outputs[0] ?? "") : `${local.out} ?? [${outputs.join(", ")}]`}];`);
  return [
    ...loops.sizes.map((name) => `const ${names.sizes.get(name) ?? name} = _size(${local.sizes}[${quoted(name)}], ${quoted(name)});`),
    ...loops.arrays.flatMap(({ role, length }, id) => (role === "work" && mentioned.has(id) ? [`const ${array(id)} = ${arrayCode(writer, length)};`] : [])),
    ...functions,
    `const ${local.both} = (${local.inputs}‹: Inputs›, ${local.out}‹?: Derivatives›)‹: [value: ${isNumber ? "number" : "Float64Array"}, derivatives: Derivatives]› => {`,
    ...body.map((line) => `  ${line}`),
    "};",
    `return { ${names.both}: ${local.both}, ${names.plain}: (${local.inputs}‹: Inputs›, ${local.out}‹?: Derivatives›)‹: Derivatives› => ${local.both}(${local.inputs}, ${local.out})[1] };`,
  ];
}

/** The text of a module. A word outside the vocabulary is refused with E0805. */
export function moduleText(program: EmittedProgram, scheduled: Schedule, language: Language): Result<string> {
  const loops = loopProgram(scheduled, language);
  if (!loops.ok) return loops;
  const module = nameModule(program, interleaved(reused(loops.value), rowsAtOnce), scheduled.structure !== null, language);
  const instance = instanceLines(module);
  const blocks = module.loops.body.some((statement) => statement.kind === "loop" && statement.part.kind === "blocks");
  const { plain, both, local } = module.names;
  const keys = scheduled.sizes.map(quoted);
  const same = keys.map((key) => `_last.sizes[${key}] === sizes[${key}]`);
  const shapes = "Vectors and matrices are arrays of numbers in row-major order; derivatives are Float64Arrays, of length 1 for a scalar.";
  const result = `[value: ${module.loops.value.place.kind === "scalar" ? "number" : "Float64Array"}, derivatives: Derivatives]`;
  const functions = [
    ...comment([`\`${both}\` and \`${plain}\` for fixed sizes { ${scheduled.sizes.join(", ")} }, with all working arrays allocated once.`, shapes, ...(blocks ? ["Sums along rows are taken four rows at a time, then for the rest."] : [])]),
    `export function create(${keys.length === 0 ? "" : `${local.sizes}‹: Sizes›`})‹: Functions› {`, ...instance.map((line) => `  ${line}`), "}", "",
    "let _last‹: { readonly sizes: Sizes; readonly functions: Functions } | null› = null;", "",
    "function _instance(sizes‹: Sizes›)‹: Functions› {",
    `  if (_last === null || !(${same.length === 0 ? "true" : same.join(" && ")})) _last = { sizes: { ...sizes }, functions: create(${keys.length === 0 ? "" : "sizes"}) };`,
    "  return _last.functions;", "}", "",
    ...comment([`The value and ${scheduled.outputs.length === 1 ? "the derivative" : "the derivatives in order"}: [value, derivatives]. \`inputs\` by name; \`out\` takes the derivatives where it is given.`]),
    `export function ${both}(inputs‹: Inputs›, sizes‹: Sizes›, out‹?: Derivatives›)‹: ${result}› {`, `  return _instance(sizes).${both}(inputs, out);`, "}", "",
    ...comment([`The second result of \`${both}\`.`]),
    `export function ${plain}(inputs‹: Inputs›, sizes‹: Sizes›, out‹?: Derivatives›)‹: Derivatives› {`, `  return _instance(sizes).${plain}(inputs, out);`, "}",
  ];
  const structure = scheduled.structure === null ? ok([]) : structureLines(program, scheduled.structure, { plain, core: module.core, expand: module.expand }, module.reserved, language);
  if (!structure.ok) return structure;
  const code = [...functions, ...structure.value].map((line) => untyped(line, language));
  const check = jsCheck(program, scheduled, module.names, language);
  return ok([
    ...comment(describe(program, program.inputs.map(plainName))), "",
    ...(language === "ts" ? [...interfaceLines(program, module.loops, module.names), ""] : []),
    ...definitionsFor([...code, ...check].join("\n"), language).flatMap((definition) => [definition, ""]),
    ...code, "",
    ...check, "",
  ].map((line) => line.trimEnd()).join("\n"));
}

/** Types stay in TypeScript alone; entries of arrays are asserted where they are written. */
const untyped = (line: string, language: Language): string => (language === "js" ? written(line, "js") : line.replace(/[‹›]/gu, ""));
