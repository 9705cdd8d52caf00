/** Formulas for one entry of a result, built so that signs, numbers and divisions stand where a reader expects them. Knows no loops. */
import type { Dimension } from "../../term/dimension.js";
import {
  addRational, compareRational, equalRational, formatRational, invertRational, isInteger, isNegative, isOne, isZero, MINUS_ONE, multiplyRational, negateRational, ONE, powerRational,
  type Rational, ZERO,
} from "../../term/rational.js";

/**
 * How a formula at entry (i, j) reads a value: `same` at (i, j), or at i for a vector · `transposed` at (j, i) ·
 * `rows` a vector at i, for every j · `columns` a vector at j, for every i · `scalar` everywhere · `repeated` along the leading axes of a tensor,
 * again and again.
 */
export type Access = "same" | "transposed" | "rows" | "columns" | "scalar" | "repeated";

export type Entrywise =
  | { readonly op: "number"; readonly value: Rational }
  | { readonly op: "size"; readonly size: Dimension }
  /** A number with a name of its own, such as π. */
  | { readonly op: "constant"; readonly name: string }
  | { readonly op: "operand"; readonly value: number; readonly access: Access }
  | { readonly op: "sum"; readonly terms: readonly Addend[] }
  | { readonly op: "product"; readonly above: readonly Entrywise[]; readonly below: readonly Entrywise[] }
  | { readonly op: "power"; readonly base: Entrywise; readonly exponent: Entrywise }
  | { readonly op: "apply"; readonly name: string; readonly of: Entrywise };

export interface Addend {
  readonly negative: boolean;
  readonly of: Entrywise;
}

export const constant = (value: Rational): Entrywise => ({ op: "number", value });
export const operand = (value: number, access: Access): Entrywise => ({ op: "operand", value, access });

const isNumber = (entry: Entrywise, value: Rational): boolean => entry.op === "number" && equalRational(entry.value, value);

/** The sum, flat, with the signs of its terms taken out of them and its numbers added up. */
export function sumOf(entries: readonly Entrywise[]): Entrywise {
  const terms: Addend[] = [];
  let number = ZERO;
  const include = (entry: Entrywise, negative: boolean): void => {
    if (entry.op === "number") number = addRational(number, negative ? negateRational(entry.value) : entry.value);
    else if (entry.op === "sum") for (const term of entry.terms) include(term.of, term.negative !== negative);
    else {
      const [first] = entry.op === "product" ? entry.above : [];
      const flips = first?.op === "number" && isNegative(first.value);
      terms.push({ negative: flips !== negative, of: flips ? productOf([constant(MINUS_ONE), entry]) : entry });
    }
  };
  for (const entry of entries) include(entry, false);
  if (!isZero(number)) {
    const term: Addend = { negative: isNegative(number), of: constant(isNegative(number) ? negateRational(number) : number) };
    // A sum starts with a sign only where all of it is subtracted.
    if (terms[0]?.negative === true && !term.negative) terms.unshift(term);
    else terms.push(term);
  }
  const [only] = terms;
  if (only === undefined) return constant(ZERO);
  if (terms.length > 1) return { op: "sum", terms };
  return only.negative ? productOf([constant(MINUS_ONE), only.of]) : only.of;
}

/** The product, flat, its number first and its divisors gathered. */
export function productOf(factors: readonly Entrywise[], divisors: readonly Entrywise[] = []): Entrywise {
  let number = ONE;
  const above: Entrywise[] = [];
  const below: Entrywise[] = [];
  const include = (entry: Entrywise, inverted: boolean): void => {
    if (entry.op === "number" && !(inverted && isZero(entry.value))) number = multiplyRational(number, inverted ? invertRational(entry.value) : entry.value);
    else if (entry.op === "product") {
      for (const factor of entry.above) include(factor, inverted);
      for (const factor of entry.below) include(factor, !inverted);
    } else (inverted ? below : above).push(entry);
  };
  for (const factor of factors) include(factor, false);
  for (const divisor of divisors) include(divisor, true);
  if (!isInteger(number) && below.length > 0) {
    below.unshift(constant({ numerator: number.denominator, denominator: 1n }));
    number = { numerator: number.numerator, denominator: 1n };
  }
  if (!isOne(number) || (above.length === 0 && below.length > 0)) above.unshift(constant(number));
  const [only] = above;
  if (below.length === 0 && above.length <= 1) return only ?? constant(ONE);
  return { op: "product", above, below };
}

