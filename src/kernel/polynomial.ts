/** Index polynomials as data, each equal one shared, within the budget of one proof; knows no term and no arithmetic. */
import type { Dimension } from "../term/dimension.js";
import { formatRational, isInteger, powerRational, type Rational, toNumber, ZERO } from "../term/rational.js";
import type { FunctionSymbol, OperatorSymbol } from "../term/symbols.js";
import type { TermOf } from "../term/term.js";

interface HeadCommon {
  readonly id: number;
  /** The closed polynomials it is made of. */
  readonly parts: readonly Polynomial[];
  /** Whether its two indices may be exchanged. */
  readonly symmetric: boolean;
}

/** What stands before the indices of a factor. */
export type Head = HeadCommon &
  (
    | { readonly kind: "delta" }
    | { readonly kind: "size"; readonly name: string }
    /** A positive number, met only under a fractional or symbolic power. */
    | { readonly kind: "number"; readonly value: Rational }
    /** What of the declared facts its entries hold: those of its structure (`held`), none yet (`open`), or none for good (`forgotten`). */
    | { readonly kind: "variable"; readonly variable: TermOf<"variable">; readonly facts: "held" | "open" | "forgotten" }
    /** The kernel's own tangent dX: no reader's name can meet it. */
    | { readonly kind: "strip" }
    /** [a = (i, j)]: the first index is the pair of the others, which run over `outer` and `inner`. */
    | { readonly kind: "pair"; readonly outer: Dimension; readonly inner: Dimension }
    /** f of its one part, entry by entry. */
    | { readonly kind: "apply"; readonly function: FunctionSymbol }
    /** Its one part as a whole, met only under a negative, fractional or symbolic power. */
    | { readonly kind: "group" }
    | { readonly kind: "operator"; readonly operator: OperatorSymbol; readonly sizes: ReadonlyMap<string, Dimension> }
  );

/** A whole number, or a polynomial without slots for every other exponent. */
export type Exponent = number | Polynomial;

/** head(indices) ^ exponent. */
export interface Factor {
  readonly head: Head;
  readonly indices: readonly number[];
  readonly exponent: Exponent;
}

/**
 * coefficient · Σ Π factors. In a polynomial with r slots the indices 0 … r−1 are its slots; index r + k is summed over `bound[k]`
 * and may occur any number of times. Two monomials of one polynomial are alike exactly when their keys are equal.
 */
export interface Monomial {
  readonly coefficient: Rational;
  readonly bound: readonly Dimension[];
  readonly factors: readonly Factor[];
  readonly key: string;
}

/** coefficient · Σ Π factors before normal form; in a polynomial with `rank` slots, index rank + k is summed over `bound[k]`. */
export interface Product {
  readonly coefficient: Rational;
  readonly bound: readonly Dimension[];
  readonly factors: readonly Factor[];
}

/** A sum of unlike monomials in a fixed order. In one space two polynomials are equal exactly when they are `===`. */
export interface Polynomial {
  /** Larger than the id of every polynomial inside it. */
  readonly id: number;
  /** The number of slots. */
  readonly rank: number;
  readonly monomials: readonly Monomial[];
}

/** A claim that the kernel leaves open; caught by every public function and returned as a verdict. */
export class Undecidable extends Error {}

/** What one proof may spend. */
export interface Budget {
  /** Factors looked at. */
  readonly work: number;
  /** Monomials of one polynomial. */
  readonly monomials: number;
}

export const defaultBudget: Budget = { work: 400_000, monomials: 4_000 };

/** The shared polynomials and heads of one proof, and what is left of its budget. */
export interface Space {
  readonly budget: Budget;
  readonly polynomials: Map<string, Polynomial>;
  readonly heads: Map<string, Head>;
  readonly symbols: Map<object, number>;
  readonly orientations: Map<Polynomial, Oriented>;
  /** Given from outside (see powers), so that the normal form need not know what stands inside a factor. */
  readonly unfold: Unfold;
  /** Calls and derivatives already unfolded, by symbol and arguments. */
  readonly unfolded: Map<string, Polynomial>;
  /** Operators with f(X′, …) = f(X, …)′, each with the relation that says so. */
  readonly transposing: ReadonlyMap<OperatorSymbol, string>;
  /** Operators that a declared adjoint says to be linear in the argument at a place, with its name. */
  readonly linear: ReadonlyMap<OperatorSymbol, ReadonlyMap<number, string>>;
  /** The declared facts used so far. */
  readonly used: Set<string>;
  work: number;
  depth: number;
}

/** A closed polynomial with its unused slots dropped and the others in a fixed order; `slots` are those of the original. */
export interface Oriented {
  readonly polynomial: Polynomial;
  readonly slots: readonly number[];
  readonly symmetric: boolean;
}

/** A polynomial with its slots filled by indices of the product it stands in. */
export interface Piece {
  readonly polynomial: Polynomial;
  readonly indices: readonly number[];
}

