/** Decides whether one term is what another gives for every sample: the rows of its values, their sum or their mean. Knows no derivatives and no rules. */
import { type Dimension, isScalarShape } from "../term/dimension.js";
import { invertRational, rational } from "../term/rational.js";
import type { Term, TermOf } from "../term/term.js";
import { contract } from "./algebra.js";
import { denote, openScope, type Scope } from "./denote.js";
import { decide, type Means, type Verdict } from "./kernel.js";
import { type Polynomial, sizeHead, type Space } from "./polynomial.js";
import { single, slots } from "./powers.js";

/** What is made of the values of all samples: their mean, their sum, or the tensor that has them along its first axis. */
export type Reduction = "mean" | "sum" | "none";

export interface SamplesClaim extends Means {
  /** The expression of one sample. A scalar, unless nothing is reduced. */
  readonly sample: Term;
  /** The variables that differ from sample to sample, each with the variable that has the samples along its first axis and then the axes of one. */
  readonly over: readonly { readonly variable: TermOf<"variable">; readonly rows: TermOf<"variable"> }[];
  /** How many samples there are. */
  readonly size: Dimension;
  readonly reduction: Reduction;
  readonly whole: Term;
}

/**
 * whole = 1/N Σ_i sample(row i of every variable in `over`), for all sizes: the sample is denoted with one more index i, at which those variables are
 * read, and i is summed at the end; without 1/N for a sum, and row i of `whole` = sample(…) where nothing is reduced.
 */
export function proveSamples({ sample, over, size, reduction, whole, ...means }: SamplesClaim): Verdict {
  if (reduction !== "none" && !(isScalarShape(sample.shape) && isScalarShape(whole.shape))) throw new Error("internal: samples that are no scalars cannot be reduced");
  return decide(means, (space, scope) => {
    const each = denote(space, sample, sampleScope(space, scope, over));
    return [{ left: reduced(space, each, size, reduction), right: denote(space, whole, scope), shape: whole.shape }];
  });
}

/** Every variable of `over` as its row at slot 0; what is the same for all samples without that slot. */
function sampleScope(space: Space, scope: Scope, over: SamplesClaim["over"]): Scope {
  const find: Scope["find"] = (variable) => {
    const row = over.find((one) => one.variable === variable);
    if (row !== undefined) return denote(space, row.rows, scope);
    const meaning = scope.find(variable);
    return meaning === null ? null : contract(space, meaning.rank + 1, [{ polynomial: meaning, indices: slots(meaning.rank).map((slot) => slot + 1) }]);
  };
  return { ...openScope(), forgets: scope.forgets, lift: 1, samples: true, find };
}

function reduced(space: Space, each: Polynomial, size: Dimension, reduction: Reduction): Polynomial {
  if (reduction === "none") return each;
  const total = { polynomial: each, indices: [0] };
  if (reduction === "sum") return contract(space, 0, [total], [size]);
  const inverse = size.powers.map(([name, exponent]) => ({ head: sizeHead(space, name), indices: [], exponent: -exponent }));
  return contract(space, 0, [{ polynomial: single(space, 0, inverse, invertRational(rational(size.coefficient))), indices: [] }, total], [size]);
}
