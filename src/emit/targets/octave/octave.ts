/** Programs as a function file for Octave and MATLAB: vectors are columns, tensors arrays of their axes. Knows that form only. */
import { ok, type Result } from "../../../diagnostics/result.js";
import { isUnit } from "../../../term/dimension.js";
import { describe } from "../../description.js";
import { Binding, bracketed, type Code } from "../../infix.js";
import { asciiName } from "../../names.js";
import type { EmittedProgram } from "../../program.js";
import type { Schedule, ScheduledOutput } from "../../schedule/instruction.js";
import { schedule, sizeSources } from "../../schedule/schedule.js";
import { definitionsUsed } from "../../spellings.js";
import type { Target } from "../../target.js";
import { axesOf, bodyOf, createWriter, read, sizeCode, type Writer } from "../columns/writer.js";
import { octaveCheck } from "./check.js";
import { sizeText, transposed, viewed, writeInstruction } from "./code.js";
import { octaveReserved, octaveSpellings } from "./spelling.js";

const readArray = [
  "function x = gradus_array(name, x, expected)",
  "  % X as doubles; an error where it is no real array of the expected size.",
  "  found = size(x);",
  "  found(end + 1:numel(expected)) = 1;",
  "  if ~(isnumeric(x) || islogical(x)) || ~isreal(x) || ~isequal(found, expected)",
  "    error('gradus:shape', '%s: expected a real array of size%s, got%s', name, sprintf(' %d', expected), sprintf(' %d', found));",
  "  end",
  "  x = double(x);",
  "end",
].join("\n");

/** Reads the arguments: the sizes, and a complaint about a wrong shape. */
function preamble(writer: Writer): readonly string[] {
  const { inputs } = writer.schedule;
  const sizes = sizeSources(writer.schedule).flatMap(({ name, from }) => {
    if (from === null) return [];
    const divided = from.divisor === null ? "" : ` / ${bracketed(sizeCode(from.divisor, writer.sizes), Binding.atom)}`;
    return [`${writer.sizes.get(name) ?? name} = size(${read(writer, from.input.value).text}, ${from.axis + 1})${divided};`];
  });
  const arrays = inputs.map((input) => {
    const name = read(writer, input.value).text;
    const axes = input.axes ?? [input.rows, input.columns];
    return `${name} = gradus_array('${name}', ${name}, [${axes.map((size) => sizeText(writer, size)).join(", ")}]);`;
  });
  const rows = inputs.filter(({ axes, rows: count, columns }) => axes === null && isUnit(count) && !isUnit(columns)).map(({ value }) => `${read(writer, value).text} = ${read(writer, value).text}';`);
  return [...sizes, ...arrays, ...rows];
}

/** What is returned for an output, of the shape that was declared. */
function outputCode(writer: Writer, { view, rows, columns, axes }: ScheduledOutput): Code {
  const isVector = writer.schedule.values[view.value]?.storage === "vector";
  if (!isVector) return viewed(writer, view);
  const code = read(writer, view.value);
  return axes === null && isUnit(rows) && !isUnit(columns) ? transposed(code) : code;
}

/** The loop over the entries of the variable: each sets one entry of the increment and stores one column of the result. */
function alongLines(writer: Writer, { increment }: NonNullable<Schedule["along"]>, moving: readonly string[], result: string): readonly string[] {
  const [output] = writer.schedule.outputs;
  if (output === undefined) throw new Error("internal: a Jacobian without an output");
  const [outer, inner] = [axesOf(output), axesOf(increment)].map((sizes) => sizes.map((size) => sizeText(writer, size)));
  if (outer === undefined || inner === undefined) throw new Error("internal: a Jacobian without axes");
  const step = read(writer, increment.value).text;
  const entry = writer.namer.claim("entry");
  const count = (sizes: readonly string[]): string => (sizes.length === 0 ? "1" : sizes.length === 1 ? (sizes[0] ?? "1") : `prod([${sizes.join(", ")}])`);
  const shape = [...outer, ...inner];
  const padded = [...shape, "1", "1"].slice(0, Math.max(2, shape.length)).join(", ");
  const zeros = inner.length === 0 ? "0" : `zeros(${[...inner, ...(inner.length === 1 ? ["1"] : [])].join(", ")})`;
  const turned = increment.axes === null && isUnit(increment.rows) && !isUnit(increment.columns) ? [`${step} = ${step}';`] : [];
  return [
    `${result} = zeros(${count(outer)}, ${count(inner)});`,
    `for ${entry} = 1:${count(inner)}`,
    ...[`${step} = ${zeros};`, `${step}(${entry}) = 1;`, ...turned, ...moving, `${result}(:, ${entry}) = reshape(${outputCode(writer, output).text}, [], 1);`].map((line) => `  ${line}`),
    "end",
    `${result} = reshape(${result}, ${padded});`,
  ];
}

/** What is returned: distinct names, each assigned once at the end. */
function results(writer: Writer): { readonly value: string; readonly derivatives: readonly string[] } {
  const prefix = writer.schedule.along === null ? "d" : "derivative_";
  return { value: writer.namer.claim("value"), derivatives: writer.schedule.outputs.map(({ name }) => writer.namer.claim(`${prefix}${name}`)) };
}

function emit(program: EmittedProgram, scheduled: Schedule): Result<string> {
  const definitions = definitionsUsed(scheduled, "octave", octaveSpellings);
  if (!definitions.ok) return definitions;
  const writer = createWriter(program, scheduled, octaveReserved, asciiName);
  const { both, inputs, told } = writer;
  const { value, derivatives } = results(writer);
  const body = bodyOf(writer, (instruction) => writeInstruction(writer, instruction), (name, code) => `${name} = ${code};`);
  const { along } = scheduled;
  const lines = [
    ...preamble(writer),
    ...body.still,
    ...(along === null ? body.moving : alongLines(writer, along, body.moving, derivatives[0] ?? "")),
    `${value} = ${outputCode(writer, scheduled.value).text};`,
    ...(along === null ? scheduled.outputs.map((output, index) => `${derivatives[index] ?? ""} = ${outputCode(writer, output).text};`) : []),
  ];
  const documentation = describe(program, inputs);
  const signature = `[${[value, ...derivatives].join(", ")}] = ${both}(${[...inputs, ...told].join(", ")})`;
  return ok([
    `function ${signature}`,
    ...[
      `${both.toUpperCase()}  ${documentation[0] ?? ""}`, ...documentation.slice(1), "",
      `Save this file as ${both}.m. Without arguments it checks itself against differences: octave-cli ${both}.m, in its folder.`,
      "Vectors are columns, scalars 1 by 1. Errors: gradus:shape, gradus:domain, gradus:check.",
    ].map((line) => `  % ${line}`),
    "",
    "  if nargin == 0",
    "    gradus_check();",
    "    return",
    "  end",
    ...lines.map((line) => `  ${line}`),
    "end", "",
    readArray, "",
    ...definitions.value.flatMap((definition) => [definition, ""]),
    ...octaveCheck(program, scheduled, writer), "",
  ].map((line) => line.trimEnd()).join("\n"));
}

export const octave: Target = {
  name: "octave",
  extension: "m",
  emit: (program, options) => {
    const scheduled = schedule(program, options);
    return scheduled.ok ? emit(program, scheduled.value) : scheduled;
  },
};

