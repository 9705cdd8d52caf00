// The normal form of index monomials: names and order of bound indices never matter, and nothing else is forgotten.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { collect } from "../../src/kernel/algebra.js";
import { ownEntries } from "../../src/kernel/facts.js";
import { defaultBudget, type Factor, nth, type Polynomial, type Space } from "../../src/kernel/polynomial.js";
import { newSpace } from "../../src/kernel/powers.js";
import { ONE } from "../../src/term/rational.js";
import { matrix, n, vector } from "./terms.js";

const letters = [matrix("A", n, n), matrix("B", n, n), vector("v", n), matrix("S", n, n, "symmetric")];

/** A monomial as drawn: letters with indices, of which the first `rank` are slots and the others summed. */
interface Drawn {
  readonly rank: number;
  readonly bound: number;
  readonly factors: readonly { readonly letter: number; readonly indices: readonly number[] }[];
}

const drawn: fc.Arbitrary<Drawn> = fc.record({ rank: fc.integer({ min: 0, max: 2 }), bound: fc.integer({ min: 1, max: 4 }) }).chain(({ rank, bound }) =>
  fc.record({
    rank: fc.constant(rank),
    bound: fc.constant(bound),
    factors: fc.array(
      fc.record({ letter: fc.integer({ min: 0, max: letters.length - 1 }), indices: fc.tuple(fc.nat(rank + bound - 1), fc.nat(rank + bound - 1)) }),
      { minLength: 1, maxLength: 5 },
    ),
  }),
);

function polynomial(space: Space, { rank, bound, factors }: Drawn): Polynomial {
  const product = factors.map(({ letter, indices }): Factor => {
    const term = nth(letters, letter);
    const { head, indices: slots } = nth(nth(ownEntries(space, term).monomials, 0).factors, 0);
    return { head, indices: slots.map((slot) => nth(indices, slot)), exponent: 1 };
  });
  return collect(space, rank, [{ coefficient: ONE, bound: Array.from({ length: bound }, () => n), factors: product }]);
}

const prime = 2_147_483_629n;
const SIZE = 6;

/** Pseudo-random entries modulo a prime; S is symmetric. Each round cubes: were it affine in row and column, n tr A = 1ᵀ A 1 would hold. */
function entryOf(seed: number, letter: number, i: number, j: number): bigint {
  const [row, column] = letter === 3 && j < i ? [j, i] : [i, j];
  let state = BigInt(seed * 1_000_003 + letter * 10_007 + row * 101 + (letter === 2 ? 0 : column) + 1);
  for (let round = 0; round < 3; round += 1) state = (state ** 3n + 1_442_695_040_888_963_407n) % prime;
  return state;
}

/** Every entry of the monomial at one random point, by the definition of the sum. */
function values({ rank, bound, factors }: Drawn, seed: number): string {
  const entries: bigint[] = [];
  const total = rank + bound;
  const indices = Array.from({ length: total }, () => 0);
  const sums = new Map<string, bigint>();
  for (let code = 0; code < SIZE ** total; code += 1) {
    let rest = code;
    for (let position = 0; position < total; position += 1) {
      indices[position] = rest % SIZE;
      rest = Math.floor(rest / SIZE);
    }
    let term = 1n;
    for (const factor of factors) term = (term * entryOf(seed, factor.letter, nth(indices, nth(factor.indices, 0)), nth(indices, nth(factor.indices, 1)))) % prime;
    const slot = indices.slice(0, rank).join(",");
    sums.set(slot, ((sums.get(slot) ?? 0n) + term) % prime);
  }
  for (const value of sums.values()) entries.push(value);
  return entries.join(" ");
}

