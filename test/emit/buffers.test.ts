// Slots are shared only where nothing that is still needed is overwritten: random schedules are run with names of values in the place of numbers.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { programOf } from "../../src/answer/emitted.js";
import { type BufferPlan, planBuffers, type Step, stepsOf } from "../../src/emit/schedule/buffers.js";
import { operand, sumOf } from "../../src/emit/schedule/entrywise.js";
import { type Instruction, type Schedule, storageOf, type Value } from "../../src/emit/schedule/instruction.js";
import { schedule } from "../../src/emit/schedule/schedule.js";
import { isUnit, namedSize, UNIT } from "../../src/term/dimension.js";
import { must } from "../evaluate/must.js";
import { ask, engine } from "../examples/engine.js";

/** What goes wrong when the steps are run in order, the repeated ones several times, each slot holding the name of the last value that was written there. */
function faults({ inputs, along, value, outputs }: Schedule, steps: readonly Step[], { slots, slotOf }: BufferPlan): readonly string[] {
  const found: string[] = [];
  const held = new Map<number, number>();
  const given = new Set([...inputs.map((input) => input.value), ...(along === null ? [] : [along.increment.value])]);
  const holds = (id: number, when: string): void => {
    const slot = slotOf.get(id);
    if (slot !== undefined && !given.has(id) && held.get(slot) !== id) found.push(`${id} is gone ${when}`);
  };
  const run = (step: Step): void => {
    for (const id of step.reads) holds(id, `before ${step.writes.join()}`);
    const before = new Map(held);
    for (const id of step.writes) {
      const slot = slotOf.get(id);
      if (slot === undefined) continue;
      const old = before.get(slot);
      if (old !== undefined && old !== id && step.reads.includes(old) && !step.over.includes(old)) found.push(`${old} is written over while ${id} is computed`);
      if (held.get(slot) !== old) found.push(`two results of a step share a slot`);
      held.set(slot, id);
    }
  };
  for (const step of steps) if (!step.repeated) run(step);
  for (let round = 0; round < 3; round += 1) for (const step of steps) if (step.repeated) run(step);
  for (const { view } of [value, ...outputs]) holds(view.value, "at the end");
  for (const [id, slot] of slotOf) {
    const own = slots[slot]?.own ?? null;
    if (own !== null && own !== id) found.push(`${id} lies in the slot of the output ${own}`);
  }
  return found;
}

const [n, m] = [namedSize("n"), namedSize("m")];

/** Schedules of sums, transposed sums, products with vectors and square products on few sizes, with or without an increment. */
const schedules: fc.Arbitrary<Schedule> = fc.record({ choices: fc.array(fc.tuple(fc.nat(), fc.nat(), fc.nat(5)), { minLength: 1, maxLength: 40 }), hasIncrement: fc.boolean(), ends: fc.tuple(fc.nat(), fc.nat(), fc.nat()) }).map(({ choices, hasIncrement, ends }): Schedule => {
  const values: Value[] = [[n, n], [n, UNIT], [n, n], [m, m], [n, n]].map(([rows = UNIT, columns = UNIT]) => ({ storage: storageOf(rows, columns), rows, columns, axes: null, name: null }));
  const input = (value: number): Schedule["inputs"][number] => ({ name: `x${value}`, role: "given", attributes: [], value, rows: values[value]?.rows ?? n, columns: values[value]?.columns ?? n, axes: null });
  const instructions: Instruction[] = [];
  for (const [first, second, kind] of choices) {
    const result = values.length;
    const [left, right] = [first % result, second % result];
    const [a, b] = [values[left], values[right]];
    if (a === undefined || b === undefined) continue;
    const alike = a.rows.key === b.rows.key && a.columns.key === b.columns.key;
    const view = (value: number) => ({ value, transposed: false });
    if (a.storage === "matrix" && b.storage === "matrix" && alike && kind === 0) instructions.push({ kind: "matrixProduct", result, left: view(left), right: view(right), symmetric: false });
    else if (a.storage === "matrix" && b.storage === "vector" && a.rows.key === b.rows.key && kind <= 1) {
      instructions.push({ kind: "matrixVector", result, left: view(left), right: view(right) });
      values.push({ ...b, name: null });
      continue;
    } else if (alike && a.storage === "matrix" && kind === 2) instructions.push({ kind: "entrywise", result, body: sumOf([operand(left, "same"), operand(right, "transposed")]) });
    else if (alike) instructions.push({ kind: "entrywise", result, body: sumOf([operand(left, "same"), operand(right, "same")]) });
    else instructions.push({ kind: "entrywise", result, body: operand(left, "same") });
    values.push({ ...a, name: null });
  }
  const output = (choice: number): Schedule["value"] => {
    const value = choice % values.length;
    return { name: "y", view: { value, transposed: false }, rows: values[value]?.rows ?? n, columns: values[value]?.columns ?? n, axes: null };
  };
  const along = hasIncrement ? { increment: input(4), variable: 0 } : null;
  return { values, inputs: [0, 1, 2, 3, ...(hasIncrement ? [] : [4])].map(input), instructions, along, value: output(ends[0]), outputs: [output(ends[1]), output(ends[2])], structure: null, together: null, sizes: ["n", "m"] };
});

describe("slots", () => {
  it("never hold another value than is read, in random schedules", () => {
    fc.assert(fc.property(schedules, (one) => {
      const steps = stepsOf(one);
      expect(faults(one, steps, planBuffers(one, steps))).toEqual([]);
    }), { numRuns: 500 });
  });

  it("never hold another value when instructions are computed together", () => {
    fc.assert(fc.property(schedules, fc.array(fc.boolean(), { minLength: 40, maxLength: 40 }), (one, joins) => {
      const joined: Step[] = [];
      for (const [place, step] of stepsOf(one).entries()) {
        const last = joined.at(-1);
        if (last !== undefined && joins[place] === true && last.repeated === step.repeated) joined.splice(-1, 1, { writes: [...last.writes, ...step.writes], reads: [...last.reads, ...step.reads.filter((id) => !last.writes.includes(id))], over: [], repeated: step.repeated });
        else joined.push(step);
      }
      expect(faults(one, joined, planBuffers(one, joined))).toEqual([]);
    }), { numRuns: 300 });
  });

  it("are found wrong when one is given away too early", () => {
    const derived = must(ask("gradient", engine.parse("normsq(A x + b) + sum(tanh(A x))"), { wrt: ["A"] }));
    const one = must(schedule(programOf(derived)));
    const plan = planBuffers(one);
    const shared = new Map([...plan.slotOf].map(([id]) => [id, 0]));
    expect(faults(one, stepsOf(one), { ...plan, slotOf: shared })).not.toEqual([]);
  });

  it("of a deep network are fewer than its values", () => {
    const layers = Array.from({ length: 12 }, (_, layer) => `a${layer + 1} = tanh(W a${layer})`).join("\n");
    const derived = must(ask("jvp", engine.parse(`${layers}\nsum(a12)`, { let: "W : matrix(n, n), a0 : vector(n)" }), { wrt: ["a0"] }));
    const one = must(schedule(programOf(derived)));
    const { slots, slotOf } = planBuffers(one);
    const vectors = one.instructions.filter(({ result }) => one.values[result]?.storage === "vector");
    expect(vectors.length).toBeGreaterThan(24);
    expect(slotOf.size).toBe(vectors.length);
    expect(slots.length).toBeLessThan(0.6 * vectors.length);
    expect(slots.every(({ length }) => !isUnit(length))).toBe(true);
  });
});
