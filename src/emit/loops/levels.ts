/** Moves parts of formulas out of the loops that do not change them, and writes whole powers as products. Knows no schedule. */
import { isInteger, toNumber } from "../../term/rational.js";
import { type Expression, expressionKey, mapParts, partsOf, product, scalar } from "./expression.js";
import type { Statement } from "./program.js";

/** How deep in a nest a statement stands: before its loops, in a row, in an entry of a row. */
export type Level = 0 | 1 | 2;

export interface Levels {
  /** The expression for a statement at `level`: whatever changes less often is computed once, further out. */
  settle(expression: Expression, level: Level): Expression;
  /** Names the value of an expression at `level`. */
  define(expression: Expression, level: Level, name: string | null): Expression;
  /** Remembers at which level a scalar changes. */
  place(scalar: number, level: Level): void;
}

const isLeaf = ({ op }: Expression): boolean => op === "number" || op === "size" || op === "constant" || op === "scalar";

/** Powers up to this one are products. */
const largestProduct = 16;

/** `counters` are those of rows and columns; `statements` gives the list that a definition at a level goes to. */
export function createLevels(counters: readonly [row: number, column: number], newScalar: (name: string | null) => number, statements: (level: Level) => Statement[]): Levels {
  const levelOfScalar = new Map<number, Level>();
  const known = new Map<Statement[], Map<string, Expression>>();

  const levelOf = (expression: Expression): Level => {
    if (expression.op === "scalar") return levelOfScalar.get(expression.scalar) ?? 0;
    if (expression.op === "read") {
      const moved = expression.index.terms.map(({ counter }) => counters.indexOf(counter) + 1);
      return moved.includes(2) ? 2 : moved.includes(1) ? 1 : 0;
    }
    return partsOf(expression).reduce<Level>((most, part) => {
      const level = levelOf(part);
      return level > most ? level : most;
    }, 0);
  };

  const define = (expression: Expression, level: Level, name: string | null): Expression => {
    if (isLeaf(expression)) return expression;
    const list = statements(level);
    const here = known.get(list) ?? new Map<string, Expression>();
    known.set(list, here);
    const key = expressionKey(expression);
    const before = here.get(key);
    if (before !== undefined) return before;
    const id = newScalar(name);
    levelOfScalar.set(id, level);
    list.push({ kind: "define", scalar: id, value: expression, updated: false });
    here.set(key, scalar(id));
    return scalar(id);
  };

  /** Factors are multiplied outside first: what is fixed, then what a row fixes, then the rest. */
  const factors = (expression: Expression & { readonly op: "product" }, level: Level): Expression => {
    const at = (list: readonly Expression[], wanted: Level): readonly Expression[] => list.filter((part) => levelOf(part) === wanted).map((part) => settle(part, wanted));
    let above: readonly Expression[] = [];
    const divisors: Expression[] = [];
    const outside: readonly Level[] = [0, 1];
    for (const outer of outside.filter((one) => one < level)) {
      const [over, under] = [[...above, ...at(expression.above, outer)], at(expression.below, outer)];
      if (over.length === 0) {
        if (under.length > 0) divisors.push(define(product(under), outer, null));
      } else if (over.length + under.length === 1) above = over.map((part) => (part.op === "number" ? part : define(part, outer, null)));
      else above = [define(product(over, under), outer, null)];
    }
    const inner = { above: at(expression.above, level), below: at(expression.below, level) };
    return product([...above, ...inner.above], [...divisors, ...inner.below]);
  };

  /** x^n by squaring. */
  const whole = (base: Expression, exponent: number, level: Level): Expression => {
    if (exponent === 1) return base;
    const half = whole(base, exponent >> 1, level);
    const named = define(half, level, null);
    return product(exponent % 2 === 1 ? [named, named, base] : [named, named]);
  };

  const settle = (expression: Expression, level: Level): Expression => {
    const own = levelOf(expression);
    if (own < level) return define(settle(expression, own), own, null);
    if (expression.op === "product") return factors(expression, level);
    if (expression.op === "power") {
      const { base, exponent } = expression;
      const times = exponent.op === "number" && isInteger(exponent.value) ? toNumber(exponent.value) : 0;
      if (times >= 2 && times <= largestProduct) return whole(define(settle(base, level), own, null), times, own);
      if (exponent.op === "number" && toNumber(exponent.value) === 0.5) return { op: "apply", name: "sqrt", of: settle(base, level) };
    }
    return mapParts(expression, (part) => settle(part, level));
  };
  return { settle, define, place: (id, level) => void levelOfScalar.set(id, level) };
}
