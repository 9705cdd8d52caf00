/** Sums and contractions of index polynomials, in normal form; knows no term, and of powers and functions only that they unfold. */
import type { Dimension } from "../term/dimension.js";
import { addRational, isZero, multiplyRational, ONE, type Rational, rational } from "../term/rational.js";
import { holdsPairs, reducePairs, withoutBound } from "./composite.js";
import { label } from "./label.js";
import { asExponent, constant, deltaHead, type Exponent, exponentValue, type Factor, internPolynomial, type Monomial, nth, type Piece, type Polynomial, type Product, raiseNumber, sizeHead, type Space, spend, Undecidable } from "./polynomial.js";

type Pair = readonly [number, number];

/** The product of `pieces` and Kronecker deltas, summed over `bound`: trace, product, transpose, diagonal are each one contraction. */
export function contract(space: Space, rank: number, pieces: readonly Piece[], bound: readonly Dimension[] = [], deltas: readonly Pair[] = []): Polynomial {
  return collect(space, rank, multiplyOut(space, rank, { coefficient: ONE, bound, factors: deltaFactors(space, deltas) }, pieces));
}

const deltaFactors = (space: Space, deltas: readonly Pair[]): readonly Factor[] =>
  deltas.map((indices) => ({ head: deltaHead(space), indices, exponent: 1 }));

/** The products that one product becomes when polynomials are multiplied to it. */
export function multiplyOut(space: Space, rank: number, product: Product, pieces: readonly Piece[]): readonly Product[] {
  let products: readonly Product[] = [product];
  for (const { polynomial, indices } of pieces) {
    const count = products.length * polynomial.monomials.length;
    if (count > 4 * space.budget.monomials) throw new Undecidable("a product of sums has too many monomials");
    const next: Product[] = [];
    for (const left of products) {
      spend(space, left.factors.length + polynomial.monomials.length);
      for (const monomial of polynomial.monomials) next.push(join(rank, left, monomial, polynomial.rank, indices));
    }
    products = next;
  }
  return products;
}

function join(rank: number, left: Product, right: Monomial, slots: number, indices: readonly number[]): Product {
  const shift = rank + left.bound.length - slots;
  const rename = (index: number): number => (index < slots ? nth(indices, index) : index + shift);
  const renamed = right.factors.map((factor) => ({ head: factor.head, indices: factor.indices.map(rename), exponent: factor.exponent }));
  return {
    coefficient: multiplyRational(left.coefficient, right.coefficient),
    bound: right.bound.length === 0 ? left.bound : [...left.bound, ...right.bound],
    factors: left.factors.length === 0 ? renamed : [...left.factors, ...renamed],
  };
}

/** Σ weight · polynomial, over polynomials with the same slots. */
export function combine(space: Space, rank: number, terms: readonly (readonly [weight: Rational, polynomial: Polynomial])[]): Polynomial {
  const sums = new Map<string, Monomial>();
  for (const [weight, { monomials }] of terms) {
    spend(space, monomials.length);
    for (const monomial of monomials) accumulate(sums, { ...monomial, coefficient: multiplyRational(weight, monomial.coefficient) });
  }
  return internPolynomial(space, rank, [...sums.values()]);
}

/** The sum of `products`, each brought into normal form, like monomials collected. */
export function collect(space: Space, rank: number, products: readonly Product[]): Polynomial {
  const sums = new Map<string, Monomial>();
  const open = [...products];
  for (let product = open.pop(); product !== undefined; product = open.pop()) {
    const settled = settle(space, rank, product);
    if (settled.kind === "open") open.push(...settled.products);
    else accumulate(sums, settled.monomial);
  }
  return internPolynomial(space, rank, [...sums.values()]);
}

function accumulate(sums: Map<string, Monomial>, monomial: Monomial): void {
  const known = sums.get(monomial.key);
  const coefficient = known === undefined ? monomial.coefficient : addRational(known.coefficient, monomial.coefficient);
  if (isZero(coefficient)) sums.delete(monomial.key);
  else sums.set(monomial.key, known === undefined ? monomial : { ...known, coefficient });
}

export function addExponents(space: Space, a: Exponent, b: Exponent): Exponent {
  if (typeof a === "number" && typeof b === "number") return a + b;
  return asExponent(combine(space, 0, [[ONE, exponentPolynomial(space, a)], [ONE, exponentPolynomial(space, b)]]));
}

export function exponentPolynomial(space: Space, exponent: Exponent): Polynomial {
  return typeof exponent === "number" ? constant(space, 0, rational(exponent)) : exponent;
}

type Settled = { readonly kind: "monomial"; readonly monomial: Monomial } | { readonly kind: "open"; readonly products: readonly Product[] };

