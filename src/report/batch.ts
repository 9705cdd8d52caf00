/** What an expression of all samples was made of, in words and as JSON. Knows no proof. */
import type { Derived } from "../answer/derived.js";
import type { Problem } from "../answer/problem.js";
import { fold } from "./lines.js";
import { type ReportStyle, signs } from "./style.js";

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

/** What the rows of a gradient in the samples themselves are. */
export function rowSentences({ problem: { batch }, derivation, order }: Derived, style: ReportStyle): readonly string[] {
  if (batch === null || order !== "gradient" || batch.reduction === "none") return [];
  const names = derivation.answers.filter(({ wrt }) => batch.over.includes(wrt.name)).map(({ wrt }) => `∂L/∂${signs[style.alphabet].notation.print(wrt.term)}`);
  const shown = style.alphabet === "ascii" ? names.map((name) => name.replaceAll("∂", "d")) : names;
  return names.length === 0 ? [] : [`row i of ${listed(shown)} is the gradient of sample i alone${batch.reduction === "mean" ? `, divided by ${batch.size}` : ""}`];
}

/** `x`, `x and t`, `x, y and t`. */
function listed(names: readonly string[]): string {
  const last = names.at(-1) ?? "";
  return names.length < 2 ? last : `${names.slice(0, -1).join(", ")} and ${last}`;
}

const subjects = { mean: "the mean over", sum: "the sum over", none: "row by row, for" } as const;

/** `the mean over N samples, the rows of x and t, of mse(t, W x)`, below the expression of all samples. */
export function batchLines({ batch }: Problem, style: ReportStyle, indent: number): readonly string[] {
  if (batch === null) return [];
  const sample = batch.sample.split(/\s*\n\s*/u).filter((line) => line !== "").join("; ");
  const line = `${subjects[batch.reduction]} ${batch.size} samples, the rows of ${listed(batch.over)}${batch.reduction === "none" ? ":" : ", of"} ${sample}`;
  return (style.breakFormulas ? fold(line, style.width - indent, 4) : [line]).map((part) => " ".repeat(indent) + style.paint.muted(part));
}
