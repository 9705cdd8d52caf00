// Which level of the ladder decides, what it says beside the verdict, and that nothing is called equal on floats alone.
import { describe, expect, test } from "vitest";
import type { Comparison } from "../../src/answer/equal.js";
import { must } from "../evaluate/must.js";
import { engine } from "../examples/engine.js";

const compare = (left: string, right: string, declared = ""): Comparison => must(engine.equal(left, right, { let: declared }));
const decided = ({ verdict }: Comparison): string => (verdict.kind === "undecided" ? "undecided" : `${verdict.kind} by ${verdict.level}`);
const square = "A : matrix(n, n), B : matrix(n, n)";

describe("the ladder", () => {
  test.each([
    ["tr(A B)", "tr(B A)", "", "proved by normal-form"],
    ["step(x).^2", "step(x)", "", "proved by relations"],
    ["sigmoid(x)", "1 ./ (1 + exp(-x))", "x : vector(n)", "proved by relations"],
    ["inv(A + U C V)", "inv(A) - inv(A) U inv(inv(C) + V inv(A) U) V inv(A)", "", "proved by relations"],
    ["inv(eye(n) + P Q) P", "P inv(eye(m) + Q P)", "P : matrix(n, m), Q : matrix(m, n)", "proved by relations"],
    ["inv(inv(A) + inv(B))", "A inv(A + B) B", square, "proved by relations"],
    ["det(eye(m) + P Q)", "det(eye(n) + Q P)", "P : matrix(m, n), Q : matrix(n, m)", "exact-modular by exact-modular"],
    ["kron(A, B) kron(C, D)", "kron(A C, B D)", "A : matrix(m, n), C : matrix(n, k), B : matrix(p, q), D : matrix(q, r)", "proved by normal-form"],
    ["x' y", "2 x' y", "", "refuted by normal-form"],
    ["x'x + 1/10000000000", "x'x", "", "refuted by normal-form"],
    ["det(eye(m) + P Q) + 1/10000000000", "det(eye(n) + Q P)", "P : matrix(m, n), Q : matrix(n, m)", "refuted by exact-modular"],
    ["logdet(A B)", "logdet(A) + logdet(B)", square, "proved by relations"],
    ["log(softmax(z))", "z - logsumexp(z)", "z : vector(n)", "proved by relations"],
    ["norm2(c x)", "abs(c) norm2(x)", "c : scalar, x : vector(n)", "proved by relations"],
    ["inv(A B)", "inv(A) inv(B)", square, "refuted by exact-modular"],
    ["relu(x)", "abs(x)", "x : vector(n)", "refuted by floats"],
    ["relu(x - 300)", "zeros(n)", "x : vector(n)", "refuted by floats"],
    ["sigmoid(x)", "sigmoid(x) (1 + 1/10000000000000)", "x : vector(n)", "refuted by normal-form"],
    ["tr(expm(A) expm(-A))", "tr(eye(n))", square, "undecided"],
    ["1/(x - x)", "2/(x - x)", "x : scalar", "undecided"],
    ["sqrt(-1 - x'x)", "sqrt(-x'x - 1)", "", "undecided"],
    ["inv(u u')", "2 inv(u u')", "u : vector(n)", "undecided"],
  ])("%s against %s (%s): %s", (left, right, declared, expected) => {
    expect(decided(compare(left, right, declared))).toBe(expected);
    expect(decided(compare(right, left, declared))).toBe(expected);
  });

  test("says the same of the same question, and names the seed", () => {
    const [one, two] = [compare("A B", "B A", square), compare("A B", "B A", square)];
    expect(one.seed).toBe(two.seed);
    expect(one.verdict).toEqual(two.verdict);
  });

  test("an exact verdict says at which sizes, two choices of them, and how likely chance misled", () => {
    const { verdict } = compare("det(eye(m) + P Q)", "det(eye(n) + Q P)", "P : matrix(m, n), Q : matrix(n, m)");
    if (verdict.kind !== "exact-modular") throw new Error(verdict.kind);
    expect(verdict.errorBits).toBeGreaterThan(30);
    const [first, second] = verdict.sizes;
    expect([...(first?.entries() ?? [])].every(([name, size]) => second?.get(name) !== size)).toBe(true);
  });

  test("a proof with a relation that fails at a kink says where it holds", () => {
    const { verdict } = compare("step(W x) + step(-W x)", "ones(m)", "W : matrix(m, n), x : vector(n)");
    if (verdict.kind !== "proved") throw new Error(verdict.kind);
    expect(verdict.conditions.map(({ relation, hypotheses }) => [relation, ...hypotheses.map(({ condition }) => condition)])).toEqual([["step_opposite", "has no zero entry", "has no zero entry"]]);
  });
});

describe("what would make a false equation true", () => {
  test.each([
    ["(A + A') x", "2 A x", square, "symmetric of A by proved"],
    ["x' (A + B) y", "y' (A + B) x", `${square}, x : vector(n), y : vector(n)`, "symmetric of A, B by proved"],
    ["A B", "B A", square, "commute of A, B by exact-modular"],
    ["inv(Q)", "Q'", "Q : matrix(n, n)", "orthogonal of Q by proved"],
    ["x' S x", "0", "S : matrix(n, n), x : vector(n)", "skew of S by proved"],
    ["diag(diag(D))", "D", "D : matrix(n, n)", "diagonal of D by proved"],
    ["sqrt(x.^2)", "x", "x : vector(n)", "positive of x by proved"],
    ["A B x", "A x", square, "nothing"],
    ["(A + A') x", "3 A x", square, "nothing"],
    ["relu(x - 300)", "zeros(n)", "x : vector(n)", "nothing"],
    ["x' y", "2 x' y", "", "nothing"],
  ])("%s against %s (%s): %s", (left, right, declared, expected) => {
    const { trueIf } = compare(left, right, declared);
    expect(trueIf === null ? "nothing" : `${trueIf.fact} of ${trueIf.variables.join(", ")} by ${trueIf.level}`).toBe(expected);
  });
});

describe("what one side is of the other", () => {
  test.each([
    ["A B", "(A B)'", square, { kind: "transpose" }],
    ["W x", "-W x", "", { kind: "multiple", factor: "-1" }],
    ["x' y", "2 x' y", "", { kind: "multiple", factor: "1/2" }],
    ["A B", "B A", square, null],
  ])("%s against %s", (left, right, declared, expected) => {
    expect(compare(left, right, declared).hint).toEqual(expected);
  });

  test.each([
    ["δ x'", "x δ'", "δ : vector(m), x : vector(n)", "one side is the transpose of the other"],
    ["vec(A)", "A", "A : matrix(m, n)", "the left side is `vec` of the right"],
    ["A", "vec(A)", "A : matrix(m, n)", "the right side is `vec` of the left"],
    ["x", "2 x'", "x : vector(n)", "compare expressions of one shape"],
  ])("%s against %s, of another shape, is bad input with a hint", (left, right, declared, help) => {
    const compared = engine.equal(left, right, { let: declared });
    expect(compared.ok ? [] : compared.diagnostics.map((one) => [one.code, one.help])).toEqual([["E0202", expect.stringContaining(help)]]);
  });
});
