/** Axes whose index is a pair of indices, as the rows of A ⊗ B are: the indicator [a = (i, j)] and the laws by which it vanishes. Knows no term. */
import { type Dimension, divideSizes, isUnit, multiplySizes } from "../term/dimension.js";
import type { OperatorSymbol } from "../term/symbols.js";
import { deltaHead, type Factor, type Head, internHead, nth, type Polynomial, type Product, type Space, Undecidable } from "./polynomial.js";

/** Operators that the kernel knows by their entries, and not by a tangent or an equation that it is told. */
const byEntries: ReadonlySet<string> = new Set(["kron", "vec", "unvec", "blockinner", "blocksum", "commutation"]);

export const isKnownByEntries = ({ name }: Pick<OperatorSymbol, "name">): boolean => byEntries.has(name);

type PairHead = Extract<Head, { kind: "pair" }>;

/** [a = (i, j)] for a = i · inner + j: each a is one pair (i, j), and each pair one a. */
export function pairHead(space: Space, outer: Dimension, inner: Dimension): PairHead {
  const head = internHead(space, `pair:${outer.key}|${inner.key}`, (id) => ({ kind: "pair", id, parts: [], symmetric: false, outer, inner }));
  if (head.kind !== "pair") throw new Error("internal: a pair is a pair");
  return head;
}

/** The factors of [a = (i, j)]: an axis of size 1 carries no index, and what is left are deltas. */
export function pairFactors(space: Space, [outer, inner]: readonly [Dimension, Dimension], [a, i, j]: readonly [number | null, number | null, number | null]): readonly Factor[] {
  const same = (one: number | null, other: number | null): readonly Factor[] => (one === null || other === null ? [] : [{ head: deltaHead(space), indices: [one, other], exponent: 1 }]);
  if (isUnit(outer)) return same(a, j);
  if (isUnit(inner)) return same(a, i);
  if (a === null || i === null || j === null) throw new Error("internal: a pair without an index");
  return [{ head: pairHead(space, outer, inner), indices: [a, i, j], exponent: 1 }];
}

type PairFactor = Factor & { readonly head: PairHead };

const isPair = (factor: Factor): factor is PairFactor => factor.head.kind === "pair";

export const holdsPairs = (factors: readonly Factor[]): boolean => factors.some(isPair);

/**
 * The product with one law of indicators used, or null where none applies. Its deltas are contracted, `deltas` are those left between slots.
 * Used are: [a = p] is 0 or 1; two pairs of one index agree, and so do the indices of one pair; Σ over a, or over i and j, of [a = (i, j)]
 * is 1; ((i, j), k) is (i, (j, k)); and where a = (i, j) = (k, l) with the first sizes m and m·q, k is (i, p) and j is (p, l) for one p.
 */
export function reducePairs(space: Space, rank: number, product: Product, deltas: readonly Factor[]): Product | null {
  const pairs = product.factors.filter(isPair);
  const others = (gone: readonly Factor[]): readonly Factor[] => [...product.factors.filter((factor) => !gone.includes(factor)), ...deltas];
  const equal = (one: number, other: number): Factor => ({ head: deltaHead(space), indices: [one, other], exponent: 1 });
  for (const pair of pairs) {
    if (pair.exponent === 1) continue;
    if (typeof pair.exponent !== "number" || pair.exponent < 1) throw new Undecidable("a power of an indicator");
    return { ...product, factors: [...others([pair]), { ...pair, exponent: 1 }] };
  }
  for (const [place, pair] of pairs.entries()) {
    const [a, i, j] = triple(pair);
    for (const other of pairs.slice(place + 1)) {
      const [b, k, l] = triple(other);
      if (other.head !== pair.head) continue;
      if (a === b) return { ...product, factors: [...others([other]), equal(i, k), equal(j, l)] };
      if (i === k && j === l) return { ...product, factors: [...others([other]), equal(a, b)] };
    }
  }
  for (const fine of pairs) {
    for (const coarse of pairs) {
      const between = fine === coarse || fine.indices[0] !== coarse.indices[0] ? null : divideSizes(coarse.head.outer, fine.head.outer);
      if (between !== null && !isUnit(between)) return refined(space, rank, product, others([coarse]), fine, coarse, between);
    }
  }
  const occurs = (index: number): number => product.factors.reduce((count, { indices }) => count + indices.filter((one) => one === index).length, 0);
  const alone = (index: number): boolean => index >= rank && occurs(index) === 1;
  for (const pair of pairs) {
    const [a, i, j] = triple(pair);
    if (alone(a)) return withoutBound(rank, { ...product, factors: others([pair]) }, [a]);
    if (alone(i) && alone(j)) return withoutBound(rank, { ...product, factors: others([pair]) }, [i, j]);
    const nested = a >= rank && occurs(a) === 2 ? pairs.find((outer) => nth(outer.indices, 1) === a) : undefined;
    if (nested !== undefined) return regrouped(space, rank, product, others([pair, nested]), nested, pair);
  }
  return null;
}

