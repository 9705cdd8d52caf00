/** A nest of formulas as loops: a loop over rows, in it loops over columns; what one formula gives another stays in a scalar. Knows no fusion. */
import { isUnit, UNIT } from "../../term/dimension.js";
import { ZERO } from "../../term/rational.js";
import { type Access, operandsOf } from "../schedule/entrywise.js";
import { type Expression, entryPlace, FIRST, type Index, number, place, read, scalar } from "./expression.js";
import { formula } from "./formula.js";
import { createLevels, type Level } from "./levels.js";
import { flattened, type Item, type Nest, type Step } from "./nests.js";
import type { Statement } from "./program.js";
import type { LoopStorage } from "./storage.js";

const itemsOf = (step: Step): readonly Item[] => (step.kind === "row" ? [step.item] : step.items);
const readBy = (items: readonly Item[]): ReadonlySet<number> => new Set(items.flatMap(({ body }) => operandsOf(body).map(({ value }) => value)));

/** `leaves` tells the values that are read outside the nest. */
export function nestStatements(planned: Nest, storage: LoopStorage, leaves: (value: number) => boolean): readonly Statement[] {
  const flat = flattened(planned);
  const nest = flat ?? planned;
  const [row, column] = [isUnit(nest.rows) ? null : storage.counter(), storage.counter()];
  const lists: Record<Level, Statement[]> = { 0: [], 1: [], 2: [] };
  const levels = createLevels([row ?? -1, column], storage.scalar, (level) => lists[level]);
  const rowScalars = new Map<number, Expression>();

  const readHere = readBy(nest.steps.flatMap(itemsOf));
  /** What one loop over columns leaves to another is no single entry. */
  const passed = new Set(nest.steps.flatMap((step) => [...readBy(itemsOf(step))].filter((value) => storage.valueOf(value).storage === "matrix" && nest !== flat && !itemsOf(step).some(({ result }) => result === value))));
  const escapes = (value: number): boolean => leaves(value) || passed.has(value);

  const indexOf = ({ rows, columns }: Item, access: Access): Index => {
    const single = isUnit(columns);
    switch (access) {
      case "same":
        return single ? place([row, UNIT]) : entryPlace(row, column, columns);
      case "transposed":
        return single ? place([row, UNIT]) : entryPlace(column, row, rows);
      case "rows":
        return place([row, UNIT]);
      case "columns":
        return single ? FIRST : place([column, UNIT]);
      case "scalar":
        return FIRST;
      case "repeated":
        throw new Error("internal: a repeated value in a nest of two loops");
    }
  };

  const expressionOf = (item: Item, level: Level, entries: ReadonlyMap<number, Expression>): Expression =>
    levels.settle(
      formula(item.body, (value, access) => {
        if (storage.valueOf(value).storage === "scalar") return scalar(storage.scalarOf(value));
        const known = access === "same" || access === "rows" ? (rowScalars.get(value) ?? entries.get(value)) : undefined;
        return known ?? read(storage.arrayOf(value), indexOf(item, access));
      }),
      level,
    );

  /** The entry of a value, kept in a scalar where the nest reads it again. */
  const keep = (item: Item, value: Expression, level: 1 | 2, isRead: boolean): Expression => {
    const list = lists[level];
    const { name } = storage.valueOf(item.result);
    const named = isRead && value.op !== "scalar" ? levels.define(value, level, name === null ? null : `${name}_${level === 1 ? "i" : "ij"}`) : value;
    if (escapes(item.result)) list.push({ kind: "store", array: storage.arrayOf(item.result), index: indexOf(item, "same"), value: named });
    return named;
  };

  const total = (level: Level, name: string | null, id = storage.scalar(name)): number => {
    lists[level].push({ kind: "define", scalar: id, value: number(ZERO), updated: true });
    levels.place(id, level);
    return id;
  };

  const rowItem = (item: Item): void => {
    if (item.sum === "all") lists[1].push({ kind: "update", scalar: total(0, null, storage.scalarOf(item.result)), by: "add", value: expressionOf(item, 1, new Map()) });
    else rowScalars.set(item.result, keep(item, expressionOf(item, 1, new Map()), 1, readHere.has(item.result)));
  };

  const innerItems = (group: readonly Item[]): void => {
    lists[2] = [];
    const entries = new Map<number, Expression>();
    const totals: (readonly [Item, number])[] = [];
    const readInLoop = new Set(group.flatMap(({ body }) => operandsOf(body).filter(({ access }) => access === "same").map(({ value }) => value)));
    for (const item of group) {
      const value = expressionOf(item, 2, entries);
      switch (item.sum) {
        case "none":
          entries.set(item.result, keep(item, value, 2, readInLoop.has(item.result)));
          break;
        case "columns": {
          const id = total(1, null);
          lists[2].push({ kind: "update", scalar: id, by: "add", value });
          totals.push([item, id]);
          break;
        }
        case "rows": {
          const array = storage.arrayOf(item.result);
          lists[0].push({ kind: "fill", array, value: ZERO });
          lists[2].push({ kind: "accumulate", array, index: place([column, UNIT]), value });
          break;
        }
        case "all":
          lists[2].push({ kind: "update", scalar: total(0, null, storage.scalarOf(item.result)), by: "add", value });
          break;
      }
    }
    const [first] = group;
    if (first !== undefined) lists[1].push({ kind: "loop", counter: column, count: first.columns, independent: true, part: { kind: "all" }, body: lists[2] });
    for (const [item, id] of totals) {
      rowScalars.set(item.result, scalar(id));
      if (escapes(item.result)) lists[1].push({ kind: "store", array: storage.arrayOf(item.result), index: place([row, UNIT]), value: scalar(id) });
    }
  };

  for (const step of nest.steps) {
    if (step.kind === "row") rowItem(step.item);
    else innerItems(step.items);
  }
  return row === null ? [...lists[0], ...lists[1]] : [...lists[0], { kind: "loop", counter: row, count: nest.rows, independent: true, part: { kind: "all" }, body: lists[1] }];
}
