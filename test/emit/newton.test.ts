// Newton steps are computed by the method that the structure of the Hessian allows, and wrong ones are noticed; every target runs them among its questions.
import { expect, test } from "vitest";
import { targets } from "../../src/emit/targets.js";
import { must } from "../evaluate/must.js";
import { engine } from "../examples/engine.js";
import { load } from "./javascript.js";
import { newtonLabel, newtonProgram, newtonQuestions } from "./newton.js";

test.each(newtonQuestions.map((question) => [newtonLabel(question), question] as const))("the %s is found by its method", (_, question) => {
  expect(newtonProgram(question).newton?.method).toBe(question[3]);
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

test("what has no Hessian, or no matrix of one, is refused", () => {
  const X = "X : matrix(n, n)";
  const codes = (derived: Parameters<typeof engine.emit>[0]): readonly string[] => {
    const result = engine.emit(derived, "numpy", { newton: true });
    return result.ok ? [] : result.diagnostics.map(({ code }) => code);
  };
  expect(codes(engine.grad(engine.parse("normsq(X)", { let: X }), { wrt: ["X"] }))).toEqual(["E0310"]);
  expect(codes(engine.hessian(engine.parse("tr(expm(X))", { let: X }), { wrt: ["X"] }))).toEqual(["E0310"]);
});
