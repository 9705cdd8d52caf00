/** What an expression of all samples was made of, in words and as JSON. Knows no proof. */
import type { Problem } from "../answer/problem.js";
import { fold } from "./lines.js";
import type { ReportStyle } from "./style.js";

export interface BatchJson {
  /** The name of the number of samples. */
  readonly size: string;
  /** The variables whose first axis runs over the samples. */
  readonly over: readonly string[];
  readonly reduction: string;
  /** The expression of one sample, and declarations of its variables. */
  readonly sample: string;
  readonly let: string;
  readonly certificate: { readonly verdict: string; readonly how: string; readonly relations: readonly string[]; readonly reason: string };
}

export function batchJson({ batch }: Problem): BatchJson | null {
  if (batch === null) return null;
  const { size, over, reduction, sample, certificate } = batch;
  return { size, over, reduction, sample, let: batch.let, certificate };
}

/** `x`, `x and t`, `x, y and t`. */
function listed(names: readonly string[]): string {
  const last = names.at(-1) ?? "";
  return names.length < 2 ? last : `${names.slice(0, -1).join(", ")} and ${last}`;
}

const subjects = { mean: "the mean of", sum: "the sum of", none: "row by row" } as const;

/** `the mean of mse(t, W x) over N samples: rows of x and t`, below the expression of all samples. */
export function batchLines({ batch }: Problem, style: ReportStyle, indent: number): readonly string[] {
  if (batch === null) return [];
  const sample = batch.sample.split(/\s*\n\s*/u).filter((line) => line !== "").join("; ");
  const line = `${subjects[batch.reduction]} ${sample} over ${batch.size} samples, the rows of ${listed(batch.over)}`;
  return (style.breakFormulas ? fold(line, style.width - indent, 4) : [line]).map((part) => " ".repeat(indent) + style.paint.muted(part));
}
