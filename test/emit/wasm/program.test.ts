// Loop programs as WebAssembly give the evaluator's numbers, with sizes built in and with sizes given; knows no text.
import { describe, expect, it } from "vitest";
import { loopProgram } from "../../../src/emit/loops/lower.js";
import { schedule } from "../../../src/emit/schedule/schedule.js";
import { type Host, webAssembly } from "../../../src/emit/wasm/host.js";
import { instantiate } from "../../../src/emit/wasm/instance.js";
import { programModule } from "../../../src/emit/wasm/program/module.js";
import { double } from "../../../src/emit/wasm/precision.js";
import { must } from "../../evaluate/must.js";
import { exampleRuns } from "../examples.js";
import { programOf } from "../problems.js";
import { questionRuns } from "../questions.js";
import { faultsOf, type Found, type Run, runAt } from "../run.js";
import { surroundings } from "../../../src/answer/surroundings.js";
import { type Point, variableKey } from "../../../src/evaluate/point.js";
import { shapeAt, type Tensor } from "../../../src/evaluate/tensor.js";

const found = webAssembly();
if (found === null) throw new Error("these tests need WebAssembly");
const host: Host = found;

function runOf({ program, inputs, sizes }: Run, built: "built in" | "given", kernels: boolean): Found {
  const loops = must(loopProgram(must(schedule(program)), "wasm", { kernels }));
  const module = programModule(loops, double, built === "built in" ? sizes : null);
  expect(host.validate(module.bytes)).toBe(true);
  const instance = instantiate(host, loops, module, sizes, surroundings);
  instance.inputs.forEach((view, index) => view.set(inputs[index]?.data ?? []));
  for (const view of instance.outputs) view.fill(NaN);
  instance.run();
  const value = instance.run();
  return { value: instance.value ?? [value], outputs: instance.outputs };
}

describe.each([["built in", true], ["given", false]] as const)("a program whose sizes are %s, with kernels %s", (built, kernels) => {
  it.each(questionRuns.map((run) => [run.label, run] as const))("gives the evaluator's numbers, twice: %s", (_, run) => {
    expect(faultsOf(run, runOf(run, built, kernels))).toEqual([]);
  });

  it.each(exampleRuns.map((run) => [run.label, run] as const))("gives the evaluator's numbers for the example %s", (_, run) => {
    expect(faultsOf(run, runOf(run, built, kernels))).toEqual([]);
  });
});

/** Square matrices that are not near a singular one, at a size with blocks and a rest. */
function largerPoint(program: Run["program"], size: number): Point {
  const sizes = new Map([["n", size], ["m", size + 4], ["k", 3]]);
  return { sizes, values: new Map(program.inputs.map((variable, index): [string, Tensor] => {
    const shape = shapeAt(variable.shape, sizes);
    const [rows = 1, columns = 1] = shape;
    const data = Float64Array.from({ length: rows * columns }, (_, at) => 0.4 * Math.sin(1 + at * (index + 1)));
    const symmetric = variable.attributes.includes("spd");
    const mean = data.map((x, at) => (symmetric ? (x + (data[(at % columns) * columns + Math.floor(at / columns)] ?? 0)) / 2 : x));
    // Large entries off the diagonal, so that rows are exchanged.
    return [variableKey(variable), { shape, data: rows !== columns || rows === 1 ? data : mean.map((x, at) => x + (Math.floor(at / columns) === (symmetric ? at % columns : (at + 1) % columns) ? 4 : 0)) }];
  })) };
}

it.each([
  ["logdet(A) + x' inv(A) y + y' inv(A)' C y + sum(inv(A) B)", "A : matrix(n, n) invertible, B : matrix(n, k), C : matrix(n, n)"],
  ["logdet(S) + x' inv(S) y + tr(inv(S) B) + det(S) * 1e-3", "S : matrix(n, n) spd, B : matrix(n, n)"],
  ["det(A) + sum(inv(A))", "A : matrix(n, n) invertible"],
  ["logsumexp(M' y) + sum(softmax(M x))", "M : matrix(m, n)"],
] as const)("systems and factorisations are right at larger sizes: %s", (text, declarations) => {
  for (const size of [5, 8, 19]) {
    const program = programOf({ text, declarations });
    const run = runAt(text, program, largerPoint(program, size));
    expect(faultsOf(run, runOf(run, "built in", true))).toEqual([]);
    expect(faultsOf(run, runOf(run, "given", true))).toEqual([]);
  }
});
