// Gradients in the independent entries of structured matrices: proved, checked along structured directions, and refused where they are wrong or have no meaning.
import { describe, expect, test } from "vitest";
import { crossCheck } from "../../src/evaluate/crosscheck.js";
import { tieDirection, tieGradient } from "../../src/evaluate/tied.js";
import { derivedJson, judge } from "../../src/index.js";
import { proveGradient } from "../../src/kernel/kernel.js";
import { tyingOf } from "../../src/term/tying.js";
import { withoutNames } from "../../src/answer/inline.js";
import { must } from "../evaluate/must.js";
import { engine, readIn } from "../examples/engine.js";

const others = "A : matrix(n, n), B : matrix(n, n), x : vector(n), y : vector(n)";
const tied = (expression: string, structure: string) => must(engine.grad(engine.parse(expression, { let: `X : matrix(n, n) ${structure}, ${others}` }), { wrt: ["X"], entries: "tied" }));

const losses = ["tr(A X)", "normsq(X B - A)", "x' X y", "x' X X y", "sum(exp(X) .* A)", "tr(X A X B)", "x' X' A y + tr(X)"];
const structures = ["symmetric", "diagonal", "skew", "spd", "diagonal positive"];

describe.each(structures)("the entries of a %s matrix", (structure) => {
  test.each([...losses, ...(structure === "spd" ? ["logdet(X)", "det(X)", "y' inv(X) x", "tr(inv(X) A)"] : [])])("tied, for %s: proved, and right along every direction of the structure", async (expression) => {
    const derived = tied(expression, structure);
    expect(derived.answers.map(({ certificate, reading }) => [certificate.verdict, reading])).toEqual([["proved", "tied"]]);
    const checked = must(await engine.crossCheck(derived, { points: 3, reference: false }));
    for (const { tape, differences } of checked.checks) expect(Math.max(tape ?? 1, differences ?? 1)).toBeLessThan(1e-9);
  });

  test.each(losses.slice(0, 3))("free, for %s, is refused where tied was asked, and the other way round", (expression) => {
    const [answer] = tied(expression, structure).derivation.answers;
    const free = must(engine.grad(engine.parse(expression, { let: `X : matrix(n, n) ${structure}, ${others}` }), { wrt: ["X"] }));
    const [other] = free.answers;
    if (answer === undefined || other === undefined) throw new Error("no answer");
    const { problem } = free.derivation;
    const claimed = readIn(free, must(engine.grad(engine.parse(expression, { let: `X : matrix(n, n) ${structure}, ${others}` }), { wrt: ["X"], entries: "tied" })).answers[0]?.inlined ?? "", other.shape);
    const variable = answer.wrt.name === "X" ? problem.variables.find(({ name }) => name === "X")?.term : undefined;
    if (variable === undefined) throw new Error("no X");
    const value = withoutNames(free.derivation, other.value);
    const says = (gradient: typeof value, reading: "free" | "tied"): string => proveGradient({ loss: problem.term, variable, gradient, reading, ...engine.rules.means }).kind;
    expect([says(value, "free"), says(claimed, "tied")]).toEqual(["proved", "proved"]);
    expect(says(value, "tied")).not.toBe("proved");
    expect(says(claimed, "free")).not.toBe("proved");
    const numbers = (gradient: typeof value, asTied: boolean): number => Math.max(...must(crossCheck({ output: problem.term, answers: [{ variable, gradient, tying: asTied ? tyingOf(variable) : null }], points: 2, seed: "tied" })).map(({ differences }) => differences ?? 1));
    expect(numbers(claimed, true)).toBeLessThan(1e-9);
    expect(numbers(value, true)).toBeGreaterThan(1e-6);
    expect(numbers(claimed, false)).toBeGreaterThan(1e-6);
  });
});

