/** Which index polynomials are positive or nonnegative at every entry: by their form, by declared facts, or because a function is defined there. */
import { isUnit } from "../term/dimension.js";
import { isNegative } from "../term/rational.js";
import type { Attribute } from "../term/symbols.js";
import { constantValue, exponentValue, type Factor, type Head, type Monomial, nth, type Polynomial, reachable, type Space } from "./polynomial.js";
import { orient, single, slots } from "./powers.js";

export type Sign = "positive" | "nonnegative";

/** What is known because the sides of a claim have values: the arguments of their functions lie in the domains. Oriented polynomials. */
export type SignFacts = ReadonlyMap<Polynomial, Sign>;

/** The signs without which `sides`, as they stand, have no value. */
export function signsOfDomains(space: Space, sides: readonly Polynomial[]): SignFacts {
  const facts = new Map<Polynomial, Sign>();
  const add = (part: Polynomial, sign: Sign): void => {
    if (facts.get(part) !== "positive") facts.set(part, sign);
  };
  for (const { monomials } of reachable(sides)) {
    for (const { head, exponent } of monomials.flatMap(({ factors }) => factors)) {
      const rooted = typeof exponent === "number" ? null : head.kind === "group" ? nth(head.parts, 0) : head.kind === "variable" ? itself(space, head) : null;
      if (rooted !== null) add(rooted, (exponentValue(exponent) ?? -1) < 0 ? "positive" : "nonnegative");
      if (head.kind !== "apply") continue;
      for (const { term, condition } of head.function.domain) {
        if (term.kind === "variable" && (condition === "is positive" || condition === "is nonnegative")) add(nth(head.parts, 0), condition === "is positive" ? "positive" : "nonnegative");
      }
    }
  }
  return facts;
}

/** A variable with a slot for each of its axes. */
function itself(space: Space, head: Extract<Head, { kind: "variable" }>): Polynomial {
  const rank = head.variable.shape.filter((size) => !isUnit(size)).length;
  return orient(space, single(space, rank, [{ head, indices: slots(rank), exponent: 1 }])).polynomial;
}

/** The sign of every entry of `polynomial`, wherever it is defined; null when it is not known. Sums of nonnegative monomials only. */
export function signOf(space: Space, facts: SignFacts, polynomial: Polynomial): Sign | null {
  const known = facts.get(orient(space, polynomial).polynomial);
  if (known === "positive") return known;
  const signs = polynomial.monomials.map((monomial) => signOfMonomial(space, facts, polynomial.rank, monomial));
  if (signs.length === 0 || signs.includes(null)) return known ?? null;
  return signs.includes("positive") ? "positive" : "nonnegative";
}

function signOfMonomial(space: Space, facts: SignFacts, rank: number, { coefficient, factors }: Monomial): Sign | null {
  if (isNegative(coefficient)) return null;
  const signs = factors.map((factor) => signOfFactor(space, facts, rank, factor));
  if (signs.includes(null)) return null;
  return signs.includes("nonnegative") ? "nonnegative" : "positive";
}

function signOfFactor(space: Space, facts: SignFacts, rank: number, factor: Factor): Sign | null {
  const { head, indices, exponent } = factor;
  const base = signOfHead(space, facts, head) ?? (indices.every((index) => index < rank) ? (facts.get(orient(space, single(space, rank, [{ ...factor, exponent: 1 }])).polynomial) ?? null) : null);
  const value = exponentValue(exponent);
  if (base === "positive") return base;
  // A negative power has no value at zero, and a fractional one none below.
  const sign: Sign = value !== null && value < 0 ? "positive" : "nonnegative";
  if (base === "nonnegative") return sign;
  if (typeof exponent === "number") return exponent % 2 === 0 ? sign : null;
  return constantValue(exponent) === null ? null : sign;
}

const positive: ReadonlySet<Attribute> = new Set<Attribute>(["positive", "unit"]);
const nonnegative: ReadonlySet<Attribute> = new Set<Attribute>(["binary", "prob", "rowprob", "onehot"]);
const withZeros: ReadonlySet<Attribute> = new Set<Attribute>(["diagonal", "triangular", "lower", "upper"]);

function signOfHead(space: Space, facts: SignFacts, head: Head): Sign | null {
  switch (head.kind) {
    case "size":
    case "number":
      return "positive";
    case "group":
      return signOf(space, facts, nth(head.parts, 0));
    case "variable": {
      const { attributes } = head.variable;
      if (head.facts === "forgotten") return null;
      if (attributes.some((one) => nonnegative.has(one))) return "nonnegative";
      if (!attributes.some((one) => positive.has(one))) return null;
      return attributes.some((one) => withZeros.has(one)) ? "nonnegative" : "positive";
    }
    case "apply": {
      const ensured = head.function.ensures.flatMap(({ term, condition }) => (term.kind === "apply" && term.function === head.function && term.args[0]?.kind === "variable" ? [condition] : []));
      return ensured.includes("is positive") ? "positive" : ensured.includes("is nonnegative") ? "nonnegative" : null;
    }
    case "delta":
      return "nonnegative";
    case "pair":
      return "nonnegative";
    case "strip":
    case "operator":
      return null;
  }
}
