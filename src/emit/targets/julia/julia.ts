/** Programs as a Julia module: vectors are Vectors, matrices Matrices, with an rrule for ChainRules. Knows that form only. */
import { ok, type Result } from "../../../diagnostics/result.js";
import { isUnit } from "../../../term/dimension.js";
import { describe } from "../../description.js";
import { Binding, bracketed } from "../../infix.js";
import { createNamer, spellGreek } from "../../names.js";
import { plainName } from "../../notation.js";
import type { EmittedProgram } from "../../program.js";
import { type Schedule, type ScheduledInput, type ScheduledOutput, usedBy } from "../../schedule/instruction.js";
import { schedule, sizeSources } from "../../schedule/schedule.js";
import { definitionsUsed } from "../../spellings.js";
import type { Target } from "../../target.js";
import { axesOf, bodyOf, createWriter, read, sizeCode, type Writer } from "../columns/writer.js";
import { juliaCheck } from "./check.js";
import { sizeText, viewed, writeInstruction } from "./code.js";
import { juliaName, juliaReserved, juliaSpellings } from "./spelling.js";

const isRow = ({ rows, columns, axes }: Pick<ScheduledInput, "rows" | "columns" | "axes">): boolean => axes === null && isUnit(rows) && !isUnit(columns);
const nameOf = (writer: Writer, { value }: ScheduledInput): string => read(writer, value).text;
const indented = (lines: readonly string[]): readonly string[] => lines.map((line) => (line === "" ? line : `    ${line}`));
const escaped = (line: string): string => line.replace(/[\\"$]/gu, (sign) => `\\${sign}`);

/** A parameter with the type that its shape asks for. */
function typed(writer: Writer, input: ScheduledInput): string {
  const count = axesOf(input).length;
  const type = count === 0 ? "Real" : count === 1 ? "AbstractVector{<:Real}" : count === 2 ? "AbstractMatrix{<:Real}" : `AbstractArray{<:Real, ${count}}`;
  return `${nameOf(writer, input)}::${type}`;
}

/** Reads the arguments: the sizes, and a complaint about a wrong shape. */
function preamble(writer: Writer): readonly string[] {
  const { inputs } = writer.schedule;
  const sizes = sizeSources(writer.schedule).flatMap(({ name, from }) => {
    if (from === null) return [];
    const code = `size(${nameOf(writer, from.input)}, ${from.axis + 1})`;
    return [`${writer.sizes.get(name) ?? name} = ${from.divisor === null ? code : `div(${code}, ${bracketed(sizeCode(from.divisor, writer.sizes), Binding.product)})`}`];
  });
  const shaped = inputs.filter((input) => axesOf(input).length > 0).map((input) => {
    const axes = axesOf(input).map((size) => sizeText(writer, size));
    const expected = axes.length === 1 ? `(${axes[0] ?? ""},)` : `(${axes.join(", ")})`;
    const name = nameOf(writer, input);
    return `size(${name}) == ${expected} || throw(DimensionMismatch("${name}: expected an array of size $(${expected}), got $(size(${name}))"))`;
  });
  return [...sizes, ...shaped, ...inputs.filter(isRow).map((input) => `${nameOf(writer, input)} = vec(${nameOf(writer, input)})`)];
}

/** What is returned for an output: an array of its own, of the shape that was declared. */
function outputCode(writer: Writer, output: ScheduledOutput, alias: boolean): string {
  const storage = writer.schedule.values[output.view.value]?.storage;
  const code = read(writer, output.view.value);
  if (storage === "scalar") return code.text;
  if (storage === "vector" && isRow(output)) return `permutedims(${code.text})`;
  if (storage === "matrix" && output.view.transposed) return `permutedims(${code.text})`;
  return alias ? `copy(${code.text})` : viewed(writer, output.view).text;
}

/** The loop over the entries of the variable: each sets one entry of the increment and stores one column of the result. */
function alongLines(writer: Writer, { increment }: NonNullable<Schedule["along"]>, moving: readonly string[], result: string): readonly string[] {
  const [output] = writer.schedule.outputs;
  if (output === undefined) throw new Error("internal: a Jacobian without an output");
  const [outer = [], inner = []] = [axesOf(output), axesOf(increment)].map((sizes) => sizes.map((size) => bracketed(sizeCode(size, writer.sizes), Binding.sign)));
  const step = read(writer, increment.value).text;
  const entry = writer.namer.claim("entry");
  const count = (sizes: readonly string[]): string => (sizes.length === 0 ? "1" : sizes.join(" * "));
  const zeros = inner.length === 0 ? ["1.0"] : isRow(increment) ? inner.slice(1) : inner;
  const set = inner.length === 0 ? [`${step} = 1.0`] : [`${step} = zeros(${zeros.join(", ")})`, `${step}[${entry}] = 1.0`];
  const code = outputCode(writer, output, false);
  const stored = outer.length === 0 ? `${result}[1, ${entry}] = ${code}` : `${result}[:, ${entry}] = vec(${code})`;
  const shape = [...outer, ...inner];
  return [
    `${result} = zeros(${count(outer)}, ${count(inner)})`,
    `for ${entry} in 1:${inner.length > 1 ? `(${count(inner)})` : count(inner)}`,
    ...indented([...set, ...moving, stored]),
    "end",
    `${result} = ${shape.length === 0 ? `only(${result})` : `reshape(${result}, ${shape.join(", ")})`}`,
  ];
}

/** The schedule of the value alone. */
function valueOnly(scheduled: Schedule): Schedule {
  const needed = new Set([scheduled.value.view.value]);
  const instructions = scheduled.instructions.toReversed().filter((instruction) => {
    if (!needed.has(instruction.result)) return false;
    for (const value of usedBy(instruction)) needed.add(value);
    return true;
  }).toReversed();
  return { ...scheduled, instructions, outputs: [], along: null };
}

interface FunctionText {
  readonly writer: Writer;
  readonly parameters: string;
  readonly lines: readonly string[];
}

/** A function of the inputs; `results` says what it returns. */
function functionText(program: EmittedProgram, scheduled: Schedule): FunctionText {
  const writer = createWriter(program, scheduled, juliaReserved, juliaName);
  const body = bodyOf(writer, (instruction) => writeInstruction(writer, instruction), (name, code) => `${name} = ${code}`);
  const { along, outputs } = scheduled;
  const result = along === null ? null : writer.namer.claim("result");
  const loop = along === null || result === null ? body.moving : alongLines(writer, along, body.moving, result);
  const seen = new Set(scheduled.inputs.map(({ value }) => value));
  const returned = [scheduled.value, ...(along === null ? outputs : [])].map((output) => {
    const code = outputCode(writer, output, seen.has(output.view.value));
    seen.add(output.view.value);
    return code;
  });
  const [value = "", ...derivatives] = [...returned, ...(result === null ? [] : [result])];
  const told = writer.told.length === 0 ? "" : `; ${writer.told.map((name) => `${name}::Integer`).join(", ")}`;
  const answer = derivatives.length === 0 ? value : `${value}, ${derivatives.length === 1 ? (derivatives[0] ?? "") : `(${derivatives.join(", ")})`}`;
  return { writer, parameters: `${scheduled.inputs.map((input) => typed(writer, input)).join(", ")}${told}`, lines: [...preamble(writer), ...body.still, ...loop, `return ${answer}`] };
}

/** The rule that lets Zygote and others use the derivative; only where ChainRulesCore is in the environment. */
function ruleLines(program: EmittedProgram, whole: Writer, value: Writer, loss: string): readonly string[] {
  const { inputs, both } = whole;
  const cotangent = program.inputs.findIndex(({ role }) => role === "cotangent");
  const namer = createNamer([...juliaReserved, ...inputs, ...value.told, both, loss], juliaName);
  const [primal, change, pullback, found] = [namer.claim("value"), namer.claim("change"), namer.claim("pullback"), namer.claim("found")];
  const keywords = ({ told }: Writer): string => (told.length === 0 ? "" : `; ${told.map((name) => `${name} = ${name}`).join(", ")}`);
  const tangents = program.inputs.flatMap((variable, index): readonly string[] => {
    if (index === cotangent) return [];
    const place = program.outputs.findIndex(({ name }) => name === plainName(variable));
    if (place < 0) return [`ChainRulesCore.@not_implemented("the derivative in ${inputs[index] ?? ""} was not asked for")`];
    const derivative = program.outputs.length === 1 ? found : `${found}[${place + 1}]`;
    return [cotangent < 0 ? `ChainRulesCore.unthunk(${change}) .* ${derivative}` : derivative];
  });
  const own = value.inputs.join(", ");
  const given = inputs.map((name, index) => (index === cotangent ? `ChainRulesCore.unthunk(${change})` : name)).join(", ");
  const told = value.told.length === 0 ? "" : `; ${value.told.join(", ")}`;
  return [
    '@static if Base.find_package("ChainRulesCore") !== nothing',
    ...indented([
      "import ChainRulesCore", "",
      `function ChainRulesCore.rrule(::typeof(${loss}), ${own}${told})`,
      ...indented([
        cotangent < 0 ? `${primal}, ${found} = ${both}(${own}${keywords(whole)})` : `${primal} = ${loss}(${own}${keywords(value)})`,
        `function ${pullback}(${change})`,
        ...indented([...(cotangent < 0 ? [] : [`${found} = ${both}(${given}${keywords(whole)})[2]`]), `return ChainRulesCore.NoTangent(), ${tangents.join(", ")}`]),
        "end",
        `return ${primal}, ${pullback}`,
      ]),
      "end",
    ]),
    "end",
  ];
}

function emit(program: EmittedProgram, scheduled: Schedule): Result<string> {
  const definitions = definitionsUsed(scheduled, "julia", juliaSpellings);
  if (!definitions.ok) return definitions;
  const whole = functionText(program, scheduled);
  const { both, plain, inputs, told } = whole.writer;
  const hasRule = program.order === "gradient" || program.order === "vjp";
  const outer = createNamer([...juliaReserved, both, plain, ...inputs], juliaName);
  const loss = outer.claim(program.order === "vjp" ? "primal" : "loss");
  const module = outer.claim(`Gradus${spellGreek(plain).replace(/^_*./u, (letter) => letter.toUpperCase())}`);
  const cotangent = program.inputs.find(({ role }) => role === "cotangent");
  const only = valueOnly(scheduled);
  const kept = only.inputs.filter((_, index) => program.inputs[index] === undefined || program.inputs[index] !== cotangent);
  const value = hasRule ? functionText({ ...program, inputs: program.inputs.filter((input) => input !== cotangent) }, { ...only, inputs: kept }) : null;
  const passed = `${inputs.join(", ")}${told.length === 0 ? "" : `; ${told.map((name) => `${name} = ${name}`).join(", ")}`}`;
  const documentation = describe(program, inputs).map(escaped);
  const several = scheduled.outputs.length > 1;
  const functionLines = (name: string, says: string, { parameters, lines }: FunctionText): readonly string[] => [`"${says}"`, `function ${name}(${parameters})`, ...indented(lines), "end"];
  return ok([
    '"""', ...documentation, "", "Vectors are Vectors, matrices Matrices. Run as a script, this file compares the derivatives with differences.", '"""',
    `module ${module}`, "",
    "using LinearAlgebra",
    "using Random", "",
    `export ${[both, plain, ...(hasRule ? [loss] : [])].join(", ")}`, "",
    ...definitions.value.flatMap((definition) => [definition, ""]),
    ...functionLines(both, `The value and the derivative${several ? "s, in a tuple" : ""}.`, whole), "",
    `"The second result of \`${both}\`."`, `${plain}(${whole.parameters}) = ${both}(${passed})[2]`, "",
    ...(value === null ? [] : [...functionLines(loss, "The value alone; `rrule` differentiates it.", value), "", ...ruleLines(program, whole.writer, value.writer, loss), ""]),
    ...juliaCheck(program, scheduled, whole.writer), "",
    `end # module ${module}`, "",
    "if abspath(PROGRAM_FILE) == @__FILE__", `    exit(${module}._check() ? 0 : 1)`, "end", "",
  ].map((line) => line.trimEnd()).join("\n"));
}

export const julia: Target = {
  name: "julia",
  extension: "jl",
  emit: (program, options) => {
    const scheduled = schedule(program, options);
    return scheduled.ok ? emit(program, scheduled.value) : scheduled;
  },
};
