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

export interface Run {
  readonly term: Term;
  readonly count: number;
}

const mostRepeated = 64;

/** Equal neighbours in a chain, counted together. */
export function runsOf(factors: readonly Term[]): readonly Run[] {
  const runs: Run[] = [];
  for (const term of factors) {
    const last = runs.at(-1);
    const repeats = last !== undefined && last.term === term && !isScalarShape(term.shape) && last.count < mostRepeated;
    if (repeats) runs[runs.length - 1] = { term, count: last.count + 1 };
    else runs.push({ term, count: 1 });
  }
  return runs;
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
  const chained = runs.flatMap(({ term }, index) => (!isScalarShape(term.shape) || term.kind === "multiply" ? [index] : []));
  const [first, second] = chained;
  if (first === undefined || second === undefined) return [];
  const head = runs[first]?.term;
  if (head === undefined) return [];
  if (head.kind === "multiply" && isScalarShape(head.shape)) return [];
  if (!isUnit(head.shape[0])) return [];
  const last = chained.at(-1);
  const closesEarly = chained.some((index, position) => {
    const term = runs[index]?.term;
    return position > 0 && index !== last && term !== undefined && term.shape[1] !== undefined && !isScalarShape(term.shape) && isUnit(term.shape[1]);
  });
  return closesEarly ? [first + 1] : [];
}

/** The arguments of a call as a reader writes them: a scalar that is broadcast to the others stands for itself. */
export function withBareScalars({ definition, args }: TermOf<"call">): readonly Term[] {
  if (!definition.entrywise || args.every(({ kind, shape }) => kind === "fill" || isScalarShape(shape))) return args;
  return args.map((argument) => (argument.kind === "fill" ? (argument.args[0] ?? argument) : argument));
}
