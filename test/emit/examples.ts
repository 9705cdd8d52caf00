// The examples as programs at sampled points, with the evaluator as the judge, and batched losses. Knows no target.
import { programOf } from "../../src/answer/emitted.js";
import { createSampler } from "../../src/evaluate/sampling.js";
import { must } from "../evaluate/must.js";
import { ask, engine } from "../examples/engine.js";
import { examples } from "../examples/example.js";
import { batchRuns } from "./batches.js";
import { type Run, runAt } from "./run.js";

const programsOfExamples: readonly Run[] = examples.map(({ path, text, order, wrt, reading }) => {
  const program = programOf(must(ask(order, engine.parse(text), { wrt, entries: reading })));
  const { bindings, hypotheses, inputs, along } = program;
  const terms = [program.value, ...(along === null ? program.outputs.map(({ value }) => value) : along.matrix === null ? [] : [along.matrix])];
  return runAt(path, program, must(must(createSampler({ terms, variables: inputs, bindings, hypotheses, seed: path })).point(0)));
});

export const exampleRuns: readonly Run[] = [...programsOfExamples, ...batchRuns];
