/** Which instructions run in one loop nest: those on the same rows of which each needs only what is finished in its row. Knows no statements. */
import { type Dimension, isUnit, multiplySizes, UNIT } from "../../term/dimension.js";
import { type Access, type Entrywise, operand, operandsOf, productOf, replaceOperands } from "../schedule/entrywise.js";
import { type Instruction, type InstructionOf, usedBy, type Value } from "../schedule/instruction.js";

/** A formula on a grid, and what becomes of its entries: each is kept, or they are added up along one axis or both. */
export interface Item {
  readonly result: number;
  readonly rows: Dimension;
  readonly columns: Dimension;
  readonly sum: "none" | "columns" | "rows" | "all";
  readonly body: Entrywise;
}

/** What a row of a nest does, one after the other: one entry for the row, or a loop over the columns. */
export type Step = { readonly kind: "row"; readonly item: Item } | { readonly kind: "inner"; readonly columns: Dimension; readonly items: Item[] };

export interface Nest {
  readonly kind: "nest";
  readonly rows: Dimension;
  readonly steps: Step[];
}

/** In order of execution; `scalars` are computed after the rest of their group. */
export interface Group {
  readonly work: Nest | { readonly kind: "alone"; readonly instruction: Instruction } | null;
  readonly scalars: InstructionOf<"entrywise">[];
}

/** More formulas in one loop run short of registers. */
const mostInLoop = 8;
const mostInNest = 24;

const turned: { readonly [A in Access]: Access } = { same: "transposed", transposed: "same", rows: "columns", columns: "rows", scalar: "scalar", repeated: "repeated" };
const turnedSum: { readonly [S in Item["sum"]]: Item["sum"] } = { none: "none", columns: "rows", rows: "columns", all: "all" };

/** The same sums with rows and columns exchanged where the formula then reads more matrices along their rows. */
function alongRows(item: Item): Item {
  const operands = operandsOf(item.body);
  const count = (wanted: Access): number => operands.filter(({ access }) => access === wanted).length;
  if (item.sum === "none" || isUnit(item.columns) || count("transposed") <= count("same")) return item;
  return { ...item, rows: item.columns, columns: item.rows, sum: turnedSum[item.sum], body: replaceOperands(item.body, (leaf) => operand(leaf.value, turned[leaf.access])) };
}

/** The instruction as a formula on a grid, or null for what is none. */
export function itemOf(instruction: Instruction, values: readonly Value[]): Item | null {
  const target = values[instruction.result];
  if (target === undefined) throw new Error("internal: an instruction without a result");
  const { result } = instruction;
  if (instruction.kind === "entrywise" || instruction.kind === "reduce") {
    if (operandsOf(instruction.body).some(({ access, value }) => access === "repeated" && values[value]?.storage !== "scalar")) return null;
  }
  if (instruction.kind === "entrywise") return target.storage === "scalar" ? null : { result, rows: target.rows, columns: target.columns, sum: "none", body: instruction.body };
  if (instruction.kind === "reduce") {
    const { rows, columns, body, over } = instruction;
    return alongRows({ result, rows, columns, sum: target.storage === "scalar" ? "all" : isUnit(columns) ? "none" : over, body });
  }
  if (instruction.kind === "matrixVector") {
    const { left, right } = instruction;
    const matrix = values[left.value];
    if (matrix === undefined) throw new Error("internal: a product of nothing");
    const body = (access: Access): Entrywise => productOf([operand(left.value, "same"), operand(right.value, access)]);
    return { result, rows: matrix.rows, columns: matrix.columns, sum: left.transposed ? "rows" : "columns", body: body(left.transposed ? "rows" : "columns") };
  }
  return null;
}

interface Produced {
  /** 2 g in group g, 2 g + 1 among its scalars. */
  readonly position: number;
  /** Where in its nest; sums over rows are finished after the nest only. */
  readonly step: number;
  readonly finished: "in its row" | "after the nest";
}

