/** Finds the left side of an index equation inside a monomial and puts the right side in its place; knows no equation by name. */
import { sameSize } from "../term/dimension.js";
import { addExponents, multiplyOut } from "./algebra.js";
import { power } from "./powers.js";
import { type Exponent, exponentValue, type Factor, type Monomial, nth, type Polynomial, type Product, type Space, spend } from "./polynomial.js";

/** left = right, for all values of the slots 0 … rank − 1, all of which occur in `left`. */
export interface Equation {
  /** The name a verdict lists; null for what holds by the meaning of powers and facts alone. */
  readonly name: string | null;
  /** Further facts that the equation itself was written with. */
  readonly also?: readonly string[];
  readonly rank: number;
  readonly left: Monomial;
  readonly right: Polynomial;
}

/** The products that `monomial` becomes when `equation` is used once, or null where its left side does not occur. */
export function replaceOnce(space: Space, rank: number, monomial: Monomial, equation: Equation): readonly Product[] | null {
  const found = occurrence(space, rank, monomial, equation);
  if (found === null) return replacePower(space, rank, monomial, equation);
  const gone = new Set<number>();
  for (let index = equation.rank; index < equation.rank + equation.left.bound.length; index += 1) gone.add(found.images.get(index) ?? -1);
  const kept = monomial.bound.map((_, k) => rank + k).filter((index) => !gone.has(index));
  const rename = (index: number): number => (index < rank ? index : rank + kept.indexOf(index));
  const factors = found.rest.map((factor) => ({ ...factor, indices: factor.indices.map(rename) }));
  const indices = Array.from({ length: equation.rank }, (_, slot) => rename(found.images.get(slot) ?? -1));
  const bound = kept.map((index) => nth(monomial.bound, index - rank));
  return multiplyOut(space, rank, { coefficient: monomial.coefficient, bound, factors }, [{ polynomial: equation.right, indices }]);
}

/** A power of one head that equals another term gives its powers as well: f⁻¹ is g⁻¹ where f is g, and h^(-1/2) where h^(1/2) is. */
function replacePower(space: Space, rank: number, { coefficient, bound, factors }: Monomial, { rank: slots, left, right }: Equation): readonly Product[] | null {
  const [wanted, ...more] = left.factors;
  const unit = wanted === undefined ? null : exponentValue(wanted.exponent);
  if (wanted === undefined || unit === null || (unit !== 1 && unit !== 1 / 2) || more.length > 0 || left.bound.length > 0) return null;
  for (const factor of factors) {
    const images = factor.head === wanted.head ? extend(new Map(), wanted.indices, factor.indices) : null;
    const times = unit === 1 ? factor.exponent : (exponentValue(factor.exponent) ?? 0) * 2;
    if (images === null || (unit !== 1 && (times === 0 || !Number.isInteger(times)))) continue;
    const indices = Array.from({ length: slots }, (_, slot) => images.get(slot) ?? -1);
    return multiplyOut(space, rank, { coefficient, bound, factors: factors.filter((other) => other !== factor) }, [{ polynomial: power(space, right, times), indices }]);
  }
  return null;
}

interface Occurrence {
  /** What each index of the left side stands for. */
  readonly images: ReadonlyMap<number, number>;
  readonly rest: readonly Factor[];
}

/** A partial match: how many factors of the left side are placed, where its indices went, and what is left of the monomial. */
interface Attempt {
  readonly placed: number;
  readonly images: ReadonlyMap<number, number>;
  readonly rest: readonly Factor[];
}

function occurrence(space: Space, rank: number, monomial: Monomial, equation: Equation): Occurrence | null {
  const pattern = equation.left.factors;
  const open: Attempt[] = [{ placed: 0, images: new Map(), rest: monomial.factors }];
  for (let attempt = open.pop(); attempt !== undefined; attempt = open.pop()) {
    const wanted = pattern[attempt.placed];
    if (wanted === undefined) {
      if (sumsAreWhole(rank, monomial, equation, attempt)) return attempt;
      continue;
    }
    spend(space, attempt.rest.length);
    for (const factor of attempt.rest) {
      const left = factor.head === wanted.head ? lower(space, factor.exponent, wanted.exponent) : null;
      if (left === null) continue;
      const others = attempt.rest.filter((other) => other !== factor);
      const rest = left === 0 ? others : [...others, { ...factor, exponent: left }];
      const orders = factor.head.symmetric ? [factor.indices, factor.indices.toReversed()] : [factor.indices];
      for (const indices of orders) {
        const images = extend(attempt.images, wanted.indices, indices);
        if (images !== null) open.push({ placed: attempt.placed + 1, images, rest });
      }
    }
  }
  return null;
}

/** The exponent that remains when `wanted` is taken from `exponent`, or null where it is not there to take. */
function lower(space: Space, exponent: Exponent, wanted: Exponent): Exponent | null {
  if (exponent === wanted) return 0;
  if (typeof wanted !== "number") return null;
  const value = exponentValue(exponent);
  if (value === null) return null;
  const there = wanted > 0 ? value >= wanted : wanted === -1 ? value < 0 : value <= wanted;
  return there ? addExponents(space, exponent, -wanted) : null;
}

function extend(images: ReadonlyMap<number, number>, from: readonly number[], to: readonly number[]): ReadonlyMap<number, number> | null {
  const extended = new Map(images);
  for (const [position, index] of from.entries()) {
    const image = nth(to, position);
    const known = extended.get(index);
    if (known !== undefined && known !== image) return null;
    extended.set(index, image);
  }
  return extended;
}

/** Whether every index summed on the left side is summed in the monomial over the same size, and occurs nowhere else. */
function sumsAreWhole(rank: number, monomial: Monomial, { rank: slots, left }: Equation, { images, rest }: Attempt): boolean {
  const others = new Set([...images].filter(([index]) => index < slots).map(([, image]) => image));
  for (const { indices } of rest) for (const index of indices) others.add(index);
  return left.bound.every((dimension, k) => {
    const image = images.get(slots + k);
    if (image === undefined || image < rank || others.has(image)) return false;
    others.add(image);
    return sameSize(dimension, nth(monomial.bound, image - rank));
  });
}
