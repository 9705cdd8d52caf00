/** Counts as polynomials in size names: `2 h n + 3 h`. Knows nothing of instructions. */
import { type Dimension, multiplySizes, sizeValue, UNIT } from "../../term/dimension.js";
import { addRational, compareRational, formatRational, isZero, multiplyRational, ONE, type Rational, rational, toNumber } from "../../term/rational.js";

interface Monomial {
  readonly coefficient: Rational;
  /** A product of size names alone. */
  readonly sizes: Dimension;
}

/** A sum of monomials with different sizes; the empty sum is zero. */
export type Count = readonly Monomial[];

export const NOTHING: Count = [];

/** `coefficient` times a product of sizes. */
export function counted(coefficient: Rational | number, ...sizes: readonly Dimension[]): Count {
  const product = sizes.reduce(multiplySizes, UNIT);
  const exact = multiplyRational(typeof coefficient === "number" ? rational(coefficient) : coefficient, rational(product.coefficient));
  const names = product.coefficient === 1 ? product : { ...product, key: product.powers.map(([name, exponent]) => (exponent === 1 ? name : `${name}^${exponent}`)).join("*") || "1", coefficient: 1 };
  return isZero(exact) ? NOTHING : [{ coefficient: exact, sizes: names }];
}

export function plus(...counts: readonly Count[]): Count {
  const sums = new Map<string, Monomial>();
  for (const { coefficient, sizes } of counts.flat()) {
    const before = sums.get(sizes.key);
    sums.set(sizes.key, { sizes, coefficient: before === undefined ? coefficient : addRational(before.coefficient, coefficient) });
  }
  return [...sums.values()].filter(({ coefficient }) => !isZero(coefficient)).toSorted((a, b) => degree(b) - degree(a) || (a.sizes.key < b.sizes.key ? -1 : 1));
}

const degree = ({ sizes }: Monomial): number => sizes.powers.reduce((total, [, exponent]) => total + exponent, 0);

export const times = (count: Count, by: Dimension): Count => plus(...count.map(({ coefficient, sizes }) => counted(coefficient, sizes, by)));

/** How large a count is where sizes are `magnitude`s. */
export const countAt = (count: Count, magnitude: (size: Dimension) => number): number => count.reduce((total, { coefficient, sizes }) => total + toNumber(coefficient) * magnitude(sizes), 0);

/** The number a count stands for, or null where a size has no number. */
export function countValue(count: Count, sizes: ReadonlyMap<string, number>): number | null {
  if (count.some((one) => one.sizes.powers.some(([name]) => !sizes.has(name)))) return null;
  return countAt(count, (size) => sizeValue(size, sizes));
}

/** `2 h n² + 3 h`, or with `^` for exponents. */
export function writeCount(count: Count, raise: (exponent: number) => string): string {
  const written = count.map(({ coefficient, sizes }) => {
    const names = sizes.powers.map(([name, exponent]) => (exponent === 1 ? name : name + raise(exponent)));
    return [...(compareRational(coefficient, ONE) === 0 && names.length > 0 ? [] : [formatRational(coefficient)]), ...names].join(" ");
  });
  return written.length === 0 ? "0" : written.join(" + ");
}
