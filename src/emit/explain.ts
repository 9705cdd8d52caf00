/** What a schedule computes, what it costs, and what the same formulas would cost as they are written. Knows no target and no layout. */
import { ok, type Result } from "../diagnostics/result.js";
import { type Dimension, multiplySizes, UNIT } from "../term/dimension.js";
import type { Term } from "../term/term.js";
import { derivativeName } from "./description.js";
import type { EmittedProgram } from "./program.js";
import { planBuffers, type Step, stepsOf } from "./schedule/buffers.js";
import type { ProductOrder } from "./schedule/chain.js";
import { costOfInstruction, entriesOf } from "./schedule/cost.js";
import { movingInstructions, type Schedule, type ScheduledOutput } from "./schedule/instruction.js";
import { naiveCost } from "./schedule/naive.js";
import type { Brackets } from "./schedule/order.js";
import { type Count, countAt, countValue, NOTHING, plus, times, writeCount } from "./schedule/polynomial.js";
import { preparedProgram } from "./schedule/prepared-program.js";
import { magnitudeIn, schedule } from "./schedule/schedule.js";
import { operationNames, writeOperation } from "./operation.js";
import { superscript, text } from "./text.js";

/** A count in size names, and as a number where every size has one. */
export interface Counted {
  readonly formula: string;
  readonly number: number | null;
}

export interface ExplainedInstruction {
  /** The name of what is computed: the reader's, or `v1`, `v2`, … */
  readonly name: string;
  /** `*` and `/` are entrywise, `@` is the product of matrices, `'` the transpose. */
  readonly operation: string;
  readonly shape: readonly string[];
  /** Null where the count depends on the numbers, as of eigenvalues. */
  readonly operations: Counted | null;
  /** Whether it is computed again for each entry of the variable. */
  readonly repeated: boolean;
}

export interface ScheduleExplanation {
  readonly instructions: readonly ExplainedInstruction[];
  /** The expression and each derivative, by the name of what holds it. */
  readonly results: readonly { readonly of: string; readonly name: string }[];
  readonly total: Counted;
  /** The same formulas from left to right, with inverses formed and nothing shared between them. */
  readonly naive: Counted;
  readonly memory: {
    /** The numbers that are needed at one time, beside the inputs. */
    readonly largest: Counted;
    /** The numbers in buffers that values share whose lifetimes do not overlap. */
    readonly buffers: Counted;
    readonly count: number;
  };
  /** Products that are not computed from left to right. */
  readonly products: readonly { readonly written: string; readonly computed: string }[];
  /** Operations that are in no count. */
  readonly uncounted: readonly string[];
}

export interface ExplainOptions {
  readonly sizes?: ReadonlyMap<string, number>;
}

/** The schedule of a program, explained. Fails where there is none. */
export function explainProgram(program: EmittedProgram, { sizes = new Map() }: ExplainOptions = {}): Result<ScheduleExplanation> {
  const products: { written: string; computed: string }[] = [];
  const seen = new Set<Term>();
  const watch = (product: Term, factors: readonly Term[], order: ProductOrder): void => {
    const computed = isLeftToRight(order) || seen.has(product) ? null : writeOrder(factors, order);
    seen.add(product);
    if (computed !== null) products.push({ written: short(product), computed });
  };
  const read = preparedProgram(program);
  if (!read.ok) return read;
  const scheduled = schedule(program, { sizes, watch });
  if (!scheduled.ok) return scheduled;
  const one = scheduled.value;
  const magnitude = magnitudeIn(sizes);
  const count = (found: Count): Counted => ({ formula: writeCount(found, (exponent) => superscript(`${exponent}`)), number: countValue(found, sizes) });
  const again = one.along === null ? UNIT : multiplySizes(one.along.increment.rows, one.along.increment.columns);
  const moving = movingInstructions(one);
  const names = operationNames(one);
  const uncounted: string[] = [];
  let total: Count = NOTHING;
  const instructions = one.instructions.map((instruction): ExplainedInstruction => {
    const { rows, columns, axes } = one.values[instruction.result] ?? { rows: UNIT, columns: UNIT, axes: null };
    const cost = costOfInstruction(one, instruction);
    const repeated = moving.has(instruction);
    if (cost === null) uncounted.push(instruction.kind === "operator" ? instruction.name : instruction.kind);
    else total = plus(total, repeated ? times(cost, again) : cost);
    const shape = (axes ?? [rows, columns]).map(({ key }) => key);
    return { name: names(instruction.result), operation: writeOperation(one, instruction, names), shape: axes === null && columns.key === "1" ? (rows.key === "1" ? [] : shape.slice(0, 1)) : shape, operations: cost === null ? null : count(cost), repeated };
  });
  const { bindings, value, outputs, core } = read.value;
  const once = naiveCost([...bindings.map(({ prepared }) => prepared), value]);
  const derivatives = naiveCost([...outputs, ...core].map(({ term }) => term));
  const { slots } = planBuffers(one);
  const result = (of: string, { view }: ScheduledOutput) => ({ of, name: names(view.value) + (view.transposed && one.values[view.value]?.storage === "matrix" ? "'" : "") });
  return ok({
    instructions,
    results: [result("value", one.value), ...one.outputs.map((output, index) => result(derivativeName(program, program.outputs[index]?.name ?? output.name, program.outputs[index]?.name ?? output.name), output))],
    total: count(total),
    naive: count(plus(once, times(derivatives, again), ...one.instructions.map((instruction) => (instruction.kind === "expansion" ? (costOfInstruction(one, instruction) ?? NOTHING) : NOTHING)))),
    memory: { largest: count(largestLive(one, magnitude)), buffers: count(plus(...slots.map(({ length }) => entriesOf({ rows: length, columns: UNIT })))), count: slots.length },
    products,
    uncounted: [...new Set(uncounted)],
  });
}

