// Independent entries of structured matrices as numbers: where each stands, and what moves with it. It knows no formulas.
import type { Tying } from "../term/tying.js";
import { columnsOf, rowsOf, type Tensor, zeroTensor } from "./tensor.js";

/** A place in row-major order at which an entry stands, and the sign with which it does. */
interface Place {
  readonly at: number;
  readonly sign: 1 | -1;
}

/** One independent entry: all places where it stands, the first with the sign 1. */
type Entry = readonly [first: Place, ...others: Place[]];

const entryAt: { readonly [T in Tying]: (i: number, j: number, n: number) => Entry | null } = {
  symmetric: (i, j, n) => (i > j ? null : i === j ? [{ at: i * n + j, sign: 1 }] : [{ at: i * n + j, sign: 1 }, { at: j * n + i, sign: 1 }]),
  skew: (i, j, n) => (i >= j ? null : [{ at: i * n + j, sign: 1 }, { at: j * n + i, sign: -1 }]),
  diagonal: (i, j, n) => (i === j ? [{ at: i * n + j, sign: 1 }] : null),
  lower: (i, j, n) => (i >= j ? [{ at: i * n + j, sign: 1 }] : null),
  upper: (i, j, n) => (i <= j ? [{ at: i * n + j, sign: 1 }] : null),
};

function entriesOf(tying: Tying, n: number): readonly Entry[] {
  return Array.from({ length: n * n }, (_, at) => entryAt[tying](Math.floor(at / n), at % n, n)).filter((entry) => entry !== null);
}

/** The derivative in every independent entry, written at each of its places with its sign: what a tied gradient must be. */
export function tieGradient(tying: Tying, gradient: Tensor): Tensor {
  const result = zeroTensor(gradient.shape);
  for (const entry of entriesOf(tying, columnsOf(gradient))) {
    const total = entry.reduce((sum, { at, sign }) => sum + sign * (gradient.data[at] ?? 0), 0);
    for (const { at, sign } of entry) result.data[at] = sign * total;
  }
  return result;
}

/** A direction in which the matrix keeps its structure: the independent entries move as `free` does at their first places. */
export function tieDirection(tying: Tying, free: Tensor): Tensor {
  const result = zeroTensor(free.shape);
  for (const entry of entriesOf(tying, rowsOf(free))) for (const { at, sign } of entry) result.data[at] = sign * (free.data[entry[0].at] ?? 0);
  return result;
}

/** Σ over independent entries of derivative · movement, and how far `gradient` is from being the same at all places of an entry. */
export function alongEntries(tying: Tying, gradient: Tensor, direction: Tensor): { readonly derivative: number; readonly inconsistency: number } {
  const expected = zeroTensor(gradient.shape);
  let derivative = 0;
  for (const entry of entriesOf(tying, columnsOf(gradient))) {
    const [{ at: first }] = entry;
    derivative += (gradient.data[first] ?? 0) * (direction.data[first] ?? 0);
    for (const { at, sign } of entry) expected.data[at] = sign * (gradient.data[first] ?? 0);
  }
  const inconsistency = gradient.data.reduce((worst, x, at) => Math.max(worst, Math.abs(x - (expected.data[at] ?? 0))), 0);
  return { derivative, inconsistency };
}
