// A matrix is factorised once, a definite one by Cholesky, and never inverted where a solve will do; schedules are read, the numbers are run elsewhere.
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { programOf } from "../../src/answer/emitted.js";
import type { Derived } from "../../src/answer/derived.js";
import type { Result } from "../../src/diagnostics/result.js";
import type { Instruction } from "../../src/emit/schedule/instruction.js";
import { schedule } from "../../src/emit/schedule/schedule.js";
import { must } from "../evaluate/must.js";
import { ask, engine } from "../examples/engine.js";
import { python, pythonHas } from "./python.js";

interface Question {
  readonly expression: string;
  readonly declarations: string;
  readonly wrt: string;
  readonly order?: Parameters<typeof ask>[0];
}

const derivedOf = ({ expression, declarations, wrt, order = "gradient" }: Question): Result<Derived> => ask(order, engine.parse(expression, { let: declarations }), { wrt: [wrt] });
const scheduled = (question: Question): readonly Instruction[] => must(schedule(programOf(must(derivedOf(question))))).instructions;
const heavy = new Set<Instruction["kind"]>(["solve", "inverse", "factorisation", "factoredSolve", "factoredInverse", "factoredDeterminant", "matrixProduct", "operator"]);
const kinds = (question: Question): readonly string[] => scheduled(question).flatMap((one) => (heavy.has(one.kind) ? [one.kind === "factorisation" ? one.method : one.kind] : []));

const general = "A : matrix(n, n) invertible, x : vector(n), y : vector(n)";
const definite = "A : matrix(n, n) spd, x : vector(n), y : vector(n)";
const questions: readonly (Question & { readonly heavy: readonly string[] })[] = [
  { expression: "y' inv(A) x", declarations: general, wrt: "x", heavy: ["lu", "factoredSolve", "factoredSolve"] },
  { expression: "sum(inv(A) x)", declarations: general, wrt: "y", heavy: ["solve"] },
  { expression: "y' inv(A) x", declarations: general, wrt: "A", heavy: ["lu", "factoredSolve", "factoredSolve"] },
  { expression: "y' inv(A) y", declarations: definite, wrt: "y", heavy: ["cholesky", "factoredSolve"] },
  { expression: "logdet(A)", declarations: definite, wrt: "A", heavy: ["cholesky", "factoredDeterminant", "factoredInverse"] },
  { expression: "logdet(A) + y' inv(A) y", declarations: definite, wrt: "A", order: "hvp", heavy: ["cholesky"] },
  { expression: "log(det(A)) + y' inv(A) x", declarations: general, wrt: "A", heavy: ["lu", "factoredDeterminant"] },
  { expression: "y' inv(X' X + c * eye(n)) y", declarations: "X : matrix(m, n), c : scalar positive, y : vector(n)", wrt: "y", heavy: ["matrixProduct", "cholesky", "factoredSolve"] },
  { expression: "normsq(inv(A) y) + sum(inv(A) x)", declarations: general, wrt: "A", order: "jvp", heavy: ["lu"] },
];

describe("the schedule", () => {
  it.each(questions)("of the derivative of $expression in $wrt factorises once", (question) => {
    const found = kinds(question);
    expect(found).toEqual(expect.arrayContaining([...question.heavy]));
    expect(found.filter((kind) => kind === "lu" || kind === "cholesky").length).toBeLessThanOrEqual(1);
    expect(found.some((kind) => kind === "solve" || kind === "inverse") && found.length > 1).toBe(false);
  });

  it("does not invert for vectors, although the inverse has a name", () => {
    const found = kinds({ expression: "P = inv(A)\nx' P y + y' P y", declarations: general, wrt: "x" });
    expect(found).toEqual(["solve"]);
  });

  it("takes no Cholesky factor of a matrix that may be singular", () => {
    expect(kinds({ expression: "y' inv(X' X) y", declarations: "X : matrix(m, n), y : vector(n)", wrt: "y" })).not.toContain("cholesky");
    expect(kinds({ expression: "y' inv(X' X + c * eye(n)) y", declarations: "X : matrix(m, n), c : scalar, y : vector(n)", wrt: "y" })).not.toContain("cholesky");
  });

  it("marks A A' and A' A as symmetric and nothing else", () => {
    const products = scheduled({ expression: "tr(A A' B) + tr(A' A C) + tr(A B' C)", declarations: "A : matrix(n, n), B : matrix(n, n), C : matrix(n, n)", wrt: "A" });
    for (const one of products) if (one.kind === "matrixProduct") expect(one.symmetric).toBe(one.left.value === one.right.value && one.left.transposed !== one.right.transposed);
    expect(scheduled({ expression: "normsq(A A')", declarations: "A : matrix(m, n)", wrt: "A" }).some((one) => one.kind === "matrixProduct" && one.symmetric)).toBe(true);
  });

  it("sums columns down the rows as they are stored", () => {
    const sums = scheduled({ expression: "mse(T, X W' + ones(B) b')", declarations: "X : matrix(B, n), T : matrix(B, m), W : matrix(m, n), b : vector(m)", wrt: "b" });
    expect(sums.flatMap((one) => (one.kind === "reduce" ? [one.over] : []))).toEqual(["all", "rows", "rows"]);
  });
});

const run: readonly Question[] = [...questions, ...(["hessian", "hvp", "jvp"] as const).map((order): Question => ({ expression: "logdet(A) + y' inv(A) y", declarations: definite, wrt: "A", order })), { expression: "inv(A) y", declarations: definite, wrt: "A", order: "jacobian" }, { expression: "det(A) + det(A)^2 * x' inv(A) x", declarations: general, wrt: "A" }];

describe("factorised code passes its own check", () => {
  it.each(run)("in JavaScript: $expression in $wrt", async (question) => {
    const code = must(engine.emit(derivedOf(question), "js"));
    const loaded = (await import(/* @vite-ignore */ `data:text/javascript;base64,${Buffer.from(code).toString("base64")}`)) as { readonly selfCheck: (seed: number) => { readonly ok: boolean | null } };
    expect(loaded.selfCheck(2).ok).toBe(true);
  });

  describe.skipIf(!pythonHas("numpy", "scipy"))("in NumPy (needs a Python with NumPy and SciPy)", () => {
    const folder = mkdtempSync(join(tmpdir(), "gradus-factorised-"));
    afterAll(() => rmSync(folder, { recursive: true, force: true }));
    const check = (files: readonly string[]): string => execFileSync(python, ["-c", "import runpy, sys, contextlib, io\nfor f in sys.argv[1:]:\n    with contextlib.redirect_stdout(io.StringIO()):\n        code = runpy.run_path(f)['_check']()\n    print(code)", ...files], { encoding: "utf8" });

    it("for every question, and not where the factorisation is of another matrix", () => {
      const files = run.map((question, index) => {
        const file = join(folder, `case${index}.py`);
        writeFileSync(file, must(engine.emit(derivedOf(question), "numpy")));
        return file;
      });
      expect(check(files).trim().split("\n")).toEqual(run.map(() => "0"));
      const code = must(engine.emit(derivedOf({ expression: "y' inv(A) x", declarations: general, wrt: "A" }), "numpy"));
      const wrong = join(folder, "wrong.py");
      writeFileSync(wrong, code.replace("trans=1, ", ""));
      expect(code).toContain("trans=1");
      expect(check([wrong]).trim()).toBe("1");
    });
  });
});
