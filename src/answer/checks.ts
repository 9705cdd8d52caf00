/** The numeric routes against an answer: tape, differences and the mathjs reference at sampled points. Knows no terminal. */
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import { ok, type Result } from "../diagnostics/result.js";
import { crossCheck, crossCheckPushforward } from "../evaluate/crosscheck.js";
import { pushforwardOf, stackedClaim, stackingOf } from "../derive/derivation.js";
import { stacked } from "../derive/jacobian.js";
import { createSampler } from "../evaluate/sampling.js";
import { checkReference } from "../evaluate/reference.js";
import { tyingOf } from "../term/tying.js";
import { seedOf } from "./seed.js";
import type { Derived } from "./derived.js";

/** Largest relative disagreement of each route; null where a route knows no numbers for a function in the expression. */
export interface Checks {
  readonly tape: number | null;
  readonly differences: number | null;
  /** The formula evaluated by mathjs against the same formula in doubles. */
  readonly reference: number | null;
  readonly points: number;
  readonly seed: string;
}

export interface CheckOptions {
  readonly points?: number;
  /** Defaults to a hash of the question, so that the same question is checked at the same points. */
  readonly seed?: string;
  /** Whether to load mathjs. */
  readonly reference?: boolean;
}

export interface CheckedAnswers {
  /** In the order of the answers. */
  readonly checks: readonly Checks[];
  readonly warnings: readonly Diagnostic[];
}

const usualPoints = 5;

/** Samples points inside the hypotheses and compares; fails with E0804 or E0806 where there is no value to compare. */
export async function checkAnswers(derived: Derived, options: CheckOptions = {}): Promise<Result<CheckedAnswers>> {
  const { points = usualPoints, seed = seedOf(derived) } = options;
  const compared = checkNumbers(derived, options);
  if (!compared.ok) return compared;
  const reference = options.reference === false ? ok(null) : await againstReference(derived, seed, points);
  const value = reference.ok ? reference.value : null;
  const warnings = [...compared.warnings, ...(reference.ok ? reference.warnings : reference.diagnostics)];
  return ok({ checks: compared.value.map((agreement) => ({ ...agreement, reference: value, points, seed })), warnings });
}

/** The same without the reference, and so at once: tape and differences, in the order of the answers. */
export function checkNumbers(derived: Derived, { points = usualPoints, seed = seedOf(derived) }: Omit<CheckOptions, "reference"> = {}): Compared {
  const last = compare(derived, points, seed);
  if (!last.ok) return last;
  return isSecond(derived) ? worseOf(last, compareGradient(derived, points, seed)) : last;
}

const isSecond = ({ order }: Derived): boolean => order === "hessian" || order === "hvp";

type Compared = Result<readonly { readonly tape: number | null; readonly differences: number | null }[]>;

/** What a second derivative rests on: that its gradient is the expression's. */
function compareGradient({ derivation, expression, rows }: Derived, points: number, seed: string): Compared {
  const { problem, answers } = derivation;
  const claims = answers.map(({ wrt }) => ({ variable: rows ?? wrt.term, gradient: problem.term }));
  const hypotheses = answers.flatMap((answer) => answer.hypotheses);
  return crossCheck({ output: expression, answers: claims, bindings: derivation.bindings, hypotheses, points, seed });
}

/** The larger disagreement of two checks; unknown where one of them is. */
function worseOf(one: Compared & { readonly ok: true }, other: Compared): Compared {
  if (!other.ok) return other;
  const worse = (a: number | null, b: number | null | undefined): number | null => (a === null || b === null || b === undefined ? null : Math.max(a, b));
  return ok(one.value.map(({ tape, differences }, index) => ({ tape: worse(tape, other.value[index]?.tape), differences: worse(differences, other.value[index]?.differences) })), [...one.warnings, ...other.warnings]);
}

function compare({ derivation, problem: { rules } }: Derived, points: number, seed: string): Compared {
  const { problem, answers, bindings, cotangent, tangents, order } = derivation;
  const hypotheses = answers.flatMap((answer) => answer.hypotheses);
  const shared = { bindings, hypotheses, points, seed };
  const [first] = answers;
  if ((order === "jvp" || order === "jacobian") && first !== undefined) {
    const pairs = [...tangents].flatMap(([variable, tangent]) => (variable.kind === "variable" ? [{ variable, tangent }] : []));
    // A matrix under vec is checked as it is printed.
    const matrix = stackedClaim(derivation, rules);
    const asked = matrix === null ? { output: problem.term, claim: pushforwardOf(derivation) } : { output: stacked({ table: problem.table, stacking: stackingOf(rules) }, problem.term), claim: matrix.right };
    const result = crossCheckPushforward({ ...asked, tangents: pairs, ...shared });
    return result.ok ? ok([result.value], result.warnings) : result;
  }
  const claims = answers.map(({ wrt, value, reading }) => ({ variable: wrt.term, gradient: value, tying: reading === "tied" ? tyingOf(wrt) : null }));
  return crossCheck({ output: problem.term, answers: claims, ...(cotangent === null ? {} : { cotangent }), ...shared });
}

async function againstReference({ derivation }: Derived, seed: string, points: number): Promise<Result<number>> {
  const { problem, answers, bindings } = derivation;
  const terms = [problem.term, ...answers.map(({ value }) => value)];
  const sampler = createSampler({ terms, bindings, hypotheses: answers.flatMap((answer) => answer.hypotheses), seed });
  if (!sampler.ok) return sampler;
  const sampled = [];
  for (let index = 0; index < points; index += 1) {
    const point = sampler.value.point(index);
    if (!point.ok) return point;
    sampled.push(point.value);
  }
  return checkReference(terms, sampled, bindings);
}
