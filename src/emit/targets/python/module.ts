/** A program as a Python module: functions, what teaches them to the library, and the self-check. Knows no library. */
import { ok, type Result } from "../../../diagnostics/result.js";
import { isUnit } from "../../../term/dimension.js";
import { describe } from "../../description.js";
import { claimAll, createNamer, spellGreek } from "../../names.js";
import { plainName } from "../../notation.js";
import { type EmittedProgram, tiedOutputs } from "../../program.js";
import { type Schedule, type ScheduledInput, usedBy } from "../../schedule/instruction.js";
import { schedule } from "../../schedule/schedule.js";
import { definitionsUsed } from "../../spellings.js";
import type { Target } from "../../target.js";
import { likeOf, preamble, shapeError, sizesTold } from "./arguments.js";
import { checkLines } from "./check.js";
import { bodyLines, outputCode } from "./instructions.js";
import type { Library, ModuleNames, Taught } from "./library.js";
import { pythonReserved } from "./reserved.js";
import { axesOf, isRow, read, sizeCode, tuple, type Writer } from "./writer.js";

const indented = (lines: readonly string[]): readonly string[] => lines.map((line) => `    ${line}`);

function createWriter(library: Library, scheduled: Schedule, program: EmittedProgram, reserved: ReadonlySet<string>): Writer {
  const namer = createNamer(reserved);
  const inputs = claimAll(namer, reserved, program.inputs.map(plainName));
  const sizes = new Map(claimAll(namer, reserved, scheduled.sizes).map((name, index) => [scheduled.sizes[index] ?? "", name]));
  const names = new Map<number, string>();
  scheduled.inputs.forEach(({ value }, index) => names.set(value, inputs[index] ?? ""));
  if (scheduled.along !== null) names.set(scheduled.along.increment.value, namer.claim("step"));
  for (const { result } of scheduled.instructions) {
    const own = scheduled.values[result]?.name ?? null;
    if (own !== null) names.set(result, namer.claim(spellGreek(own)));
  }
  const like = likeOf(scheduled.inputs);
  return { library, schedule: scheduled, names, sizes, inlined: new Map(), namer, like: like === null ? "" : (names.get(like.value) ?? "") };
}

/** The loop over the entries of the variable: the Jacobian, or the Hessian. */
function alongLines(writer: Writer, along: NonNullable<Schedule["along"]>, moving: readonly string[]): { readonly lines: readonly string[]; readonly result: string } {
  const [output] = writer.schedule.outputs;
  if (output === undefined) throw new Error("internal: a Jacobian without an output");
  const { library, like, namer } = writer;
  const axes = (one: Parameters<typeof axesOf>[0]): readonly string[] => axesOf(one).map((size) => sizeCode(size, writer.sizes).text);
  const { increment } = along;
  const result = namer.claim("result");
  const inner = axes(increment);
  return {
    lines: library.along({
      step: read(writer, increment.value).text,
      moving,
      slice: outputCode(writer, output, inner.length === 0),
      outer: axes(output),
      inner,
      row: isUnit(increment.rows) && isRow(increment),
      result,
      like,
      claim: (wanted) => namer.claim(wanted),
    }),
    result,
  };
}

/** The lines of a function from its arguments to what it returns. */
function functionBody(writer: Writer): readonly string[] {
  const { schedule: { inputs, value: valueOutput, outputs, along } } = writer;
  const body = bodyLines(writer);
  const loop = along === null ? null : alongLines(writer, along, body.moving);
  const inputValues = new Set(inputs.map(({ value }) => value));
  const seen = new Set<number>();
  const results = [valueOutput, ...(loop === null ? outputs : [])].map((output) => {
    const alias = inputValues.has(output.view.value) || seen.has(output.view.value);
    seen.add(output.view.value);
    return outputCode(writer, output, alias);
  });
  const [value = "", ...derivatives] = results;
  if (loop !== null) derivatives.push(loop.result);
  const [first = ""] = derivatives;
  const returned = derivatives.length === 0 ? value : `${value}, ${derivatives.length === 1 ? first : tuple(derivatives)}`;
  return [...preamble(writer), ...body.still, ...(loop === null ? body.moving : loop.lines), `return ${returned}`];
}

