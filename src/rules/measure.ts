/** The measure that every rewrite decreases, which is why rewriting ends; knows no particular rule. */

/*
 * Each kind of term is read as a polynomial in the measures of its arguments, with whole coefficients ≥ 1 and so growing in each of them.
 * A rewrite decreases the measure when its left side is larger than its right for all arguments ≥ 1, hence for every instance of it in every
 * context. Three readings are compared one after the other: the first counts symbols and does not see transposes; the second sees how much
 * stands under a transpose, a sum, a trace or a diagonal, so that moving those inwards, and scalars out of them, counts as progress; the third how much stands inside products.
 * Sums and products add up what they hold, so that it does not matter how they are grouped, ordered or extended by further members.
 * Between two rewrites the closed forms change only by canonical arithmetic, done once a term, and by steps that lower the printed weight.
 */
import { sameShape } from "../term/dimension.js";
import type { KindTable, Term } from "../term/term.js";
import { postorder } from "../term/traverse.js";
import type { Rewrite } from "./rule.js";

/** Coefficients by monomial, which is the sorted list of its variables. */
type Polynomial = ReadonlyMap<string, number>;

const separator = " ";
const constant = (value: number): Polynomial => new Map([["", value]]);

function plus(...summands: readonly Polynomial[]): Polynomial {
  const total = new Map<string, number>();
  for (const summand of summands) for (const [monomial, coefficient] of summand) total.set(monomial, (total.get(monomial) ?? 0) + coefficient);
  return total;
}

function times(a: Polynomial, b: Polynomial): Polynomial {
  const total = new Map<string, number>();
  for (const [left, x] of a) {
    for (const [right, y] of b) {
      const monomial = [...left.split(separator), ...right.split(separator)].filter((name) => name !== "").toSorted().join(separator);
      total.set(monomial, (total.get(monomial) ?? 0) + x * y);
    }
  }
  return total;
}

const scaled = (factor: number, polynomial: Polynomial): Polynomial => times(constant(factor), polynomial);
const total = (args: readonly Polynomial[], own: number): Polynomial => plus(...args, constant(own));
const joined = (args: readonly Polynomial[]): Polynomial => total(args, args.length - 1);

const total0 = (args: readonly Polynomial[]): Polynomial => total(args, 0);

type Reading = KindTable<(args: readonly Polynomial[], term: Term) => Polynomial>;

const atom = (value: number) => (): Polynomial => constant(value);
const variable = (_: readonly Polynomial[], term: Term): Polynomial => new Map([[`v${term.id}`, 1]]);

/** Whether an operator of several arguments gives what has the shape of each of them, as derivatives of matrix functions do: it is measured as one of a single argument. */
const isAlike = (term: Term): boolean => term.kind === "operator" && term.operator.parameters.length > 1 && term.operator.parameters.every(({ shape }) => sameShape(shape, term.operator.shape));

/** How many symbols there are, transposes aside; constants are heavy, since they vanish, and what stands inside an operator counts more than beside it. */
const symbols: Reading = {
  number: atom(1),
  size: atom(1),
  variable,
  ones: atom(3),
  zeros: atom(1),
  identity: atom(3),
  add: joined,
  multiply: joined,
  hadamard: joined,
  power: (args) => total(args, 1),
  apply: (args) => total(args, 1),
  transpose: (args) => total(args, 0),
  trace: (args) => total(args, 1),
  sum: (args) => total(args, 1),
  diagonal: (args) => total(args, 1),
  diagonalPart: (args) => total(args, 1),
  fill: (args) => total(args, 5),
  einsum: (args) => total(args, 2),
  call: (args) => total(args, 2),
  operator: (args, term) => (args.length === 0 ? constant(4) : args.length === 1 || isAlike(term) ? scaled(3, total(args, 0)) : total(args, 2 * (args.length - 1))),
};

const doubled = (args: readonly Polynomial[]): Polynomial => scaled(2, total(args, 0));

/** How much stands inside what moves inwards or is left behind. */
const depth: Reading = {
  number: atom(1),
  size: atom(1),
  variable,
  ones: atom(1),
  zeros: atom(1),
  identity: atom(1),
  add: joined,
  multiply: joined,
  hadamard: joined,
  power: (args) => total(args, 1),
  apply: (args) => total(args, 1),
  transpose: doubled,
  trace: doubled,
  sum: doubled,
  diagonal: (args) => total(args, 1),
  diagonalPart: doubled,
  fill: (args) => total(args, 1),
  einsum: (args) => total(args, 2),
  call: (args) => total(args.length === 1 ? [doubled(args)] : args, 2),
  operator: (args, term) => (args.length < 2 || isAlike(term) ? total(args.map((argument) => times(argument, argument)), 1) : doubled([total(args, 1)])),
};

const product = (args: readonly Polynomial[]): Polynomial => args.reduce(times, constant(1));

/** How much stands inside products: what is the same along a sum comes out of it, as (A ⊙ C) 1 = (A 1) ⊙ C where C has equal columns. */
const spread: Reading = {
  number: atom(1),
  size: atom(1),
  variable,
  ones: atom(2),
  zeros: atom(1),
  identity: atom(2),
  add: total0,
  multiply: product,
  hadamard: total0,
  power: total0,
  apply: (args) => total(args, 0),
  transpose: (args) => total(args, 0),
  trace: (args) => total(args, 0),
  sum: (args) => total(args, 0),
  diagonal: (args) => total(args, 0),
  diagonalPart: (args) => total(args, 0),
  fill: (args) => total(args, 0),
  call: (args) => total(args, 1),
  operator: (args) => total(args, 1),
  einsum: (args) => total(args, 1),
};

function read(reading: Reading, root: Term): Polynomial {
  const known = new Map<Term, Polynomial>();
  for (const term of postorder([root])) known.set(term, reading[term.kind](term.args.map((argument) => known.get(argument) ?? constant(0)), term));
  return known.get(root) ?? constant(0);
}

/** `left` − `right` at arguments 1 + x, whose coefficients tell whether it is positive, or never negative, for all x ≥ 0. */
function margin(reading: Reading, left: Term, right: Term): Polynomial {
  const difference = plus(read(reading, left), scaled(-1, read(reading, right)));
  const shifted = [...difference].map(([monomial, coefficient]) => {
    const factors = monomial.split(separator).filter((name) => name !== "");
    return factors.reduce<Polynomial>((product, name) => times(product, new Map([["", 1], [name, 1]])), constant(coefficient));
  });
  return plus(...shifted);
}

const neverNegative = (polynomial: Polynomial): boolean => [...polynomial.values()].every((coefficient) => coefficient >= 0);
const positive = (polynomial: Polynomial): boolean => neverNegative(polynomial) && (polynomial.get("") ?? 0) > 0;

/** Whether every use of the rewrite, from left to right, decreases the measure. */
export function decreases({ left, right }: Pick<Rewrite, "left" | "right">): boolean {
  const first = margin(symbols, left, right);
  if (positive(first)) return true;
  const second = margin(depth, left, right);
  return neverNegative(first) && (positive(second) || (neverNegative(second) && positive(margin(spread, left, right))));
}

/** The measure of a term without pattern variables counts these as 1; for tests of the measure itself. */
export function measureOf(term: Term): readonly [symbols: number, depth: number, spread: number] {
  const at = (reading: Reading): number => [...read(reading, term).values()].reduce((sum, coefficient) => sum + coefficient, 0);
  return [at(symbols), at(depth), at(spread)];
}
