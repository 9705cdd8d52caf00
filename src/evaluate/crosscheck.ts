// Compares claimed derivatives with the tape and with differences at random points; it knows nothing of how they were derived.
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import { ok, type Result } from "../diagnostics/result.js";
import type { Hypothesis } from "../term/symbols.js";
import type { Term, TermOf } from "../term/term.js";
import { type Direction, directionalDerivatives } from "./differences.js";
import { evaluateOrder } from "./evaluate.js";
import { checkLimits, type Limits } from "./limits.js";
import { type Order, orderOf } from "./order.js";
import { type Binding, type Point, variableKey } from "./point.js";
import { createRandom } from "./random.js";
import { createSampler } from "./sampling.js";
import { sweepBack } from "./tape.js";
import type { Tying } from "../term/tying.js";
import { alongEntries, tieDirection, tieGradient } from "./tied.js";
import { filledTensor, innerProduct, largest, scalarTensor, type Tensor, zipTensors } from "./tensor.js";

export interface ClaimedGradient {
  readonly variable: TermOf<"variable">;
  /** In the shape of the variable; may use the variables of `bindings`. */
  readonly gradient: Term;
  /** For the derivative in the independent entries of the variable: how they are tied. */
  readonly tying?: Tying | null;
}

export interface CheckQuestion {
  /** A scalar; or a term of any shape with `cotangent`, for the gradients of ⟨cotangent, output⟩. */
  readonly output: Term;
  readonly cotangent?: TermOf<"variable">;
  readonly answers: readonly ClaimedGradient[];
  /** The shared parts of all answers, in order of definition. */
  readonly bindings?: readonly Binding[];
  readonly hypotheses?: readonly Hypothesis[];
  readonly points: number;
  readonly seed: string;
  readonly limits?: Limits;
}

/** Largest relative disagreement over all points; null where the route does not know a function (said in the warnings). */
export interface Agreement {
  readonly tape: number | null;
  readonly differences: number | null;
  readonly points: number;
  readonly seed: string;
}

export interface AnswerAgreement extends Agreement {
  readonly variable: TermOf<"variable">;
}

/**
 * Disagreement of `a` with the reference `b`, relative to the larger of the two; below 10⁻⁶ of `scale` it is measured
 * against that, since what is left of cancelling terms of size `scale` is rounding. NaN or infinite entries give infinity.
 */
export function relativeError(a: Tensor, b: Tensor, scale = 1): number {
  const error = largest(zipTensors(a, b, (x, y) => x - y));
  const size = Math.max(largest(a), largest(b), 1e-6 * Math.max(1, scale));
  return Number.isFinite(error) && Number.isFinite(size) && a.data.length === b.data.length ? error / size : Number.POSITIVE_INFINITY;
}

/** Gradients with at most this many entries are compared entry by entry, larger ones along random directions. */
const fewEntries = 8;
const directionsEach = 2;
/** With more variables than this, directions move all of them at once: their number must not grow with the variables. */
const manyVariables = 24;

interface Probe {
  /** The answers whose gradients the probe sees. */
  readonly answers: readonly number[];
  readonly direction: Direction;
}

const normalTensor = (like: Tensor, seed: string): Tensor => {
  const random = createRandom(seed);
  return { shape: like.shape, data: like.data.map(() => random.normal()) };
};

/** A direction in which the variable keeps its structure, where the claim is about that. */
const kept = (answer: ClaimedGradient | undefined, direction: Tensor): Tensor => (answer?.tying === undefined || answer.tying === null ? direction : tieDirection(answer.tying, direction));

/** What a claimed gradient says of a direction; infinite where it is not the same at all places of one entry. */
function alongClaim({ tying = null }: ClaimedGradient, gradient: Tensor, direction: Tensor): number {
  if (tying === null) return innerProduct(gradient, direction);
  const { derivative, inconsistency } = alongEntries(tying, gradient, direction);
  return inconsistency <= 1e-9 * Math.max(1, largest(gradient)) ? derivative : Number.POSITIVE_INFINITY;
}