/** The schedule of the value alone, from the arguments of the expression. */
function valueAlone({ instructions, inputs, ...scheduled }: Schedule): Schedule {
  const needed = new Set([scheduled.value.view.value]);
  const kept = instructions.toReversed().filter((instruction) => {
    if (!needed.has(instruction.result)) return false;
    for (const used of usedBy(instruction)) needed.add(used);
    return true;
  });
  return { ...scheduled, inputs: inputs.filter(({ role }) => role !== "cotangent"), instructions: kept.toReversed(), along: null, outputs: [] };
}

/** What the library's own differentiation can be taught: gradients and pullbacks in free entries. */
function taughtBy(library: Library, program: EmittedProgram, scheduled: Schedule, claim: (wanted: string) => string, reserved: ReadonlySet<string>): Taught | null {
  const pullback = program.order === "vjp";
  if (library.teach === null || (program.order !== "gradient" && !pullback) || tiedOutputs(program).length > 0) return null;
  const name = claim(pullback ? "value" : "loss");
  const holder = claim(pullback ? "Value" : "Loss");
  const writer = createWriter(library, valueAlone(scheduled), program, new Set([...reserved, name, holder]));
  const { inputs } = writer.schedule;
  const nameOf = (input: ScheduledInput): string => writer.names.get(input.value) ?? "";
  const places = inputs.map((input) => {
    const place = program.outputs.findIndex((output) => input.role === "given" && output.name === input.name);
    return place < 0 ? null : place;
  });
  const scalars = inputs.filter((input) => axesOf(input).length === 0).map(nameOf);
  return { name, holder, places, pullback, inputs: inputs.map(nameOf), told: sizesTold(writer), scalars, body: functionBody(writer) };
}

const escapeDocstring = (line: string): string => line.replace(/\\/gu, "\\\\").replace(/"/gu, '\\"');

function emit(library: Library, program: EmittedProgram, scheduled: Schedule): Result<string> {
  const definitions = definitionsUsed(scheduled, library.name, library.spellings);
  if (!definitions.ok) return definitions;
  const module = createNamer([...pythonReserved, ...library.reserved]);
  const plain = module.claim(program.name);
  const both = module.claim(`value_and_${program.name}`);
  const own = new Set([...pythonReserved, ...library.reserved, plain, both]);
  const taught = taughtBy(library, program, scheduled, (wanted) => module.claim(wanted), own);
  const reserved = new Set([...own, ...(taught === null ? [] : [taught.name, taught.holder])]);
  const writer = createWriter(library, scheduled, program, reserved);
  const inputs = scheduled.inputs.map(({ value }) => writer.names.get(value) ?? "");
  const told = sizesTold(writer);
  const names: ModuleNames = { both, plain, inputs, told, sizes: writer.sizes, taught };
  const parameters = [...inputs, ...(told.length > 0 ? ["*", ...told] : [])].join(", ");
  const passed = [...inputs, ...told.map((name) => `${name}=${name}`)].join(", ");
  const body = functionBody(writer);
  const checked = body.some((line) => line.includes("_shape_error(")) ? [shapeError] : [];
  return ok([
    '"""', ...describe(program, inputs).map(escapeDocstring), '"""', "", ...library.imports, ...(scheduled.instructions.some(({ kind }) => kind === "factorisation") ? library.factorisations.imports : []), "",
    ...[...checked, ...definitions.value].flatMap((definition) => ["", definition, ""]),
    "", `def ${both}(${parameters}):`, `    """The value and ${scheduled.outputs.length === 1 ? "the derivative" : "the derivatives, in a tuple"}."""`,
    ...indented(body), "", "",
    `def ${plain}(${parameters}):`, `    """The second result of \`${both}\`."""`, `    return ${both}(${passed})[1]`, "", "",
    ...(taught === null || library.teach === null ? [] : library.teach(names, taught)),
    ...checkLines(library, program, scheduled, names), "",
  ].map((line) => line.trimEnd()).join("\n"));
}

/** The target of a library. */
export const pythonTarget = (library: Library): Target => ({
  name: library.name,
  extension: "py",
  emit: (program, options) => {
    const scheduled = schedule(program, options);
    return scheduled.ok ? emit(library, program, scheduled.value) : scheduled;
  },
});
