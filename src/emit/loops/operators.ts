/** Operators of whole matrices that are loops in every imperative target. Knows no targets. */
import { type Dimension, divideSizes, isUnit, multiplySizes, UNIT } from "../../term/dimension.js";
import { ONE, ZERO } from "../../term/rational.js";
import type { View } from "../schedule/instruction.js";
import type { OperatorName } from "../vocabulary.js";
import type { Blocks, Counter } from "./blocks.js";
import { applied, difference, entryPlace, type Expression, FIRST, number, place, product, read, scalar } from "./expression.js";
import type { LoopOperator, Statement } from "./program.js";
import type { LoopStorage } from "./storage.js";

export interface OperatorLoops {
  readonly blocks: Blocks;
  readonly storage: LoopStorage;
  readonly result: number;
  readonly args: readonly View[];
  readonly sizes: readonly Dimension[];
}

type Lowering = (operator: OperatorLoops) => readonly Statement[];

const one = number(ONE);

function quotient(a: Dimension, b: Dimension): Dimension {
  const found = divideSizes(a, b);
  if (found === null) throw new Error("internal: blocks of no whole size");
  return found;
}

/** One matrix, its shape, and every entry of it. */
function matrix({ args: [view], blocks }: OperatorLoops): { readonly view: View; readonly rows: Dimension; readonly columns: Dimension; readonly each: (body: (entry: Expression, row: Counter, column: Counter) => readonly Statement[]) => readonly Statement[] } {
  if (view === undefined) throw new Error("internal: an operator without its matrix");
  const { rows, columns } = blocks.shapeOf(view);
  return { view, rows, columns, each: (body) => blocks.loop(rows, (row) => blocks.loop(columns, (column) => body(blocks.entry(view, row, column), row, column))) };
}

function two({ args: [first, second] }: OperatorLoops): readonly [View, View] {
  if (first === undefined || second === undefined) throw new Error("internal: an operator of two matrices without them");
  return [first, second];
}

const named = (operator: OperatorLoops, value: Expression): Statement => operator.blocks.put(operator.result, FIRST, value);

const cleared = ({ result, storage }: OperatorLoops): Statement => ({ kind: "fill", array: storage.arrayOf(result), value: ZERO });

/** exp(row − top) and their sum, row by row: softmax divides by it, log-sum-exp takes its logarithm. */
export function exponentialRows(operator: OperatorLoops, rows: Dimension, columns: Dimension, entry: (row: Counter, column: Counter) => Expression, as: "softmax" | "logsumexp"): readonly Statement[] {
  const { blocks, result } = operator;
  return blocks.loop(rows, (row) => {
    const top = blocks.start(entry(row, null));
    const total = blocks.start(number(ZERO));
    const raised = (column: Counter): Expression => applied("exp", difference(entry(row, column), scalar(top.scalar)));
    const highest = blocks.loop(columns, (column) => [{ kind: "update", scalar: top.scalar, by: "max", value: entry(row, column) }]);
    if (as === "logsumexp") {
      return [
        top.define, ...highest, total.define,
        ...blocks.loop(columns, (column) => [{ kind: "update", scalar: total.scalar, by: "add", value: raised(column) }]),
        blocks.put(result, place([row, UNIT]), { op: "sum", terms: [{ negative: false, of: scalar(top.scalar) }, { negative: false, of: applied("log", scalar(total.scalar)) }] }),
      ];
    }
    if (isUnit(rows) && isUnit(columns)) return [blocks.put(result, FIRST, one)];
    const at = (column: Counter) => entryPlace(row, column, columns);
    return [
      top.define, ...highest, total.define,
      ...blocks.loop(columns, (column) => [blocks.put(result, at(column), raised(column)), { kind: "update", scalar: total.scalar, by: "add", value: blocks.at(result, at(column)) }]),
      ...blocks.loop(columns, (column) => [blocks.put(result, at(column), product([blocks.at(result, at(column))], [scalar(total.scalar)]))]),
    ];
  });
}

const rowwise = (as: "softmax" | "logsumexp"): Lowering => (operator) => {
  const { view, rows, columns } = matrix(operator);
  return exponentialRows(operator, rows, columns, (row, column) => operator.blocks.entry(view, row, column), as);
};

