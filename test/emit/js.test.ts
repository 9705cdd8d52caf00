// Generated JavaScript is run in this process at every question, example and published case.
import { describe, expect, it } from "vitest";
import { targets } from "../../src/emit/targets.js";
import { must } from "../evaluate/must.js";
import { exampleRuns } from "./examples.js";
import { argumentsAt, foundIn, functionNamed, load } from "./javascript.js";
import { programOf } from "./problems.js";
import { oracleAnswers, publishedRuns } from "./published.js";
import { pointOf, questionRuns } from "./questions.js";
import { expectRight, faultsOf, runAt } from "./run.js";

describe("a generated JavaScript module", () => {
  it.each(questionRuns.map((run) => [run.label, run] as const))("gives the evaluator's numbers and passes its own check: %s", async (_, run) => {
    const { program, outputs } = run;
    const module = await load(must(targets.js.emit(program)));
    const { inputs, sizes } = argumentsAt(run);
    const out = outputs.map(({ length }) => new Float64Array(length).fill(NaN));
    const result = functionNamed(module, `value_and_${program.name}`)(inputs, sizes, out.length === 1 ? out[0] : out);
    expectRight(run, { ...foundIn(result), outputs: out });
    const fresh = functionNamed(module, program.name)(inputs, sizes);
    expectRight({ ...run, value: null }, foundIn([NaN, fresh]));
    expect(module.selfCheck(5)).toMatchObject({ ok: true });
  });

  it.each(exampleRuns.map((run) => [run.label, run] as const))("gives the evaluator's numbers for the example %s", async (_, run) => {
    const { inputs, sizes } = argumentsAt(run);
    expectRight(run, foundIn(functionNamed(await load(must(targets.js.emit(run.program))), `value_and_${run.program.name}`)(inputs, sizes)));
  });

  it.skipIf(!oracleAnswers)("agrees with the oracle at every published case (needs a Python with NumPy and SciPy)", async () => {
    const faults: string[] = [];
    for (const run of publishedRuns()) {
      const { inputs, sizes } = argumentsAt(run);
      faults.push(...faultsOf(run, foundIn(functionNamed(await load(must(targets.js.emit(run.program))), `value_and_${run.program.name}`)(inputs, sizes))));
    }
    expect(faults).toEqual([]);
  });

  it("allocates no array after the first call when it is given its outputs", async () => {
    const program = programOf({ text: "mse(t, W2 relu(W1 x + b1) + b2) + y' inv(A) y", declarations: "A : matrix(n, n), x : n" });
    const original = globalThis.Float64Array;
    let made = 0;
    const counting = new Proxy(original, { construct: (target, args) => { made += 1; return Reflect.construct(target, args) as object; } });
    const { inputs, sizes } = argumentsAt(runAt("allocation", program, pointOf(program)));
    globalThis.Float64Array = counting;
    try {
      const grad = functionNamed(await load(must(targets.js.emit(program))), "grad");
      const out = grad(inputs, sizes);
      expect(made).toBeGreaterThan(0);
      made = 0;
      expect(grad(inputs, sizes, out)).toBe(out);
      expect(made).toBe(0);
    } finally {
      globalThis.Float64Array = original;
    }
  });

  it("finds a planted error in its formulas", async () => {
    const code = must(targets.js.emit(programOf({ text: "mse(t, W x + b)" })));
    expect(code).toContain(" = 2 / m");
    expect((await load(code)).selfCheck().ok).toBe(true);
    expect((await load(code.replace(" = 2 / m", " = 3 / m"))).selfCheck().ok).toBe(false);
  });
});
