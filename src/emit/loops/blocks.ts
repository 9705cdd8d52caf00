/** Small pieces of loop programs: loops that vanish where they would run once, entries of viewed values, results that may be numbers. Knows no operators. */
import { type Dimension, isUnit, UNIT } from "../../term/dimension.js";
import { ZERO } from "../../term/rational.js";
import type { View } from "../schedule/instruction.js";
import { type Expression, type Index, number, place, read, scalar } from "./expression.js";
import type { Statement } from "./program.js";
import type { LoopStorage } from "./storage.js";

/** A counter, or null where its loop runs once. */
export type Counter = number | null;

export interface Blocks {
  /** `body` for every number below `count`. */
  readonly loop: (count: Dimension, body: (counter: Counter) => readonly Statement[]) => readonly Statement[];
  /** Rows and columns of a value as it is viewed. */
  readonly shapeOf: (view: View) => { readonly rows: Dimension; readonly columns: Dimension };
  /** Entry (row, column) of a viewed value. */
  readonly entry: (view: View, row: Counter, column: Counter) => Expression;
  /** The entry at a place of a stored value; of a number itself. */
  readonly at: (value: number, index: Index) => Expression;
  /** Sets an entry of a result; of a number itself. */
  readonly put: (value: number, index: Index, expression: Expression) => Statement;
  /** A new scalar with a first value that later statements change. */
  readonly start: (first: Expression) => { readonly scalar: number; readonly define: Statement };
  /** The sum that `body` adds up, as a scalar. */
  readonly sum: (body: (add: (value: Expression) => Statement) => readonly Statement[]) => { readonly statements: readonly Statement[]; readonly total: Expression };
}

export function createBlocks(storage: LoopStorage): Blocks {
  const isNumber = (value: number): boolean => storage.valueOf(value).storage === "scalar";
  const at: Blocks["at"] = (value, index) => (isNumber(value) ? scalar(storage.scalarOf(value)) : read(storage.arrayOf(value), index));
  const start: Blocks["start"] = (first) => {
    const id = storage.scalar(null);
    return { scalar: id, define: { kind: "define", scalar: id, value: first, updated: true } };
  };
  return {
    loop: (count, body) => {
      if (isUnit(count)) return body(null);
      const counter = storage.counter();
      return [{ kind: "loop", counter, count, independent: false, part: { kind: "all" }, body: body(counter) }];
    },
    shapeOf: ({ value, transposed }) => {
      const { rows, columns } = storage.valueOf(value);
      return transposed ? { rows: columns, columns: rows } : { rows, columns };
    },
    at,
    entry: ({ value, transposed }, row, column) => {
      const { columns } = storage.valueOf(value);
      const [first, second] = transposed ? [column, row] : [row, column];
      return at(value, place([first, columns], [second, UNIT]));
    },
    put: (value, index, expression) => (isNumber(value) ? { kind: "define", scalar: storage.scalarOf(value), value: expression, updated: false } : { kind: "store", array: storage.arrayOf(value), index, value: expression }),
    start,
    sum: (body) => {
      const { scalar: id, define } = start(number(ZERO));
      return { statements: [define, ...body((value) => ({ kind: "update", scalar: id, by: "add", value }))], total: scalar(id) };
    },
  };
}