describe("normal form", () => {
  test("renaming bound indices and shuffling factors gives the same polynomial", () => {
    fc.assert(
      fc.property(drawn, fc.array(fc.nat(1_000), { minLength: 16, maxLength: 16 }), (one, keys) => {
        const names = Array.from({ length: one.bound }, (_, k) => k).toSorted((a, b) => nth(keys, a) - nth(keys, b));
        const rename = (index: number): number => (index < one.rank ? index : one.rank + nth(names, index - one.rank));
        const other: Drawn = {
          ...one,
          factors: one.factors
            .map(({ letter, indices }, k) => ({ letter, indices: (letter === 3 && k % 2 === 0 ? indices.toReversed() : indices).map(rename), k }))
            .toSorted((a, b) => nth(keys, a.k + 8) - nth(keys, b.k + 8)),
        };
        const space = newSpace(defaultBudget);
        expect(polynomial(space, other)).toBe(polynomial(space, one));
      }),
      { numRuns: 400 },
    );
  });

  test("two monomials have one normal form exactly when they have one value", () => {
    const small = drawn.filter(({ rank, bound, factors }) => rank + bound <= 4 && factors.length <= 4);
    fc.assert(
      fc.property(small, small, fc.boolean(), (one, drawnOther, mutate) => {
        // A near miss: one index of one factor moved.
        const other = mutate
          ? { ...one, factors: one.factors.map((factor, k) => (k === 0 ? { ...factor, indices: factor.indices.map((index) => (index + 1) % (one.rank + one.bound)) } : factor)) }
          : { ...drawnOther, rank: one.rank, factors: drawnOther.factors.map((factor) => ({ ...factor, indices: factor.indices.map((index) => index % (one.rank + drawnOther.bound)) })) };
        const space = newSpace(defaultBudget);
        const same = polynomial(space, one) === polynomial(space, other);
        expect(same).toBe(values(one, 1) === values(other, 1) && values(one, 2) === values(other, 2));
      }),
      { numRuns: 150 },
    );
  });

  const cycle = (length: number): Drawn => ({
    rank: 0, bound: length, factors: Array.from({ length }, (_, k) => ({ letter: 0, indices: [k, (k + 1) % length] })),
  });
  test("symmetric sums are labelled by individualisation, and told apart", () => {
    const space = newSpace(defaultBudget);
    const twoTriangles: Drawn = { rank: 0, bound: 6, factors: [[0, 1], [1, 2], [2, 0], [3, 4], [4, 5], [5, 3]].map((indices) => ({ letter: 0, indices })) };
    const scrambled: Drawn = { rank: 0, bound: 6, factors: [[3, 5], [5, 0], [0, 3], [4, 2], [1, 4], [2, 1]].map((indices) => ({ letter: 0, indices })) };
    expect(polynomial(space, cycle(6))).not.toBe(polynomial(space, twoTriangles));
    expect(polynomial(space, scrambled)).toBe(polynomial(space, twoTriangles));
  });
  test("two regular graphs on eight vertices are told apart where colours alone cannot", () => {
    const edges = (list: readonly (readonly number[])[]): Drawn => ({ rank: 0, bound: 8, factors: list.map((indices) => ({ letter: 3, indices })) });
    const ring = Array.from({ length: 8 }, (_, k) => [k, (k + 1) % 8]);
    const cube = edges([[0, 1], [1, 2], [2, 3], [3, 0], [4, 5], [5, 6], [6, 7], [7, 4], [0, 4], [1, 5], [2, 6], [3, 7]]);
    const moebius = edges([...ring, [0, 4], [1, 5], [2, 6], [3, 7]]);
    const space = newSpace(defaultBudget);
    expect(polynomial(space, cube)).not.toBe(polynomial(space, moebius));
    const turned = { ...cube, factors: cube.factors.map(({ letter, indices }) => ({ letter, indices: indices.map((index) => (index * 3 + 1) % 8) })) };
    expect(polynomial(space, turned)).toBe(polynomial(space, cube));
  });
  test("a hub with many equal arms needs no search through their orders", () => {
    const hub: Drawn = { rank: 0, bound: 13, factors: Array.from({ length: 12 }, (_, k) => ({ letter: 0, indices: [0, k + 1] })) };
    const space = newSpace(defaultBudget);
    expect(nth(polynomial(space, hub).monomials, 0).factors).toHaveLength(12);
  });
});
