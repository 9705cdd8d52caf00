/** Expressions of loop programs in the infix notation that JavaScript and C share. Knows no language's words. */
import type { Dimension } from "../../term/dimension.js";
import { equalRational, MINUS_ONE, type Rational } from "../../term/rational.js";
import { Binding, bracketed, type Code } from "../infix.js";
import type { ConstantName, FunctionName } from "../vocabulary.js";
import type { Expression, Index } from "./expression.js";

export interface LoopDialect {
  readonly number: (value: Rational) => Code;
  /** A size as a floating-point number. */
  readonly size: (size: Dimension) => Code;
  readonly constant: (name: ConstantName) => Code;
  readonly scalar: (scalar: number) => Code;
  readonly read: (array: number, index: Index) => Code;
  readonly power: (base: Code, exponent: Code) => Code;
  readonly apply: (name: FunctionName, argument: Code) => Code;
  readonly equal: (left: Code, right: Code) => Code;
  readonly notBelow: (counter: number, other: number) => Code;
}

/** The expression as code; expressions are small, so that this may recurse. */
export function written(expression: Expression, dialect: LoopDialect): Code {
  const inside = (part: Expression): Code => written(part, dialect);
  switch (expression.op) {
    case "number":
      return dialect.number(expression.value);
    case "size":
      return dialect.size(expression.size);
    case "constant":
      return dialect.constant(expression.name);
    case "scalar":
      return dialect.scalar(expression.scalar);
    case "read":
      return dialect.read(expression.array, expression.index);
    case "apply":
      return dialect.apply(expression.name, inside(expression.of));
    case "power":
      return dialect.power(inside(expression.base), inside(expression.exponent));
    case "equal":
      return dialect.equal(inside(expression.left), inside(expression.right));
    case "notBelow":
      return dialect.notBelow(expression.counter, expression.other);
    case "sum": {
      const text = expression.terms.map(({ negative, of }, index) => {
        const code = inside(of);
        if (index === 0) return negative ? `-${bracketed(code, Binding.power)}` : bracketed(code, Binding.product);
        return `${negative ? " - " : " + "}${bracketed(code, code.text.startsWith("-") ? Binding.power : Binding.product)}`;
      });
      return { text: text.join(""), level: Binding.sum };
    }
    case "product":
      return quotient(expression, inside);
  }
}

function quotient({ above, below }: Expression & { readonly op: "product" }, inside: (part: Expression) => Code): Code {
  const [first, ...rest] = above;
  if (first?.op === "number" && equalRational(first.value, MINUS_ONE) && rest.length > 0) {
    const code = joined(rest.map(inside), below.map(inside));
    return { text: `-${bracketed(code, code.text.startsWith("-") ? Binding.power : Binding.product)}`, level: Binding.product };
  }
  return joined(above.map(inside), below.map(inside));
}

function joined(above: readonly Code[], below: readonly Code[]): Code {
  const [first, ...others] = above;
  if (first !== undefined && others.length === 0 && below.length === 0) return first;
  const start = first === undefined ? "1" : bracketed(first, Binding.product);
  const numerator = [start, ...others.map((code) => bracketed(code, Binding.power))].join(" * ");
  if (below.length === 0) return { text: numerator, level: Binding.product };
  const [only] = below;
  const denominator = below.length === 1 && only !== undefined ? bracketed(only, Binding.power) : `(${below.map((code) => bracketed(code, Binding.power)).join(" * ")})`;
  return { text: `${numerator} / ${denominator}`, level: Binding.product };
}

/** The name of a counter, of those of the loops around. */
export function counterName(counters: ReadonlyMap<number, string>, id: number): string {
  const found = counters.get(id);
  if (found === undefined) throw new Error("internal: a counter outside its loop");
  return found;
}

/** A place in an array, as a sum of counters times their strides. */
export function writtenIndex({ offset, terms }: Index, counters: ReadonlyMap<number, string>, size: (size: Dimension) => string): string {
  const parts = terms.map(({ counter, shift, stride }) => {
    const name = counterName(counters, counter);
    const from = shift === 0 ? name : `${name} + ${shift}`;
    return stride.key === "1" ? from : `${shift === 0 ? from : `(${from})`} * ${size(stride)}`;
  });
  if (offset !== 0 || parts.length === 0) parts.push(`${offset}`);
  return parts.join(" + ");
}
