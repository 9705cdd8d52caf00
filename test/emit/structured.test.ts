// The core of a Jacobian or Hessian is found, proved, and expands to the evaluator's dense array; a wrong one is not emitted.
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { targets } from "../../src/emit/targets.js";
import { formulaOf } from "../../src/term/expansion.js";
import { evaluate } from "../../src/evaluate/evaluate.js";
import { must } from "../evaluate/must.js";
import { argumentsAt, functionNamed, load } from "./javascript.js";
import { python, pythonHas } from "./python.js";
import { pointOf } from "./questions.js";
import { errorOf, nested, runAt } from "./run.js";
import { labelOf, structuredProgram, structuredQuestions } from "./structured.js";

describe.each(structuredQuestions.map((question) => [labelOf(question), question] as const))("the %s", (_, question) => {
  test("has the core that is expected", () => {
    const { expansion } = structuredProgram(question);
    expect(expansion === null ? null : formulaOf(expansion)).toBe(question[4]);
  });
});

test.each([
  ["hessian", "x' A x", "A : matrix(n, n), x : vector(n)", "x"],
  ["hessian", "sum(log(exp(-y .* (X w)) + ones(m)))", "X : matrix(m, n), w : vector(n), y : vector(m)", "w"],
  ["jacobian", "tr(A X)", "A : matrix(n, m), X : matrix(m, n)", "X"],
  ["jacobian", "kron(X, A)", "X : matrix(m, n), A : matrix(p, q)", "X"],
  ["jacobian", "r A", "r : matrix(1, n), A : matrix(n, m)", "r"],
] as const)("the %s of %s has none", (order, expression, declarations, wrt) => {
  expect(structuredProgram([order, expression, declarations, wrt, ""]).expansion).toBeNull();
});

describe("the functions for core and expansion in JavaScript", () => {
  const runs = structuredQuestions.filter(([, , , , formula]) => !formula.includes("dense")).map((question) => {
    const program = structuredProgram(question);
    return runAt(labelOf(question), program, pointOf(program));
  });

  test.each(runs.map((run) => [run.label, run] as const))("give the dense array together, into arrays that are given: the %s", async (_, run) => {
    const module = await load(must(targets.js.emit(run.program)));
    const { inputs, sizes } = argumentsAt(run);
    const [core, expand] = [functionNamed(module, `${run.program.name}_core`), functionNamed(module, `${run.program.name}_expand`)];
    const parts = core(inputs, sizes) as Float64Array | Float64Array[];
    expect(core(inputs, sizes, parts)).toBe(parts);
    const whole = new Float64Array(run.outputs[0]?.length ?? 0).fill(NaN);
    expect(expand(parts, sizes, whole)).toBe(whole);
    expect(errorOf(whole, run.outputs[0] ?? [])).toBeLessThan(1e-9);
  });
});

const driver = [
  "import importlib.util, json, sys",
  "import numpy as np",
  "def run(job):",
  "    spec = importlib.util.spec_from_file_location('case', job['file'])",
  "    module = importlib.util.module_from_spec(spec)",
  "    spec.loader.exec_module(module)",
  "    args = [np.array(x, dtype=float) if isinstance(x, list) else x for x in job['args']]",
  "    core = getattr(module, job['name'] + '_core')(*args)",
  "    expand = getattr(module, job['name'] + '_expand')",
  "    names = expand.__code__.co_varnames[expand.__code__.co_argcount:][:expand.__code__.co_kwonlyargcount]",
  "    whole = expand(*(core if isinstance(core, tuple) else (core,)), **{name: job['sizes'][name] for name in names})",
  "    value, result = getattr(module, 'value_and_' + job['name'])(*args)",
  "    together = getattr(module, 'value_gradient_and_' + job['name'], None)",
  "    found = (value, None, result) if together is None else together(*args)",
  "    assert np.isclose(found[0], value).all() and np.allclose(found[2], result, rtol=1e-12)",
  "    return [whole.ravel().tolist(), None if together is None else np.ravel(found[1]).tolist()]",
  "print(json.dumps([run(job) for job in json.load(sys.stdin)]))",
].join("\n");

describe.skipIf(!pythonHas("numpy"))("the functions for core and expansion in NumPy (needs a Python with NumPy)", () => {
  const folder = mkdtempSync(join(tmpdir(), "gradus-core-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test("give the evaluator's dense array together, and its gradient beside it", () => {
    const runs = structuredQuestions.filter(([, , , , formula]) => !formula.includes("dense")).map((question) => {
      const program = structuredProgram(question);
      return runAt(labelOf(question), program, pointOf(program));
    });
    const jobs = runs.map(({ program, inputs, sizes }, index) => {
      const file = join(folder, `core${index}.py`);
      writeFileSync(file, must(targets.numpy.emit(program)));
      return { file, name: program.name, args: inputs.map(nested), sizes: Object.fromEntries(sizes) };
    });
    const results = JSON.parse(execFileSync(python, ["-c", driver], { input: JSON.stringify(jobs), encoding: "utf8" })) as readonly (readonly [whole: readonly number[], gradient: readonly number[] | null])[];
    const faults = runs.flatMap(({ label, program, outputs: [wanted = []] }, index) => {
      const [whole = [], gradient = null] = results[index] ?? [];
      const slope = program.gradient === null ? null : must(evaluate([program.gradient], pointOf(program), program.bindings))[0];
      const right = slope === null || slope === undefined ? gradient === null : gradient !== null && errorOf(gradient, [...slope.data]) <= 1e-9;
      return errorOf(whole, wanted) <= 1e-9 && right ? [] : [label];
    });
    expect(faults).toEqual([]);
  });
});
