/** Where a claimed derivative is wrong: a readable point, what is claimed there, and what differences give. Knows no rules. */
import { ok, type Result } from "../diagnostics/result.js";
import { describePoint, describeTensor } from "../evaluate/describe.js";
import { type Direction, directionalDerivatives } from "../evaluate/differences.js";
import { evaluate } from "../evaluate/evaluate.js";
import { checkLimits } from "../evaluate/limits.js";
import { orderOf } from "../evaluate/order.js";
import { type Binding, type Point, variableKey } from "../evaluate/point.js";
import { createSampler } from "../evaluate/sampling.js";
import { innerProduct, type Tensor, zeroTensor } from "../evaluate/tensor.js";
import type { Hypothesis } from "../term/symbols.js";
import type { Term, TermOf } from "../term/term.js";

export interface GradientQuestion {
  /** A scalar, or a term of any shape with the cotangent it is paired with. */
  readonly output: Term;
  readonly cotangent: TermOf<"variable"> | null;
  readonly variable: TermOf<"variable">;
  readonly claimed: Term;
  readonly bindings: readonly Binding[];
  readonly hypotheses: readonly Hypothesis[];
  readonly seed: string;
}

export interface Disagreement {
  readonly point: Point;
  readonly claimed: Tensor;
  readonly actual: Tensor;
}

const tries = 8;
const tolerance = 1e-5;

/** The first readable point at which the claim is clearly wrong; null when none of a few is. */
export function findDisagreement(question: GradientQuestion): Result<Disagreement | null> {
  const { output, cotangent, claimed, bindings, hypotheses, seed } = question;
  const terms = [output, claimed, question.variable, ...(cotangent === null ? [] : [cotangent])];
  const sampler = createSampler({ terms, bindings, hypotheses, seed });
  if (!sampler.ok) return sampler;
  for (let index = 0; index < tries; index += 1) {
    const point = sampler.value.point(index, index < tries / 2 ? "readable" : undefined);
    if (!point.ok) return point;
    const actual = gradientByDifferences(question, point.value);
    const claim = evaluate([claimed], point.value, bindings);
    if (!actual.ok) return actual;
    if (!claim.ok) return claim;
    const [value] = claim.value;
    if (value !== undefined && differ(value, actual.value)) return ok({ point: point.value, claimed: value, actual: actual.value });
  }
  return ok(null);
}

/** ⟨cotangent, D output · e⟩ for every unit direction e of the variable. */
function gradientByDifferences({ output, cotangent, variable, bindings }: GradientQuestion, point: Point): Result<Tensor> {
  const order = orderOf([output], bindings);
  if (!order.ok) return order;
  const key = variableKey(variable);
  const shape = point.values.get(key)?.shape ?? [1, 1];
  const result = zeroTensor(shape);
  const directions = Array.from(result.data, (_, index): Direction => {
    const unit = zeroTensor(shape);
    unit.data[index] = 1;
    return new Map([[key, unit]]);
  });
  const moved = directionalDerivatives(order.value, point, directions, checkLimits);
  if (!moved.ok) return moved;
  const seed = cotangent === null ? null : (point.values.get(variableKey(cotangent)) ?? null);
  moved.value.forEach(({ derivative }, index) => {
    result.data[index] = seed === null ? (derivative.data[0] ?? 0) : innerProduct(seed, derivative);
  });
  return ok(result);
}

function differ(a: Tensor, b: Tensor): boolean {
  const scale = Math.max(1, ...a.data.map(Math.abs), ...b.data.map(Math.abs));
  return a.data.some((x, index) => !(Math.abs(x - (b.data[index] ?? Number.NaN)) <= tolerance * scale));
}

/** `at n = 2, x = [1, -2] this is [1, 2], and the derivative is [2, 4]`. */
export function describeDisagreement({ point, claimed, actual }: Disagreement): string {
  return `at ${describePoint(point)} this is ${describeTensor(claimed)}, and the derivative is ${describeTensor(actual)}`;
}