function probes(answers: readonly ClaimedGradient[], gradients: readonly Tensor[], seed: string): readonly Probe[] {
  const keys = answers.map(({ variable }) => variableKey(variable));
  if (answers.length > manyVariables) {
    return Array.from({ length: directionsEach }, (_, number) => ({
      answers: answers.map((__, index) => index),
      direction: new Map(gradients.map((gradient, index) => [keys[index] ?? "", kept(answers[index], normalTensor(gradient, `${seed}/${number}/${keys[index]}`))])),
    }));
  }
  return gradients.flatMap((gradient, index): readonly Probe[] => {
    const key = keys[index] ?? "";
    const count = gradient.data.length;
    const along = (tensor: Tensor): Probe => ({ answers: [index], direction: new Map([[key, kept(answers[index], tensor)]]) });
    if (count > fewEntries) return Array.from({ length: directionsEach }, (_, number) => along(normalTensor(gradient, `${seed}/${number}/${key}`)));
    return Array.from({ length: count }, (_, at) => along({ shape: gradient.shape, data: new Float64Array(count).fill(1, at, at + 1) }));
  });
}

/** What one point says: a disagreement for each answer, or why there is none. */
type Comparison = Result<readonly number[]>;

function againstDifferences(order: Order, answers: readonly ClaimedGradient[], gradients: readonly Tensor[], cotangent: Tensor, point: Point, scale: number, seed: string, limits: Limits): Comparison {
  const asked = probes(answers, gradients, seed);
  const derivatives = directionalDerivatives(order, point, asked.map(({ direction }) => direction), limits);
  if (!derivatives.ok) return derivatives;
  const errors = answers.map(() => 0);
  asked.forEach(({ answers: seen, direction }, number) => {
    const measured = derivatives.value[number]?.derivative;
    if (measured === undefined) throw new Error("internal: a direction was not measured");
    let claimed = 0;
    for (const index of seen) {
      const gradient = gradients[index];
      const answer = answers[index] ?? missing();
      const along = direction.get(variableKey(answer.variable));
      if (gradient === undefined || along === undefined) missing();
      else claimed += alongClaim(answer, gradient, along);
    }
    const error = relativeError(scalarTensor(claimed), scalarTensor(innerProduct(measured, cotangent)), scale);
    for (const index of seen) errors[index] = Math.max(errors[index] ?? 0, error);
  });
  return ok(errors);
}

function missing(): never {
  throw new Error("internal: an answer lacks its part");
}

function againstTape(order: Order, answers: readonly ClaimedGradient[], gradients: readonly Tensor[], cotangent: Tensor, point: Point, scale: number, limits: Limits): Comparison {
  const swept = sweepBack(order, answers.map(({ variable }) => variable), point, cotangent, limits);
  if (!swept.ok) return swept;
  return ok(
    gradients.map((gradient, index) => {
      const [{ tying = null }, free] = [answers[index] ?? missing(), swept.value.gradients[index] ?? missing()];
      return relativeError(gradient, tying === null ? free : tieGradient(tying, free), scale);
    }),
  );
}

/** The worst of several points by answer; null once the route was not there. */
interface Route {
  readonly worst: number[];
  unavailable: readonly Diagnostic[];
}

/** Notes what one point said; a refusal other than a function without derivative stands for the whole check. */
function note(route: Route, comparison: Comparison): readonly Diagnostic[] {
  if (comparison.ok) {
    comparison.value.forEach((error, index) => void (route.worst[index] = Math.max(route.worst[index] ?? 0, error)));
    return [];
  }
  if (comparison.diagnostics.some(({ code }) => code !== "E0805")) return comparison.diagnostics;
  route.unavailable = comparison.diagnostics;
  return [];
}

/**
 * Evaluates each claimed gradient at random admissible points and compares it with the tape's and with differences.
 * Fails when a claimed gradient has no finite value at such a point (E0804), when there is no such point (E0806), and where a
 * function has no numbers (E0805): an undefined value never agrees.
 */
export function crossCheck(question: CheckQuestion): Result<readonly AnswerAgreement[]> {
  const { output, cotangent, answers, bindings = [], hypotheses = [], points, seed, limits = checkLimits } = question;
  const forward = orderOf([output], bindings);
  if (!forward.ok) return forward;
  const claims = orderOf(answers.map(({ gradient }) => gradient), bindings);
  if (!claims.ok) return claims;
  const variables = [...answers.map(({ variable }) => variable), ...(cotangent === undefined ? [] : [cotangent])];
  const sampler = createSampler({ terms: [output], variables, bindings, hypotheses, seed, limits });
  if (!sampler.ok) return sampler;

  const tape: Route = { worst: answers.map(() => 0), unavailable: [] };
  const differences: Route = { worst: answers.map(() => 0), unavailable: [] };
  for (let index = 0; index < points; index += 1) {
    const point = sampler.value.point(index);
    if (!point.ok) return point;
    const value = evaluateOrder(forward.value, point.value, limits);
    if (!value.ok) return value;
    const gradients = evaluateOrder(claims.value, point.value, limits);
    if (!gradients.ok) return gradients;
    const [loss] = value.value;
    if (loss === undefined) throw new Error("internal: an order without an output");
    const flowing = (cotangent === undefined ? undefined : point.value.values.get(variableKey(cotangent))) ?? filledTensor(loss.shape, 1);
    const scale = largest(loss);
    const refused = [
      ...note(tape, againstTape(forward.value, answers, gradients.value, flowing, point.value, scale, limits)),
      ...note(differences, againstDifferences(forward.value, answers, gradients.value, flowing, point.value, scale, `${seed}/${index}/directions`, limits)),
    ];
    if (refused.length > 0) return { ok: false, diagnostics: refused };
  }
  const worst = (route: Route, index: number): number | null => (route.unavailable.length > 0 ? null : (route.worst[index] ?? null));
  const agreements = answers.map(({ variable }, index) => ({ variable, tape: worst(tape, index), differences: worst(differences, index), points, seed }));
  return ok(agreements, [...tape.unavailable, ...differences.unavailable]);
}