/** What is needed at the step at which most is. */
function largestLive(one: Schedule, magnitude: (size: Dimension) => number): Count {
  const steps = stepsOf(one);
  const last = new Map<number, number>();
  const made = new Set(steps.flatMap(({ repeated, writes }: Step) => (repeated ? writes : [])));
  steps.forEach(({ reads, writes, repeated }, place) => {
    for (const id of [...writes, ...reads]) last.set(id, repeated && !made.has(id) ? steps.length : place);
  });
  for (const { view } of [one.value, ...one.outputs]) last.set(view.value, steps.length);
  const live = new Map<number, Count>();
  let largest: Count = NOTHING;
  let most = 0;
  steps.forEach(({ writes }, place) => {
    for (const id of writes) {
      const value = one.values[id];
      if (value !== undefined) live.set(id, entriesOf(value));
    }
    const now = plus(...live.values());
    const size = countAt(now, magnitude);
    if (size > most) [largest, most] = [now, size];
    for (const id of live.keys()) if ((last.get(id) ?? place) <= place) live.delete(id);
  });
  return largest;
}

const longestFactor = 60;

const short = (term: Term): string => text.printWithin(term, 4 * longestFactor) ?? "(a long product)";

/** Whether the product is computed as it would be read. */
function isLeftToRight(order: ProductOrder): boolean {
  if (order.kind !== "brackets") return false;
  for (let brackets = order.brackets; typeof brackets !== "number"; [brackets] = brackets) if (typeof brackets[1] !== "number") return false;
  return true;
}

function writeOrder(factors: readonly Term[], order: ProductOrder): string {
  const factor = (index: number): string => {
    const term = factors[index];
    const written = term === undefined ? "?" : (text.printWithin(term, longestFactor) ?? "…");
    return term === undefined || term.kind === "add" || term.kind === "hadamard" || term.kind === "multiply" ? `(${written})` : written;
  };
  const inBrackets = (brackets: Brackets): string => (typeof brackets === "number" ? factor(brackets) : brackets.map((part) => (typeof part === "number" ? factor(part) : `(${inBrackets(part)})`)).join(" "));
  switch (order.kind) {
    case "brackets":
      return inBrackets(order.brackets);
    case "mirrored": {
      const outer = factors.slice(factors.length - order.count).map((_, index) => factor(factors.length - order.count + index)).join(" ");
      const inner = factors.slice(order.count, factors.length - order.count).map((_, index) => factor(order.count + index)).join(" ");
      return `Fᵀ ${inner === "" ? "" : `${inner} `}F with F = ${outer}`;
    }
    case "powers": {
      const { start, period, count } = order.run;
      const indices = factors.map((_, index) => index);
      const part = (from: number, to: number): string => indices.slice(from, to).map(factor).join(" ");
      return [part(0, start), `(${part(start, start + period)})${superscript(`${count}`)} by squares`, part(start + period * count, factors.length)].filter((one) => one !== "").join(" ");
    }
    case "symmetric": {
      const { half, middle } = order.halves;
      const parts = half.map((_, index) => factor(index)).join(" ");
      if (middle === null) return `B Bᵀ with B = ${parts}, half of its entries`;
      if (middle.kind === "diagonal" && middle.isNonnegative()) return `B Bᵀ with B = ${parts} ${factor(half.length)}^(1/2), half of its entries`;
      return `${parts} (${factors.slice(half.length).map((_, index) => factor(half.length + index)).join(" ")}), half of its entries`;
    }
  }
}

