/** Where two terms that are equal in general part all the same: at kinks, and where one of them has no value. Proves no equality. */
import { relativeError } from "../../evaluate/crosscheck.js";
import { evaluate, forward, pick } from "../../evaluate/evaluate.js";
import type { Limits } from "../../evaluate/limits.js";
import { type Order, orderOf } from "../../evaluate/order.js";
import type { Point } from "../../evaluate/point.js";
import { largest, type Tensor } from "../../evaluate/tensor.js";
import type { Counterexample } from "../../evaluate/counterexample.js";
import { isInteger, isNegative } from "../../term/rational.js";
import { isScalarShape } from "../../term/dimension.js";
import type { Term } from "../../term/term.js";
import { postorder } from "../../term/traverse.js";
import { exceptionalPoints, hasKink } from "./exceptional-points.js";

export interface Exceptions {
  /** A point where both have values, and not the same: at a kink of what `at` holds; null where it is at none. */
  readonly different: { readonly counterexample: Counterexample; readonly at: Term | null } | null;
  /** The part of the answer that has no value at a point where the right answer and the given expression have one. */
  readonly undefinedPart: Term | null;
  /** Whether a kink was reached with values on both sides. */
  readonly kinkReached: boolean;
}

const none: Exceptions = { different: null, undefinedPart: null, kinkReached: false };

/** Whether a term may have kinks, or no value somewhere. */
function isExceptional(roots: readonly Term[]): boolean {
  return postorder(roots).some((term) => {
    if (term.kind === "apply") return term.function.domain.length > 0 || term.function.given.length > 0;
    if (term.kind === "operator") return term.operator.given.length > 0 || term.operator.domain.length > 0;
    if (term.kind === "call") return isExceptional([term.definition.body]);
    const exponent = term.kind === "power" ? term.args[1] : undefined;
    return exponent !== undefined && (exponent.kind !== "number" || !isInteger(exponent.value) || isNegative(exponent.value));
  });
}

const agreeing = 1e-9;
/** Larger values come of divisions by rounding errors, as of a singular matrix. */
const trusted = 1e8;

export interface ExceptionsQuestion {
  readonly answer: Term;
  /** Equal to the answer in general. */
  readonly expected: Term;
  /** What was differentiated. */
  readonly given: Term;
  readonly seed: string;
  readonly limits: Limits;
}

/** The same for the same seed. */
export function exceptionsOf({ answer, expected, given, seed, limits }: ExceptionsQuestion): Exceptions {
  if (answer === expected || !isExceptional([answer, expected])) return none;
  const right = orderOf([expected, given]);
  const left = orderOf([answer]);
  if (!right.ok || !left.ok) return none;
  let different: Exceptions["different"] = null;
  let undefinedPart: Term | null = null;
  let kinkReached = false;
  for (const point of exceptionalPoints([answer, expected, given], seed, limits)) {
    const truth = forward(right.value, point, limits);
    if (!truth.ok || truth.value.some((value) => largest(value) > trusted)) continue;
    const values = forward(left.value, point, limits);
    if (!values.ok) {
      if (values.diagnostics[0]?.code === "E0804") undefinedPart ??= firstUndefined(answer, point, limits);
      continue;
    }
    const kink = kinkAt(left.value, values.value) ?? kinkAt(right.value, truth.value);
    kinkReached ||= kink !== null;
    const [a] = pick(values.value, left.value.outputs);
    const [b] = pick(truth.value, right.value.outputs);
    if (a !== undefined && b !== undefined && relativeError(a, b) > agreeing) different ??= { counterexample: { point, left: a, right: b }, at: kink };
  }
  return { different, undefinedPart, kinkReached };
}

/** The first argument of a function with a kink that has an entry there. */
function kinkAt({ steps }: Order, values: readonly Tensor[]): Term | null {
  for (const { term, args: [step] } of steps) {
    const [argument] = term.args;
    if (term.kind === "apply" && hasKink(term.function) && argument !== undefined && step !== undefined && values[step]?.data.some((x) => x === 0) === true) return argument;
  }
  return null;
}

/** The smallest part without a value at the point. */
function firstUndefined(root: Term, point: Point, limits: Limits): Term | null {
  return postorder([root]).find((part) => !evaluate([part], point, [], limits).ok) ?? null;
}

/** `undefined where x has a zero entry`; the part is named by `print`. */
export function undefinedWhere(part: Term, print: (term: Term) => string): string {
  const [base, exponent] = part.args;
  const zero = (term: Term): string => `where ${print(term)} ${isScalarShape(term.shape) ? "is zero" : "has a zero entry"}`;
  if (part.kind === "power" && base !== undefined && exponent?.kind === "number") {
    if (!isNegative(exponent.value)) return `where ${print(base)} is negative`;
    return isInteger(exponent.value) ? zero(base) : `where ${print(base)} is not positive`;
  }
  return `where ${print(part)} has no value`;
}
