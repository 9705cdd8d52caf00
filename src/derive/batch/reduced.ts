/** The mean or the sum of a scalar over all samples, summand by summand: what is the same for all stays, losses of rows keep their names. Knows no proof. */
import { type Dimension, isScalarShape, isUnit, multiplySizes, UNIT } from "../../term/dimension.js";
import type { Term, TermOf } from "../../term/term.js";
import { asRows, type Batched } from "./rows.js";
import { unfolded } from "./unfolded.js";
import type { Refusal, Vectoriser } from "./vectorise.js";

export type Reduced = "mean" | "sum";

/** A loss of all samples that may stand for the mean or the sum of a loss of one: how often it is counted, and the loss. */
export interface Candidate {
  readonly scale: "one" | "size" | "reciprocal";
  readonly term: Term;
}

/** Whether a candidate, at variables in the place of its arguments, is what the losses of the samples add up to. */
export type Accepts = (loss: TermOf<"call">, args: readonly Batched[]) => Candidate | null;

/** A summand of the loss of one sample: scalars that are the same for all samples, and what they stand before. */
interface Summand {
  readonly scale: readonly Term[];
  readonly term: Term;
}

/** 1/N Σ or Σ of `loss` over the samples. */
export function reduced(vectoriser: Vectoriser, loss: Term, reduction: Reduced, accepts: Accepts): Term | Refusal {
  const { table } = vectoriser;
  const found: Term[] = [];
  const open: Summand[] = [{ scale: [], term: loss }];
  for (let summand = open.pop(); summand !== undefined; summand = open.pop()) {
    const { scale, term } = summand;
    const value = vectoriser.rowsOf(term);
    if (value.kind === "refused") return value;
    if (value.kind === "same") {
      found.push(scaled(vectoriser, scale, reduction === "mean" ? "one" : "size", term));
      continue;
    }
    const parts = summandsOf(vectoriser, summand);
    if (parts !== null) {
      open.push(...parts.toReversed());
      continue;
    }
    const named = term.kind === "call" ? accepts(term, argumentsOf(vectoriser, term)) : null;
    if (named !== null) {
      found.push(scaled(vectoriser, scale, named.scale, named.term));
      continue;
    }
    if (term.kind === "call") {
      open.push({ scale, term: unfolded(table, term) });
      continue;
    }
    found.push(scaled(vectoriser, scale, reduction === "mean" ? "reciprocal" : "one", ...totalOf(vectoriser, term, value)));
  }
  return table.add(found);
}

/** The summands of a sum, and what stands behind factors that are the same for all samples; null for what is neither. */
function summandsOf(vectoriser: Vectoriser, { scale, term }: Summand): readonly Summand[] | null {
  if (term.kind === "add") return term.args.map((part) => ({ scale, term: part }));
  if (term.kind !== "multiply") return null;
  const fixed = term.args.filter((factor) => isScalarShape(factor.shape) && vectoriser.rowsOf(factor).kind === "same");
  const others = term.args.filter((factor) => !fixed.includes(factor));
  return fixed.length === 0 || others.length === 0 ? null : [{ scale: [...scale, ...fixed], term: vectoriser.table.multiply(others) }];
}

function argumentsOf(vectoriser: Vectoriser, { args }: TermOf<"call">): readonly Batched[] {
  return args.map((argument) => {
    const value = vectoriser.rowsOf(argument);
    if (value.kind === "refused") throw new Error("internal: a loss that is known for all samples, and its argument is not");
    return value;
  });
}

/** The sum over all samples: of a scalar that is itself a sum, over all entries at once. */
function totalOf(vectoriser: Vectoriser, term: Term, value: Batched): readonly Term[] {
  const { table } = vectoriser;
  const [inner] = term.kind === "sum" ? term.args : [];
  const all = inner === undefined ? null : vectoriser.rowsOf(inner);
  const whole = all === null || all.kind === "refused" || all.kind === "diagonal" ? asRows(vectoriser, value) : asRows(vectoriser, all);
  const factors = whole.kind === "multiply" ? whole.args : [whole];
  const front = factors.filter(({ shape }) => isScalarShape(shape));
  const rest = factors.filter((factor) => !front.includes(factor));
  const last = rest.at(-1);
  // X 1 sums the rows: the sum of that is the sum of X.
  const inside = rest.length > 1 && last?.kind === "ones" && isUnit(last.shape[1]) ? rest.slice(0, -1) : rest;
  return [...front, table.sum(table.multiply(inside))];
}

/** The factors, with N or 1/N where it belongs; reciprocals of sizes become one. */
function scaled({ table, size }: Vectoriser, scale: readonly Term[], counted: Candidate["scale"], ...terms: readonly Term[]): Term {
  if (counted === "size") return table.multiply([table.size(size), ...scale, ...terms]);
  if (counted === "one") return table.multiply([...scale, ...terms]);
  let divisor: Dimension = size;
  const kept: Term[] = [];
  for (const factor of scale) {
    const under = dividedBy(factor);
    if (under === null) kept.push(factor);
    else divisor = multiplySizes(divisor, under);
  }
  return table.multiply([...(kept[0]?.kind === "number" ? kept.slice(0, 1) : []), table.reciprocal(table.size(divisor)), ...(kept[0]?.kind === "number" ? kept.slice(1) : kept), ...terms]);
}

/** The n of 1/n; null for every other term. */
function dividedBy(term: Term): Dimension | null {
  const [base, exponent] = term.kind === "power" ? term.args : [];
  if (exponent?.kind !== "number" || exponent.value.numerator !== -1n || exponent.value.denominator !== 1n || base === undefined) return null;
  const factors = base.kind === "multiply" ? base.args : [base];
  let product: Dimension = UNIT;
  for (const factor of factors) {
    if (factor.kind !== "size") return null;
    product = multiplySizes(product, factor.size);
  }
  return product;
}
