// Newton steps are computed by the method that the Hessian's structure allows, agree with -inv(H) g, and solve H s = -g; wrong ones are noticed.
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, test } from "vitest";
import { targets } from "../../src/emit/targets.js";
import { must } from "../evaluate/must.js";
import { engine } from "../examples/engine.js";
import { argumentsAt, foundIn, functionNamed, load } from "./javascript.js";
import { newtonLabel, newtonProgram, newtonQuestions, newtonRuns } from "./newton.js";
import { python, pythonHas } from "./python.js";
import { pointOf } from "./questions.js";
import { faultsOf, nested, runAt } from "./run.js";

const runs = newtonRuns((label, program) => runAt(label, program, pointOf(program)));

test.each(newtonQuestions.map((question) => [newtonLabel(question), question] as const))("the %s is found by its method", (_, question) => {
  expect(newtonProgram(question).newton?.method).toBe(question[3]);
});

describe.each(runs.map((run) => [run.label, run] as const))("JavaScript for the %s", (_, run) => {
  test("gives the evaluator's step, and satisfies H s = -g by its own check", async () => {
    const module = await load(must(targets.js.emit(run.program)));
    const { inputs, sizes } = argumentsAt(run);
    expect(faultsOf(run, foundIn(functionNamed(module, "value_and_newton")(inputs, sizes)))).toEqual([]);
    expect(module.selfCheck()).toMatchObject({ ok: true });
  });
});

test("every step by divisions, small systems alone and corrections is proved to solve H s = -g", () => {
  const unproved = newtonQuestions.filter((question) => newtonProgram(question).newton?.proved === false).map(([, , , method]) => method);
  expect([...new Set(unproved)]).toEqual(["by a division", "by a small system for each row", "by a small system for each column", "by one system with the whole Hessian"]);
});

test("a step of twice the length, or uphill, is noticed", async () => {
  const code = must(targets.js.emit(newtonProgram(["normsq(X) + normsq(A X - B)", "A : matrix(p, m), X : matrix(m, n), B : matrix(p, n)", "X", ""])));
  const returned = /return \[(\w+), (\w+)\];/u;
  expect((await load(code)).selfCheck().ok).toBe(true);
  for (const factor of ["2", "-1"]) expect((await load(code.replace(returned, `return [$1, $2.map((x) => ${factor} * x)];`))).selfCheck().ok).toBe(false);
});

test("a sum that is negated keeps its brackets", () => {
  expect(must(targets.numpy.emit(newtonProgram(["x' A x / 2 - b' x", "A : matrix(n, n) spd, x : vector(n), b : vector(n)", "x", ""])))).toMatch(/-\(\w+ - b\)/u);
});

test("the generated TypeScript has its types", () => {
  const code = must(targets.ts.emit(newtonProgram(newtonQuestions[0] ?? ["", "", "", ""])));
  expect(code).toContain("const moved = (i: number, by: number, along: number): number[]");
});

describe.skipIf(!pythonHas("numpy", "scipy"))("NumPy for Newton steps (needs a Python with NumPy and SciPy)", () => {
  const folder = mkdtempSync(join(tmpdir(), "gradus-newton-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test("gives the evaluator's steps and passes its own check", () => {
    const jobs = runs.map(({ program, inputs }, index) => {
      const file = join(folder, `newton${index}.py`);
      writeFileSync(file, must(targets.numpy.emit(program)));
      return { file, name: "value_and_newton", plain: "newton", args: inputs.map(nested) };
    });
    const results = JSON.parse(execFileSync(python, [fileURLToPath(new URL("run_modules.py", import.meta.url))], { input: JSON.stringify(jobs), encoding: "utf8" })) as readonly { readonly check: number; readonly parts: readonly (readonly number[])[] }[];
    const faults = runs.flatMap((run, index) => {
      const { check, parts: [value = [], ...outputs] } = results[index] ?? { check: NaN, parts: [] };
      return [...(check === 0 ? [] : [`${run.label}: its own check says ${check}`]), ...faultsOf(run, { value, outputs })];
    });
    expect(faults).toEqual([]);
  });
});

test("what has no Hessian, or no matrix of one, is refused", () => {
  const X = "X : matrix(n, n)";
  const codes = (derived: Parameters<typeof engine.emit>[0]): readonly string[] => {
    const result = engine.emit(derived, "numpy", { newton: true });
    return result.ok ? [] : result.diagnostics.map(({ code }) => code);
  };
  expect(codes(engine.grad(engine.parse("normsq(X)", { let: X }), { wrt: ["X"] }))).toEqual(["E0310"]);
  expect(codes(engine.hessian(engine.parse("tr(expm(X))", { let: X }), { wrt: ["X"] }))).toEqual(["E0310"]);
});
