// An assignment looked over before students see it: what is derived, and every remark, with questions that deserve it and questions that do not.
import { describe, expect, test } from "vitest";
import { lintJson } from "../../../src/check/lint/json.js";
import { lintExit, type LintReport } from "../../../src/check/lint/report.js";
import { lintText } from "../../../src/check/lint/text.js";
import { plain } from "../../../src/diagnostics/render.js";
import { engine } from "../../examples/engine.js";

const linted = (text: string): LintReport => engine.lint(text, { name: "sheet.yaml" });

/** Without the numbers of mistakes, which grow with the rules. */
const uncounted = (report: LintReport): LintReport => ({ ...report, problems: report.problems.map((one) => ({ ...one, answers: one.answers.map((answer) => ({ ...answer, mistakes: null })) })) });

/** The codes, each with what its first label marks in the file. */
const remarks = (text: string): readonly string[] => linted(text).diagnostics.map(({ code, severity, labels: [first] }) => `${severity} ${code} ${text.slice(first?.span.start, first?.span.end)}`);

const careful = `title: Sheet 1
conventions: { symmetric: free, jacobian: numerator, kink: any }
problems:
  - id: quadratic
    given: x' S x
    let: { x: vector(n), S: "matrix(n, n) symmetric" }
    ask: { dx: x, dS: S }
    points: { dx: 2, dS: 1 }
  - id: relu
    given: sum(relu(A x))
    let: { x: vector(n), A: "matrix(m, n)" }
    ask: { dA: A }
`;

describe("a careful assignment", () => {
  test("gets no remark, and every answer with its proof, shape and conditions", () => {
    const report = linted(careful);
    expect(report.diagnostics).toEqual([]);
    expect(lintExit(report)).toBe(0);
    expect(report.problems.flatMap(({ answers }) => answers.map(({ name, expected, shape, proof, hypotheses, points }) => [name, expected?.text, shape, proof, hypotheses, points]))).toEqual([
      ["dx", "2 S x", ["n"], "proved", [], 2],
      ["dS", "x xᵀ", ["n", "n"], "proved", [], 1],
      ["dA", "step(A x) xᵀ", ["m", "n"], "proved", ["A x has no zero entry"], 1],
    ]);
  });

  test("is shown as text, and as the same JSON on every run", () => {
    expect(lintText(uncounted(linted(careful)))).toMatchInlineSnapshot(`
      "Sheet 1   2 problems, 4 points

      quadratic
        x' S x
        declared   x : vector(n), S : matrix(n, n) symmetric

        dx = 2 S x
            the gradient in x, n, 2 points: proved for all sizes, with S symmetric

        dS = x xᵀ
            the gradient in S, n×n, 1 point: proved for all sizes

      relu
        sum(relu(A x))
        declared   A : matrix(m, n), x : vector(n)

        dA = step(A x) xᵀ
            where A x has no zero entry
            the gradient in A, m×n, 1 point: proved for all sizes

      ready: every expected answer is derived and proved
      "
    `);
    expect(JSON.stringify(lintJson(linted(careful)))).toBe(JSON.stringify(lintJson(linted(careful))));
    expect(lintJson(linted(careful)).verdict).toBe("ready");
  });

  test("gives every part that is coloured to its colour alone", () => {
    const seen: unknown[] = [];
    const colour = (...given: readonly unknown[]): string => {
      seen.push(given.length);
      return String(given[0]);
    };
    expect(lintText(linted(careful), { ...plain, title: colour, gutter: colour })).toBe(lintText(linted(careful)));
    expect(new Set(seen)).toEqual(new Set([1]));
  });

  test("has answers of which many mistakes are recognised", () => {
    const counts = linted(careful).problems.flatMap(({ answers }) => answers.map(({ mistakes }) => mistakes ?? 0));
    expect(Math.min(...counts)).toBeGreaterThan(10);
  });

  test("is timed by a clock where one is given", () => {
    let time = 0;
    expect(engine.lint(careful, { name: "s", clock: () => (time += 5) }).problems.map(({ milliseconds }) => milliseconds)).toEqual([5, 5]);
    expect(linted(careful).problems.map(({ milliseconds }) => milliseconds)).toEqual([null, null]);
  });
});