describe("tied entries", () => {
  test.each(["lower", "upper", "triangular"])("of a %s matrix are proved, and agree with numbers", async (structure) => {
    for (const expression of losses) {
      const derived = tied(expression, structure);
      expect([expression, ...derived.answers.map(({ certificate }) => certificate.verdict)]).toEqual([expression, "proved"]);
      const checked = must(await engine.crossCheck(derived, { points: 2, reference: false }));
      for (const { tape, differences } of checked.checks) expect([expression, Math.max(tape ?? 1, differences ?? 1) < 1e-9]).toEqual([expression, true]);
    }
  });

  test.each([
    ["det(X)", "spd", "det(X) (2 X⁻¹ - (X⁻¹ ⊙ eye(n)))"],
    ["log(det(X))", "spd", "2 X⁻¹ - (X⁻¹ ⊙ eye(n))"],
    ["tr(A X)", "symmetric", "A + Aᵀ - (A ⊙ eye(n))"],
    ["tr(A X)", "diagonal", "A ⊙ eye(n)"],
    ["tr(A X)", "skew", "Aᵀ - A"],
    ["tr(A X)", "lower", "tril(Aᵀ)"],
    ["tr(A X)", "upper", "triu(Aᵀ)"],
    ["x' X x", "symmetric", "2 x xᵀ - diag(x.^2)"],
  ])("of %s in a %s matrix have a textbook's form", (expression, structure, form) => {
    expect(tied(expression, structure).answers.map(String)).toEqual([form]);
  });

  test("of a matrix without structure are its entries", () => {
    expect(tied("tr(A X)", "").answers.map((answer) => [String(answer), answer.reading])).toEqual([["Aᵀ", "free"]]);
  });

  test.each(["orthogonal", "toeplitz", "prob", "onehot", "rowprob", "binary", "orthogonal symmetric"])("of a matrix declared %s are refused", (structure) => {
    const asked = engine.grad(engine.parse("tr(A X)", { let: `X : matrix(n, n) ${structure}, ${others}` }), { wrt: ["X"], entries: "tied" });
    expect(asked.ok ? "answered" : asked.diagnostics[0]?.code).toBe("E0307");
  });

  test.each(["jvp", "jacobian", "hessian", "hvp"] as const)("have no meaning for a %s", (order) => {
    const asked = engine[order](engine.parse("x' X x", { let: `X : matrix(n, n) symmetric, ${others}` }), { wrt: ["x"], entries: "tied" });
    expect(asked.ok ? "answered" : asked.diagnostics[0]?.code).toBe("E0307");
  });

  test("of a large expression are proved link by link", () => {
    const derived = tied("z1 = tanh(X x)\nz2 = tanh(X z1)\nz3 = tanh(X z2)\nz4 = tanh(X z3)\ny' z4 + log(1 + normsq(z4))", "symmetric");
    expect(derived.answers[0]?.certificate).toMatchObject({ verdict: "proved", how: "stepwise" });
    const judged = must(judge(derived, null));
    const json = derivedJson(derived, judged, "0.0.0", false);
    expect(json.answers[0]?.entries).toBe("tied");
    expect(engine.certify(json).ok).toBe(true);
  });

  test("stand in a certificate that is refused with the other reading, or without the structure", () => {
    const derived = tied("log(det(X))", "spd");
    const judged = must(judge(derived, null));
    const json = derivedJson(derived, judged, "0.0.0", true);
    expect(engine.certify(json).ok).toBe(true);
    expect(engine.certify({ ...json, answers: json.answers.map((answer) => ({ ...answer, entries: "free" })) }).ok).toBe(false);
    expect(engine.certify({ ...json, let: json.let.replace(" spd", " invertible") }).ok).toBe(false);
    expect(engine.certify({ ...json, answers: json.answers.map((answer) => ({ ...answer, entries: "bound" })) }).ok).toBe(false);
    expect(json.answers[0]?.steps.map(({ rule }) => rule)).toContain("tie_entries");
  });

  test("of a direction keep the structure, and a gradient has one number at all places of an entry", () => {
    const free = { shape: [3, 3], data: Float64Array.from([1, 2, 3, 4, 5, 6, 7, 8, 9]) };
    expect([...tieDirection("symmetric", free).data]).toEqual([1, 2, 3, 2, 5, 6, 3, 6, 9]);
    expect([...tieDirection("skew", free).data]).toEqual([0, 2, 3, -2, 0, 6, -3, -6, 0]);
    expect([...tieGradient("symmetric", free).data]).toEqual([1, 6, 10, 6, 5, 14, 10, 14, 9]);
    expect([...tieGradient("skew", free).data]).toEqual([0, -2, -4, 2, 0, -2, 4, 2, 0]);
    expect([...tieGradient("diagonal", free).data]).toEqual([1, 0, 0, 0, 5, 0, 0, 0, 9]);
    expect([...tieGradient("lower", free).data]).toEqual([1, 0, 0, 4, 5, 0, 7, 8, 9]);
  });
});
