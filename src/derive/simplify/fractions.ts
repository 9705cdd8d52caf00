/** Negative powers as divisions, with a number's denominator in the same fraction: ½ g x^(−3) is g/(2 x³). Knows no text rules. */
import { isScalarShape } from "../../term/dimension.js";
import { isInteger, isNegative, isOne, negateRational, rational } from "../../term/rational.js";
import type { TermTable } from "../../term/table.js";
import type { Term } from "../../term/term.js";

/** x^(−k) as 1/x^k; null for any other term. */
export function belowTheLine(table: TermTable, term: Term, [base]: readonly Term[]): Term | null {
  const exponent = term.kind === "power" ? term.args[1] : undefined;
  if (base === undefined || exponent?.kind !== "number" || !isNegative(exponent.value)) return null;
  const raised = negateRational(exponent.value);
  return isOne(raised) ? null : table.reciprocal(table.power(base, table.number(raised)));
}

const isDivision = (term: Term): boolean => term.kind === "power" && term.args[1]?.kind === "number" && isOne(negateRational(term.args[1].value));

/** a/b/c as a/(b c), for scalar divisors behind a product. */
export function oneDivisor(table: TermTable, product: Term): Term {
  const divisors = product.kind === "multiply" ? product.args.filter((factor) => isDivision(factor) && isScalarShape(factor.shape) && factor.args[0]?.kind !== "size") : [];
  if (divisors.length < 2) return product;
  const rest = product.args.filter((factor) => !divisors.includes(factor));
  return table.multiply([...rest, table.reciprocal(table.multiply(divisors.map((divisor) => divisor.args[0] ?? divisor)))]);
}

/** ±1/q times a quotient with q in its denominator. */
export function oneFraction(table: TermTable, product: Term): Term {
  const [lead, ...factors] = product.kind === "multiply" ? product.args : [];
  if (lead?.kind !== "number" || isInteger(lead.value) || (lead.value.numerator !== 1n && lead.value.numerator !== -1n)) return product;
  const place = factors.findIndex((factor) => isDivision(factor) || (factor.kind === "hadamard" && factor.args.some(isDivision)));
  const quotient = factors[place];
  if (quotient === undefined) return product;
  const denominator = table.number(rational(lead.value.denominator));
  const below = (divisor: Term): Term => table.reciprocal(table.multiply([denominator, divisor.args[0] ?? divisor]));
  const first = quotient.args.findIndex(isDivision);
  const divided = isDivision(quotient) ? below(quotient) : table.hadamard(quotient.args.map((factor, index) => (index === first ? below(factor) : factor)));
  const rest = factors.with(place, divided);
  const whole = rest.length === 1 ? divided : table.multiply(rest);
  return lead.value.numerator === 1n ? whole : table.negate(whole);
}
