/** Powers and entrywise functions of index polynomials, and the spaces in which they are computed; knows no term. */
import { invertRational, isNegative, isOne, negateRational, ONE, type Rational, rational } from "../term/rational.js";
import { multiplySizes } from "../term/dimension.js";
import type { FunctionSymbol } from "../term/symbols.js";
import { addExponents, collect, combine, contract, exponentPolynomial } from "./algebra.js";
import { type Split, splitOf } from "./composite.js";
import { components } from "./label.js";
import {
  asExponent, type Budget, constant, constantValue, createSpace, type Exponent, exponentValue, type Factor, type Head, internHead, nth, type OperatorFacts, type Oriented,
  type Piece, type Polynomial, raiseNumber, type Space, symbolNumber, Undecidable,
} from "./polynomial.js";

const noFacts: OperatorFacts = { transposing: new Map(), linear: new Map() };

export const newSpace = (budget: Budget, facts: OperatorFacts = noFacts): Space => createSpace(budget, unfold, facts);

/** The slots 0 … rank − 1. */
export const slots = (rank: number): readonly number[] => Array.from({ length: rank }, (_, slot) => slot);

/** f of every entry of `argument`. */
export function applyFunction(space: Space, symbol: FunctionSymbol, argument: Polynomial): Polynomial {
  const split = splitOf(argument);
  if (split !== null) return joined(space, split, applyFunction(space, symbol, splitSlot(space, split, argument)));
  const { polynomial, slots: indices, symmetric } = orient(space, argument);
  const key = `apply:${symbolNumber(space, symbol)}:${polynomial.id}`;
  const head = internHead(space, key, (id) => ({ kind: "apply", id, parts: [polynomial], symmetric, function: symbol }));
  return single(space, argument.rank, [{ head, indices, exponent: 1 }]);
}

/** The product of the factors, whose indices are slots. */
export const single = (space: Space, rank: number, factors: readonly Factor[], coefficient: Rational = ONE): Polynomial =>
  collect(space, rank, [{ coefficient, bound: [], factors }]);

/** The polynomial with the split slot taken out and its two indices as the last slots: equal to it through the one pair that each index is. */
export function splitSlot(space: Space, { slot, head }: Split, polynomial: Polynomial): Polynomial {
  const last = polynomial.rank;
  const indices = slots(polynomial.rank).map((one) => (one === slot ? last + 1 : one < slot ? one : one - 1));
  const pair = single(space, 3, [{ head, indices: [0, 1, 2], exponent: 1 }]);
  return contract(space, last + 1, [{ polynomial, indices }, { polynomial: pair, indices: [last + 1, last - 1, last] }], [multiplySizes(head.outer, head.inner)]);
}

/** What `splitSlot` took apart, put together. */
function joined(space: Space, { slot, head }: Split, polynomial: Polynomial): Polynomial {
  const rank = polynomial.rank - 1;
  const indices = slots(polynomial.rank).map((one) => (one >= rank - 1 ? one + 1 : one < slot ? one : one + 1));
  const pair = single(space, 3, [{ head, indices: [0, 1, 2], exponent: 1 }]);
  return contract(space, rank, [{ polynomial, indices }, { polynomial: pair, indices: [slot, rank, rank + 1] }], [head.outer, head.inner]);
}

/** The product of polynomials with the same slots, entry by entry; sums are multiplied out one after the other, so that like monomials meet early. */
export function multiplyEntries(space: Space, rank: number, polynomials: readonly Polynomial[]): Polynomial {
  const pieces = polynomials.map((polynomial): Piece => ({ polynomial, indices: slots(rank) }));
  const isSum = ({ polynomial }: Piece): boolean => polynomial.monomials.length > 1;
  const start = contract(space, rank, pieces.filter((piece) => !isSum(piece)));
  return pieces.filter(isSum).reduce((product, piece) => contract(space, rank, [{ polynomial: product, indices: piece.indices }, piece]), start);
}

