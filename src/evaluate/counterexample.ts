// Searches for a point where two terms differ, with readable numbers first; agreement at points proves nothing.
import { ok, type Result } from "../diagnostics/result.js";
import type { Hypothesis } from "../term/symbols.js";
import type { Term } from "../term/term.js";
import { relativeError } from "./crosscheck.js";
import { evaluateOrder } from "./evaluate.js";
import { checkLimits, type Limits } from "./limits.js";
import { orderOf } from "./order.js";
import type { Binding, Point } from "./point.js";
import { createSampler } from "./sampling.js";
import type { Tensor } from "./tensor.js";

export interface ComparisonQuestion {
  readonly left: Term;
  readonly right: Term;
  readonly bindings?: readonly Binding[];
  readonly hypotheses?: readonly Hypothesis[];
  readonly seed: string;
  /** How many points to try. */
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
}

const clearlyDifferent = 1e-7;
const agreeing = 1e-9;

/**
 * A point at which `left` and `right`, of one shape, differ by more than 10⁻⁷ of their size. Half of the points have readable
 * numbers. Points where one side is undefined are not tried; fails when there are no others (E0806), or as `evaluate` does.
 */
export function findCounterexample(question: ComparisonQuestion): Result<SearchResult> {
  const { left, right, bindings = [], hypotheses = [], seed, tries, limits = checkLimits } = question;
  const order = orderOf([left, right], bindings);
  if (!order.ok) return order;
  const sampler = createSampler({ terms: [left, right], bindings, hypotheses, seed, limits });
  if (!sampler.ok) return sampler;
  let agreed = 0;
  let unclear = 0;
  for (let index = 0; index < tries; index += 1) {
    const point = index < Math.ceil(tries / 2) ? sampler.value.point(index, "readable") : sampler.value.point(index);
    if (!point.ok) return point;
    const values = evaluateOrder(order.value, point.value, limits);
    if (!values.ok) return values;
    const [a, b] = values.value;
    if (a === undefined || b === undefined) throw new Error("internal: an order without its outputs");
    const error = relativeError(a, b);
    if (error > clearlyDifferent) return ok({ counterexample: { point: point.value, left: a, right: b }, agreed, unclear });
    if (error <= agreeing) agreed += 1;
    else unclear += 1;
  }
  return ok({ counterexample: null, agreed, unclear });
}
