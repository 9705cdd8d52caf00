/** Scalar expressions of a loop program: numbers, sizes, scalars and entries of arrays at affine places. Knows no statements. */
import { type Dimension, isUnit, UNIT } from "../../term/dimension.js";
import { equalRational, formatRational, ONE, type Rational } from "../../term/rational.js";
import type { ConstantName, FunctionName } from "../vocabulary.js";

/** A place in an array: `offset` + Σ (counter + shift) · stride. */
export interface Index {
  readonly offset: number;
  readonly terms: readonly { readonly counter: number; readonly shift: number; readonly stride: Dimension }[];
}

export type Expression =
  | { readonly op: "number"; readonly value: Rational }
  | { readonly op: "size"; readonly size: Dimension }
  | { readonly op: "constant"; readonly name: ConstantName }
  | { readonly op: "scalar"; readonly scalar: number }
  | { readonly op: "read"; readonly array: number; readonly index: Index }
  | { readonly op: "sum"; readonly terms: readonly { readonly negative: boolean; readonly of: Expression }[] }
  | { readonly op: "product"; readonly above: readonly Expression[]; readonly below: readonly Expression[] }
  | { readonly op: "power"; readonly base: Expression; readonly exponent: Expression }
  | { readonly op: "apply"; readonly name: FunctionName; readonly of: Expression }
  /** 1 where both are the same number, else 0. */
  | { readonly op: "equal"; readonly left: Expression; readonly right: Expression }
  /** 1 where one counter is not below the other, else 0. */
  | { readonly op: "notBelow"; readonly counter: number; readonly other: number };

export const number = (value: Rational): Expression => ({ op: "number", value });
export const scalar = (id: number): Expression => ({ op: "scalar", scalar: id });

/** The sum of counters times strides; a counter of a loop that runs once is null and adds nothing. */
export function place(...terms: readonly (readonly [counter: number | null, stride: Dimension])[]): Index {
  return { offset: 0, terms: terms.flatMap(([counter, stride]) => (counter === null ? [] : [{ counter, shift: 0, stride }])) };
}

export const FIRST: Index = { offset: 0, terms: [] };
export const read = (array: number, index: Index): Expression => ({ op: "read", array, index });

/** The product, without ones. */
export function product(above: readonly Expression[], below: readonly Expression[] = []): Expression {
  const kept = above.filter((factor) => factor.op !== "number" || !equalRational(factor.value, ONE));
  const [only] = kept;
  if (below.length > 0 || kept.length > 1) return { op: "product", above: kept, below };
  return only ?? number(ONE);
}

export const difference = (left: Expression, right: Expression): Expression => ({ op: "sum", terms: [{ negative: false, of: left }, { negative: true, of: right }] });
export const applied = (name: FunctionName, of: Expression): Expression => ({ op: "apply", name, of });

/** How a place moves with one counter: not at all, to the next entry, or further. */
export type Walk = "constant" | "contiguous" | "strided";
export function walkOf({ terms }: Index, counter: number): Walk {
  const moved = terms.filter((term) => term.counter === counter);
  const [first] = moved;
  if (first === undefined) return "constant";
  return moved.length === 1 && isUnit(first.stride) ? "contiguous" : "strided";
}

/** The parts directly below. */
export function partsOf(expression: Expression): readonly Expression[] {
  switch (expression.op) {
    case "number":
    case "size":
    case "constant":
    case "scalar":
    case "read":
    case "notBelow":
      return [];
    case "sum":
      return expression.terms.map(({ of }) => of);
    case "product":
      return [...expression.above, ...expression.below];
    case "power":
      return [expression.base, expression.exponent];
    case "apply":
      return [expression.of];
    case "equal":
      return [expression.left, expression.right];
  }
}

/** The expression with the parts directly below it replaced. */
export function mapParts(expression: Expression, each: (part: Expression) => Expression): Expression {
  switch (expression.op) {
    case "number":
    case "size":
    case "constant":
    case "notBelow":
    case "scalar":
    case "read":
      return expression;
    case "sum":
      return { op: "sum", terms: expression.terms.map(({ negative, of }) => ({ negative, of: each(of) })) };
    case "product":
      return { op: "product", above: expression.above.map(each), below: expression.below.map(each) };
    case "power":
      return { op: "power", base: each(expression.base), exponent: each(expression.exponent) };
    case "apply":
      return { op: "apply", name: expression.name, of: each(expression.of) };
    case "equal":
      return { op: "equal", left: each(expression.left), right: each(expression.right) };
  }
}

const indexKey = ({ offset, terms }: Index): string => `${offset}${terms.map(({ counter, shift, stride }) => `+(${counter}+${shift})*${stride.key}`).join("")}`;

/** Equal for expressions that are written alike. */
export function expressionKey(expression: Expression): string {
  switch (expression.op) {
    case "number":
      return formatRational(expression.value);
    case "size":
      return `#${expression.size.key}`;
    case "constant":
      return expression.name;
    case "scalar":
      return `$${expression.scalar}`;
    case "read":
      return `@${expression.array}[${indexKey(expression.index)}]`;
    case "sum":
      return `(${expression.terms.map(({ negative, of }) => (negative ? "-" : "+") + expressionKey(of)).join("")})`;
    case "product":
      return `(${expression.above.map(expressionKey).join("*")}/${expression.below.map(expressionKey).join("/")})`;
    case "power":
      return `(${expressionKey(expression.base)}^${expressionKey(expression.exponent)})`;
    case "apply":
      return `${expression.name}(${expressionKey(expression.of)})`;
    case "equal":
      return `(${expressionKey(expression.left)}=${expressionKey(expression.right)})`;
    case "notBelow":
      return `(${expression.counter}>=${expression.other})`;
  }
}

/** A row-major place (row, column) in a matrix of `columns` columns. */
export const entryPlace = (row: number | null, column: number | null, columns: Dimension): Index => place([row, columns], [column, UNIT]);
