/** A program as a Python module: functions, what teaches them to the library, and the self-check. Knows no library. */
import { error, label } from "../../../diagnostics/diagnostic.js";
import { fail, ok, type Result } from "../../../diagnostics/result.js";
import { describe } from "../../description.js";
import { createNamer } from "../../names.js";
import { plainName } from "../../notation.js";
import { type EmittedProgram, tiedOutputs } from "../../program.js";
import { type Schedule, type ScheduledInput, usedBy } from "../../schedule/instruction.js";
import { schedule } from "../../schedule/schedule.js";
import { definitionsUsed } from "../../spellings.js";
import type { EmitOptions, Target } from "../../target.js";
import { readingLines, shapeError, sizesTold } from "./arguments.js";
import { checkLines } from "./check.js";
import { createWriter, functionBody } from "./function.js";
import type { Library, ModuleNames, Sharding, Taught } from "./library.js";
import { pythonReserved } from "./reserved.js";
import { definedNames } from "./shared-spelling.js";
import { structured } from "./structure.js";
import { axesOf, indented, type Line } from "./writer.js";

/** The instructions that some values need. */
function neededFor(instructions: Schedule["instructions"], wanted: Iterable<number>): Schedule["instructions"] {
  const needed = new Set(wanted);
  const kept = instructions.toReversed().filter((instruction) => {
    if (!needed.has(instruction.result)) return false;
    for (const used of usedBy(instruction)) needed.add(used);
    return true;
  });
  return kept.toReversed();
}

/** The function of a second derivative by itself, where the value needs instructions of its own; null where it comes with the rest, or is asked for with it. */
function derivativeAlone(scheduled: Schedule, { order }: EmittedProgram): Line | null {
  if (scheduled.along !== null || !(order === "jacobian" || order === "hessian" || order === "hvp" || order === "newton")) return null;
  const instructions = neededFor(scheduled.instructions, scheduled.outputs.map(({ view }) => view.value));
  return instructions.length < scheduled.instructions.length ? { ...scheduled, instructions, value: null } : null;
}

/** The schedule of the value alone, from the arguments of the expression. */
function valueAlone({ instructions, inputs, ...scheduled }: Schedule): Schedule {
  return { ...scheduled, inputs: inputs.filter(({ role }) => role !== "cotangent"), instructions: neededFor(instructions, [scheduled.value.view.value]), along: null, outputs: [] };
}

/** What the library's own differentiation can be taught: gradients and pullbacks in free entries. */
function taughtBy(library: Library, program: EmittedProgram, scheduled: Schedule, claim: (wanted: string) => string, reserved: ReadonlySet<string>): Taught | null {
  const pullback = program.order === "vjp";
  if (library.teach === null || (program.order !== "gradient" && !pullback) || tiedOutputs(program).length > 0) return null;
  const name = claim(pullback ? "value" : "loss");
  const holder = claim(pullback ? "Value" : "Loss");
  const writer = createWriter(library, valueAlone(scheduled), program.inputs.map(plainName), new Set([...reserved, name, holder]));
  const { inputs } = writer.schedule;
  const nameOf = (input: ScheduledInput): string => writer.names.get(input.value) ?? "";
  const places = inputs.map((input) => {
    const place = program.outputs.findIndex((output) => input.role === "given" && output.name === input.name);
    return place < 0 ? null : place;
  });
  const reading = readingLines(writer);
  return { name, holder, places, pullback, inputs: inputs.map(nameOf), told: sizesTold(writer), reading, body: functionBody(writer).slice(reading.length) };
}