/** A polynomial as the inside of a head: without the slots it does not use, and with the others in an order that its transpose shares. */
export function orient(space: Space, polynomial: Polynomial): Oriented {
  const known = space.orientations.get(polynomial);
  if (known !== undefined) return known;
  const used = slots(polynomial.rank).filter((slot) => polynomial.monomials.some(({ factors }) => factors.some(({ indices }) => indices.includes(slot))));
  const place = slots(polynomial.rank).map((slot) => Math.max(0, used.indexOf(slot)));
  const reduced = used.length === polynomial.rank ? polynomial : contract(space, used.length, [{ polynomial, indices: place }]);
  if (used.length > 2 && used.length <= MOST_PERMUTED) {
    const turned = permuted(space, reduced, used);
    space.orientations.set(polynomial, turned);
    return turned;
  }
  const swapped = used.length === 2 ? contract(space, 2, [{ polynomial: reduced, indices: [1, 0] }]) : reduced;
  const oriented: Oriented =
    swapped.id < reduced.id
      ? { polynomial: swapped, slots: used.toReversed(), symmetric: false }
      : { polynomial: reduced, slots: used, symmetric: used.length === 2 && swapped === reduced };
  space.orientations.set(polynomial, oriented);
  return oriented;
}

/** Polynomials with more slots are compared in the order they come in. */
const MOST_PERMUTED = 4;

/** Of all orders of three or four slots, the one that was met first: reduced(used) = polynomial(slots). */
function permuted(space: Space, reduced: Polynomial, used: readonly number[]): Oriented {
  let best: Oriented = { polynomial: reduced, slots: used, symmetric: false };
  for (const order of permutations(used.length)) {
    const polynomial = contract(space, used.length, [{ polynomial: reduced, indices: order }]);
    if (polynomial.id < best.polynomial.id) best = { polynomial, slots: used.map((_, slot) => nth(used, order.indexOf(slot))), symmetric: false };
  }
  return best;
}

function permutations(count: number): readonly (readonly number[])[] {
  if (count === 0) return [[]];
  return permutations(count - 1).flatMap((shorter) => slots(count).map((place) => [...shorter.slice(0, place), count - 1, ...shorter.slice(place)]));
}

/** How deep a coincidence of indices may reach into nested heads. */
const DEEPEST_RESTRICTION = 200;

function unfold(space: Space, factor: Factor): { readonly kept: Factor | null; readonly piece: Piece } | null {
  const { head, indices, exponent } = factor;
  if (head.kind !== "apply" && head.kind !== "group") return null;
  const distinct = [...new Set(indices)];
  const inside = nth(head.parts, 0);
  if (distinct.length < indices.length) {
    if (space.depth > DEEPEST_RESTRICTION) throw new Undecidable("functions are nested too deeply");
    space.depth += 1;
    const restricted = contract(space, distinct.length, [{ polynomial: inside, indices: indices.map((index) => distinct.indexOf(index)) }]);
    const base = head.kind === "apply" ? applyFunction(space, head.function, restricted) : restricted;
    const polynomial = power(space, base, exponent);
    space.depth -= 1;
    return { kept: null, piece: { polynomial, indices: distinct } };
  }
  if (head.kind === "apply") return null;
  const value = exponentValue(exponent);
  if (value === null || value < 1) return null;
  const whole = Math.floor(value);
  const left = addExponents(space, exponent, -whole);
  return { kept: left === 0 ? null : { head, indices, exponent: left }, piece: { polynomial: power(space, inside, whole), indices } };
}

/**
 * base ^ exponent, entry by entry. Common factors come out of a whole power, only positive numbers and sizes out of another one
 * (√(x²) is not x); what is left of a sum becomes one factor unless the exponent is a whole number above zero.
 */
