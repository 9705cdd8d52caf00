/** Buffers by lifetime: values of one size that are never needed at the same time share a slot. Knows no target and no loops. */
import { type Dimension, multiplySizes } from "../../term/dimension.js";
import { operandsOf } from "./entrywise.js";
import { type Instruction, movingInstructions, type Schedule, usedBy, type Value } from "./instruction.js";

/** What is computed as one: everything read is needed until it ends, and everything written is there from its start. */
export interface Step {
  readonly writes: readonly number[];
  readonly reads: readonly number[];
  /** A value that is read, of which every entry is read last just before the first write stores there. */
  readonly over: readonly number[];
  /** Whether it is run again for each entry of an increment. */
  readonly repeated: boolean;
}

export interface Slot {
  readonly length: Dimension;
  /** What the target keeps factorisations in is nothing else's place. */
  readonly holds: "numbers" | "factorisation";
  /** The output or value that has this slot to itself, or null. */
  readonly own: number | null;
}

export interface BufferPlan {
  readonly slots: readonly Slot[];
  /** The slot of every vector, matrix and factorisation that is computed; scalars and inputs have none. */
  readonly slotOf: ReadonlyMap<number, number>;
}

const needsSlot = (value: Value | undefined): value is Value => value !== undefined && value.storage !== "scalar";

/** One step for each instruction: first those that do not depend on the increment. */
export function stepsOf(schedule: Schedule): readonly Step[] {
  const moving = movingInstructions(schedule);
  const step = (instruction: Instruction): Step => ({ writes: [instruction.result], reads: usedBy(instruction), over: overwritten(instruction, schedule.values), repeated: moving.has(instruction) });
  const still = schedule.instructions.filter((instruction) => !moving.has(instruction));
  return [...still, ...schedule.instructions.filter((instruction) => moving.has(instruction))].map(step);
}

/** The operands that an entrywise formula reads at the entry that it computes, and nowhere else. */
function overwritten(instruction: Instruction, values: readonly Value[]): readonly number[] {
  if (instruction.kind !== "entrywise") return [];
  const target = values[instruction.result];
  const operands = operandsOf(instruction.body);
  const elsewhere = new Set(operands.flatMap(({ value, access }) => (access === "same" ? [] : [value])));
  return [...new Set(operands.map(({ value }) => value))].filter((value) => {
    const source = values[value];
    return needsSlot(source) && needsSlot(target) && !elsewhere.has(value) && source.rows.key === target.rows.key && source.columns.key === target.columns.key;
  });
}

/** Slots for the values of a schedule, which are computed step by step. */
export function planBuffers(schedule: Schedule, steps: readonly Step[] = stepsOf(schedule)): BufferPlan {
  const { values, value, outputs, along } = schedule;
  const kept = new Set([value, ...outputs].map(({ view }) => view.value));
  const given = new Set([...schedule.inputs.map((input) => input.value), ...(along === null ? [] : [along.increment.value])]);
  const last = lastReads(steps);
  const slots: Slot[] = [];
  const slotOf = new Map<number, number>();
  const free = new Map<string, number[]>();
  const keyOf = ({ length, holds }: Pick<Slot, "length" | "holds">): string => `${holds} ${length.key}`;

  const take = (id: number, { storage, rows, columns }: Value): void => {
    const wanted = { length: multiplySizes(rows, columns), holds: storage === "factorisation" ? ("factorisation" as const) : ("numbers" as const) };
    const found = kept.has(id) ? undefined : free.get(keyOf(wanted))?.pop();
    if (found === undefined) slots.push({ ...wanted, own: kept.has(id) ? id : null });
    slotOf.set(id, found ?? slots.length - 1);
  };
  const release = (id: number): void => {
    const slot = slotOf.get(id);
    const released = slot === undefined ? undefined : slots[slot];
    if (slot === undefined || released === undefined) return;
    const list = free.get(keyOf(released)) ?? [];
    free.set(keyOf(released), list);
    list.push(slot);
  };

  steps.forEach((step, place) => {
    const dying = new Set([...step.reads, ...step.writes].filter((id) => !kept.has(id) && !given.has(id) && slotOf.has(id) && last.get(id) === place));
    for (const id of step.writes) {
      const target = values[id];
      if (!needsSlot(target) || given.has(id)) continue;
      const over = kept.has(id) ? undefined : step.over.find((one) => dying.has(one));
      const slot = over === undefined ? undefined : slotOf.get(over);
      if (over === undefined || slot === undefined) take(id, target);
      else {
        dying.delete(over);
        slotOf.set(id, slot);
      }
    }
    for (const id of step.writes) if (!kept.has(id) && slotOf.has(id) && (last.get(id) ?? place) <= place) dying.add(id);
    for (const id of dying) release(id);
  });
  return { slots, slotOf };
}

/** The last step that needs each value; what a repeated step reads of the others is needed until all of them end. */
function lastReads(steps: readonly Step[]): ReadonlyMap<number, number> {
  const last = new Map<number, number>();
  const repeatedlyMade = new Set(steps.flatMap(({ repeated, writes }) => (repeated ? writes : [])));
  steps.forEach(({ reads, repeated }, place) => {
    for (const id of reads) last.set(id, repeated && !repeatedlyMade.has(id) ? Infinity : place);
  });
  return last;
}
