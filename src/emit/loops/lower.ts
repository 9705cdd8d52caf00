/** From a schedule to a loop program: storage, nests, kernels. Knows no target. */
import { error } from "../../diagnostics/diagnostic.js";
import { fail, ok, type Result } from "../../diagnostics/result.js";
import { isUnit, multiplySizes, UNIT } from "../../term/dimension.js";
import { ONE, ZERO } from "../../term/rational.js";
import { movingInstructions, type Schedule, type ScheduledOutput, type StraightLine, usedBy } from "../schedule/instruction.js";
import { operandsOf } from "../schedule/entrywise.js";
import { unknownWord } from "../spellings.js";
import { createBlocks } from "./blocks.js";
import { nestStatements } from "./emit-nest.js";
import { FIRST, number, place, scalar } from "./expression.js";
import { kernelOf } from "./kernels.js";
import { aloneStatements } from "./alone.js";
import { type Group, planNests } from "./nests.js";
import type { LoopPiece, LoopProgram, LoopResult, Statement } from "./program.js";
import { createStorage, type LoopStorage } from "./storage.js";

export interface LoopOptions {
  /** Whether products of matrices and vectors, outer products and dot products are calls of kernels; otherwise they are loops, fused with what follows. */
  readonly kernels?: boolean;
}

/** The program of `scheduled` for `target`. A word outside the vocabulary is refused with E0805. */
export function loopProgram(scheduled: Schedule, target: string, options: LoopOptions = {}): Result<LoopProgram> {
  const found = lowered(scheduled, scheduled.value, target, options);
  if (!found.ok) return found;
  const { piece, value } = found.value;
  if (value === null) throw new Error("internal: a program without its value");
  return ok({ ...piece, value: { output: scheduled.value, place: value } });
}

/** The program of a straight line without a value, as of the core of a structured result. */
export function loopPiece(line: StraightLine, target: string, options: LoopOptions = {}): Result<LoopPiece> {
  const found = lowered({ ...line, along: null }, null, target, options);
  return found.ok ? ok(found.value.piece) : found;
}

function lowered(scheduled: StraightLine & Pick<Schedule, "along">, valueOutput: ScheduledOutput | null, target: string, { kernels = false }: LoopOptions): Result<{ readonly piece: LoopPiece; readonly value: LoopResult | null }> {
  const unknown = unknownWord(scheduled);
  if (unknown !== null) return fail(error("E0805", `the target \`${target}\` has no code for \`${unknown}\``, [], "write it with functions that are built in, or choose another target"));
  const storage = createStorage(scheduled.values);
  const inputs = scheduled.inputs.map((input) => ({ input, place: placeOfInput(storage, input.value) }));
  const { along } = scheduled;
  const given = new Set(scheduled.inputs.map(({ value }) => value));
  if (along !== null) {
    const { value, rows, columns } = along.increment;
    given.add(value);
    if (storage.valueOf(value).storage !== "scalar") storage.keep(value, storage.array("work", multiplySizes(rows, columns), "step"));
  }
  const isArray = (value: number): boolean => storage.valueOf(value).storage !== "scalar";

  /** Outputs that are computed where they belong; the others are copied there. */
  const direct = new Set<number>();
  const outputs = scheduled.outputs.map((output) => {
    const { rows, columns, name, view } = output;
    const length = multiplySizes(rows, columns);
    const isDirect = along === null && isArray(view.value) && !(view.transposed && storage.valueOf(view.value).storage === "matrix") && !given.has(view.value) && !direct.has(view.value);
    const whole = along === null ? length : multiplySizes(length, multiplySizes(along.increment.rows, along.increment.columns));
    const array = storage.array("output", whole, (isDirect ? storage.valueOf(view.value).name : null) ?? `${name}_out`);
    if (isDirect) {
      direct.add(view.value);
      storage.keep(view.value, array);
    }
    return { output, array };
  });
  const valueArray = valueOutput !== null && isArray(valueOutput.view.value) ? storage.array("value", multiplySizes(valueOutput.rows, valueOutput.columns), null) : null;

  const moving = movingInstructions(scheduled);
  const parts = [scheduled.instructions.filter((instruction) => !moving.has(instruction)), scheduled.instructions.filter((instruction) => moving.has(instruction))];
  const wanted = new Set([...(valueOutput === null ? [] : [valueOutput]), ...scheduled.outputs].map(({ view }) => view.value));
  const plans = parts.map((part) => planNests(part, scheduled.values, (instruction) => kernels && kernelOf(instruction, storage) !== null));
  const leaves = readersOutside(plans, wanted);
  const [still = [], inner = []] = plans.map((groups) => groups.flatMap((group) => groupStatements(group, storage, leaves, kernels)));

  const copies = scheduled.outputs.flatMap(({ view }, index): Statement[] => {
    const { array } = outputs[index] ?? { array: -1 };
    if (along !== null) return [];
    if (!isArray(view.value)) return [{ kind: "store", array, index: FIRST, value: scalar(storage.scalarOf(view.value)) }];
    return storage.arrayOf(view.value) === array ? [] : [{ kind: "copy", from: storage.matrixOf(view), to: array }];
  });
  const valueCopy: readonly Statement[] = valueArray === null || valueOutput === null ? [] : [{ kind: "copy", from: storage.matrixOf(valueOutput.view), to: valueArray }];
  const body = [...still, ...(along === null ? inner : alongLoop(storage, scheduled, along, inner, outputs[0]?.array ?? -1)), ...copies, ...valueCopy];
  const value: LoopResult | null = valueArray !== null ? { kind: "array", array: valueArray } : valueOutput === null ? null : { kind: "scalar", scalar: storage.scalarOf(valueOutput.view.value) };
  return ok({ piece: { sizes: scheduled.sizes, arrays: storage.arrays, scalars: storage.scalars, inputs, outputs, body }, value });
}

