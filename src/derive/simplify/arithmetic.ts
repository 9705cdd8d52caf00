/** Ring arithmetic on terms in canonical form: numbers gathered, like terms and like powers collected, factors sorted. Knows no text rules. */
import { type Dimension, isScalarShape, isUnit, literalSize, multiplySizes, namedSize, type Shape, UNIT } from "../../term/dimension.js";
import { addRational, invertRational, isInteger, isOne, isZero, MINUS_ONE, multiplyRational, ONE, powerRational, type Rational, rational } from "../../term/rational.js";
import type { TermTable } from "../../term/table.js";
import type { Term } from "../../term/term.js";
import { holds } from "../../term/facts/facts.js";
import type { Facts } from "../../term/facts/known.js";
import { hasMinus, isReciprocal, type Ordering } from "./order.js";

/** Canonical constructors: given canonical arguments, the result is canonical. */
export interface Arithmetic {
  add(terms: readonly Term[]): Term;
  multiply(factors: readonly Term[], shape: Shape): Term;
  hadamard(factors: readonly Term[]): Term;
  power(base: Term, exponent: Term): Term;
  /** A term as rational × rest. */
  split(term: Term): readonly [Rational, Term];
  scale(coefficient: Rational, term: Term): Term;
}

const largestFoldedExponent = 400;