export function power(space: Space, base: Polynomial, exponent: Exponent): Polynomial {
  const { rank } = base;
  if (exponent === 0) return constant(space, rank, ONE);
  if (exponent === 1) return base;
  const whole = typeof exponent === "number";
  if (base.monomials.length === 0) {
    if (whole && exponent > 0) return base;
    throw new Undecidable("a power of zero is not defined");
  }
  const split = whole && exponent > 0 ? null : splitOf(base);
  if (split !== null) return joined(space, split, power(space, splitSlot(space, split, base), exponent));
  const { factors, coefficient, core } = takeContent(space, base, whole, whole && exponent > 0);
  const outside = factors.map((factor) => ({ ...factor, exponent: multiplyExponents(space, factor.exponent, exponent) }));
  const raised = whole ? { coefficient: raiseNumber(coefficient, exponent), factors: [] } : raiseFraction(space, coefficient, exponent);
  const outer = single(space, rank, [...outside, ...raised.factors], raised.coefficient);
  const one = constantValue(core);
  if (one !== null && isOne(one)) return outer;
  const parts = whole && exponent < 0 ? splitComponents(space, core) : [core];
  return multiplyEntries(space, rank, [outer, ...parts.flatMap((part) => powerOfCore(space, part, exponent))]);
}

const LARGEST_EXPANSION = 64;

/** The factors of core ^ exponent, where nothing comes out of the core. */
function powerOfCore(space: Space, core: Polynomial, exponent: Exponent): readonly Polynomial[] {
  const value = typeof exponent === "number" ? exponent : null;
  if (value !== null && value > 0) {
    if (value > LARGEST_EXPANSION) throw new Undecidable("a power of a sum is too large");
    return Array.from({ length: value }, () => core);
  }
  const lone = loneFactor(core);
  if (lone !== null && (value !== null || composes(lone.exponent))) {
    return [single(space, core.rank, [{ ...lone, exponent: multiplyExponents(space, lone.exponent, exponent) }])];
  }
  const { polynomial, slots: indices, symmetric } = orient(space, core);
  const head = internHead(space, `group:${polynomial.id}`, (id): Head => ({ kind: "group", id, parts: [polynomial], symmetric }));
  return [single(space, core.rank, [{ head, indices, exponent }])];
}

/** The one factor that a polynomial is, or null. */
export function loneFactor({ monomials }: Polynomial): Factor | null {
  const [only] = monomials;
  const factor = only?.factors[0];
  if (only === undefined || factor === undefined || monomials.length > 1 || only.factors.length > 1) return null;
  return only.bound.length === 0 && isOne(only.coefficient) && factor.head.kind !== "delta" ? factor : null;
}

/** Whether (x^a)^b is x^(a b) wherever it is defined: not for even a, where it is |x|^(a b). */
function composes(exponent: Exponent): boolean {
  if (typeof exponent === "number") return exponent % 2 !== 0;
  return constantValue(exponent) !== null;
}

function multiplyExponents(space: Space, a: Exponent, b: Exponent): Exponent {
  if (typeof a === "number" && typeof b === "number") return a * b;
  return asExponent(multiplyEntries(space, 0, [exponentPolynomial(space, a), exponentPolynomial(space, b)]));
}

/** number ^ exponent for a positive number: exactly where the root is exact, else as powers of its prime factors. */
function raiseFraction(space: Space, value: Rational, exponent: Exponent): { readonly coefficient: Rational; readonly factors: readonly Factor[] } {
  if (isOne(value)) return { coefficient: ONE, factors: [] };
  const fraction = typeof exponent === "number" ? rational(exponent) : constantValue(exponent);
  const root = fraction === null ? null : exactRoot(value, fraction.denominator);
  if (fraction !== null && root !== null) return { coefficient: raiseNumber(root, Number(fraction.numerator)), factors: [] };
  const powers = [...primePowers(value.numerator), ...primePowers(value.denominator).map(([base, times]) => [base, -times] as const)];
  return { coefficient: ONE, factors: powers.map(([base, times]) => ({ head: numberHead(space, base), indices: [], exponent: multiplyExponents(space, times, exponent) })) };
}