export function powerOf(base: Entrywise, exponent: Entrywise): Entrywise {
  if (exponent.op !== "number") return { op: "power", base, exponent };
  if (isOne(exponent.value)) return base;
  if (isNumber(exponent, MINUS_ONE)) return productOf([], [base]);
  if (isInteger(exponent.value) && isNegative(exponent.value)) return productOf([], [powerOf(base, constant(negateRational(exponent.value)))]);
  if (base.op === "number" && isInteger(exponent.value) && compareRational(exponent.value, { numerator: 64n, denominator: 1n }) <= 0) {
    return constant(powerRational(base.value, Number(exponent.value.numerator)));
  }
  return { op: "power", base, exponent };
}

export const applied = (name: string, of: Entrywise): Entrywise => ({ op: "apply", name, of });

/** The parts directly below. */
export function childrenOf(entry: Entrywise): readonly Entrywise[] {
  switch (entry.op) {
    case "number":
    case "size":
    case "constant":
    case "operand":
      return [];
    case "sum":
      return entry.terms.map(({ of }) => of);
    case "product":
      return [...entry.above, ...entry.below];
    case "power":
      return [entry.base, entry.exponent];
    case "apply":
      return [entry.of];
  }
}

/** The formula with its operands replaced; formulas are small, so that this may recurse. */
export function replaceOperands(entry: Entrywise, replacement: (leaf: Entrywise & { readonly op: "operand" }) => Entrywise): Entrywise {
  switch (entry.op) {
    case "number":
    case "size":
    case "constant":
      return entry;
    case "operand":
      return replacement(entry);
    case "sum":
      return sumOf(entry.terms.map(({ negative, of }) => (negative ? productOf([constant(MINUS_ONE), replaceOperands(of, replacement)]) : replaceOperands(of, replacement))));
    case "product":
      return productOf(entry.above.map((factor) => replaceOperands(factor, replacement)), entry.below.map((factor) => replaceOperands(factor, replacement)));
    case "power":
      return powerOf(replaceOperands(entry.base, replacement), replaceOperands(entry.exponent, replacement));
    case "apply":
      return applied(entry.name, replaceOperands(entry.of, replacement));
  }
}

export function operandsOf(entry: Entrywise): readonly (Entrywise & { readonly op: "operand" })[] {
  return entry.op === "operand" ? [entry] : childrenOf(entry).flatMap(operandsOf);
}

export const sizeOfFormula = (entry: Entrywise): number => childrenOf(entry).reduce((total, part) => total + sizeOfFormula(part), 1);

/** Whether the entry is the same everywhere and needs no operand. */
export const isConstant = (entry: Entrywise): boolean => operandsOf(entry).length === 0;

/** Spells a formula for comparison; the order of terms and factors does not count. */
export function keyOf(entry: Entrywise): string {
  switch (entry.op) {
    case "number":
      return formatRational(entry.value);
    case "size":
      return `#${entry.size.key}`;
    case "constant":
      return entry.name;
    case "operand":
      return `$${entry.value}${entry.access}`;
    case "sum":
      return `(${entry.terms.map(({ negative, of }) => (negative ? "-" : "+") + keyOf(of)).toSorted().join("")})`;
    case "product":
      return `(${entry.above.map(keyOf).toSorted().join("*")}/${entry.below.map(keyOf).toSorted().join("/")})`;
    case "power":
      return `(${keyOf(entry.base)}^${keyOf(entry.exponent)})`;
    case "apply":
      return `${entry.name}(${keyOf(entry.of)})`;
  }
}