export function createArithmetic(table: TermTable, ordering: Ordering, facts: Facts): Arithmetic {
  const one = table.number(1);

  const split = (term: Term): readonly [Rational, Term] => {
    if (term.kind === "number") return [term.value, one];
    if (term.kind !== "multiply") return [ONE, term];
    const [first, ...rest] = term.args;
    return first?.kind === "number" ? [first.value, table.multiply(rest)] : [ONE, term];
  };

  const scale = (coefficient: Rational, term: Term): Term => {
    if (isZero(coefficient)) return table.zeros(term.shape);
    if (isOne(coefficient)) return term;
    if (term.kind === "zeros") return term;
    if (term.kind === "number") return table.number(multiplyRational(coefficient, term.value));
    const [inner, core] = split(term);
    const total = multiplyRational(coefficient, inner);
    return isOne(total) ? core : table.multiply([table.number(total), core]);
  };

  const add = (terms: readonly Term[]): Term => {
    const coefficients = new Map<Term, Rational>();
    for (const term of terms.flatMap((summand) => (summand.kind === "add" ? summand.args : [summand]))) {
      if (term.kind === "zeros") continue;
      const [coefficient, core] = split(term);
      const before = coefficients.get(core);
      coefficients.set(core, before === undefined ? coefficient : addRational(before, coefficient));
    }
    const collected = [...coefficients].flatMap(([core, coefficient]) => (isZero(coefficient) ? [] : [scale(coefficient, core)]));
    const [first] = terms;
    if (collected.length === 0) return table.zeros(first?.shape ?? [UNIT, UNIT]);
    return table.add(collected.sort(ordering.compareSummands));
  };

  /** base ^ exponent factors, with equal bases gathered. */
  const gatherPowers = (factors: readonly Term[]): readonly Term[] => {
    const exponents = new Map<Term, Term[]>();
    for (const factor of factors) {
      const [base, exponent] = factor.kind === "power" ? factor.args : [factor, one];
      if (base === undefined || exponent === undefined) continue;
      exponents.set(base, [...(exponents.get(base) ?? []), exponent]);
    }
    if (exponents.size === factors.length) return factors;
    return [...exponents].flatMap(([base, list]) => {
      const result = list.length === 1 ? (list[0] === one ? base : table.power(base, list[0] ?? one)) : power(base, add(list));
      return isUnitTerm(result) ? [] : [result];
    });
  };

  const multiply = (factors: readonly Term[], shape: Shape): Term => {
    let coefficient = ONE;
    const sizes = new Map<string, number>();
    let sizeCoefficient = ONE;
    const scalars: Term[] = [];
    const chain: Term[] = [];
    const countSize = (size: Dimension, sign: 1 | -1): void => {
      const literal = rational(size.coefficient);
      sizeCoefficient = multiplyRational(sizeCoefficient, sign === 1 ? literal : invertRational(literal));
      for (const [name, exponent] of size.powers) sizes.set(name, (sizes.get(name) ?? 0) + sign * exponent);
    };
    // A nested scalar product such as (x'y) stays one factor; all others are spliced in.
    const stack = factors.toReversed();
    for (let factor = stack.pop(); factor !== undefined; factor = stack.pop()) {
      if (factor.kind === "zeros" || (factor.kind === "number" && isZero(factor.value))) return table.zeros(shape);
      if (factor.kind === "number") coefficient = multiplyRational(coefficient, factor.value);
      else if (factor.kind === "size") countSize(factor.size, 1);
      else if (isReciprocalOfSize(factor)) countSize(factor.args[0].size, -1);
      else if (factor.kind === "multiply" && (!isScalarShape(factor.shape) || factor.args.some((part) => isScalarShape(part.shape)))) {
        stack.push(...regroup(factor).toReversed());
      } else if (isScalarShape(factor.shape)) scalars.push(factor);
      else chain.push(factor);
    }
    coefficient = multiplyRational(coefficient, sizeCoefficient);
    const [segments, rest] = scalarSegments(chain.length > 1 ? chain.filter((factor) => factor.kind !== "identity") : chain);
    const body = rest.length === 0 && chain.length > 0 && segments.length === 0 ? chain.slice(0, 1) : rest;
    for (const segment of segments) scalars.push(orient(segment));
    if (body.length > 0 && isScalarShape(shape)) scalars.push(orient(body));
    const gathered = gatherPowers(scalars);
    const extra: Term[] = [];
    const plain: Term[] = [];
    for (const factor of gathered) {
      if (factor.kind === "number") coefficient = multiplyRational(coefficient, factor.value);
      else plain.push(factor);
    }
    plain.sort(ordering.compareFactors);
    const [numerator, denominator] = sizeFactors(sizes);
    if (numerator !== null) extra.push(table.size(numerator));
    if (denominator !== null) extra.push(table.reciprocal(table.size(denominator)));
    const above = plain.filter((factor) => !isReciprocal(factor));
    const below = plain.filter(isReciprocal);
    const matrix = isScalarShape(shape) ? [] : body;
    const product = [...extra, ...above, ...matrix, ...below];
    if (coefficient.numerator < 0n) {
      const flipped = firstFlipped(product);
      if (flipped !== null) return multiply([table.number({ numerator: -coefficient.numerator, denominator: coefficient.denominator }), ...flipped], shape);
    }
    if (product.length === 0) return table.number(coefficient);
    if (!isOne(coefficient)) product.unshift(table.number(coefficient));
    return product.length === 1 && product[0] !== undefined ? product[0] : table.multiply(product);
  };

  /** The factors with the first sum of mostly negative terms negated: −(a − b) is b − a. */
  const firstFlipped = (factors: readonly Term[]): readonly Term[] | null => {
    const place = factors.findIndex((factor) => flippedSum(factor) !== null);
    const flipped = place < 0 ? null : flippedSum(factors[place]);
    return flipped === null ? null : factors.map((factor, index) => (index === place ? flipped : factor));
  };

  const flippedSum = (factor: Term | undefined): Term | null => {
    if (factor?.kind === "hadamard") {
      const inner = firstFlipped(factor.args);
      return inner === null ? null : hadamard(inner);
    }
    if (factor?.kind !== "add") return null;
    const negative = factor.args.filter(hasMinus).length;
    return 2 * negative < factor.args.length || (2 * negative === factor.args.length && factor.args.length > 2) ? null : add(factor.args.map((summand) => scale(MINUS_ONE, summand)));
  };

  /** The factors of a product, its scalar-valued chain kept as one factor. */
  const regroup = (product: Term): readonly Term[] => {
    if (!isScalarShape(product.shape)) return product.args;
    const scalars = product.args.filter((factor) => isScalarShape(factor.shape));
    const chain = product.args.filter((factor) => !isScalarShape(factor.shape));
    return chain.length === 0 ? scalars : [...scalars, table.multiply(chain)];
  };

  /** u′ v for vectors, with entrywise factors of both gathered: (y ./ p)′ p is the sum of y. */
  const innerProduct = (u: Term, v: Term): Term | null => {
    if (!holdsEntries(u) && !holdsEntries(v)) return null;
    const entries = hadamard([u, v]);
    if (entries.kind === "ones") return table.size(entries.shape[0]);
    if (entries.kind === "multiply" || entries.kind === "add") return null;
    if (entries.kind !== "hadamard") return table.sum(entries);
    const [first, ...rest] = entries.args;
    return first === undefined ? null : table.multiply([flip(first), table.hadamard(rest)]);
  };

  /** Of x′ A y and y′ A′ x, the one that is first in canonical order. */
  const orient = (chain: readonly Term[]): Term => {
    const [left, right] = chain;
    const inner = chain.length === 2 && left !== undefined && right !== undefined ? innerProduct(flip(left), right) : null;
    if (inner !== null) return inner;
    const forward = table.multiply(chain);
    if (chain.length < 2) return forward;
    const backward = table.multiply(chain.toReversed().map(flip));
    const [a, b] = [transposeCount(forward), transposeCount(backward)];
    if (a !== b) return a < b ? forward : backward;
    const [first, last] = [isBare(left), isBare(right)];
    if (chain.length === 2 && first !== last) return first ? forward : backward;
    return ordering.key(forward) <= ordering.key(backward) ? forward : backward;
  };

  /** The transpose of one factor of a scalar chain, without asking any rule. */
  const flip = (factor: Term): Term => {
    if (factor.kind === "transpose") return factor.args[0] ?? factor;
    if (factor.kind === "ones") return table.ones([factor.shape[1], factor.shape[0]]);
    if (factor.kind === "identity" || factor.kind === "diagonal") return factor;
    if (factor.kind === "variable" && holds(facts, factor, "is symmetric")) return factor;
    if (factor.kind === "add") return table.add(factor.args.map(flip));
    if (factor.kind === "multiply") {
      const chain = factor.args.filter((part) => !isScalarShape(part.shape));
      return table.multiply([...factor.args.filter((part) => isScalarShape(part.shape)), ...chain.toReversed().map(flip)]);
    }
    if (factor.kind === "hadamard") return table.hadamard(factor.args.map(flip).sort(ordering.compareFactors));
    return table.transpose(factor);
  };

  const hadamard = (factors: readonly Term[]): Term => {
    const [first] = factors;
    if (first === undefined) throw new Error("internal: an empty Hadamard product");
    if (isScalarShape(first.shape)) return multiply(factors, first.shape);
    const outside: Term[] = [];
    const inside: Term[] = [];
    for (const factor of factors.flatMap((one_) => (one_.kind === "hadamard" ? one_.args : [one_]))) {
      if (factor.kind === "zeros") return factor;
      if (factor.kind === "multiply") {
        const scalars = factor.args.filter((part) => isScalarShape(part.shape));
        outside.push(...scalars);
        const chain = factor.args.filter((part) => !isScalarShape(part.shape));
        const core = chain.length === 1 ? chain[0] : table.multiply(chain);
        if (core !== undefined && core.kind === "hadamard") inside.push(...core.args);
        else if (core !== undefined) inside.push(core);
      } else inside.push(factor);
    }
    const kept = gatherPowers(inside.filter((factor) => factor.kind !== "ones"));
    const core = kept.length === 0 ? table.ones(first.shape) : table.hadamard(kept.toSorted(ordering.compareFactors));
    return outside.length === 0 ? core : multiply([...outside, core], first.shape);
  };

  const power = (base: Term, exponent: Term): Term => {
    if (exponent.kind !== "number") return table.power(base, exponent);
    const steps = exponent.value;
    if (isZero(steps)) return table.ones(base.shape);
    if (isOne(steps)) return base;
    if (base.kind === "ones") return base;
    if (base.kind === "number" && isInteger(steps) && !(isZero(base.value) && steps.numerator < 0n) && steps.numerator < largestFoldedExponent && -steps.numerator < largestFoldedExponent) {
      return table.number(powerRational(base.value, Number(steps.numerator)));
    }
    if (!isInteger(steps)) return table.power(base, exponent);
    if (base.kind === "power" && base.args[0] !== undefined && base.args[1]?.kind === "number") {
      return power(base.args[0], table.number(multiplyRational(base.args[1].value, steps)));
    }
    if (base.kind === "hadamard") return hadamard(base.args.map((factor) => power(factor, exponent)));
    if (base.kind === "multiply" && isScalarShape(base.shape)) {
      const factors = regroup(base);
      return factors.length === 1 ? table.power(base, exponent) : multiply(factors.map((factor) => power(factor, exponent)), base.shape);
    }
    if (base.kind === "multiply") {
      const scalars = base.args.filter((factor) => isScalarShape(factor.shape));
      const chain = base.args.filter((factor) => !isScalarShape(factor.shape));
      if (scalars.length > 0) return multiply([...scalars.map((factor) => power(factor, exponent)), power(table.multiply(chain), exponent)], base.shape);
    }
    return table.power(base, exponent);
  };

  const isUnitTerm = (term: Term): boolean => term.kind === "ones" || (term.kind === "number" && isOne(term.value));

  return { add, multiply, hadamard, power, split, scale };
}