function numberHead(space: Space, value: bigint): Head {
  return internHead(space, `number:${value}`, (id): Head => ({ kind: "number", id, parts: [], symmetric: false, value: rational(value) }));
}

const LARGEST_DIVISOR = 1_000n;

/** A positive whole number as powers of small primes, and of what is left of it. */
function primePowers(whole: bigint): readonly (readonly [base: bigint, times: number])[] {
  const found: (readonly [bigint, number])[] = [];
  let rest = whole;
  for (let divisor = 2n; divisor <= LARGEST_DIVISOR && divisor * divisor <= rest; divisor += 1n) {
    let times = 0;
    for (; rest % divisor === 0n; rest /= divisor) times += 1;
    if (times > 0) found.push([divisor, times]);
  }
  return rest === 1n ? found : [...found, [rest, 1]];
}

function exactRoot(value: Rational, degree: bigint): Rational | null {
  const root = (whole: bigint): bigint => BigInt(Math.round(Number(whole) ** (1 / Number(degree))));
  if (degree > 64n || value.numerator > 2n ** 100n || value.denominator > 2n ** 100n) return null;
  const candidate = rational(root(value.numerator), root(value.denominator));
  const back = raiseNumber(candidate, Number(degree));
  return back.numerator === value.numerator && back.denominator === value.denominator ? candidate : null;
}

interface Content {
  readonly coefficient: Rational;
  readonly factors: readonly Factor[];
  readonly core: Polynomial;
}

/** base = coefficient · factors · core. A denominator of some monomials stays where the core is multiplied out (`expanding`): over the common one it would not cancel again. For whole powers the factors are all common ones, for others only what is surely positive. */
export function takeContent(space: Space, base: Polynomial, whole: boolean, expanding = false): Content {
  const lowest = new Map<string, { readonly factor: Factor; readonly exponent: number; readonly count: number }>();
  for (const { factors } of base.monomials) {
    for (const factor of factors) {
      const { head, indices, exponent } = factor;
      if (typeof exponent !== "number" || head.kind === "delta" || head.kind === "pair" || indices.some((index) => index >= base.rank)) continue;
      if (!whole && head.kind !== "size") continue;
      const key = `${head.id}(${indices.join(",")})`;
      const known = lowest.get(key);
      lowest.set(key, { factor, exponent: Math.min(exponent, known?.exponent ?? exponent), count: (known?.count ?? 0) + 1 });
    }
  }
  const factors: Factor[] = [];
  for (const { factor, exponent, count } of lowest.values()) {
    const common = count < base.monomials.length ? (expanding ? 0 : Math.min(0, exponent)) : exponent;
    if (common !== 0) factors.push({ ...factor, exponent: common });
  }
  const divisor = single(space, base.rank, factors.map((factor) => ({ ...factor, exponent: multiplyExponents(space, factor.exponent, -1) })));
  const divided = factors.length === 0 ? base : multiplyEntries(space, base.rank, [base, divisor]);
  const leading = nth(divided.monomials, 0).coefficient;
  const coefficient = !whole && isNegative(leading) ? negateRational(leading) : leading;
  return { coefficient, factors, core: isOne(coefficient) ? divided : combine(space, base.rank, [[invertRational(coefficient), divided]]) };
}

/** The factors of one monomial that share no bound index. */
export function splitComponents(space: Space, core: Polynomial): readonly Polynomial[] {
  const [only] = core.monomials;
  if (only === undefined || core.monomials.length > 1) return [core];
  const groups = components(core.rank, only.factors);
  if (groups.length < 2) return [core];
  return groups.map((factors) => {
    const bound = [...new Set(factors.flatMap(({ indices }) => indices.filter((index) => index >= core.rank)))];
    const renamed = factors.map((factor) => ({ ...factor, indices: factor.indices.map((index) => (index < core.rank ? index : core.rank + bound.indexOf(index))) }));
    return collect(space, core.rank, [{ coefficient: ONE, bound: bound.map((index) => nth(only.bound, index - core.rank)), factors: renamed }]);
  });
}
