/** Polynomials that vanish only where a given one does: with inverses and denominators multiplied away, or sums taken apart. Knows no relation. */
import { type Dimension, substituteSize } from "../term/dimension.js";
import { collect, contract } from "./algebra.js";
import { isInverse } from "./denote.js";
import { type Factor, type Monomial, nth, type Piece, type Polynomial, type Space } from "./polynomial.js";
import { multiplyEntries, single, slots } from "./powers.js";

/**
 * For each P in the list, P = 0 implies `difference` = 0 wherever the latter is defined:
 * P = X D, D X, X′ D or D X′ where X⁻¹ stands at an end of a product in D, so that X is invertible;
 * P = f D entry by entry where a power of f with a negative exponent stands in D, so that f is not zero;
 * P = d where D = Σ d over the same indices.
 */
export function sufficient(space: Space, difference: Polynomial): readonly Polynomial[] {
  const found = new Set<Polynomial>();
  for (const multiplier of denominators(difference)) found.add(multiplyEntries(space, difference.rank, [difference, single(space, difference.rank, [multiplier])]));
  for (const { factor, slot } of ends(difference)) found.add(withoutInverse(space, difference, factor, slot));
  const summand = found.size === 0 ? summandOf(space, difference) : null;
  if (summand !== null) found.add(summand);
  found.delete(difference);
  return [...found];
}

/** Each factor that stands in a denominator and has no summed index, to the highest power in which it does. */
function denominators({ rank, monomials }: Polynomial): readonly Factor[] {
  const found = new Map<string, Factor>();
  for (const { factors } of monomials) {
    for (const { head, indices, exponent } of factors) {
      if (typeof exponent !== "number" || exponent >= 0 || indices.some((index) => index >= rank)) continue;
      const key = `${head.id}(${indices.join(",")})`;
      const known = found.get(key)?.exponent;
      if (typeof known !== "number" || known < -exponent) found.set(key, { head, indices, exponent: -exponent });
    }
  }
  return [...found.values()];
}

/** An inverse with one slot and one summed index. */
interface End {
  readonly factor: Factor;
  readonly slot: number;
}

function ends({ rank, monomials }: Polynomial): readonly End[] {
  const found = new Map<string, End>();
  for (const { factors } of monomials) {
    for (const factor of factors) {
      const { head, indices, exponent } = factor;
      if (head.kind !== "operator" || exponent !== 1 || !isInverse(head.operator)) continue;
      const [first, second] = [nth(indices, 0), nth(indices, 1)];
      if (first === second) continue;
      for (const [place, slot] of [first, second].entries()) if (slot < rank) found.set(`${head.id}:${place}:${slot}`, { factor, slot });
    }
  }
  return [...found.values()];
}

/** The difference with X in front of the slot, turned so that it meets X⁻¹. */
function withoutInverse(space: Space, difference: Polynomial, { head, indices }: Factor, slot: number): Polynomial {
  if (head.kind !== "operator") throw new Error("internal: an inverse that is no operator");
  const { rank } = difference;
  const size = substituteSize(nth(nth(head.operator.parameters, 0).shape, 0), head.sizes);
  // X⁻¹(slot, b) meets X(slot, k) D(k, …) in the sum over k, X⁻¹(b, slot) meets D(…, k) X(k, slot).
  const matrix: Piece = { polynomial: nth(head.parts, 0), indices: nth(indices, 0) === slot ? [slot, rank] : [rank, slot] };
  const moved: Piece = { polynomial: difference, indices: slots(rank).map((index) => (index === slot ? rank : index)) };
  return contract(space, rank, [matrix, moved], [size]);
}

/** What is summed, where every monomial is summed over the same sizes, all different. */
function summandOf(space: Space, { rank, monomials }: Polynomial): Polynomial | null {
  const [first] = monomials;
  const sizes = first?.bound ?? [];
  const keys = sizes.map(({ key }) => key);
  if (first === undefined || sizes.length === 0 || new Set(keys).size < keys.length) return null;
  if (monomials.some(({ bound }) => bound.length !== sizes.length || bound.some(({ key }) => !keys.includes(key)))) return null;
  return openedSums(space, rank, monomials, sizes);
}

function openedSums(space: Space, rank: number, monomials: readonly Monomial[], sizes: readonly Dimension[]): Polynomial {
  const opened = monomials.map(({ coefficient, bound, factors }) => {
    const slotOf = (index: number): number => (index < rank ? index : rank + sizes.findIndex(({ key }) => key === nth(bound, index - rank).key));
    return { coefficient, bound: [], factors: factors.map((factor) => ({ ...factor, indices: factor.indices.map(slotOf) })) };
  });
  return collect(space, rank + sizes.length, opened);
}
