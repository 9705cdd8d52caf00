/** Which losses of rows are the mean or the sum of the losses of their rows: those for which the kernel says so. Knows no text. */
import type { Candidate, Reduced } from "../derive/batch/reduced.js";
import { asRows, type Batch, type Batched, rows, rowsShape, same } from "../derive/batch/rows.js";
import { proveSamples } from "../kernel/samples.js";
import type { RuleSet } from "../rules/rule-set.js";
import { isScalarShape, SCALAR } from "../term/dimension.js";
import type { Definition } from "../term/symbols.js";
import type { Term, TermOf } from "../term/term.js";
import { matchShapes } from "../term/traverse.js";

export interface LossQuestion {
  readonly batch: Batch;
  readonly rules: RuleSet;
  readonly reduction: Reduced;
}

/** `loss` called with all samples, where that is the mean (the sum) of the losses of the samples, or N times it, or 1/N; else null. */
export function candidateFor(question: LossQuestion, loss: TermOf<"call">, args: readonly Batched[]): Candidate | null {
  const { definition } = loss;
  for (const form of [...question.rules.rowForms(definition), definition].filter(({ shape }) => isScalarShape(shape))) {
    const found = candidate(question, loss, form, args);
    if (found !== null) return found;
  }
  return null;
}

function candidate({ batch, rules, reduction }: LossQuestion, loss: TermOf<"call">, form: Definition, args: readonly Batched[]): Candidate | null {
  const { table, size } = batch;
  const { definition } = loss;
  const whole = ofAll(batch, form, args);
  if (whole === null) return null;
  // The same with variables for the arguments: what holds of them holds of all.
  const samples = args.map((argument, place) => table.variable(`argument ${place}`, argument.shape, "part"));
  const over = samples.flatMap((variable, place) => {
    const all = table.variable(`argument ${place}`, rowsShape(size, variable.shape), "part");
    return args[place]?.kind === "same" || variable.kind !== "variable" || all.kind !== "variable" ? [] : [{ variable, rows: all }];
  });
  const general = ofAll(batch, form, samples.map((variable) => {
    const all = over.find((one) => one.variable === variable);
    return all === undefined ? same(variable) : rows(all.rows, variable.shape);
  }));
  if (general === null) return null;
  const sample = table.call(definition, samples, loss.shape);
  const scales: readonly (readonly [Candidate["scale"], Term])[] = [["one", general], reduction === "mean" ? ["reciprocal", table.multiply([table.reciprocal(table.size(size)), general])] : ["size", table.multiply([table.size(size), general])]];
  const found = scales.find(([, claimed]) => proveSamples({ sample, over, size, reduction, whole: claimed, ...rules.means }).kind === "proved");
  return found === undefined ? null : { scale: found[0], term: whole };
}

/** The definition at all samples, where its parameters take them. */
function ofAll(batch: Batch, definition: Definition, args: readonly Batched[]): Term | null {
  const values = args.map((argument, place) => (argument.kind === "same" && isScalarShape(definition.parameters[place]?.shape ?? SCALAR) ? argument.term : asRows(batch, argument)));
  const fits = matchShapes(definition.parameters.map(({ shape }) => shape), values.map(({ shape }) => shape), new Map());
  return fits ? batch.table.call(definition, values, SCALAR) : null;
}
