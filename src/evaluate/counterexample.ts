// Searches for a point where two terms differ, with readable numbers first, on both sides of every kink; agreement at points proves nothing.
import { ok, type Result } from "../diagnostics/result.js";
import type { Hypothesis } from "../term/symbols.js";
import type { Term } from "../term/term.js";
import { relativeError } from "./crosscheck.js";
import { forward, pick } from "./evaluate.js";
import { type Kink, kinksOf, openSides, type Sides } from "./kinks.js";
import { checkLimits, type Limits } from "./limits.js";
import { orderOf } from "./order.js";
import type { Binding, Point } from "./point.js";
import { createSampler } from "./sampling.js";
import type { Tensor } from "./tensor.js";
import type { Style } from "./values.js";

export interface ComparisonQuestion {
  readonly left: Term;
  readonly right: Term;
  readonly bindings?: readonly Binding[];
  readonly hypotheses?: readonly Hypothesis[];
  readonly seed: string;
  /** How many points to try; as many again are spent on sides of kinks that these leave out. */
  readonly tries: number;
  readonly limits?: Limits;
}

export interface Counterexample {
  readonly point: Point;
  readonly left: Tensor;
  readonly right: Tensor;
}

export interface SearchResult {
  readonly counterexample: Counterexample | null;
  /** At how many points both sides had one value. */
  readonly agreed: number;
  /** At how many the difference was too small to tell from rounding, and too large to be called agreement. */
  readonly unclear: number;
  /** The point of largest difference, clear or not; null when there is none. */
  readonly nearest: Counterexample | null;
  /** The kinks of which a side was never reached. */
  readonly unreached: readonly { readonly kink: Kink; readonly side: "positive" | "negative" }[];
}

const clearlyDifferent = 1e-7;
const agreeing = 1e-9;
/** Far from the origin values cancel more, and only a plain difference counts. */
const plainlyDifferent = 1e-3;

/**
 * A point at which `left` and `right`, of one shape, differ by more than 10⁻⁷ of their size. Half of the points have readable
 * numbers; then points far from the origin, until both sides of every kink of both terms were seen. A point on a kink tells nothing while there are
 * others. Points where one side is undefined are not tried; fails when there are no others (E0806), or as `evaluate` does.
 */
export function findCounterexample(question: ComparisonQuestion): Result<SearchResult> {
  const { left, right, bindings = [], hypotheses = [], seed, tries, limits = checkLimits } = question;
  const order = orderOf([left, right], bindings);
  if (!order.ok) return order;
  const sampler = createSampler({ terms: [left, right], bindings, hypotheses, seed, limits });
  if (!sampler.ok) return sampler;
  const sides: Sides = kinksOf(order.value);
  let agreed = 0;
  let unclear = 0;
  let nearest: Counterexample | null = null;
  let largest = -1;
  /** On a kink a difference is kept, and counts when there is nothing else. */
  let atKink: Counterexample | null = null;

  const look = (index: number, style: Style | undefined, enough: number): Result<Counterexample | null> => {
    const point = sampler.value.point(index, style);
    if (!point.ok) return point;
    const values = forward(order.value, point.value, limits);
    if (!values.ok) return values;
    const [a, b] = pick(values.value, order.value.outputs);
    if (a === undefined || b === undefined) throw new Error("internal: an order without its outputs");
    const error = relativeError(a, b);
    const found = { point: point.value, left: a, right: b };
    if (sides.see(values.value)) {
      if (error > enough) atKink ??= found;
      return ok(null);
    }
    if (error > largest) [largest, nearest] = [error, found];
    if (error > enough) return ok(found);
    if (error <= agreeing) agreed += 1;
    else unclear += 1;
    return ok(null);
  };

  const ended = (counterexample: Counterexample | null): Result<SearchResult> => ok({ counterexample, agreed, unclear, nearest, unreached: openSides(sides) });
  for (let index = 0; index < tries; index += 1) {
    const found = look(index, index < Math.ceil(tries / 2) ? "readable" : undefined, clearlyDifferent);
    if (!found.ok) return found;
    if (found.value !== null) return ended(found.value);
  }
  for (let index = tries; index < 2 * tries && openSides(sides).length > 0; index += 1) {
    const found = look(index, "wide", plainlyDifferent);
    if (!found.ok) break;
    if (found.value !== null) return ended(found.value);
  }
  return ended(agreed + unclear === 0 ? atKink : null);
}