/** Groups of `instructions`, of which `alone` tells those that may share no nest. */
export function planNests(instructions: readonly Instruction[], values: readonly Value[], alone: (instruction: Instruction) => boolean): readonly Group[] {
  const groups: Group[] = [{ work: null, scalars: [] }];
  const produced = new Map<number, Produced>();
  const byRows = new Map<string, { readonly at: number; readonly nest: Nest }[]>();

  const latest = (used: readonly number[]): number => used.reduce((most, value) => Math.max(most, produced.get(value)?.position ?? 0), 0);

  /** The first step of a nest at which the item finds what it reads, or null. */
  const earliestStep = (item: Item, at: number): number | null => {
    let earliest = 0;
    for (const { value, access } of operandsOf(item.body)) {
      const source = produced.get(value);
      if (source?.position !== 2 * at) continue;
      if (source.finished === "after the nest") return null;
      const matrix = values[value]?.storage === "matrix";
      const local = matrix ? access === "same" && !isUnit(item.columns) : access === "rows" || (access === "same" && isUnit(item.columns));
      if (!local) return null;
      earliest = Math.max(earliest, matrix ? source.step : source.step + 1);
    }
    return earliest;
  };

  const join = (item: Item, at: number, nest: Nest, earliest: number): void => {
    let step = nest.steps.findIndex((one, index) => index >= earliest && !isUnit(item.columns) && one.kind === "inner" && one.columns.key === item.columns.key && one.items.length < mostInLoop);
    const found = nest.steps[step];
    if (found?.kind === "inner") found.items.push(item);
    else {
      step = nest.steps.length;
      nest.steps.push(isUnit(item.columns) ? { kind: "row", item } : { kind: "inner", columns: item.columns, items: [item] });
    }
    produced.set(item.result, { position: 2 * at, step, finished: item.sum === "rows" || item.sum === "all" ? "after the nest" : "in its row" });
  };

  const add = (item: Item): void => {
    const least = latest(operandsOf(item.body).map(({ value }) => value));
    const nests = byRows.get(item.rows.key) ?? [];
    byRows.set(item.rows.key, nests);
    const from = firstFrom(nests, least);
    for (const { at, nest } of nests.slice(from, from + 4)) {
      const count = nest.steps.reduce((total, step) => total + (step.kind === "row" ? 1 : step.items.length), 0);
      const earliest = count < mostInNest ? earliestStep(item, at) : null;
      if (earliest === null) continue;
      join(item, at, nest, earliest);
      return;
    }
    const nest: Nest = { kind: "nest", rows: item.rows, steps: [] };
    groups.push({ work: nest, scalars: [] });
    nests.push({ at: groups.length - 1, nest });
    join(item, groups.length - 1, nest, 0);
  };

  for (const instruction of instructions) {
    const item = alone(instruction) ? null : itemOf(instruction, values);
    if (item !== null) add(item);
    else if (instruction.kind === "entrywise" && values[instruction.result]?.storage === "scalar") {
      const at = Math.floor(latest(usedBy(instruction)) / 2);
      groups[at]?.scalars.push(instruction);
      produced.set(instruction.result, { position: 2 * at + 1, step: 0, finished: "after the nest" });
    } else {
      groups.push({ work: { kind: "alone", instruction }, scalars: [] });
      produced.set(instruction.result, { position: 2 * (groups.length - 1), step: 0, finished: "after the nest" });
    }
  }
  return groups;
}

/** The first nest of a list in order that does not come before `position`. */
function firstFrom(nests: readonly { readonly at: number }[], position: number): number {
  let [low, high] = [0, nests.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (2 * (nests[middle]?.at ?? 0) >= position) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** A nest of one loop over the columns that reads every matrix in the order of its entries, as one row of items on all entries; else null. */
export function flattened({ rows, steps }: Nest): Nest | null {
  const [only] = steps;
  if (steps.length !== 1 || only?.kind !== "inner") return null;
  const flat = only.items.every(({ sum, body }) => (sum === "none" || sum === "all") && operandsOf(body).every(({ access }) => access === "same" || access === "scalar"));
  if (!flat) return null;
  const all = multiplySizes(rows, only.columns);
  return { kind: "nest", rows: all, steps: only.items.map((item) => ({ kind: "row", item: { ...item, rows: all, columns: UNIT } })) };
}
