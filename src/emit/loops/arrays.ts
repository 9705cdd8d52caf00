/** The arrays of loop programs: which ones a statement mentions, and the same statement on others. Knows no target. */
import { type Expression, mapParts } from "./expression.js";
import { dispatchStatement, type LoopMatrix, type LoopProgram, type Statement, type StatementHandlers } from "./program.js";

/** The statement with every array replaced. */
export function renamed(statement: Statement, rename: (array: number) => number): Statement {
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
export function arraysIn(statement: Statement): ReadonlySet<number> {
  const found = new Set<number>();
  renamed(statement, (array) => {
    found.add(array);
    return array;
  });
  return found;
}

/** The arrays that a program mentions. */
export const arraysUsed = ({ body }: LoopProgram): ReadonlySet<number> => new Set(body.flatMap((statement) => [...arraysIn(statement)]));
