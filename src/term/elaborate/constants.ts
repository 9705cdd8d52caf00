/** Exact values of purely numeric expressions, with bounds; knows no names. */
import type { BinaryOperator } from "../../syntax/ast.js";
import { addRational, invertRational, isInteger, isZero, multiplyRational, negateRational, powerRational, type Rational } from "../rational.js";

/** The largest exponent of a matrix, and of a number or scalar. */
export const largestMatrixPower = 64n;
export const largestPower = 1000n;
/** The longest exact number, in decimal digits. */
export const largestDigits = 400;

export type Folded = { readonly kind: "value"; readonly value: Rational } | { readonly kind: "undefined" } | { readonly kind: "tooLarge" } | { readonly kind: "open" };

const open: Folded = { kind: "open" };

function bounded(value: Rational): Folded {
  const limit = 10n ** BigInt(largestDigits);
  const size = value.numerator < 0n ? -value.numerator : value.numerator;
  return size >= limit || value.denominator >= limit ? { kind: "tooLarge" } : { kind: "value", value };
}

/** The value of `a operator b`; `open` where it is not rational. */
export function foldBinary(operator: BinaryOperator, a: Rational, b: Rational): Folded {
  switch (operator) {
    case "+":
      return bounded(addRational(a, b));
    case "-":
      return bounded(addRational(a, negateRational(b)));
    case "*":
    case ".*":
      return bounded(multiplyRational(a, b));
    case "/":
    case "./":
      return isZero(b) ? { kind: "undefined" } : bounded(multiplyRational(a, invertRational(b)));
    case "^":
    case ".^": {
      if (isZero(a) && (b.numerator <= 0n)) return { kind: "undefined" };
      if (!isInteger(b)) return open;
      if (b.numerator > largestPower || b.numerator < -largestPower) return { kind: "tooLarge" };
      return bounded(powerRational(a, Number(b.numerator)));
    }
  }
}