const escapeDocstring = (line: string): string => line.replace(/\\/gu, "\\\\").replace(/"/gu, '\\"');

/** The definitions that the text of the functions, or another of them, refers to. */
function referredTo(definitions: readonly string[], text: string): readonly string[] {
  const nameOf = (definition: string): string => /^def (\w+)\(/u.exec(definition)?.[1] ?? "";
  const kept = new Set<string>();
  for (let texts: readonly string[] = [text]; texts.length > 0; ) {
    const found = definitions.filter((definition) => !kept.has(definition) && texts.some((one) => new RegExp(`\\b${nameOf(definition)}\\b`, "u").test(one)));
    for (const definition of found) kept.add(definition);
    texts = found;
  }
  return definitions.filter((definition) => kept.has(definition));
}

/** What of a gradient lies along the samples: whose first axis they are. */
function shardingOf({ inputs, value, outputs }: Schedule, { order }: EmittedProgram, size: string): Result<Sharding> {
  const counted = (one: Parameters<typeof axesOf>[0]): string | null => {
    const [first] = axesOf(one);
    const [power, ...others] = first?.powers ?? [];
    return first?.coefficient === 1 && power?.[1] === 1 && others.length === 0 ? power[0] : null;
  };
  const along = (one: Parameters<typeof axesOf>[0]): boolean => counted(one) === size;
  const where = [label({ start: 0, end: 0 }, "asked for here", "--shard")];
  if (order !== "gradient") return fail(error("E0807", "only the code of a gradient is written for several devices", where, "leave `--order` out, or `--shard`"));
  if (!inputs.some(along)) return fail(error("E0807", `no argument has \`${size}\` rows`, where, `name the size that counts the samples: ${[...new Set(inputs.flatMap((input) => counted(input) ?? []))].join(", ")}`));
  return ok({ inputs: inputs.map(along), value: along(value), outputs: outputs.map(along) });
}

function emit(library: Library, program: EmittedProgram, scheduled: Schedule, { shard }: EmitOptions): Result<string> {
  const definitions = definitionsUsed(scheduled, library.name, library.spellings);
  if (!definitions.ok) return definitions;
  const sharding = shard === undefined ? ok(null) : shardingOf(scheduled, program, shard);
  if (!sharding.ok) return sharding;
  const module = createNamer([...pythonReserved, ...definedNames, ...library.reserved]);
  const plain = module.claim(program.name);
  const both = module.claim(`value_and_${program.name}`);
  const [core, expand] = scheduled.structure === null ? ["", ""] : [module.claim(`${plain}_core`), module.claim(`${plain}_expand`)];
  const all = scheduled.together === null ? "" : module.claim(`value_gradient_and_${program.name}`);
  const own = new Set([...pythonReserved, ...definedNames, ...library.reserved, plain, both, core, expand, all]);
  const taught = taughtBy(library, program, scheduled, (wanted) => module.claim(wanted), own);
  const reserved = new Set([...own, ...(taught === null ? [] : [taught.name, taught.holder])]);
  const wanted = program.inputs.map(plainName);
  const structure = scheduled.structure === null ? null : structured(library, scheduled.structure, wanted, { plain, core, expand }, reserved);
  const writer = createWriter(library, scheduled, wanted, reserved, structure?.inside ?? null);
  const inputs = scheduled.inputs.map(({ value }) => writer.names.get(value) ?? "");
  const told = sizesTold(writer);
  const names: ModuleNames = { both, plain, inputs, told, sizes: writer.sizes, taught, sharding: sharding.value };
  const parameters = [...inputs, ...(told.length > 0 ? ["*", ...told] : [])].join(", ");
  const passed = [...inputs, ...told.map((name) => `${name}=${name}`)].join(", ");
  const body = functionBody(writer);
  const alone = structure === null ? derivativeAlone(scheduled, program) : null;
  const ownBody = alone === null ? null : functionBody(createWriter(library, alone, wanted, reserved));
  const togetherLines = scheduled.together === null ? [] : [`def ${all}(${parameters}):`, `    """The value, the gradient and the result of \`${plain}\`, which share their work."""`, ...indented(functionBody(createWriter(library, { ...scheduled.together, along: null, value: scheduled.value }, wanted, reserved, structure?.inside ?? null), "flat")), "", ""];
  const functions = [
    `def ${both}(${parameters}):`, `    """The value and ${scheduled.outputs.length === 1 ? "the derivative" : "the derivatives, in a tuple"}."""`,
    ...indented(body), "", "",
    ...togetherLines,
    ...(structure?.lines ?? []),
    `def ${plain}(${parameters}):`, `    """The second result of \`${both}\`."""`, ...indented(ownBody ?? [`return ${structure?.outside?.(passed) ?? `${both}(${passed})[1]`}`]), "", "",
    ...(taught === null || library.teach === null ? [] : library.teach(names, taught)),
    ...(sharding.value === null || library.shard === null ? [] : library.shard(names, sharding.value)),
  ];
  return ok([
    '"""', ...describe(program, inputs).map(escapeDocstring), '"""', "", ...library.imports, ...(scheduled.instructions.some(({ kind }) => kind === "factorisation") ? library.factorisations.imports : []), "", "",
    ...referredTo([shapeError, ...definitions.value], functions.join("\n")).flatMap((definition) => [definition, "", ""]),
    ...functions,
    ...checkLines(library, program, scheduled, names), "",
  ].map((line) => line.trimEnd()).join("\n"));
}

/** The target of a library. */
export const pythonTarget = (library: Library): Target => ({
  name: library.name,
  extension: "py",
  blocks: true,
  emit: (program, options = {}) => {
    const scheduled = schedule(program, options);
    return scheduled.ok ? emit(library, program, scheduled.value, options) : scheduled;
  },
});
