/** What generated files say of the samples that a program computes with. Knows no comment syntax. */
import type { EmittedProgram } from "./program.js";

/** What is made of the samples, before the expression of one. */
const reductions: { readonly [R in NonNullable<EmittedProgram["batch"]>["reduction"]]: string } = { mean: "the mean of", sum: "the sum of", none: "the rows of" };

/** What the rows of a gradient in samples are; nothing where there is none. */
export function sampleRowsInWords({ batch, order, outputs }: EmittedProgram): readonly string[] {
  if (batch === null || order !== "gradient" || batch.reduction === "none") return [];
  const names = outputs.filter(({ name }) => batch.inputs.some((input) => input.name === name)).map(({ name }) => `d/d${name}`);
  return names.length === 0 ? [] : [`Row i of ${names.join(", ")} is the gradient of sample i alone${batch.reduction === "mean" ? `, divided by ${batch.size}` : ""}.`];
}

/** `the mean of`, the expression of one sample line by line, `over N samples, the rows of x, t; for all of them at once`; nothing where there are no samples. */
export function samplesInWords({ batch }: EmittedProgram, nameOf: (variable: EmittedProgram["inputs"][number]) => string): readonly string[] {
  if (batch === null) return [];
  return [reductions[batch.reduction], ...batch.sample.split(/\r\n?|\n/u).map((line) => `    ${line}`), `over ${batch.size} samples, the rows of ${batch.inputs.map(nameOf).join(", ")}; for all of them at once`];
}
