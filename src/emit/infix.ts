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
  readonly power: (base: Code, exponent: Code, whole: number | null) => Code;
  /** `entry` is the application whose argument was written. */
  readonly apply: (name: string, argument: string, entry: Entrywise & { readonly op: "apply" }) => Code;
  /** What to do with a part that is the same for all entries; null to write it where it stands. */
  readonly hoist: ((code: Code) => Code) | null;
}

const isScalar = (entry: Entrywise): boolean => operandsOf(entry).every(({ access }) => access === "scalar");

/** The formula as code; formulas are small, so that this may recurse. */
export function infix(entry: Entrywise, dialect: Dialect): Code {
  const inside = (part: Entrywise): Code => {
    const code = infix(part, dialect);
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
      return dialect.power(inside(entry.base), inside(exponent), whole);
    }
    case "sum": {
      const text = entry.terms.map(({ negative, of }, index) => {
        const code = bracketed(inside(of), Binding.product);
        return index === 0 ? (negative ? `-${bracketed(inside(of), Binding.sign)}` : code) : `${negative ? " - " : " + "}${code}`;
      });
      return { text: text.join(""), level: Binding.sum };
    }
    case "product":
      return product(entry, inside);
  }
}

/** Scalars first, so that they meet an array once. */
function product(entry: Entrywise & { readonly op: "product" }, inside: (part: Entrywise) => Code): Code {
  const above = entry.above.filter((part) => !isScalar(part));
  const below = entry.below.filter((part) => !isScalar(part));
  const scalarsAbove = entry.above.filter(isScalar);
  const scalarsBelow = entry.below.filter(isScalar);
  const mixed = above.length + below.length > 0;
  if (mixed && scalarsAbove.length > 0 && scalarsAbove.length + scalarsBelow.length > 1) {
    const scalar = inside(productOf(scalarsAbove, scalarsBelow));
    return joined([scalar, ...above.map(inside)], below.map(inside));
  }
  const [first] = scalarsAbove;
  if (first?.op === "number" && equalRational(first.value, MINUS_ONE) && entry.above.length > 1) {
    const rest = [...scalarsAbove.slice(1), ...above].map(inside);
    const code = joined(rest, [...below, ...scalarsBelow].map(inside));
    return { text: `-${code.text}`, level: code.level < Binding.sign ? code.level : Binding.sign };
  }
  return joined([...scalarsAbove, ...above].map(inside), [...below, ...scalarsBelow].map(inside));
}

function joined(above: readonly Code[], below: readonly Code[]): Code {
  const [first = atom("1"), ...others] = above;
  if (others.length === 0 && below.length === 0) return first;
  const start = bracketed(first, Binding.product);
  const numerator = [start, ...others.map((code) => bracketed(code, Binding.sign))].join(" * ");
  if (below.length === 0) return { text: numerator, level: Binding.product };
  const [only] = below;
  const denominator = below.length === 1 && only !== undefined ? bracketed(only, Binding.sign) : `(${below.map((code) => bracketed(code, Binding.product)).join(" * ")})`;
  return { text: `${numerator} / ${denominator}`, level: Binding.product };
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