function placeOfInput(storage: LoopStorage, value: number): LoopResult {
  const { storage: kind, rows, columns, name } = storage.valueOf(value);
  if (kind === "scalar") return { kind: "scalar", scalar: storage.scalarOf(value) };
  const array = storage.array("input", multiplySizes(rows, columns), name);
  storage.keep(value, array);
  return { kind: "array", array };
}

/** Whether a value is read outside the group that makes it. */
function readersOutside(plans: readonly (readonly Group[])[], wanted: ReadonlySet<number>): (value: number) => boolean {
  const left = new Set(wanted);
  for (const groups of plans) {
    for (const { work, scalars } of groups) {
      const own = new Set<number>();
      if (work?.kind === "nest") for (const step of work.steps) for (const { result } of step.kind === "row" ? [step.item] : step.items) own.add(result);
      const used = (values: readonly number[]): void => values.forEach((value) => own.has(value) || left.add(value));
      if (work?.kind === "alone") used(usedBy(work.instruction));
      if (work?.kind === "nest") for (const step of work.steps) for (const { body } of step.kind === "row" ? [step.item] : step.items) used(operandsOf(body).map(({ value }) => value));
      for (const instruction of scalars) used(usedBy(instruction));
    }
  }
  return (value) => left.has(value);
}

function groupStatements({ work, scalars }: Group, storage: LoopStorage, leaves: (value: number) => boolean, kernels: boolean): readonly Statement[] {
  const blocks = createBlocks(storage);
  const own = work === null ? [] : work.kind === "nest" ? nestStatements(work, storage, leaves) : ((kernels ? kernelOf(work.instruction, storage) : null) ?? aloneStatements(work.instruction, storage, blocks));
  return [...own, ...scalars.flatMap((instruction) => aloneStatements(instruction, storage, blocks))];
}

/** The loop over the entries of the variable: each sets one entry of the increment and stores one slice of the result. */
function alongLoop(storage: LoopStorage, { outputs: [output] }: StraightLine, { increment }: NonNullable<Schedule["along"]>, moving: readonly Statement[], into: number): readonly Statement[] {
  if (output === undefined) throw new Error("internal: a Jacobian without an output");
  const blocks = createBlocks(storage);
  const count = multiplySizes(increment.rows, increment.columns);
  return blocks.loop(count, (step) => {
    const set: readonly Statement[] = isUnit(count)
      ? [{ kind: "define", scalar: storage.scalarOf(increment.value), value: number(ONE), updated: false }]
      : [{ kind: "fill", array: storage.arrayOf(increment.value), value: ZERO }, { kind: "store", array: storage.arrayOf(increment.value), index: place([step, UNIT]), value: number(ONE) }];
    const slice = blocks.loop(output.rows, (row) => blocks.loop(output.columns, (column) => [
      { kind: "store", array: into, index: place([row, multiplySizes(output.columns, count)], [column, count], [step, UNIT]), value: blocks.entry(output.view, row, column) },
    ]));
    return [...set, ...moving, ...slice];
  });
}