export interface PushforwardQuestion {
  /** Of any shape. */
  readonly output: Term;
  /** Each moving variable with its `tangent` variable. */
  readonly tangents: readonly { readonly variable: TermOf<"variable">; readonly tangent: TermOf<"variable"> }[];
  /** The claimed directional derivative, in the shape of the output. */
  readonly claim: Term;
  readonly bindings?: readonly Binding[];
  readonly hypotheses?: readonly Hypothesis[];
  readonly points: number;
  readonly seed: string;
  readonly limits?: Limits;
}

/**
 * Compares a claimed pushforward with the directional derivative, and with the tape by ⟨claim, δ⟩ = Σ ⟨dX, X̄⟩ for a random δ.
 * Fails as `crossCheck` does.
 */
export function crossCheckPushforward(question: PushforwardQuestion): Result<Agreement> {
  const { output, tangents, claim, bindings = [], hypotheses = [], points, seed, limits = checkLimits } = question;
  const forward = orderOf([output], bindings);
  if (!forward.ok) return forward;
  const claimed = orderOf([claim], bindings);
  if (!claimed.ok) return claimed;
  const variables = tangents.flatMap(({ variable, tangent }) => [variable, tangent]);
  const sampler = createSampler({ terms: [output], variables, bindings, hypotheses, seed, limits });
  if (!sampler.ok) return sampler;

  const tape: Route = { worst: [0], unavailable: [] };
  const differences: Route = { worst: [0], unavailable: [] };
  for (let index = 0; index < points; index += 1) {
    const found = sampler.value.point(index);
    if (!found.ok) return found;
    const point = found.value;
    const along = tangents.map(({ tangent }) => point.values.get(variableKey(tangent)) ?? missing());
    const direction = new Map(tangents.map(({ variable }, number) => [variableKey(variable), along[number] ?? missing()]));
    const value = evaluateOrder(claimed.value, point, limits);
    if (!value.ok) return value;
    const [pushed = missing()] = value.value;
    const measured = directionalDerivatives(forward.value, point, [direction], limits);
    const cotangent = normalTensor(pushed, `${seed}/${index}/cotangent`);
    const swept = sweepBack(forward.value, tangents.map(({ variable }) => variable), point, cotangent, limits);
    const refused = [
      ...note(differences, measured.ok ? ok([relativeError(pushed, measured.value[0]?.derivative ?? missing())]) : measured),
      ...note(tape, swept.ok ? ok([pairingError(pushed, cotangent, along, swept.value.gradients)]) : swept),
    ];
    if (refused.length > 0) return { ok: false, diagnostics: refused };
  }
  const worst = ({ worst: [error = 0], unavailable }: Route): number | null => (unavailable.length > 0 ? null : error);
  return ok({ tape: worst(tape), differences: worst(differences), points, seed }, [...tape.unavailable, ...differences.unavailable]);
}

/** How far ⟨pushed, cotangent⟩ and Σ ⟨along, gradient⟩ are apart, relative to the size of their terms. */
function pairingError(pushed: Tensor, cotangent: Tensor, along: readonly Tensor[], gradients: readonly Tensor[]): number {
  const right = along.reduce((total, direction, index) => total + innerProduct(direction, gradients[index] ?? missing()), 0);
  const left = innerProduct(pushed, cotangent);
  const size = zipTensors(pushed, cotangent, (x, y) => Math.abs(x * y)).data.reduce((total, x) => total + x, 0);
  const relative = Math.abs(left - right) / Math.max(size, Math.abs(right), 1e-6);
  return Number.isNaN(relative) ? Number.POSITIVE_INFINITY : relative;
}
