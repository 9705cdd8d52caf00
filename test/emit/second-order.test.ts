// Code for Jacobians, Hessians and their products with a direction checks itself, has the stated axes, and notices a wrong formula.
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, test } from "vitest";
import { programOf } from "../../src/answer/emitted.js";
import { must } from "../evaluate/must.js";
import { ask, engine, type Order } from "../examples/engine.js";
import { python, pythonHas } from "./python.js";

const questions: readonly (readonly [order: Order, expression: string, declarations: string, wrt: string])[] = [
  ["jacobian", "A X B", "A : matrix(p, m), X : matrix(m, n), B : matrix(n, q)", "X"],
  ["jacobian", "X' X", "X : matrix(m, n)", "X"],
  ["jacobian", "inv(X)", "X : matrix(n, n) invertible", "X"],
  ["jacobian", "X w", "X : matrix(m, n), w : vector(n)", "X"],
  ["jacobian", "r A", "r : matrix(1, n), A : matrix(n, m)", "r"],
  ["jacobian", "tr(A X)", "A : matrix(n, m), X : matrix(m, n)", "X"],
  ["jacobian", "x' A x", "x : vector(n), A : matrix(n, n)", "x"],
  ["jacobian", "exp(t) A", "t : scalar, A : matrix(m, n)", "t"],
  ["jacobian", "x'", "x : vector(n)", "x"],
  ["hessian", "normsq(A X B - C)", "A : matrix(p, m), X : matrix(m, n), B : matrix(n, q), C : matrix(p, q)", "X"],
  ["hessian", "logdet(X)", "X : matrix(n, n) invertible", "X"],
  ["hessian", "logsumexp(A x)", "A : matrix(m, n), x : vector(n)", "x"],
  ["hessian", "t^3 + c t", "t : scalar, c : scalar", "t"],
  ["hvp", "logsumexp(W x)", "W : matrix(m, n), x : vector(n)", "W"],
  ["hvp", "x' A x x' x", "x : vector(n), A : matrix(n, n)", "x"],
];

/** The boundary where generated text becomes a module. */
async function selfCheck(code: string): Promise<{ readonly ok: boolean | null; readonly worst: number }> {
  const loaded = (await import(/* @vite-ignore */ `data:text/javascript;base64,${Buffer.from(code).toString("base64")}`)) as { readonly selfCheck: () => { readonly ok: boolean | null; readonly worst: number } };
  return loaded.selfCheck();
}

describe.each(questions)("JavaScript for the %s of %s", (order, expression, declarations, wrt) => {
  const derived = must(ask(order, engine.parse(expression, { let: declarations }), { wrt: [wrt] }));

  test("agrees with differences of the value", async () => {
    expect(await selfCheck(must(engine.emit(derived, "js")))).toMatchObject({ ok: true });
  });

  test("writes out no Kronecker product and no commutation matrix", () => {
    expect(must(engine.emit(derived, "numpy"))).not.toMatch(/np\.kron|_commutation\(/u);
  });
});

test("a wrong formula is noticed", async () => {
  const derived = must(ask("hessian", engine.parse("normsq(A X)", { let: "A : matrix(p, m), X : matrix(m, n)" }), { wrt: ["X"] }));
  const code = must(engine.emit(derived, "js"));
  expect(code).toMatch(/= 2 \* /);
  expect((await selfCheck(code.replace(/= 2 \* /, "= 3 * "))).ok).toBe(false);
});

test("formulas name the matrix and the linear map", () => {
  const derived = must(ask("hessian", engine.parse("normsq(A X)", { let: "A : matrix(p, m), X : matrix(m, n)" }), { wrt: ["X"] }));
  expect(must(engine.emit(derived, "ascii"))).toContain("hessian_X = 2*kron(eye(n), A'*A)\n# dX -> 2*A'*A*dX\n");
  expect(programOf(derived).name).toBe("hessian");
});

describe.skipIf(!pythonHas("numpy"))("Kronecker products of vectors in NumPy (needs a Python with NumPy)", () => {
  const folder = mkdtempSync(join(tmpdir(), "gradus-kron-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const x = [2, -1];
  const A = [[1, 3, 5]];

  test.each([
    ["kron(x, A)", [[2, 6, 10], [-1, -3, -5]]],
    ["kron(x', A)", [[2, 6, 10, -1, -3, -5]]],
    ["kron(A, x)", [[2, 6, 10], [-1, -3, -5]]],
    ["kron(A, x')", [[2, -1, 6, -3, 10, -5]]],
    ["kron(x, x)", [4, -2, -2, 1]],
    ["kron(x', x)", [[4, -2], [-2, 1]]],
  ])("%s tells a column from a row", (expression, expected) => {
    const derived = must(ask("jvp", engine.parse(expression, { let: "x : vector(2), A : matrix(1, 3)" }), { wrt: ["x"] }));
    const file = join(folder, "kron.py");
    writeFileSync(file, must(engine.emit(derived, "numpy")));
    const job = { file, name: "value_and_jvp", plain: "jvp", args: expression.includes("A") ? (expression.indexOf("A") < expression.indexOf("x") ? [A, x, x] : [x, A, x]) : [x, x] };
    const results: unknown = JSON.parse(execFileSync(python, [fileURLToPath(new URL("run_modules.py", import.meta.url))], { input: JSON.stringify([job]), encoding: "utf8" }));
    expect(results).toMatchObject([{ check: 0, parts: [expected.flat(), expect.anything()] }]);
  });
});