/** Σ a[k, l] d[…], over the places of `d` that belong to the entry (i, j). */
const blockwise = (sum: boolean): Lowering => (operator) => {
  const { blocks, result } = operator;
  const [a, d] = two(operator);
  const [few, many] = [blocks.shapeOf(a), blocks.shapeOf(d)];
  const [m, n] = [quotient(many.rows, few.rows), quotient(many.columns, few.columns)];
  const { columns } = operator.storage.valueOf(d.value);
  const strides = d.transposed ? { row: UNIT, column: columns } : { row: columns, column: UNIT };
  return blocks.loop(m, (i) => blocks.loop(n, (j) => {
    const { statements, total } = blocks.sum((add) => blocks.loop(few.rows, (k) => blocks.loop(few.columns, (l) => {
      const [outerRow, innerRow, outerColumn, innerColumn] = sum ? [k, i, l, j] : [i, k, j, l];
      const [rowStep, columnStep] = sum ? [m, n] : [few.rows, few.columns];
      const at = place([outerRow, multiplySizes(rowStep, strides.row)], [innerRow, strides.row], [outerColumn, multiplySizes(columnStep, strides.column)], [innerColumn, strides.column]);
      return [add(product([blocks.entry(a, k, l), blocks.at(d.value, at)]))];
    })));
    return [...statements, blocks.put(result, entryPlace(i, j, n), total)];
  }));
};

/** A number that every entry changes. */
function running(operator: OperatorLoops, by: "multiply" | "max" | "min", first: Expression): { readonly statements: readonly Statement[]; readonly total: Expression } {
  const { scalar: id, define } = operator.blocks.start(first);
  return { statements: [define, ...matrix(operator).each((value) => [{ kind: "update", scalar: id, by, value }])], total: scalar(id) };
}

const extreme = (operator: OperatorLoops, by: "max" | "min"): ReturnType<typeof running> => running(operator, by, operator.blocks.entry(matrix(operator).view, null, null));

const isExtreme = (by: "max" | "min"): Lowering => (operator) => {
  const { statements, total } = extreme(operator, by);
  const { each, columns } = matrix(operator);
  return [...statements, ...each((entry, row, column) => [operator.blocks.put(operator.result, entryPlace(row, column, columns), { op: "equal", left: entry, right: total })])];
};

const determinant = (log: boolean): Lowering => (operator) => {
  const { view, rows } = matrix(operator);
  const { storage, result, blocks } = operator;
  if (isUnit(rows)) return [named(operator, log ? applied("log", applied("abs", blocks.entry(view, null, null))) : blocks.entry(view, null, null))];
  const work = storage.array("work", multiplySizes(rows, rows), null);
  return [{ kind: "copy", from: storage.matrixOf(view), to: work }, { kind: "determinant", matrix: work, size: rows, scalar: storage.scalarOf(result), log }];
};

/** By elimination with pivots, which a matrix need not be definite for. */
const solved: Lowering = (operator) => {
  const { storage, blocks, result } = operator;
  const [a, b] = two(operator);
  const { rows, columns } = blocks.shapeOf(b);
  if (isUnit(rows) && isUnit(columns)) return [named(operator, product([blocks.entry(b, null, null)], [blocks.entry(a, null, null)]))];
  const [work, to] = [storage.array("work", multiplySizes(rows, rows), null), storage.arrayOf(result)];
  return [{ kind: "copy", from: storage.matrixOf(a), to: work }, { kind: "copy", from: storage.matrixOf(b), to }, { kind: "solve", matrix: work, size: rows, to, columns }];
};

/** A system for each row. */
const solvedBlocks: Lowering = (operator) => {
  const { storage, blocks, result } = operator;
  const [a, b] = two(operator);
  const { rows, columns: size } = blocks.shapeOf(b);
  const [work, right] = [storage.array("work", multiplySizes(size, size), null), storage.array("work", size, null)];
  return blocks.loop(rows, (row) => [
    ...blocks.loop(size, (i) => [
      ...blocks.loop(size, (j) => [{ kind: "store", array: work, index: entryPlace(i, j, size), value: blocks.at(a.value, place([row, multiplySizes(size, size)], [i, size], [j, UNIT])) }]),
      { kind: "store", array: right, index: place([i, UNIT]), value: blocks.entry(b, row, i) },
    ]),
    { kind: "solve", matrix: work, size, to: right, columns: UNIT },
    ...blocks.loop(size, (i) => [blocks.put(result, entryPlace(row, i, size), read(right, place([i, UNIT])))]),
  ]);
};

