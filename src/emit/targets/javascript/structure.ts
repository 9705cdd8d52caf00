/** The functions for the core of a structured result and for its expansion, in JavaScript or TypeScript. Knows no modules around them. */
import { ok, type Result } from "../../../diagnostics/result.js";
import { type Dimension, UNIT } from "../../../term/dimension.js";
import { loopPiece } from "../../loops/lower.js";
import type { LoopPiece } from "../../loops/program.js";
import { plainName } from "../../notation.js";
import type { EmittedProgram } from "../../program.js";
import type { ScheduledStructure } from "../../schedule/instruction.js";
import type { Language } from "./library.js";
import { arrayCode, comment, namePiece, quoted, unbracketed } from "./naming.js";
import { jsLines } from "./statements.js";

interface Part {
  readonly name: string;
  readonly loops: LoopPiece;
  readonly wanted: readonly string[];
  /** What the function is given, and its type. */
  readonly given: string;
  readonly type: string;
  readonly result: string;
  /** The code of an input in what is given, under the name that this has. */
  readonly input: (from: string, index: number) => string;
}

/** A function that keeps its arrays for the sizes of its last call. */
function partLines({ name, loops, wanted, given, type, result, input }: Part, reserved: ReadonlySet<string>, language: Language): readonly string[] {
  const { inputs, sizes, writer } = namePiece(loops, wanted, reserved, language);
  const { array, scalar, namer } = writer;
  const [from, out, all] = [namer.claim(given), namer.claim("out"), namer.claim("sizes")];
  const lengthOf = (id: number): Dimension => loops.arrays[id]?.length ?? UNIT;
  const single = loops.outputs.length === 1;
  const read = loops.inputs.map(({ place }, index) => {
    const key = quoted(wanted[index] ?? "");
    if (place.kind === "scalar") return `const ${inputs[index] ?? scalar(place.scalar)} = _number(${input(from, index)}, ${key});`;
    return `const ${inputs[index] ?? array(place.array)} = _array(${input(from, index)}, ${key}, ${unbracketed(writer.size(lengthOf(place.array)))});`;
  });
  const statements = jsLines(writer, loops.body);
  const used = new Set(statements.join("\n").split(/[^\p{L}\p{Nd}_]+/u));
  const outputs = loops.outputs.map((output) => array(output.array));
  const body = [
    ...read.map((line, index) => (used.has(inputs[index] ?? "") ? line : line.replace(/^const .*? = /u, ""))),
    ...loops.outputs.map((output, index) => `const ${array(output.array)} = ${out}${single ? "" : `?.[${index}]`} ?? ${arrayCode(writer, lengthOf(output.array))};`),
    ...statements,
    `return ${single ? (outputs[0] ?? "") : `${out} ?? [${outputs.join(", ")}]`};`,
  ];
  return [
    `export const ${name}‹: (given: ${type}, sizes: Sizes, out?: ${result}) => ${result}› = _perSizes([${loops.sizes.map(quoted).join(", ")}], (${all}‹: Sizes›) => {`,
    ...loops.sizes.map((size) => `  const ${sizes.get(size) ?? size} = _size(${all}[${quoted(size)}], ${quoted(size)});`),
    ...loops.arrays.flatMap(({ role, length }, id) => (role === "work" ? [`  const ${array(id)} = ${arrayCode(writer, length)};`] : [])),
    `  return (${from}‹: ${type}›, ${out}‹?: ${result}›)‹: ${result}› => {`,
    ...body.map((line) => `    ${line}`),
    "  };",
    "});",
  ];
}

export function structureLines(program: EmittedProgram, { core, expand, formula }: ScheduledStructure, names: { readonly plain: string; readonly core: string; readonly expand: string }, reserved: ReadonlySet<string>, language: Language): Result<readonly string[]> {
  const [parts, whole] = [loopPiece(core, language), loopPiece(expand, language)];
  if (!parts.ok) return parts;
  if (!whole.ok) return whole;
  const single = core.outputs.length === 1;
  const type = single ? "Float64Array" : `readonly [${core.outputs.map(() => "Float64Array").join(", ")}]`;
  const wanted = core.outputs.map(({ name }) => name);
  const isScalar = (index: number): boolean => whole.value.inputs[index]?.place.kind === "scalar";
  return ok([
    "",
    ...comment([`What \`${names.plain}\` is made of, as ${single ? "an array" : "a list of arrays"}: ${wanted.join(", ")}. \`out\` takes it where it is given.`]),
    ...partLines({ name: names.core, loops: parts.value, wanted: program.inputs.map(plainName), given: "inputs", type: "Inputs", result: type, input: (from, index) => `${from}[${quoted(program.inputs[index] === undefined ? "" : plainName(program.inputs[index]))}]` }, reserved, language),
    "",
    ...comment([`The array from its core: ${names.plain}${formula}, a bracket being 1 or 0.`]),
    ...partLines({ name: names.expand, loops: whole.value, wanted, given: "core", type, result: "Float64Array", input: (from, index) => `${from}${single ? "" : `[${index}]`}${isScalar(index) ? (language === "ts" ? "[0]!" : "[0]") : ""}` }, reserved, language),
  ]);
}
