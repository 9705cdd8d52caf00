// The options --batch, --batch-size and --reduce: which variables differ from sample to sample, and what is made of the samples; it knows no mathematics.
import type { BatchOptions, Result } from "../index.js";
import { readNames, readWord } from "./reading.js";
import { inOption, usage } from "./usage.js";

export interface BatchTexts {
  readonly batch?: readonly string[];
  readonly batchSize?: string;
  readonly reduce?: string;
}

const reductions = ["mean", "sum", "none"] as const;

/** `x,t`, or `x,t=B` with the name of the batch size; null where nothing differs from sample to sample. */
export function readBatch({ batch, batchSize, reduce }: BatchTexts): Result<BatchOptions | null> {
  if (batch === undefined || batch.length === 0) {
    const alone = reduce !== undefined ? "--reduce" : batchSize !== undefined ? "--batch-size" : null;
    return alone === null ? { ok: true, value: null, warnings: [] } : usage(`\`${alone}\` says something of \`--batch\`, which is not there`, "name what differs from sample to sample, for example `--batch x,t`");
  }
  const text = batch.join(",");
  const [names = "", size, ...more] = text.split("=").map((part) => part.trim());
  if (more.length > 0 || size === "") return inOption("--batch", text, "not a list of names", "`--batch` takes names, and after `=` the name of their number", "for example `--batch x,t=B`");
  if (size !== undefined && batchSize !== undefined && size !== batchSize) return usage(`the number of samples is called \`${size}\` and \`${batchSize}\``, "give one of the names");
  const reduction = reduce === undefined ? undefined : readWord("--reduce", reduce, reductions);
  if (reduction !== undefined && !reduction.ok) return reduction;
  return { ok: true, value: { over: readNames([names]), size: size ?? batchSize, reduce: reduction?.value }, warnings: [] };
}
