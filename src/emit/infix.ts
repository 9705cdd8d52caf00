/** Entrywise formulas in the infix notation that programming languages share. Knows no language. */
import type { Dimension } from "../term/dimension.js";
import { equalRational, isInteger, isNegative, MINUS_ONE, type Rational, toNumber } from "../term/rational.js";
import { type Entrywise, operandsOf, productOf } from "./schedule/entrywise.js";

/** From loosest to tightest. */
export const Binding = { sum: 0, product: 1, sign: 2, power: 3, atom: 4 } as const;
export type Binding = (typeof Binding)[keyof typeof Binding];

export interface Code {
  readonly text: string;
  readonly level: Binding;
}

export const atom = (text: string): Code => ({ text, level: Binding.atom });

export function bracketed(code: Code, least: Binding): string {
  return code.level < least ? `(${code.text})` : code.text;
}

export interface Dialect {
  readonly number: (value: Rational) => Code;
  readonly size: (size: Dimension) => Code;
  readonly constant: (name: string) => Code;
  readonly operand: (leaf: Entrywise & { readonly op: "operand" }) => Code;
  /** `scalar`: whether base and exponent are the same for all entries. */
  readonly power: (base: Code, exponent: Code, whole: number | null, scalar: boolean) => Code;
  /** `entry` is the application whose argument was written. */
  readonly apply: (name: string, argument: string, entry: Entrywise & { readonly op: "apply" }) => Code;
  /** What to do with a part that is the same for all entries; null to write it where it stands. */
  readonly hoist: ((code: Code) => Code) | null;
}

/** How operators are written between parts that are the same for all entries (`true`) or not. */
export interface Joints {
  readonly times: (left: boolean, right: boolean) => string;
  readonly over: (left: boolean, right: boolean) => string;
  readonly plus: (left: boolean, right: boolean) => string;
  readonly minus: (left: boolean, right: boolean) => string;
}

/** One operator for numbers and for arrays. */
const plainJoints: Joints = { times: () => "*", over: () => "/", plus: () => "+", minus: () => "-" };

/** A part of a product, and whether it is the same for all entries. */
interface Joined {
  readonly code: Code;
  readonly scalar: boolean;
}

/** Whether a formula is the same for all entries. */
export const isScalar = (entry: Entrywise): boolean => operandsOf(entry).every(({ access }) => access === "scalar");

/** The formula as code; formulas are small, so that this may recurse. */
export function infix(entry: Entrywise, dialect: Dialect, joints: Joints = plainJoints): Code {
  const inside = (part: Entrywise): Code => {
    const code = infix(part, dialect, joints);
    const worth = dialect.hoist !== null && part.op !== "number" && part.op !== "size" && part.op !== "constant" && part.op !== "operand" && !isScalar(entry) && isScalar(part);
    return worth ? dialect.hoist(code) : code;
  };
  switch (entry.op) {
    case "number":
      return dialect.number(entry.value);
    case "size":
      return dialect.size(entry.size);
    case "constant":
      return dialect.constant(entry.name);
    case "operand":
      return dialect.operand(entry);
    case "apply":
      return dialect.apply(entry.name, inside(entry.of).text, entry);
    case "power": {
      const { exponent } = entry;
      const whole = exponent.op === "number" && isInteger(exponent.value) ? toNumber(exponent.value) : null;
      return dialect.power(inside(entry.base), inside(exponent), whole, isScalar(entry));
    }
    case "sum": {
      let before = true;
      const text = entry.terms.map(({ negative, of }, index) => {
        const code = bracketed(inside(of), Binding.product);
        const scalar = isScalar(of);
        const sign = (negative ? joints.minus : joints.plus)(before, scalar);
        before &&= scalar;
        return index === 0 ? (negative ? `-${bracketed(inside(of), Binding.sign)}` : code) : ` ${sign} ${code}`;
      });
      return { text: text.join(""), level: Binding.sum };
    }
    case "product":
      return product(entry, inside, joints);
  }
}

/** Scalars first, so that they meet an array once. */
function product(entry: Entrywise & { readonly op: "product" }, inside: (part: Entrywise) => Code, joints: Joints): Code {
  const above = entry.above.filter((part) => !isScalar(part));
  const below = entry.below.filter((part) => !isScalar(part));
  const scalarsAbove = entry.above.filter(isScalar);
  const scalarsBelow = entry.below.filter(isScalar);
  const part = (one: Entrywise): Joined => ({ code: inside(one), scalar: isScalar(one) });
  const mixed = above.length + below.length > 0;
  if (mixed && scalarsAbove.length > 0 && scalarsAbove.length + scalarsBelow.length > 1) {
    const scalar = part(productOf(scalarsAbove, scalarsBelow));
    return joined([scalar, ...above.map(part)], below.map(part), joints);
  }
  const [first] = scalarsAbove;
  if (first?.op === "number" && equalRational(first.value, MINUS_ONE) && entry.above.length > 1) {
    const rest = [...scalarsAbove.slice(1), ...above].map(part);
    const code = joined(rest, [...below, ...scalarsBelow].map(part), joints);
    return { text: `-${bracketed(code, Binding.product)}`, level: code.level === Binding.product ? Binding.product : Binding.sign };
  }
  return joined([...scalarsAbove, ...above].map(part), [...below, ...scalarsBelow].map(part), joints);
}

function joined(above: readonly Joined[], below: readonly Joined[], { times, over }: Joints): Code {
  const [first = { code: atom("1"), scalar: true }, ...others] = above;
  if (others.length === 0 && below.length === 0) return first.code;
  const chain = (start: Joined, rest: readonly Joined[], looseFirst: boolean): { readonly text: string; readonly scalar: boolean } => {
    let text = bracketed(start.code, Binding.product);
    let { scalar } = start;
    for (const one of rest) {
      text += ` ${times(scalar, one.scalar)} ${bracketed(one.code, looseFirst ? Binding.sign : Binding.product)}`;
      scalar &&= one.scalar;
    }
    return { text, scalar };
  };
  const numerator = chain(first, others, true);
  const [only, ...more] = below;
  if (only === undefined) return { text: numerator.text, level: Binding.product };
  const divisor = more.length === 0 ? { text: bracketed(only.code, Binding.sign), scalar: only.scalar } : chain(only, more, false);
  const denominator = more.length === 0 ? divisor.text : `(${divisor.text})`;
  return { text: `${numerator.text} ${over(numerator.scalar, divisor.scalar)} ${denominator}`, level: Binding.product };
}

/** A rational as a decimal literal where that is exact and short, else as a quotient. */
export function rationalCode(value: Rational): Code {
  const double = toNumber(value);
  const shortest = `${double}`;
  const level = isNegative(value) ? Binding.sign : Binding.atom;
  if (isInteger(value)) return { text: value.numerator > -(2n ** 53n) && value.numerator < 2n ** 53n ? `${value.numerator}` : shortest, level };
  const exact = shortest.length <= 8 && (value.denominator & (value.denominator - 1n)) === 0n;
  const small = value.denominator < 2n ** 53n && value.numerator < 2n ** 53n && value.numerator > -(2n ** 53n);
  return exact || !small ? { text: shortest, level } : { text: `${value.numerator} / ${value.denominator}`, level: Binding.product };
}