/** One product in normal form: deltas contracted, powers combined, unused sums turned into sizes, bound indices labelled. */
function settle(space: Space, rank: number, { coefficient, bound, factors }: Product): Settled {
  spend(space, factors.length);
  const { rename, deltas } = contractDeltas(rank, factors);
  const powers = combinePowers(space, rename === null ? factors : factors.map((factor) => ({ ...factor, indices: factor.indices.map(rename) })));
  if (holdsPairs(factors)) {
    const whole = { coefficient, bound, factors: [...powers.values()] };
    const contracted = rename === null ? whole : withoutBound(rank, whole, bound.flatMap((_, k) => (rename(rank + k) === rank + k ? [] : [rank + k])));
    const reduced = reducePairs(space, rank, contracted, deltaFactors(space, deltas));
    if (reduced !== null) return { kind: "open", products: [reduced] };
  }
  const weight = multiplyRational(coefficient, extractNumbers(space, powers));

  const pieces: Piece[] = [];
  for (const [key, factor] of powers) {
    const unfolded = factor.head.parts.length === 0 ? null : space.unfold(space, factor);
    if (unfolded === null) continue;
    pieces.push(unfolded.piece);
    if (unfolded.kept === null) powers.delete(key);
    else powers.set(key, unfolded.kept);
  }
  if (pieces.length > 0) {
    const rest = [...powers.values(), ...factors.filter(({ head }) => head.kind === "delta")];
    return { kind: "open", products: multiplyOut(space, rank, { coefficient: weight, bound, factors: rest }, pieces) };
  }

  const used = new Set<number>();
  for (const { indices } of powers.values()) for (const index of indices) used.add(index);
  let volume = weight;
  bound.forEach((dimension, k) => {
    const index = rank + k;
    if (used.has(index) || (rename !== null && rename(index) !== index)) return;
    volume = multiplyRational(volume, rational(dimension.coefficient));
    for (const [name, exponent] of dimension.powers) mergePower(space, powers, { head: sizeHead(space, name), indices: [], exponent });
  });
  return { kind: "monomial", monomial: { coefficient: volume, ...label(space, rank, bound, [...powers.values(), ...deltaFactors(space, deltas)]) } };
}

/** δ(i, j) with j bound renames j to i; between slots it stays, and the later slot is written as the earlier everywhere else. */
function contractDeltas(rank: number, factors: readonly Factor[]): { readonly rename: ((index: number) => number) | null; readonly deltas: readonly Pair[] } {
  const pairs = factors.filter(({ head }) => head.kind === "delta");
  if (pairs.length === 0) return { rename: null, deltas: [] };
  const parent = new Map<number, number>();
  const rename = (index: number): number => {
    let root = index;
    for (let next = parent.get(root); next !== undefined; next = parent.get(root)) root = next;
    return root;
  };
  for (const { indices } of pairs) {
    const a = rename(nth(indices, 0));
    const b = rename(nth(indices, 1));
    if (a !== b) parent.set(Math.max(a, b), Math.min(a, b));
  }
  const deltas = [...parent.keys()].filter((index) => index < rank).map((index): Pair => [rename(index), index]);
  return { rename, deltas };
}

/** The factors other than deltas by head and indices, with the exponents of equal ones added. */
function combinePowers(space: Space, factors: readonly Factor[]): Map<string, Factor> {
  const powers = new Map<string, Factor>();
  for (const factor of factors) {
    if (factor.head.kind === "delta") continue;
    if (factor.head.symmetric) mergePower(space, powers, { ...factor, indices: factor.indices.toSorted((a, b) => a - b) });
    else mergePower(space, powers, factor);
  }
  return powers;
}

function mergePower(space: Space, powers: Map<string, Factor>, factor: Factor): void {
  const key = `${factor.head.id}(${factor.indices.join(",")})`;
  const known = powers.get(key);
  if (known === undefined) {
    powers.set(key, factor);
    return;
  }
  const exponent = addExponents(space, known.exponent, factor.exponent);
  if (exponent === 0) powers.delete(key);
  else powers.set(key, { head: factor.head, indices: factor.indices, exponent });
}

/** Takes the whole powers out of numbers to fractional powers: 2^(3/2) leaves 2^(1/2) behind and gives 2. */
function extractNumbers(space: Space, powers: Map<string, Factor>): Rational {
  let extracted = ONE;
  for (const [key, factor] of powers) {
    if (factor.head.kind !== "number") continue;
    const whole = Math.floor(exponentValue(factor.exponent) ?? 0);
    if (whole === 0) continue;
    extracted = multiplyRational(extracted, raiseNumber(factor.head.value, whole));
    const exponent = addExponents(space, factor.exponent, -whole);
    if (exponent === 0) powers.delete(key);
    else powers.set(key, { ...factor, exponent });
  }
  return extracted;
}
