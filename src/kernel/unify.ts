/** What the variables of a relation's pattern stand for at the argument of a function or an operator. Knows no relation by name. */
import type { Dimension } from "../term/dimension.js";
import { invertRational, isNegative, isOne, MINUS_ONE, negateRational, ONE, type Rational, rational } from "../term/rational.js";
import { collect, combine, contract } from "./algebra.js";
import { isInverse } from "./denote.js";
import { squareProduct } from "./inverse.js";
import { constant, exponentValue, type Exponent, type Factor, internPolynomial, type Monomial, nth, type Polynomial, type Space } from "./polynomial.js";
import { loneFactor, multiplyEntries, orient, single, splitComponents, takeContent } from "./powers.js";

export type Values = ReadonlyMap<string, Polynomial>;

/**
 * Every way in which `pattern` is `target`: x, −x, x/2, x + y, x y, x², 1/x, √x in bare variables, a number, or a function of such.
 * A sum gives up one monomial, a product one factor.
 */
export function unify(space: Space, pattern: Polynomial, target: Polynomial): readonly Values[] {
  const [first, second, ...more] = pattern.monomials;
  if (first === undefined || more.length > 0) return [];
  if (second !== undefined) {
    const [name, other] = [bareVariable(first), bareVariable(second)];
    const split = name !== null && other !== null && isOne(first.coefficient) && isOne(second.coefficient) ? splitSum(space, target) : null;
    return split === null || name === null || other === null ? [] : [new Map([[name, split[0]], [other, split[1]]])];
  }
  const names = first.factors.map(variableName);
  const [name, other, ...further] = names;
  if (name === undefined || name === null || other === null || further.length > 0) return unifyInside(space, pattern, target);
  const exponent = exponentValue(nth(first.factors, 0).exponent);
  if (other !== undefined) return isOne(first.coefficient) ? splitProduct(space, target).flatMap(([a, b]) => [new Map([[name, a], [other, b]]), new Map([[name, b], [other, a]])]) : [];
  const found = exponent === 1 ? scaled(space, first.coefficient, target) : isOne(first.coefficient) ? rooted(space, exponent, target) : null;
  return found === null ? [] : [new Map([[name, found]])];
}

const variableName = ({ head, indices }: Factor): string | null => (head.kind === "variable" && indices.length === 0 ? head.variable.name : null);

function bareVariable({ factors }: Monomial): string | null {
  const [factor, ...more] = factors;
  return factor !== undefined && more.length === 0 && factor.exponent === 1 ? variableName(factor) : null;
}

/** The x with c x = target: any for c = 1, one whose opposite leads with a minus for c = −1, one monomial with a denominator that 1/c divides else. */
function scaled(space: Space, coefficient: Rational, target: Polynomial): Polynomial | null {
  const [leading] = target.monomials;
  if (isOne(coefficient)) return target;
  if (leading === undefined) return null;
  if (isOne(negateRational(coefficient))) return isNegative(leading.coefficient) ? combine(space, target.rank, [[MINUS_ONE, target]]) : null;
  if (coefficient.numerator !== 1n || target.monomials.length > 1 || leading.coefficient.denominator % coefficient.denominator !== 0n) return null;
  return combine(space, target.rank, [[invertRational(coefficient), target]]);
}

/** The x with x ^ power = target, for one monomial whose exponents allow it; a square may be of sums, every other power is of none. */
function rooted(space: Space, power: number | null, target: Polynomial): Polynomial | null {
  const { rank, monomials } = target;
  const [only] = monomials;
  if (power === 2 && only !== undefined && monomials.length === 1 && only.bound.length > 0) return isOne(only.coefficient) ? halved(space, target) : null;
  if (power === null || only === undefined || monomials.length > 1 || only.bound.length > 0 || only.factors.length === 0) return null;
  if (power !== -1 && !isOne(only.coefficient)) return null;
  const exponents = only.factors.map(({ exponent }) => exponentValue(exponent));
  if (exponents.includes(null) || only.factors.some(({ head }) => head.kind === "delta" || head.kind === "pair")) return null;
  const values = exponents.map((exponent) => (exponent ?? 0) / power);
  if (!values.every((value) => Number.isInteger(value))) return null;
  if (power === -1 && values.some((value) => value < 0)) return null;
  if (power === 1 / 2 && exponents.every((exponent) => Number.isInteger(exponent))) return null;
  return single(space, rank, only.factors.map((factor, place) => ({ ...factor, exponent: nth(values, place) })), power === -1 ? invertRational(only.coefficient) : ONE);
}

/** The x with x² = target, for a product of sums each of which occurs an even number of times. */
function halved(space: Space, target: Polynomial): Polynomial | null {
  const times = new Map<Polynomial, number>();
  for (const part of splitComponents(space, target)) times.set(part, (times.get(part) ?? 0) + 1);
  const halves: Polynomial[] = [];
  for (const [part, count] of times) {
    const summed = part.monomials.some(({ bound }) => bound.length > 0);
    const half = summed ? null : rooted(space, 2, part);
    if (summed ? count % 2 !== 0 : half === null) return null;
    halves.push(...Array.from({ length: summed ? count / 2 : count }, () => half ?? part));
  }
  return halves.length === 0 ? null : multiplyEntries(space, target.rank, halves);
}