/** What a factor becomes when its indices coincide, or when it is a sum to a power of one or more; null when it stays as it is. */
export type Unfold = (space: Space, factor: Factor) => { readonly kept: Factor | null; readonly piece: Piece } | null;

/** What a space is told of its operators. */
export type OperatorFacts = Pick<Space, "transposing" | "linear">;

export function createSpace(budget: Budget, unfold: Unfold, { transposing, linear }: OperatorFacts): Space {
  return {
    budget, unfold, transposing, linear, polynomials: new Map(), heads: new Map(), symbols: new Map(), orientations: new Map(), unfolded: new Map(), used: new Set(),
    work: budget.work, depth: 0,
  };
}

/** Takes `amount` from the budget. */
export function spend(space: Space, amount: number): void {
  space.work -= amount;
  if (space.work < 0) throw new Undecidable("the proof exceeds its budget");
}

export function nth<Item>(items: readonly Item[], position: number): Item {
  const item = items[position];
  if (item === undefined) throw new Error("internal: an index beyond its polynomial");
  return item;
}

/** The number of a symbol, told apart by identity and not by name. */
export function symbolNumber(space: Space, symbol: object): number {
  const known = space.symbols.get(symbol);
  if (known !== undefined) return known;
  space.symbols.set(symbol, space.symbols.size);
  return space.symbols.size - 1;
}

/** Shares a polynomial whose monomials are unlike and non-zero, in any order. */
export function internPolynomial(space: Space, rank: number, monomials: readonly Monomial[]): Polynomial {
  if (monomials.length > space.budget.monomials) throw new Undecidable(`an index polynomial has more than ${space.budget.monomials} monomials`);
  const sorted = monomials.length < 2 ? monomials : monomials.toSorted((a, b) => (a.key < b.key ? -1 : 1));
  let key = `${rank}`;
  for (const { coefficient, key: monomialKey } of sorted) key += `+${formatRational(coefficient)}*${monomialKey}`;
  const known = space.polynomials.get(key);
  if (known !== undefined) return known;
  const polynomial = { id: space.polynomials.size, rank, monomials: sorted };
  space.polynomials.set(key, polynomial);
  return polynomial;
}

/** Shares a head under a key that tells it from every other. */
export function internHead(space: Space, key: string, make: (id: number) => Head): Head {
  const known = space.heads.get(key);
  if (known !== undefined) return known;
  const head = make(space.heads.size);
  space.heads.set(key, head);
  return head;
}

export function deltaHead(space: Space): Head {
  return internHead(space, "delta", (id) => ({ kind: "delta", id, parts: [], symmetric: true }));
}

export function sizeHead(space: Space, name: string): Head {
  return internHead(space, `size:${name}`, (id) => ({ kind: "size", id, parts: [], symmetric: false, name }));
}

export function constant(space: Space, rank: number, value: Rational): Polynomial {
  return internPolynomial(space, rank, value.numerator === 0n ? [] : [{ coefficient: value, bound: [], factors: [], key: "" }]);
}

/** The number that a polynomial is, or null. */
export function constantValue({ monomials }: Polynomial): Rational | null {
  const [only] = monomials;
  if (only === undefined) return ZERO;
  return monomials.length === 1 && only.factors.length === 0 ? only.coefficient : null;
}

/** The number that an exponent is, or null. */
export function exponentValue(exponent: Exponent): number | null {
  if (typeof exponent === "number") return exponent;
  const value = constantValue(exponent);
  return value === null ? null : toNumber(value);
}

const LARGEST_NUMBER = 2n ** 512n;
const LARGEST_EXPONENT = 1_000;

/** value ^ exponent for a whole exponent, when that stays within reason; zero must not be inverted. */
export function raiseNumber(value: Rational, exponent: number): Rational {
  const { numerator, denominator } = value;
  if (denominator === 1n && (numerator === 1n || numerator === -1n)) return powerRational(value, exponent % 2);
  if (Math.abs(exponent) > LARGEST_EXPONENT || denominator > LARGEST_NUMBER || numerator > LARGEST_NUMBER || -numerator > LARGEST_NUMBER) {
    throw new Undecidable("a number is too large");
  }
  return powerRational(value, exponent);
}

/** An exponent in its one form: whole numbers as numbers. */
export function asExponent(polynomial: Polynomial): Exponent {
  const value = constantValue(polynomial);
  if (value === null || !isInteger(value)) return polynomial;
  const whole = Number(value.numerator);
  if (!Number.isSafeInteger(whole)) throw new Undecidable("an exponent is too large");
  return whole;
}

/** Every polynomial inside `roots`, through heads and exponents, the inner before the outer. */
export function reachable(roots: readonly Polynomial[]): readonly Polynomial[] {
  const seen = new Set<Polynomial>(roots);
  for (const { monomials } of seen) {
    for (const { factors } of monomials) {
      for (const { head, exponent } of factors) {
        for (const part of head.parts) seen.add(part);
        if (typeof exponent !== "number") seen.add(exponent);
      }
    }
  }
  return [...seen].toSorted((a, b) => a.id - b.id);
}
