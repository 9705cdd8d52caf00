// Arithmetic modulo a prime below 2²⁶, exact in doubles; it knows no terms.
import type { Random } from "../random.js";
import { isInteger, type Rational } from "../../term/rational.js";

/**
 * The field of `prime` elements, each a whole number 0 … prime − 1. A product of two is below 2⁵², hence exact in a double: this takes a
 * fifth of the time of one residue modulo 2⁶¹ − 1 in BigInt, and a prime drawn for each point is one that no author of an expression
 * could have put into it.
 */
export interface Field {
  readonly prime: number;
  readonly add: (a: number, b: number) => number;
  readonly multiply: (a: number, b: number) => number;
  readonly negate: (a: number) => number;
  /** 1 / a, or null for zero. */
  readonly invert: (a: number) => number | null;
  /** a ^ exponent for a whole exponent; null where zero would be inverted. */
  readonly raise: (a: number, exponent: number) => number | null;
  /** The residue of a rational number; null where the prime divides its denominator. */
  readonly rational: (value: Rational) => number | null;
}

const lowest = 2 ** 25;

/** The bits that a point is worth: log₂ of the least prime there is. */
export const fieldBits = 25;

function isPrime(odd: number): boolean {
  for (let divisor = 3; divisor * divisor <= odd; divisor += 2) if (odd % divisor === 0) return false;
  return true;
}

/** A prime between 2²⁵ and 2²⁶. */
export function drawPrime(random: Random): number {
  for (;;) {
    const candidate = lowest + 1 + 2 * random.below(lowest / 2);
    if (isPrime(candidate)) return candidate;
  }
}

export function createField(prime: number): Field {
  const reciprocal = 1 / prime;
  const multiply = (a: number, b: number): number => {
    const product = a * b;
    const rest = product - Math.floor(product * reciprocal) * prime;
    if (rest < 0) return rest + prime;
    return rest >= prime ? rest - prime : rest;
  };
  /** Source: the extended Euclidean algorithm. */
  const invert = (a: number): number | null => {
    let [r, s] = [prime, a];
    let [x, y] = [0, 1];
    while (s !== 0) {
      const quotient = Math.floor(r / s);
      [r, s] = [s, r - quotient * s];
      [x, y] = [y, x - quotient * y];
    }
    if (r !== 1) return null;
    return x < 0 ? x + prime : x;
  };
  const raise = (a: number, exponent: number): number | null => {
    const base = exponent < 0 ? invert(a) : a;
    if (base === null) return null;
    let result = 1;
    let square = base;
    for (let left = Math.abs(exponent); left > 0; left = Math.floor(left / 2)) {
      if (left % 2 === 1) result = multiply(result, square);
      square = multiply(square, square);
    }
    return result;
  };
  const residue = (whole: bigint): number => {
    const rest = Number(whole % BigInt(prime));
    return rest < 0 ? rest + prime : rest;
  };
  return {
    prime, multiply, invert, raise,
    add: (a, b) => (a + b >= prime ? a + b - prime : a + b),
    negate: (a) => (a === 0 ? 0 : prime - a),
    rational: (value) => {
      if (isInteger(value)) return residue(value.numerator);
      const below = invert(residue(value.denominator));
      return below === null ? null : multiply(residue(value.numerator), below);
    },
  };
}
