/** Working arrays of equal length in one place where one is done with before the next is begun. Knows no target. */
import { type Expression, mapParts } from "./expression.js";
import { dispatchStatement, type LoopMatrix, type LoopProgram, type Statement, type StatementHandlers } from "./program.js";

/** The statement with every array replaced. */
function renamed(statement: Statement, rename: (array: number) => number): Statement {
  const inside = (expression: Expression): Expression => (expression.op === "read" ? { ...expression, array: rename(expression.array) } : mapParts(expression, inside));
  const matrix = (one: LoopMatrix): LoopMatrix => ({ ...one, array: rename(one.array) });
  const pivots = (array: number | null): number | null => (array === null ? null : rename(array));
  const handlers: StatementHandlers<Statement> = {
    loop: (one) => ({ ...one, body: one.body.map((part) => renamed(part, rename)) }),
    define: (one) => ({ ...one, value: inside(one.value) }),
    update: (one) => ({ ...one, value: inside(one.value) }),
    store: (one) => ({ ...one, array: rename(one.array), value: inside(one.value) }),
    accumulate: (one) => ({ ...one, array: rename(one.array), value: inside(one.value) }),
    fill: (one) => ({ ...one, array: rename(one.array) }),
    copy: (one) => ({ ...one, from: matrix(one.from), to: rename(one.to) }),
    gemm: (one) => ({ ...one, left: matrix(one.left), right: matrix(one.right), to: rename(one.to) }),
    gemv: (one) => ({ ...one, matrix: matrix(one.matrix), vector: rename(one.vector), to: rename(one.to) }),
    rank1: (one) => ({ ...one, left: rename(one.left), right: rename(one.right), to: rename(one.to) }),
    dot: (one) => ({ ...one, left: rename(one.left), right: rename(one.right) }),
    solve: (one) => ({ ...one, matrix: rename(one.matrix), to: rename(one.to) }),
    determinant: (one) => ({ ...one, matrix: rename(one.matrix) }),
    factorise: (one) => ({ ...one, matrix: rename(one.matrix), pivots: pivots(one.pivots) }),
    factoredSolve: (one) => ({ ...one, factors: rename(one.factors), pivots: pivots(one.pivots), to: rename(one.to) }),
    factoredDeterminant: (one) => ({ ...one, factors: rename(one.factors), pivots: pivots(one.pivots) }),
    operator: (one) => ({
      ...one,
      args: one.args.map((argument) => (argument.kind === "matrix" ? { kind: "matrix", matrix: matrix(argument.matrix) } : { kind: "number", value: inside(argument.value) })),
      to: one.to.kind === "array" ? { kind: "array", array: rename(one.to.array) } : one.to,
    }),
  };
  return dispatchStatement(handlers, statement);
}

/** The arrays that a statement mentions. */
function arraysIn(statement: Statement): ReadonlySet<number> {
  const found = new Set<number>();
  renamed(statement, (array) => {
    found.add(array);
    return array;
  });
  return found;
}

/** The arrays that a program mentions. */
export const arraysUsed = ({ body }: LoopProgram): ReadonlySet<number> => new Set(body.flatMap((statement) => [...arraysIn(statement)]));

/**
 * The program in fewer arrays. Every array is written as a whole before it is read, so that what another has left there does not matter; two that
 * one statement of the body mentions stay apart. Arrays with a name of the reader's keep a place of their own.
 */
export function reused(program: LoopProgram): LoopProgram {
  const { arrays, body } = program;
  const last = new Map<number, number>();
  body.forEach((statement, at) => {
    for (const array of arraysIn(statement)) last.set(array, at);
  });
  const placed = new Map<number, number>();
  const free = new Map<string, { readonly place: number; readonly from: number }[]>();
  const place = (array: number, at: number): number => {
    const known = placed.get(array);
    if (known !== undefined) return known;
    const one = arrays[array];
    if (one === undefined || one.role !== "work" || one.name !== null) return array;
    const list = free.get(one.length.key) ?? [];
    free.set(one.length.key, list);
    const index = list.findIndex(({ from }) => from <= at);
    const [found] = index < 0 ? [] : list.splice(index, 1);
    const chosen = found?.place ?? array;
    placed.set(array, chosen);
    list.push({ place: chosen, from: (last.get(array) ?? at) + 1 });
    return chosen;
  };
  return { ...program, body: body.map((statement, at) => renamed(statement, (array) => place(array, at))) };
}
