/** Canonical order of the bound indices of a matrix word, a path or a cycle of factors with at most two indices; knows no other monomials. */
import { type Factor, nth } from "./polynomial.js";

/** A factor at a bound index: where it leads, or null where it leads to no bound index. */
interface Incidence {
  readonly factor: Factor;
  readonly to: number | null;
  /** The factor as read from this index. */
  readonly letter: string;
}

/**
 * The bound indices, which are ≥ `rank`, in an order that depends on the component up to renaming only; null when an index does not occur
 * exactly twice or a factor has more than two indices. A path is read from the end with the smaller word, a cycle from its smallest rotation.
 */
export function walkOrder(rank: number, members: readonly number[], factors: readonly Factor[], size: (index: number) => string): readonly number[] | null {
  const incidences = new Map<number, Incidence[]>(members.map((index) => [index, []]));
  for (const factor of factors) {
    const [first, second, ...more] = factor.indices;
    if (first === undefined || more.length > 0 || first === second) return null;
    for (const [own, other, place] of [[first, second, 0], [second, first, 1]] as const) {
      if (own === undefined || own < rank) continue;
      const list = incidences.get(own);
      if (list === undefined || list.length === 2) return null;
      const bound = other !== undefined && other >= rank;
      list.push({ factor, to: bound ? other : null, letter: letterOf(factor, place, bound ? null : (other ?? null)) });
    }
  }
  if (members.some((index) => incidences.get(index)?.length !== 2)) return null;
  const ends = members.filter((index) => (incidences.get(index) ?? []).some(({ to }) => to === null));
  return ends.length > 0 ? pathOrder(ends, incidences, size) : cycleOrder(members, incidences, size);
}

function letterOf({ head, exponent }: Factor, place: number, slot: number | null): string {
  const power = typeof exponent === "number" ? `${exponent}` : `p${exponent.id}`;
  return `${head.id}^${power}${head.symmetric ? "s" : place}${slot === null ? "" : `:${slot}`}`;
}

interface Word {
  readonly order: readonly number[];
  readonly letters: readonly string[];
}

/** Follows the factors from `start`, leaving it by `first`, until there is no further bound index or the start is met again. */
function walk(start: number, first: Incidence, incidences: ReadonlyMap<number, readonly Incidence[]>, size: (index: number) => string): Word {
  const order = [start];
  const letters: string[] = [];
  let at = start;
  let by = first;
  for (;;) {
    letters.push(`${size(at)} ${by.letter}`);
    if (by.to === null || by.to === start) return { order, letters };
    const came = by.factor;
    at = by.to;
    order.push(at);
    const [one, other] = incidences.get(at) ?? [];
    const next = one?.factor === came ? other : one;
    if (next === undefined) throw new Error("internal: a walk ended where an index occurs twice");
    by = next;
  }
}

function pathOrder(ends: readonly number[], incidences: ReadonlyMap<number, readonly Incidence[]>, size: (index: number) => string): readonly number[] {
  const words = ends.flatMap((end) => {
    const list = incidences.get(end) ?? [];
    return list.flatMap((stub, place) => {
      const onward = list[1 - place];
      if (stub.to !== null || onward === undefined) return [];
      const { order, letters } = walk(end, onward, incidences, size);
      return [{ order, letters: [stub.letter, ...letters] }];
    });
  });
  return nth(words.toSorted((a, b) => compare(a.letters, b.letters)), 0).order;
}

function cycleOrder(members: readonly number[], incidences: ReadonlyMap<number, readonly Incidence[]>, size: (index: number) => string): readonly number[] {
  const start = nth(members, 0);
  const words = (incidences.get(start) ?? []).map((first) => walk(start, first, incidences, size));
  const rotations = words.map(({ order, letters }) => {
    const shift = smallestRotation(letters);
    return { order: [...order.slice(shift), ...order.slice(0, shift)], letters: [...letters.slice(shift), ...letters.slice(0, shift)] };
  });
  return nth(rotations.toSorted((a, b) => compare(a.letters, b.letters)), 0).order;
}

function compare(a: readonly string[], b: readonly string[]): number {
  for (const [place, letter] of a.entries()) {
    const other = b[place];
    if (other === undefined) return 1;
    if (letter !== other) return letter < other ? -1 : 1;
  }
  return a.length - b.length;
}

/** Where the lexicographically smallest rotation begins: the two-pointer method, in linear time. */
function smallestRotation(letters: readonly string[]): number {
  const count = letters.length;
  let [a, b, same] = [0, 1, 0];
  while (a < count && b < count && same < count) {
    const [left, right] = [nth(letters, (a + same) % count), nth(letters, (b + same) % count)];
    if (left === right) {
      same += 1;
      continue;
    }
    if (left > right) a += same + 1;
    else b += same + 1;
    if (a === b) b += 1;
    same = 0;
  }
  return Math.min(a, b);
}
