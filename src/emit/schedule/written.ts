/** What formulas are read as: functions of an argument, sums of exponentials, powers, also where a part has a name. Knows no stable forms. */
import { isColumnShape, isScalarShape } from "../../term/dimension.js";
import type { Facts } from "../../term/facts/known.js";
import { equalRational, isInteger, MINUS_ONE, ONE, type Rational } from "../../term/rational.js";
import type { TermTable } from "../../term/table.js";
import type { Term } from "../../term/term.js";

export interface Stabiliser {
  readonly table: TermTable;
  readonly facts: Facts;
}

/** The x of f(x), also where f(x) has a name. */
export function argumentOf({ facts }: Stabiliser, named: Term | undefined, name: string): Term | null {
  const term = named === undefined ? undefined : facts.meaning(named);
  return term?.kind === "apply" && term.function.name === name ? (term.args[0] ?? null) : null;
}

/** The number that a term has at every entry, or null. */
function numberOf(term: Term | undefined): Rational | null {
  const [inner] = term?.kind === "fill" ? term.args : [term];
  return inner?.kind === "number" ? inner.value : inner?.kind === "ones" ? ONE : null;
}

export const isNumber = (term: Term | undefined, value: Rational): boolean => {
  const number = numberOf(term);
  return number !== null && equalRational(number, value);
};

/** The x of −x. */
export function negated(term: Term | undefined): Term | null {
  const [minus, inner, ...others] = term?.kind === "multiply" ? term.args : [];
  return minus?.kind === "number" && equalRational(minus.value, MINUS_ONE) && inner !== undefined && others.length === 0 ? inner : null;
}

/** The two terms of a sum, each in both places. */
export function inPairs(term: Term): readonly (readonly [Term, Term])[] {
  const [a, b, ...others] = term.kind === "add" ? term.args : [];
  return a === undefined || b === undefined || others.length > 0 ? [] : [[a, b], [b, a]];
}

/** The v of Σ exp(v), v a vector. */
export function exponentiated(context: Stabiliser, named: Term | undefined): Term | null {
  const term = named === undefined ? undefined : context.facts.meaning(named);
  const inner = term?.kind === "sum" ? argumentOf(context, term.args[0], "exp") : null;
  return inner !== null && isColumnShape(inner.shape) && !isScalarShape(inner.shape) ? inner : null;
}

export const isOnes = (term: Term | undefined): boolean => term?.kind === "ones" || (term?.kind === "transpose" && term.args[0]?.kind === "ones");

/** The Z of a matrix that every row of exp(Z) is summed into: exp(Z) 1, once or in every column. */
export function rowSums(context: Stabiliser, named: Term | undefined): Term | null {
  const term = named === undefined ? undefined : context.facts.meaning(named);
  const [first, ...others] = term?.kind === "multiply" ? term.args : [];
  const inner = argumentOf(context, first, "exp");
  return inner !== null && !isColumnShape(inner.shape) && inner.shape.length === 2 && others.length > 0 && others.every(isOnes) ? inner : null;
}

/** A factor as a base and the number of times that it stands there, below zero for a divisor. */
export function asPower({ facts }: Stabiliser, named: Term): { readonly base: Term; readonly count: number } {
  let base = facts.meaning(named);
  let count = 1;
  for (;;) {
    const [inner, exponent] = base.kind === "power" ? base.args : [];
    if (inner === undefined || exponent?.kind !== "number" || !isInteger(exponent.value)) return { base, count };
    base = facts.meaning(inner);
    count *= Number(exponent.value.numerator);
  }
}
