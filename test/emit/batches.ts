// Batched programs at points with one sample and with several, judged by a loop over the samples of the program of one. Knows no target.
import { programOf } from "../../src/answer/emitted.js";
import type { Derived } from "../../src/answer/derived.js";
import type { EmittedProgram } from "../../src/emit/program.js";
import { evaluate } from "../../src/evaluate/evaluate.js";
import { type Point, variableKey } from "../../src/evaluate/point.js";
import { createSampler } from "../../src/evaluate/sampling.js";
import { shapeAt, type Tensor } from "../../src/evaluate/tensor.js";
import { must } from "../evaluate/must.js";
import { ask, engine } from "../examples/engine.js";
import { inputsAt, type Run } from "./run.js";

interface Batched {
  readonly loss: string;
  readonly over: readonly string[];
  readonly wrt?: readonly string[];
  readonly order?: "gradient" | "hvp" | "jvp";
  readonly reduce?: "mean" | "sum";
  readonly let?: string;
}

const batched: readonly Batched[] = [
  { loss: "mse(t, W2 relu(W1 x + b1) + b2)", over: ["x", "t"] },
  { loss: "mse(t, W2 relu(W1 x + b1) + b2)", over: ["x", "t"], wrt: ["x"] },
  { loss: "crossentropy(t, W2 tanh(W1 x + b1) + b2)", over: ["x", "t"], reduce: "sum" },
  { loss: "bcewithlogits(y, w' x + b) + c normsq(w)", over: ["x", "y"], let: "b : scalar, y : scalar, c : scalar" },
  { loss: "x' A y / (norm2(x) norm2(y))", over: ["x", "y"] },
  { loss: "normsq(x y' - A)", over: ["x", "y"] },
  { loss: "normsq(A X B - C)", over: ["X"], wrt: ["A", "B"] },
  { loss: "sum(diag(x) W diag(y) v)", over: ["x", "y"] },
  { loss: "s normsq(W x - v)", over: ["x", "s"], let: "s : scalar" },
  { loss: "normsq(layernorm(W x) - t)", over: ["x", "t"] },
  { loss: "crossentropy(t, W x)", over: ["x", "t"], order: "hvp", wrt: ["W"] },
  { loss: "mse(t, W2 tanh(W1 x))", over: ["x", "t"], order: "jvp", wrt: ["W1", "W2"] },
];

/** The program of all samples, and the numbers that the program of one gives for each of them, put together. */
function runOf({ loss, over, wrt, order = "gradient", reduce = "mean", let: given }: Batched, count: number): Run {
  const sample = must(engine.parse(loss, { let: given }));
  const all = must(ask(order, { ok: true, value: must(engine.batch(sample, { over, reduce })), warnings: [] }, { wrt }));
  const one = must(ask(order, { ok: true, value: sample, warnings: [] }, { wrt: wrt ?? all.answers.map((answer) => answer.wrt) }));
  const program = programOf(all);
  const terms = [program.value, ...program.outputs.map(({ value }) => value)];
  const label = `${loss} over ${count} samples, ${reduce} ${order}`;
  const point = must(must(createSampler({ terms, variables: program.inputs, bindings: program.bindings, hypotheses: program.hypotheses, sizes: new Map([["N", count]]), seed: label })).point(0));
  const each = Array.from({ length: count }, (_, place) => atSample(one, program, over, point, place, count));
  const together = (index: number, stacked: boolean): readonly number[] => {
    const parts = each.map((tensors) => [...(tensors[index]?.data ?? [])]);
    const weight = reduce === "mean" ? 1 / count : 1;
    return stacked ? parts.flat().map((x) => weight * x) : (parts[0] ?? []).map((_, at) => parts.reduce((total, part) => total + weight * (part[at] ?? Number.NaN), 0));
  };
  const inputs = inputsAt(program, (_, variable) => {
    const { shape, data } = point.values.get(variableKey(variable)) ?? missing(label);
    return { shape, data: [...data] };
  });
  return { label, program, inputs, sizes: point.sizes, value: together(0, false), outputs: program.outputs.map(({ name }, index) => together(index + 1, order === "gradient" && over.includes(name))), tolerance: 1e-9 };
}

/** The value and the derivatives of one sample. */
function atSample(one: Derived, all: EmittedProgram, over: readonly string[], point: Point, place: number, count: number): readonly Tensor[] {
  const program = programOf(one);
  const values = new Map(program.inputs.map((variable): readonly [string, Tensor] => {
    const data = point.values.get(variableKey(all.inputs.find((input) => variableKey(input) === variableKey(variable)) ?? missing(variable.name)))?.data ?? missing(variable.name);
    const width = over.includes(variable.name) ? data.length / count : data.length;
    return [variableKey(variable), { shape: shapeAt(variable.shape, point.sizes), data: over.includes(variable.name) ? data.slice(place * width, (place + 1) * width) : data }];
  }));
  return must(evaluate([program.value, ...program.outputs.map(({ value }) => value)], { sizes: point.sizes, values }, program.bindings));
}

function missing(what: string): never {
  throw new Error(`a number is missing for ${what}`);
}

export const batchRuns: readonly Run[] = batched.flatMap((one) => [runOf(one, 1), runOf(one, 7)]);
