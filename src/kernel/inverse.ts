/** The inverse of a product of square matrices is the product of their inverses, backwards; knows products in index form only. */
import type { Dimension } from "../term/dimension.js";
import { invertRational, isOne, type Rational } from "../term/rational.js";
import { type Exponent, type Factor, nth, type Polynomial } from "./polynomial.js";

/** One matrix of a product: its factor, and whether it stands transposed. */
export interface Link {
  readonly factor: Factor;
  readonly transposed: boolean;
}

export interface SquareProduct {
  readonly coefficient: Rational;
  /** Factors without an index. */
  readonly scalars: readonly Factor[];
  /** From the first slot to the second. */
  readonly links: readonly Link[];
}

/**
 * `polynomial` of two slots of size `size` as scalars times a chain of square matrices, or null when it is none or one matrix alone:
 * one monomial, whose factors lead from slot 0 to slot 1 through bound indices of that size, each of which occurs twice.
 */
export function squareProduct({ rank, monomials }: Polynomial, size: Dimension): SquareProduct | null {
  const [monomial] = monomials;
  if (rank !== 2 || monomials.length !== 1 || monomial === undefined || monomial.bound.some((one) => one.key !== size.key)) return null;
  const scalars = monomial.factors.filter(({ indices }) => indices.length === 0);
  const matrices = monomial.factors.filter(({ indices }) => indices.length > 0);
  // One matrix alone is no product, and neither are scalars alone.
  if (matrices.length === 0 || (matrices.length === 1 && scalars.length === 0 && isOne(monomial.coefficient)) || matrices.some(({ indices, exponent }) => indices.length !== 2 || exponent !== 1)) return null;
  const links: Link[] = [];
  const left = new Set(matrices);
  let index = 0;
  while (left.size > 0) {
    const meeting = [...left].filter(({ indices }) => indices.includes(index));
    const [factor] = meeting;
    if (factor === undefined || meeting.length > 1) return null;
    const [first, second] = [nth(factor.indices, 0), nth(factor.indices, 1)];
    if (first === second) return null;
    links.push({ factor, transposed: second === index });
    left.delete(factor);
    index = first === index ? second : first;
  }
  return index === 1 ? { coefficient: monomial.coefficient, scalars, links } : null;
}

/** 1 / (coefficient · scalars). */
export function reciprocal({ coefficient, scalars }: SquareProduct): { readonly coefficient: Rational; readonly factors: readonly Factor[] } | null {
  const factors: Factor[] = [];
  for (const factor of scalars) {
    const exponent = negated(factor.exponent);
    if (exponent === null) return null;
    factors.push({ ...factor, exponent });
  }
  return { coefficient: invertRational(coefficient), factors };
}

const negated = (exponent: Exponent): Exponent | null => (typeof exponent === "number" ? -exponent : null);