/** (i + k) of three axes, counted round. */
const round = (values: readonly Expression[], index: number): Expression => {
  const found = values[index % 3];
  if (found === undefined) throw new Error("internal: a cross product of no three entries");
  return found;
};

/** Every one as loops. */
export const loopOperators: { readonly [O in LoopOperator]: Lowering } = {
  softmaxrows: rowwise("softmax"),
  logsumexprows: rowwise("logsumexp"),
  kron: (operator) => {
    const { blocks, result } = operator;
    const [a, b] = two(operator);
    const [left, right] = [blocks.shapeOf(a), blocks.shapeOf(b)];
    const columns = multiplySizes(left.columns, right.columns);
    return blocks.loop(left.rows, (i) => blocks.loop(right.rows, (k) => blocks.loop(left.columns, (j) => blocks.loop(right.columns, (l) => [
      blocks.put(result, place([i, multiplySizes(right.rows, columns)], [k, columns], [j, right.columns], [l, UNIT]), product([blocks.entry(a, i, j), blocks.entry(b, k, l)])),
    ]))));
  },
  vec: (operator) => {
    const { each, rows } = matrix(operator);
    return each((entry, row, column) => [operator.blocks.put(operator.result, place([column, rows], [row, UNIT]), entry)]);
  },
  unvec: (operator) => {
    const { blocks, result } = operator;
    const [v, like] = two(operator);
    const { rows, columns } = blocks.shapeOf(like);
    return blocks.loop(rows, (row) => blocks.loop(columns, (column) => [blocks.put(result, entryPlace(row, column, columns), blocks.at(v.value, place([column, rows], [row, UNIT])))]));
  },
  commutation: (operator) => {
    const [m = UNIT, n = UNIT] = operator.sizes;
    const { blocks, result } = operator;
    const all = multiplySizes(m, n);
    if (isUnit(all)) return [named(operator, one)];
    return [cleared(operator), ...blocks.loop(m, (i) => blocks.loop(n, (j) => [blocks.put(result, place([i, multiplySizes(n, all)], [j, all], [j, m], [i, UNIT]), one)]))];
  },
  blockinner: blockwise(false),
  blocksum: blockwise(true),
  cross: (operator) => {
    const { blocks, result } = operator;
    const [a, b] = two(operator).map(({ value }) => [0, 1, 2].map((offset) => blocks.at(value, { offset, terms: [] })));
    if (a === undefined || b === undefined) throw new Error("internal: a cross product of nothing");
    return [0, 1, 2].map((axis) => blocks.put(result, { offset: axis, terms: [] }, difference(product([round(a, axis + 1), round(b, axis + 2)]), product([round(a, axis + 2), round(b, axis + 1)]))));
  },
  lowerones: (operator) => {
    const [m = UNIT, n = UNIT] = operator.sizes;
    const { blocks, result } = operator;
    if (isUnit(n)) return isUnit(m) ? [named(operator, one)] : [{ kind: "fill", array: operator.storage.arrayOf(result), value: ONE }];
    if (isUnit(m)) return [cleared(operator), named(operator, one)];
    return blocks.loop(m, (row) => blocks.loop(n, (column) => [blocks.put(result, entryPlace(row, column, n), row === null || column === null ? one : { op: "notBelow", counter: row, other: column })]));
  },
  prod: (operator) => {
    const { statements, total } = running(operator, "multiply", one);
    return [...statements, named(operator, total)];
  },
  cumprod: (operator) => {
    const { blocks, result } = operator;
    const { scalar: id, define } = blocks.start(one);
    const { each, columns } = matrix(operator);
    return [define, ...each((value, row, column) => [{ kind: "update", scalar: id, by: "multiply", value }, blocks.put(result, entryPlace(row, column, columns), scalar(id))])];
  },
  maxentry: (operator) => {
    const { statements, total } = extreme(operator, "max");
    return [...statements, named(operator, total)];
  },
  minentry: (operator) => {
    const { statements, total } = extreme(operator, "min");
    return [...statements, named(operator, total)];
  },
  ismax: isExtreme("max"),
  ismin: isExtreme("min"),
  det: determinant(false),
  logdet: determinant(true),
  symsolve: solved,
  blocksolve: solvedBlocks,
};

export const isLoopOperator = (name: OperatorName): name is LoopOperator => Object.hasOwn(loopOperators, name);
