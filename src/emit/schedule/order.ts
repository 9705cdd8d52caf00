/** The cheapest brackets of a product, by dynamic programming over what two factors cost. Knows no terms and computes nothing. */
import { type Dimension, isUnit } from "../../term/dimension.js";
import { type Factor, never } from "./factor.js";

/** How large a size is taken to be. */
export type Magnitude = (size: Dimension) => number;

/** A factor by its place, or the product of two parts. */
export type Brackets = number | readonly [Brackets, Brackets];

export interface Order {
  /** Multiplications for the part of the product from one place to another. */
  readonly cost: (from: number, to: number) => number;
  readonly brackets: Brackets;
}

/** Longer products are multiplied from the end where a vector stands. */
export const longestOrdered = 100;

/** How many multiplications a product of two factors costs, and how many entries it has. */
export function costOf(left: Factor, right: Factor, magnitude: Magnitude): number {
  const entries = magnitude(left.rows) * magnitude(right.columns);
  if (left.kind === "identity" || right.kind === "identity") return 0;
  if (left.kind === "diagonal" || right.kind === "diagonal") return entries;
  if (left.kind === "ones" || right.kind === "ones") return entries + magnitude(left.columns) * magnitude(left.kind === "ones" ? right.columns : left.rows);
  if (left.kind === "inverse") return entries * magnitude(left.columns) + magnitude(left.rows) ** 3 / 3;
  if (right.kind === "inverse") return entries * magnitude(right.rows) + magnitude(right.rows) ** 3 / 3;
  return entries * magnitude(left.columns) + entries;
}

interface Cell {
  readonly cost: number;
  readonly brackets: Brackets;
  readonly factor: Factor;
}

const nowhere = { value: -1, transposed: false };

/** Of equally cheap brackets those that multiply from the right. */
export function orderOf(factors: readonly Factor[], magnitude: Magnitude): Order {
  const count = factors.length;
  const cells: Cell[][] = factors.map(() => []);
  const cell = (from: number, to: number): Cell => {
    const found = cells[from]?.[to];
    if (found === undefined) throw new Error("internal: a product was costed out of order");
    return found;
  };
  factors.forEach((factor, at) => {
    const row = cells[at];
    if (row !== undefined) row[at] = { cost: 0, brackets: at, factor };
  });
  for (let width = 2; width <= count; width += 1) {
    for (let from = 0; from + width <= count; from += 1) {
      const to = from + width - 1;
      let best: Cell | null = null;
      for (let split = from; split < to; split += 1) {
        const left = cell(from, split);
        const right = cell(split + 1, to);
        const cost = left.cost + right.cost + costOf(left.factor, right.factor, magnitude);
        if (best !== null && cost >= best.cost) continue;
        const { rows } = left.factor;
        const { columns } = right.factor;
        const both = left.factor.kind === "diagonal" && right.factor.kind === "diagonal";
        const factor: Factor = both ? { kind: "diagonal", rows, columns, view: nowhere, isNonnegative: never } : { kind: "plain", rows, columns, view: nowhere, isSymmetric: never };
        best = { cost, brackets: [left.brackets, right.brackets], factor };
      }
      const row = cells[from];
      if (row !== undefined && best !== null) row[to] = best;
    }
  }
  return { cost: (from, to) => cell(from, to).cost, brackets: cell(0, count - 1).brackets };
}

/** Brackets for products too long to order: from the end where a vector stands. */
export function sweep(factors: readonly Factor[]): Brackets {
  const last = factors.at(-1);
  const order = factors.map((_, index) => index);
  if (last !== undefined && isUnit(last.columns)) return order.reduceRight<Brackets | null>((tree, index) => (tree === null ? index : [index, tree]), null) ?? 0;
  return order.reduce<Brackets | null>((tree, index) => (tree === null ? index : [tree, index]), null) ?? 0;
}

/** What the whole product costs; infinite where it is too long to order. */
export const wholeCost = (factors: readonly Factor[], magnitude: Magnitude): number => (factors.length <= longestOrdered ? orderOf(factors, magnitude).cost(0, factors.length - 1) : Infinity);
