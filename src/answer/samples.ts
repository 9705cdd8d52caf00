/** How a question about one sample is asked about all of them, and what it was made of. Knows no way to make it. */
import type { Certificate } from "../certify/certificate.js";
import type { Reduction, SamplesClaim } from "../kernel/samples.js";
import type { Dimension } from "../term/dimension.js";
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
  /** That the expression is the mean, the sum, or the rows of that of the samples. */
  readonly certificate: Certificate;
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