/** One monomial and the rest of a sum, or one copy and the others of a repeated monomial. */
function splitSum(space: Space, target: Polynomial): readonly [Polynomial, Polynomial] | null {
  const [first] = target.monomials;
  if (first === undefined) return null;
  const { numerator, denominator } = first.coefficient;
  const repeated = target.monomials.length === 1;
  if (repeated && (denominator !== 1n || numerator < 2n || numerator > 64n)) return null;
  const taken = internPolynomial(space, target.rank, [repeated ? { ...first, coefficient: rational(1) } : first]);
  return [taken, combine(space, target.rank, [[ONE, target], [MINUS_ONE, taken]])];
}

/**
 * Each factor outside the sums of one monomial, each of its sums, or its number, and the rest; where there is but one factor, one copy of a power.
 * Of a sum, what its monomials have in common, and the rest.
 */
function splitProduct(space: Space, target: Polynomial): readonly (readonly [Polynomial, Polynomial])[] {
  const { rank, monomials } = target;
  const [only, ...more] = monomials;
  if (only === undefined) return [];
  if (more.length > 0) {
    const common = takeContent(space, target, true).factors;
    const inverse = common.map((factor) => ({ ...factor, exponent: negated(factor.exponent) }));
    const rest = monomials.map((monomial) => ({ ...monomial, factors: [...monomial.factors, ...inverse] }));
    return common.length === 0 ? [] : [[single(space, rank, common), collect(space, rank, rest)]];
  }
  const { coefficient, bound, factors } = only;
  const of = (one: Rational, some: readonly Factor[], summed: readonly Dimension[] = []): Polynomial => collect(space, rank, [{ coefficient: one, bound: summed, factors: some }]);
  const splits: (readonly [Polynomial, Polynomial])[] = [];
  if (!isOne(coefficient) && factors.length > 0) {
    const sign = isNegative(coefficient) ? MINUS_ONE : ONE;
    const size = isNegative(coefficient) ? negateRational(coefficient) : coefficient;
    if (!isOne(size)) splits.push([constant(space, rank, size), of(sign, factors, bound)]);
  }
  const parts = bound.length === 0 ? [] : splitComponents(space, of(ONE, factors, bound));
  for (const [place, part] of parts.entries()) {
    const isSum = part.monomials.some((monomial) => monomial.bound.length > 0);
    if (isSum && parts.length > 1) splits.push([part, multiplyEntries(space, rank, [constant(space, rank, coefficient), ...parts.filter((_, other) => other !== place)])]);
  }
  const outside = factors.filter(({ head, indices }) => head.kind !== "delta" && head.kind !== "pair" && indices.every((index) => index < rank));
  for (const factor of outside) {
    const others = factors.filter((other) => other !== factor);
    if (others.length > 0) splits.push([of(ONE, [factor]), of(coefficient, others, bound)]);
    else if (typeof factor.exponent === "number" && Math.abs(factor.exponent) > 1) {
      const one = factor.exponent > 0 ? 1 : -1;
      splits.push([of(ONE, [{ ...factor, exponent: one }]), of(coefficient, [{ ...factor, exponent: factor.exponent - one }])]);
    }
  }
  return splits;
}

/** A pattern f(…) against a target that is f of something, or a pattern without variables against itself. */
function unifyInside(space: Space, pattern: Polynomial, target: Polynomial): readonly Values[] {
  let [wanted, found] = [pattern, target];
  for (;;) {
    const outer = loneFactor(wanted);
    const inner = loneFactor(found);
    if (outer?.head.kind === "operator") return unifyOperator(outer, inner);
    if (outer?.head.kind !== "apply") return wanted.rank === found.rank && wanted === found ? [new Map()] : [];
    if (inner?.head.kind !== "apply" || inner.head.function !== outer.head.function || inner.exponent !== outer.exponent) return [];
    const [argument, indices] = [nth(inner.head.parts, 0), inner.indices];
    wanted = nth(outer.head.parts, 0);
    found = contract(space, target.rank, [{ polynomial: argument, indices }]);
    const [only, ...more] = wanted.monomials;
    if (only !== undefined && more.length === 0 && bareVariable(only) !== null) return unify(space, wanted, found);
  }
}

/** A pattern op(A, …) of bare variables against an operator. */
function unifyOperator(wanted: Factor, found: Factor | null): readonly Values[] {
  if (wanted.head.kind !== "operator" || found?.head.kind !== "operator" || wanted.head.operator !== found.head.operator || found.exponent !== 1 || found.indices.length > 0) return [];
  const values = new Map<string, Polynomial>();
  for (const [place, part] of wanted.head.parts.entries()) {
    const factor = loneFactor(part);
    if (factor?.head.kind !== "variable" || factor.indices.some((index, axis) => index !== axis)) return [];
    values.set(factor.head.variable.name, nth(found.head.parts, place));
  }
  return [values];
}

