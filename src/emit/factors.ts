/** How a product is read from left to right: its sign, its repeated factors and where it needs brackets. Knows no spelling. */
import { isScalarShape, isUnit } from "../term/dimension.js";
import { isNegative, isOne, MINUS_ONE, negateRational, ONE, type Rational } from "../term/rational.js";
import type { Term, TermOf } from "../term/term.js";

export interface Signed {
  readonly negative: boolean;
  /** The leading number without its sign; null when there is none to write. */
  readonly lead: Rational | null;
  readonly factors: readonly Term[];
}

/** Takes the sign of a product's leading number out of it. */
export function signOf(product: TermOf<"multiply">): Signed {
  const [first, second, ...rest] = product.args;
  if (first === undefined || second === undefined) throw new Error("internal: a product of fewer than two factors");
  if (first.kind !== "number") return { negative: false, lead: null, factors: product.args };
  const negative = isNegative(first.value);
  const lead = negative ? negateRational(first.value) : first.value;
  const silent = negative && isOne(lead);
  return { negative, lead: silent ? null : lead, factors: [second, ...rest] };
}

/** A factor, or a chain of several in brackets, taken `count` times. */
export interface Run {
  readonly terms: readonly Term[];
  readonly count: number;
}

const mostRepeated = 64;
const longestPeriod = 8;
/** Fewer repetitions of a chain are as readable written out. */
const fewestRepetitions = 3;

/** Equal neighbours in a chain counted together, `A A`, and chains that return, `A X A X A X`. */
export function runsOf(factors: readonly Term[]): readonly Run[] {
  const runs: Run[] = [];
  for (const term of factors) {
    const last = runs.at(-1);
    const repeats = last !== undefined && last.terms[0] === term && !isScalarShape(term.shape) && last.count < mostRepeated;
    if (repeats) runs[runs.length - 1] = { terms: [term], count: last.count + 1 };
    else runs.push({ terms: [term], count: 1 });
  }
  return gathered(runs);
}

/** Runs with every chain that returns as one run. */
function gathered(runs: readonly Run[]): readonly Run[] {
  const found: Run[] = [];
  for (let start = 0; start < runs.length; ) {
    const { period, count } = repetition(runs, start);
    const terms = runs.slice(start, start + period).flatMap((run) => run.terms.flatMap((term) => Array.from({ length: run.count }, () => term)));
    const [only] = runs.slice(start, start + 1);
    if (count > 1 || only === undefined) found.push({ terms, count });
    else found.push(only);
    start += period * count;
  }
  return found;
}

/** The chain of matrices from `start` that returns most, by its period. */
function repetition(runs: readonly Run[], start: number): { readonly period: number; readonly count: number } {
  const same = (one: Run | undefined, other: Run | undefined): boolean => one !== undefined && other !== undefined && one.terms[0] === other.terms[0] && one.count === other.count;
  const isMatrix = ({ terms }: Run): boolean => terms.every(({ shape }) => shape.length === 2 && !shape.some(isUnit));
  let best = { period: 1, count: 1 };
  for (let period = 2; period <= longestPeriod && start + fewestRepetitions * period <= runs.length; period += 1) {
    let length = period;
    while (same(runs[start + length], runs[start + length - period])) length += 1;
    const count = Math.min(Math.floor(length / period), mostRepeated);
    if (count >= fewestRepetitions && count * period > best.count * best.period && runs.slice(start, start + period).every(isMatrix)) best = { period, count };
  }
  return best;
}

/** x⁻¹ of a scalar x, which a product writes as a division. */
export function divisorOf(term: Term): Term | null {
  return isScalarShape(term.shape) ? reciprocalOf(term) : null;
}

/** The b of an entrywise b⁻¹. */
export function reciprocalOf(term: Term): Term | null {
  const [base, exponent] = term.args;
  if (term.kind !== "power" || base === undefined || exponent?.kind !== "number") return null;
  return exponent.value.numerator === MINUS_ONE.numerator && exponent.value.denominator === ONE.denominator ? base : null;
}

/**
 * Where a bracket has to open, up to the end, so that multiplying from left to right builds the same product: before `index`
 * for each index given. A chain that would become a scalar on its way (x′ (y w′)) is what needs it.
 */
export function bracketsIn(runs: readonly Run[]): readonly number[] {
  const firsts = runs.flatMap(({ terms }) => terms.slice(0, 1));
  const chained = firsts.flatMap((term, index) => (!isScalarShape(term.shape) || term.kind === "multiply" ? [index] : []));
  const [first, second] = chained;
  if (first === undefined || second === undefined) return [];
  const head = firsts[first];
  if (head === undefined) return [];
  if (head.kind === "multiply" && isScalarShape(head.shape)) return [];
  if (!isUnit(head.shape[0])) return [];
  const last = chained.at(-1);
  const closesEarly = chained.some((index, position) => {
    const term = firsts[index];
    return position > 0 && index !== last && term !== undefined && term.shape[1] !== undefined && !isScalarShape(term.shape) && isUnit(term.shape[1]);
  });
  return closesEarly ? [first + 1] : [];
}

/** The arguments of a call as a reader writes them: a scalar that is broadcast to the others stands for itself. */
export function withBareScalars({ definition, args }: TermOf<"call">): readonly Term[] {
  if (!definition.entrywise || args.every(({ kind, shape }) => kind === "fill" || isScalarShape(shape))) return args;
  return args.map((argument) => (argument.kind === "fill" ? (argument.args[0] ?? argument) : argument));
}
