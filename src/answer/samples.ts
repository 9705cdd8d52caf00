/** How a question about one sample is asked about all of them, and what it was made of. Knows no way to make it. */
import type { Certificate } from "../certify/certificate.js";
import type { Reduction, SamplesClaim } from "../kernel/samples.js";
import { rowsShape } from "../derive/batch/rows.js";
import { type Dimension, namedSize, sameShape } from "../term/dimension.js";
import type { Elaborated } from "../term/elaborate/elaborate.js";
import type { TermTable } from "../term/table.js";
import type { Term } from "../term/term.js";

export interface BatchOptions {
  /** The variables that differ from sample to sample. */
  readonly over: readonly string[];
  /** What the number of samples is called; by default `N`, or another letter where that is taken. */
  readonly size?: string | undefined;
  /** `mean` or `sum` of a scalar, or the values of all samples; by default the mean of a scalar, and all values of what is none. */
  readonly reduce?: Reduction | undefined;
}

/** The expression of one sample, and how those of all were put together. */
export interface ProblemBatch {
  /** The expression of one sample, as the reader wrote it. */
  readonly sample: string;
  /** Declarations of the variables of one sample. */
  readonly let: string;
  readonly size: string;
  readonly over: readonly string[];
  readonly reduction: Reduction;
  /** The named parts and the expression of all samples, to print. */
  readonly lines: readonly { readonly name: Term | null; readonly value: Term }[];
  /** That the expression is the mean, the sum, or the rows of that of the samples. */
  readonly certificate: Certificate;
}

/**
 * The claim that `whole` is made of `sample`, whose variables in `over` it holds for all samples; null where one of them is not of the shape that
 * holds all samples. Parts that both name are parts of the proof.
 */
export function samplesQuestion(sample: Elaborated, whole: Elaborated, { over, size, reduction }: Pick<ProblemBatch, "over" | "size" | "reduction">): SamplesQuestion | null {
  const count = namedSize(size);
  const gathered = over.map((name) => ({ one: sample.variables.find((variable) => variable.name === name), all: whole.variables.find((variable) => variable.name === name) }));
  const pairs = gathered.flatMap(({ one, all }) => (one === undefined || all === undefined || !sameShape(rowsShape(count, one.shape), all.shape) ? [] : [{ variable: one.term, rows: all.term }]));
  const parts = sample.parts.flatMap(({ name, term }): readonly SamplePart[] => {
    const found = whole.parts.find((part) => part.name === name);
    return found === undefined ? [] : [{ name, sample: term, whole: found.term, varies: !sameShape(term.shape, found.term.shape) }];
  });
  return pairs.length < over.length ? null : { sample: sample.term, whole: whole.term, over: pairs, size: count, reduction, parts, table: sample.table, tableOfAll: whole.table };
}

/** A named part of both: of one sample, and of all. */
export interface SamplePart {
  readonly name: string;
  readonly sample: Term;
  readonly whole: Term;
  readonly varies: boolean;
}

export interface SamplesQuestion {
  readonly sample: Term;
  readonly whole: Term;
  readonly over: SamplesClaim["over"];
  readonly size: Dimension;
  readonly reduction: Reduction;
  readonly parts: readonly SamplePart[];
  /** Where the terms of one sample live, and those of all. */
  readonly table: TermTable;
  readonly tableOfAll: TermTable;
}