/**
 * Every way in which the square `target` is `pattern`: A′ for what stands the other way round than its transpose would, A B for a product of square
 * matrices, c A for one with a scalar in front, A⁻¹, or the identity.
 */
export function unifyMatrix(space: Space, pattern: Polynomial, target: Polynomial, sizes: ReadonlyMap<string, Dimension>): readonly Values[] {
  const [only, ...more] = pattern.monomials;
  if (only === undefined || more.length > 0 || pattern.rank !== 2 || target.rank !== 2 || !isOne(only.coefficient)) return [];
  const [first, second, ...further] = only.factors;
  if (first === undefined || further.length > 0) return [];
  if (first.head.kind === "delta") return target.monomials.length === 1 && isDelta(nth(target.monomials, 0)) ? [new Map()] : [];
  if (second !== undefined) return only.bound.length === 1 ? product(space, only, target, sizes) : scalarMultiple(space, [first, second], target);
  if (first.head.kind === "operator") return inverse(space, first, target);
  if (first.head.kind !== "variable" || nth(first.indices, 0) !== 1) return [];
  const { slots: [leading], polynomial } = orient(space, target);
  return leading === 1 ? [new Map([[first.head.variable.name, polynomial]])] : [];
}

const isDelta = ({ coefficient, factors: [factor, ...more] }: Monomial): boolean => factor?.head.kind === "delta" && more.length === 0 && isOne(coefficient);

/** A the first matrix of a product, B the others. */
function product(space: Space, { factors }: Monomial, target: Polynomial, sizes: ReadonlyMap<string, Dimension>): readonly Values[] {
  const [size] = sizes.values();
  const chain = size === undefined ? null : squareProduct(target, size);
  const names = [0, 1].map((place) => factors.find(({ indices }) => indices[place] === place));
  const [left, right] = names.map((factor) => (factor?.head.kind === "variable" ? factor.head.variable.name : null));
  if (size === undefined || chain === null || left === undefined || left === null || right === undefined || right === null) return [];
  const matrices = chain.links.map(({ factor, transposed }) => single(space, 2, [{ ...factor, indices: transposed ? [1, 0] : [0, 1] }]));
  const rest = matrices.slice(1);
  const chained = contract(space, 2, [
    { polynomial: single(space, 0, chain.scalars, chain.coefficient), indices: [] },
    ...rest.map((polynomial, place) => ({ polynomial, indices: [place === 0 ? 0 : place + 1, place === rest.length - 1 ? 1 : place + 2] })),
  ], rest.slice(1).map(() => size));
  return [new Map([[left, nth(matrices, 0)], [right, chained]])];
}

/** c the number and the scalar factors of one monomial, or the number that leads a sum. */
function scalarMultiple(space: Space, pair: readonly Factor[], target: Polynomial): readonly Values[] {
  const [c, A] = [pair.find(({ indices }) => indices.length === 0), pair.find(({ indices }) => indices.length === 2)];
  const [leading, ...more] = target.monomials;
  if (c?.head.kind !== "variable" || A?.head.kind !== "variable" || leading === undefined || nth(A.indices, 0) !== 0) return [];
  const scalars = more.length > 0 ? [] : leading.factors.filter(({ indices }) => indices.length === 0);
  if (scalars.some(({ exponent }) => typeof exponent !== "number")) return [];
  if (isOne(leading.coefficient) && scalars.length === 0) return [];
  const inverted = single(space, 2, scalars.map((factor) => ({ ...factor, exponent: negated(factor.exponent) })), invertRational(leading.coefficient));
  const rest = contract(space, 2, [{ polynomial: inverted, indices: [0, 1] }, { polynomial: target, indices: [0, 1] }]);
  return [new Map([[c.head.variable.name, single(space, 0, scalars, leading.coefficient)], [A.head.variable.name, rest]])];
}

const negated = (exponent: Exponent): Exponent => (typeof exponent === "number" ? -exponent : exponent);

/** A where the target is A⁻¹. */
function inverse(space: Space, asked: Factor, target: Polynomial): readonly Values[] {
  const found = loneFactor(target);
  if (asked.head.kind !== "operator" || found?.head.kind !== "operator" || !isInverse(asked.head.operator) || found.head.operator !== asked.head.operator || found.exponent !== 1) return [];
  const variable = loneFactor(nth(asked.head.parts, 0));
  if (variable?.head.kind !== "variable" || nth(found.indices, 0) === nth(found.indices, 1)) return [];
  return [new Map([[variable.head.variable.name, contract(space, 2, [{ polynomial: nth(found.head.parts, 0), indices: found.indices }])]])];
}
