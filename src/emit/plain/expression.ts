/** Expressions of a loop program as closures over typed arrays. Knows no statements. */
import { type Dimension, sizeValue } from "../../term/dimension.js";
import { toNumber } from "../../term/rational.js";
import type { Expression, Index } from "../loops/expression.js";
import type { ConstantName, FunctionName } from "../vocabulary.js";
import type { Surroundings } from "./instance.js";

export type Run<R> = () => R;

/** What a program works on. */
export interface Machine {
  readonly sizes: ReadonlyMap<string, number>;
  readonly array: (id: number) => Float64Array;
  readonly scalars: Float64Array;
  readonly counters: Int32Array;
  readonly surroundings: Surroundings;
}

const sigmoid = (x: number): number => (x >= 0 ? 1 / (1 + Math.exp(-x)) : Math.exp(x) / (1 + Math.exp(x)));

/** A name for those of the surroundings. */
const functions: { readonly [F in FunctionName]: ((x: number) => number) | keyof Surroundings["functions"] } = {
  exp: Math.exp,
  log: Math.log,
  sqrt: Math.sqrt,
  expm1: Math.expm1,
  log1p: Math.log1p,
  tanh: Math.tanh,
  abs: Math.abs,
  sign: Math.sign,
  relu: (x) => Math.max(x, 0),
  step: (x) => (x > 0 ? 1 : 0),
  sigmoid,
  softplus: (x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))),
  sin: "sin",
  cos: "cos",
  tan: "tan",
  asin: "asin",
  acos: "acos",
  atan: "atan",
  sinh: "sinh",
  cosh: "cosh",
  asinh: "asinh",
  acosh: "acosh",
  atanh: "atanh",
  erf: "erf",
  erfc: "erfc",
};

const constants: { readonly [C in ConstantName]: number } = { pi: Math.PI };

export const sizeOf = ({ sizes }: Machine, size: Dimension): number => sizeValue(size, sizes);

/** The place of an entry. */
export function placeOf(machine: Machine, { offset, terms }: Index): Run<number> {
  const { counters } = machine;
  const steps = terms.map(({ counter, stride }) => ({ counter, stride: sizeOf(machine, stride) }));
  const [first, second] = steps;
  if (first === undefined) return () => offset;
  if (second === undefined) return () => offset + (counters[first.counter] ?? 0) * first.stride;
  if (steps.length === 2) return () => offset + (counters[first.counter] ?? 0) * first.stride + (counters[second.counter] ?? 0) * second.stride;
  return () => steps.reduce((at, { counter, stride }) => at + (counters[counter] ?? 0) * stride, offset);
}

/** Expressions are small, so that this may recurse. */
export function expressionRun(expression: Expression, machine: Machine): Run<number> {
  const inside = (part: Expression): Run<number> => expressionRun(part, machine);
  const { scalars, counters } = machine;
  switch (expression.op) {
    case "number": {
      const value = toNumber(expression.value);
      return () => value;
    }
    case "size": {
      const value = sizeOf(machine, expression.size);
      return () => value;
    }
    case "constant": {
      const value = constants[expression.name];
      return () => value;
    }
    case "scalar": {
      const { scalar } = expression;
      return () => scalars[scalar] ?? Number.NaN;
    }
    case "read": {
      const array = machine.array(expression.array);
      const place = placeOf(machine, expression.index);
      return () => array[place()] ?? Number.NaN;
    }
    case "apply": {
      const known = functions[expression.name];
      const f = typeof known === "string" ? machine.surroundings.functions[known] : known;
      const x = inside(expression.of);
      return () => f(x());
    }
    case "power": {
      const [base, exponent] = [inside(expression.base), inside(expression.exponent)];
      return () => base() ** exponent();
    }
    case "equal": {
      const [left, right] = [inside(expression.left), inside(expression.right)];
      return () => (left() === right() ? 1 : 0);
    }
    case "notBelow": {
      const { counter, other } = expression;
      return () => ((counters[counter] ?? 0) >= (counters[other] ?? 0) ? 1 : 0);
    }
    case "sum":
      return expression.terms.map(({ negative, of }): Run<number> => {
        const term = inside(of);
        return negative ? () => -term() : term;
      }).reduce<Run<number> | null>((total, term) => (total === null ? term : () => total() + term()), null) ?? (() => 0);
    case "product": {
      const times = (factors: readonly Expression[]): Run<number> => factors.map(inside).reduce<Run<number> | null>((total, factor) => (total === null ? factor : () => total() * factor()), null) ?? (() => 1);
      const above = times(expression.above);
      if (expression.below.length === 0) return above;
      const below = times(expression.below);
      return () => above() / below();
    }
  }
}
