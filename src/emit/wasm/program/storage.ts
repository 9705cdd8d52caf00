/** Which memory each array of a loop program gets: one slot after another, shared by working arrays of one size that are never needed together. Knows no code. */
import { type Dimension, sizeValue, UNIT } from "../../../term/dimension.js";
import { dispatchStatement, type LoopProgram, type Statement, type StatementHandlers } from "../../loops/program.js";
import { arraysRead } from "./reads.js";

export interface Storage {
  /** How many numbers each slot holds. */
  readonly slots: readonly Dimension[];
  /** By array. */
  readonly slotOf: readonly number[];
  /** By input: where a number that is given lies; -1 for an array. */
  readonly slotOfNumber: readonly number[];
}

const present = (array: number | null): readonly number[] => (array === null ? [] : [array]);

const touched: StatementHandlers<readonly number[]> = {
  loop: () => [],
  define: ({ value }) => arraysRead(value),
  update: ({ value }) => arraysRead(value),
  store: ({ array, value }) => [array, ...arraysRead(value)],
  accumulate: ({ array, value }) => [array, ...arraysRead(value)],
  fill: ({ array }) => [array],
  copy: ({ from, to }) => [from.array, to],
  gemm: ({ left, right, to }) => [left.array, right.array, to],
  gemv: ({ matrix, vector, to }) => [matrix.array, vector, to],
  rank1: ({ left, right, to }) => [left, right, to],
  dot: ({ left, right }) => [left, right],
  solve: ({ matrix, to }) => [matrix, to],
  determinant: ({ matrix }) => [matrix],
  factorise: ({ matrix, pivots }) => [matrix, ...present(pivots)],
  factoredSolve: ({ factors, pivots, to }) => [factors, to, ...present(pivots)],
  factoredDeterminant: ({ factors, pivots }) => [factors, ...present(pivots)],
  operator: ({ args, to }) => [...args.flatMap((argument) => (argument.kind === "matrix" ? [argument.matrix.array] : arraysRead(argument.value))), ...(to.kind === "array" ? [to.array] : [])],
};

/** The statement and all inside it. */
function* within(statement: Statement): Generator<Statement> {
  const open = [statement];
  for (let one = open.pop(); one !== undefined; one = open.pop()) {
    yield one;
    if (one.kind === "loop") open.push(...one.body);
  }
}

/** When each array is first and last touched, counted in statements of the program. */
function lifetimes({ arrays, body }: LoopProgram): readonly { first: number; last: number }[] {
  const found = arrays.map(() => ({ first: Infinity, last: -1 }));
  body.forEach((statement, time) => {
    for (const one of within(statement)) {
      for (const array of dispatchStatement(touched, one)) {
        const life = found[array];
        if (life !== undefined) life.first = Math.min(life.first, time);
        if (life !== undefined) life.last = time;
      }
    }
  });
  return found;
}

export function storageOf(program: LoopProgram): Storage {
  const slots: Dimension[] = [];
  const lives = lifetimes(program);
  const slotOf = program.arrays.map(() => -1);
  const add = (size: Dimension): number => slots.push(size) - 1;
  program.arrays.forEach(({ role, length }, array) => {
    if (role !== "work") slotOf[array] = add(length);
  });
  const free = new Map<string, { readonly slot: number; readonly from: number }[]>();
  const order = program.arrays.map((_, array) => array).filter((array) => slotOf[array] === -1).toSorted((a, b) => (lives[a]?.first ?? 0) - (lives[b]?.first ?? 0));
  for (const array of order) {
    const { length } = program.arrays[array] ?? { length: UNIT };
    const { first, last } = lives[array] ?? { first: 0, last: 0 };
    const waiting = free.get(length.key) ?? [];
    free.set(length.key, waiting);
    const at = waiting.findIndex(({ from }) => from <= first);
    const slot = at < 0 ? add(length) : (waiting.splice(at, 1)[0]?.slot ?? 0);
    slotOf[array] = slot;
    waiting.push({ slot, from: last + 1 });
  }
  return { slots, slotOf, slotOfNumber: program.inputs.map(({ place }) => (place.kind === "scalar" ? add(UNIT) : -1)) };
}

/** Between slots, so that arrays of a power of two do not fall onto the same lines of a cache, and numbers read past an end are harmless. */
export const slotGap = 64;
const line = 64;

/** Where each slot begins, and how many bytes of memory there are, for numbers of `bytes` behind `start` bytes of working memory. */
export function addressesOf({ slots }: Storage, sizes: ReadonlyMap<string, number>, bytes: number, start: number): { readonly at: readonly number[]; readonly end: number } {
  let end = Math.ceil(start / line) * line;
  const at = slots.map((size) => {
    const here = end;
    end = Math.ceil((end + sizeValue(size, sizes) * bytes) / line) * line + slotGap;
    return here;
  });
  return { at, end };
}