describe("a remark is made on", () => {
  test.each([
    ["an answer that is called like a variable", "problems: [{ given: normsq(x), ask: { x: x } }]", ["warning E0910 x"]],
    ["an answer that is called like a name of the program", "problems: [{ given: 'z = 2 x; normsq(z)', ask: { z: x } }]", ["warning E0910 z"]],
    ["an answer that is called like the direction of a jvp", "problems: [{ given: 'normsq(x)', order: jvp, ask: { dx: x } }]", ["warning E0910 dx"]],
    ["one name in two problems", "problems: [{ given: normsq(x), ask: { dx: x } }, { given: 'x'' x', ask: { dx: x } }]", ["warning E0910 dx"]],
    ["an answer that is zero, since the variable does not occur", "problems: [{ given: normsq(x), let: { y: vector(n) }, ask: { dy: y } }]", ["warning E0911 y"]],
    ["an answer that is zero, though it occurs", "problems: [{ given: sum(x), order: hessian, ask: { H: x } }]", ["warning E0911 x"]],
    ["a symmetric variable without a convention", `problems: [{ given: x' S x, let: { S: "matrix(n, n) symmetric", x: vector(n) }, ask: { dS: S, dx: x } }]`, ["warning E0912 S"]],
    ["a Jacobian without a convention", `problems: [{ given: A x, let: { A: "matrix(m, n)", x: vector(n) }, order: jacobian, ask: { J: x } }]`, ["note E0912 x"]],
    ["a kink without a convention", `problems: [{ given: sum(relu(x)), ask: { dx: x }, let: { x: vector(n) } }]`, ["note E0913 sum(relu(x))"]],
    ["a declaration that is not used", "problems: [{ given: normsq(x), let: { x: vector(n), y: scalar }, ask: { dx: x } }]", ["warning E0914 scalar"]],
    ["an answer without points", "problems: [{ given: normsq(x), ask: { dx: x }, points: 0 }]", ["warning E0915 dx"]],
    ["feedback for a mask where there is none", "problems: [{ given: normsq(x), ask: { dx: x }, feedback: { missing_mask: Look. } }]", ["warning E0916 missing_mask"]],
    ["part of the points for a layout of numbers", "problems: [{ given: a^2, let: { a: scalar }, ask: { da: a }, partial: { wrong_layout: 1 } }]", ["warning E0916 wrong_layout"]],
    ["a shape that could be another", "problems: [{ given: sum(A x), ask: { dA: A } }]", ["note E0917 x"]],
    ["softmax in a cross entropy", `problems: [{ given: "crossentropy(t, softmax(z))", let: { t: vector(n), z: vector(n) }, ask: { dz: z } }]`, ["warning E0918 crossentropy(t, softmax(z))"]],
  ])("%s", (_, text, expected) => {
    const others = remarks(text).filter((one) => !one.startsWith("note E0917") || expected.includes(one));
    expect(others).toEqual(expected);
    expect(lintExit(linted(text))).toBe(0);
  });

  test("nothing of these where they are meant", () => {
    const meant = (problem: string): readonly string[] => remarks(`problems: [${problem}]`);
    expect(meant(`{ given: x' S x, let: { S: "matrix(n, n) symmetric", x: vector(n) }, ask: { dS: S }, conventions: { symmetric: any } }`)).toEqual([]);
    expect(meant(`{ given: sum(relu(x)), ask: { dx: x }, let: { x: vector(n) }, conventions: { kink: zero }, feedback: { missing_mask: Look. } }`)).toEqual([]);
    expect(meant(`{ given: "mse(t, W x + b)", ask: { dW: W, db: b }, feedback: { sign: Look. } }`)).toEqual([]);
    expect(meant(`{ given: "crossentropy(t, W x + b)", ask: { dW: W }, let: { t: vector(m) prob } }`)).toEqual([]);
  });
});

describe("an assignment that cannot be given", () => {
  test.each([
    ["no YAML", "problems: [", 2],
    ["a question without sense", "problems: [{ given: W x, ask: W }]", 2],
    ["an unknown variable", "problems: [{ given: normsq(x), ask: y }]", 2],
  ])("says so by its exit code: %s", (_, text, code) => {
    const report = linted(text);
    expect(lintExit(report)).toBe(code);
    expect(lintText(report)).toContain("not ready");
  });

  test("is not certified where a certificate is all that lacks", () => {
    const [one] = linted("problems: [{ given: normsq(x), ask: { x: x } }]").diagnostics;
    if (one === undefined) throw new Error("no diagnostic");
    const report: LintReport = { ...linted(careful), diagnostics: [{ ...one, code: "E0903", severity: "error" }] };
    expect([lintExit(report), lintJson(report).verdict]).toEqual([3, "not certified"]);
  });

  test("still shows the problems that are right", () => {
    expect(linted("problems: [{ given: W x, ask: W }, { given: normsq(x), ask: x }]").problems.map(({ id }) => id)).toEqual(["2"]);
  });

  test("puts nothing on the terminal that the author hid in it", () => {
    const report = linted('title: "a\\u001b[31mb\\u202e"\nproblems: [{ id: x, title: "\\u0007", given: normsq(x), ask: x }]');
    // oxlint-disable-next-line no-control-regex -- these are what is looked for
    expect(lintText(report)).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e]/);
  });
});