function isReciprocalOfSize(term: Term): term is Extract<Term, { kind: "power" }> & { readonly args: readonly [Extract<Term, { kind: "size" }>, Term] } {
  const [base, exponent] = term.args;
  return term.kind === "power" && base?.kind === "size" && exponent?.kind === "number" && exponent.value.numerator === -1n && exponent.value.denominator === 1n;
}

function sizeFactors(exponents: ReadonlyMap<string, number>): readonly [Dimension | null, Dimension | null] {
  let [up, down] = [literalSize(1), literalSize(1)];
  for (const [name, exponent] of exponents) {
    for (let count = 0; count < exponent; count += 1) up = multiplySizes(up, namedSize(name));
    for (let count = 0; count < -exponent; count += 1) down = multiplySizes(down, namedSize(name));
  }
  return [isUnit(up) ? null : up, isUnit(down) ? null : down];
}

/** Cuts a chain where an inner size is 1: the pieces in between are scalars, the outer pieces stay. */
function scalarSegments(chain: readonly Term[]): readonly [readonly (readonly Term[])[], readonly Term[]] {
  const segments: Term[][] = [];
  const rest: Term[] = [];
  let current: Term[] = [];
  let open = false;
  for (const [index, factor] of chain.entries()) {
    current.push(factor);
    const cut = index < chain.length - 1 && isUnit(factor.shape[1]);
    if (!cut) continue;
    if (open || isUnit(current[0]?.shape[0] ?? UNIT)) segments.push(current);
    else rest.push(...current);
    current = [];
    open = true;
  }
  if (open && current.length > 0 && isUnit(current.at(-1)?.shape[1] ?? UNIT)) segments.push(current);
  else rest.push(...current);
  return [segments, rest];
}

/** A variable or its transpose: what an inner product has in front. */
const isBare = (term: Term | undefined): boolean => term?.kind === "variable" || (term?.kind === "transpose" && term.args[0]?.kind === "variable");

const holdsEntries = (term: Term): boolean => term.kind === "hadamard" || term.kind === "ones" || isReciprocal(term);

function transposeCount(term: Term): number {
  return term.args.reduce((count, factor) => count + (factor.kind === "transpose" ? 1 : 0), 0);
}

