// What the kernel is told of operators: it proves what follows, and nothing that only looks alike.
import { describe, expect, test } from "vitest";
import { createEngine } from "../../src/engine.js";
import { engine } from "../examples/engine.js";

const sizes = "A : matrix(m, n), X : matrix(n, n), E : matrix(n, n), D : matrix(n, n), S : matrix(n, n) symmetric";
const verdict = (left: string, right: string): string => {
  const compared = engine.equal(left, right, { let: sizes });
  return compared.ok ? compared.value.verdict.kind : (compared.diagnostics[0]?.code ?? "");
};

describe("declared facts about operators", () => {
  test.each([
    ["sum(D .* dexpm(X, E))", "sum(E .* dexpm(X', D))"],
    ["dexpm(X, 2 E + D)", "2 dexpm(X, E) + dexpm(X, D)"],
    ["expm(X')", "expm(X)'"],
    ["A pinv(A) A", "A"],
    ["eigvecmax(S)' S eigvecmax(S)", "eigmax(S)"],
  ])("prove %s = %s", (left, right) => {
    expect(verdict(left, right)).toBe("proved");
  });

  test.each([
    ["sum(D .* dexpm(X, E))", "sum(E .* dexpm(X, D))"],
    ["dexpm(X, E)", "dexpm(E, X)"],
    ["pinv(A) A", "eye(n)"],
    ["eigvecmax(X')' eigvecmax(X)", "1"],
    ["pinv(eigmax(X) eye(n) - X) eigvecmax(X)", "zeros(n)"],
  ])("do not prove %s = %s", (left, right) => {
    expect(verdict(left, right)).not.toBe("proved");
  });

  test("a declared adjoint that numbers refute is refused", () => {
    const text = 'lemma adjoint_bad for all a : 3, b : 3, δ : 3  adjoint (b ↦ cross(a, b)) δ = cross(a, δ)  axiom cite "nobody"';
    const made = createEngine({ rules: [{ name: "mine.rules", text }] });
    expect(made.ok ? "loaded" : made.diagnostics[0]?.code).toBe("E0401");
  });
});