const triple = ({ indices }: Factor): readonly [number, number, number] => [nth(indices, 0), nth(indices, 1), nth(indices, 2)];

/** [a = (i, j)] [a = (k, l)] with k over `between` times as many values as i: the second as Σ_p [k = (i, p)] [j = (p, l)]. */
function refined(space: Space, rank: number, product: Product, rest: readonly Factor[], fine: PairFactor, coarse: PairFactor, between: Dimension): Product {
  const [, i, j] = triple(fine);
  const [, k, l] = triple(coarse);
  const p = rank + product.bound.length;
  const factors: readonly Factor[] = [
    { head: pairHead(space, fine.head.outer, between), indices: [k, i, p], exponent: 1 },
    { head: pairHead(space, between, coarse.head.inner), indices: [j, p, l], exponent: 1 },
  ];
  return { ...product, bound: [...product.bound, between], factors: [...rest, ...factors] };
}

/** Σ_d [a = (d, k)] [d = (i, j)] as Σ_b [a = (i, b)] [b = (j, k)]; the index d becomes b. */
function regrouped(space: Space, rank: number, product: Product, rest: readonly Factor[], outside: PairFactor, inside: PairFactor): Product {
  const [a, d, k] = triple(outside);
  const [, i, j] = triple(inside);
  const last = multiplySizes(inside.head.inner, outside.head.inner);
  const factors: readonly Factor[] = [
    { head: pairHead(space, inside.head.outer, last), indices: [a, i, d], exponent: 1 },
    { head: pairHead(space, inside.head.inner, outside.head.inner), indices: [d, j, k], exponent: 1 },
  ];
  return { ...product, bound: product.bound.with(d - rank, last), factors: [...rest, ...factors] };
}

/** The product without the sums over `gone`, which occur in no factor. */
export function withoutBound(rank: number, product: Product, gone: readonly number[]): Product {
  const kept = product.bound.map((_, k) => rank + k).filter((index) => !gone.includes(index));
  const rename = (index: number): number => (index < rank ? index : rank + kept.indexOf(index));
  return {
    coefficient: product.coefficient,
    bound: kept.map((index) => nth(product.bound, index - rank)),
    factors: product.factors.map((factor) => ({ ...factor, indices: factor.indices.map(rename) })),
  };
}

/** A slot whose index is a pair in some monomial, and of which sizes. */
export interface Split {
  readonly slot: number;
  readonly head: PairHead;
}

/** The first slot that is written as a pair, split as the smallest of its heads says; null where there is none. */
export function splitOf({ rank, monomials }: Polynomial): Split | null {
  for (let slot = 0; slot < rank; slot += 1) {
    let found: PairHead | null = null;
    for (const { factors } of monomials) {
      for (const factor of factors) if (isPair(factor) && factor.indices[0] === slot && (found === null || factor.head.id < found.id)) found = factor.head;
    }
    if (found !== null) return { slot, head: found };
  }
  return null;
}
