// Declared facts shorten answers, as steps; they never change a value at a point where they hold, and an answer that rests on one is refused without it.
import { describe, expect, test } from "vitest";
import { withoutNames } from "../../src/answer/inline.js";
import { proveLinks } from "../../src/certify/chain.js";
import { partVariable } from "../../src/derive/graph.js";
import { createFacts, holds } from "../../src/term/facts/facts.js";
import { evaluate } from "../../src/evaluate/evaluate.js";
import { createSampler } from "../../src/evaluate/sampling.js";
import { relativeError } from "../../src/evaluate/crosscheck.js";
import { derivedJson, judge } from "../../src/index.js";
import type { Condition } from "../../src/term/symbols.js";
import type { Term } from "../../src/term/term.js";
import { must } from "../evaluate/must.js";
import { engine, readIn } from "../examples/engine.js";

/** The printed gradient in one variable, with the names of the rewrites that used a fact. */
function gradient(expression: string, wrt: string, facts: string): { readonly text: string; readonly uses: readonly string[]; readonly relations: readonly string[]; readonly where: number } {
  const { answers, where } = must(engine.grad(engine.parse(expression, { let: facts }), { wrt: [wrt] }));
  const [answer] = answers;
  if (answer === undefined) throw new Error("no answer");
  expect(answer.certificate.verdict).toBe("proved");
  return { text: String(answer), uses: answer.steps.flatMap(({ uses, rule }) => [...uses, rule]), relations: answer.certificate.relations, where: where.length };
}

describe("a declared fact is a step of the derivation", () => {
  test.each([
    ["x' A x", "x", "A : matrix(n, n) symmetric", "2 A x", "transpose_symmetric"],
    ["-y' log(softmax(z))", "z", "y : vector(n) prob", "softmax(z) - y", "sum_of_prob"],
    ["crossentropy(y, z)", "z", "y : vector(n) onehot", "softmax(z) - y", "sum_of_prob"],
    ["-sum(Y .* log(exp(Z) ./ (exp(Z) ones(p, p))))", "Z", "Z : matrix(m, p), Y : matrix(m, p) rowprob", "exp(Z) ./ (exp(Z) ones(p, p)) - Y", "rows_of_rowprob_wide"],
    ["tr(inv(Q) A)", "A", "Q : matrix(n, n) orthogonal", "Q", "inv_orthogonal"],
    ["normsq(Q x - b)", "x", "Q : matrix(n, n) orthogonal", "2 (x - Qᵀ b)", "orthogonal_columns"],
    ["x' A x + b' x", "x", "A : matrix(n, n) skew", "b", "skew_sum"],
    ["(x - A s)' W (x - A s)", "s", "W : matrix(m, m) symmetric", "2 Aᵀ W (A s - x)", "transpose_symmetric"],
    ["log(det(S))", "S", "S : matrix(n, n) spd", "S⁻¹", "transpose_symmetric"],
  ])("%s in %s with %s", (expression, wrt, facts, text, rule) => {
    const found = gradient(expression, wrt, facts);
    expect(found.text).toBe(text);
    expect(found.uses).toContain(rule);
    expect(found.relations.length).toBeGreaterThan(0);
    expect(gradient(expression, wrt, facts.replace(/ (symmetric|spd|prob|rowprob|onehot|orthogonal|skew)\b/, "")).text).not.toBe(text);
  });
});

describe("facts of what is differentiated", () => {
  test.each([
    ["x' A' y", "A : matrix(n, n) symmetric", "y xᵀ"],
    ["x' A y", "A : matrix(n, n) symmetric", "x yᵀ"],
    ["x' A x", "A : matrix(n, n) skew", "x xᵀ"],
    ["tr(A' A)", "A : matrix(n, n) orthogonal", "2 A"],
    ["sum(A x)", "A : matrix(n, n) diagonal", "ones(n) xᵀ"],
  ])("are not used before: the gradient of %s in A with %s is %s", (expression, facts, text) => {
    expect(gradient(expression, "A", facts).text).toBe(text);
  });

  test.each([
    ["sum(y)", "y", "y : vector(n) prob", "ones(n)"],
    ["y' y", "y", "y : vector(n) onehot", "2 y"],
    ["normsq(x)", "x", "x : vector(n) unitnorm", "2 x"],
    ["sum(y.^2)", "y", "y : vector(n) binary", "2 y"],
  ])("are used at the point only: the gradient of %s in %s with %s", (expression, wrt, facts, text) => {
    expect(gradient(expression, wrt, facts).text).toBe(text);
  });

  test("are not used in a gradient that is differentiated again", () => {
    const plain = must(engine.hessian(engine.parse("(x' x)^2"), { wrt: ["x"] }));
    const unit = must(engine.hessian(engine.parse("(x' x)^2", { let: "x : vector(n) unitnorm" }), { wrt: ["x"] }));
    expect(unit.answers[0]?.certificate.verdict).toBe("proved");
    const sampler = must(createSampler({ terms: [unit.answers[0]?.value ?? unit.derivation.problem.term], seed: "hessian" }));
    const point = must(sampler.point(0));
    const [a, b] = [plain, unit].map((one) => must(evaluate(one.answers.map(({ value }) => value), point, one.where))[0]);
    if (a === undefined || b === undefined) throw new Error("no value");
    expect(relativeError(a, b)).toBeLessThan(1e-12);
  });

  test("may not be what makes a chain's names stand for the expression", () => {
    const problem = must(engine.parse("x' A' y", { let: "A : matrix(n, n) symmetric, x : vector(n), y : vector(n)" })).elaborated;
    const { table, variables } = problem;
    const A = variables.find(({ name }) => name === "A")?.term;
    if (A === undefined) throw new Error("no A");
    const named = (name: string): Term => variables.find((one) => one.name === name)?.term ?? A;
    const [x, y] = [named("x"), named("y")];
    const claimFor = (expression: Term) => {
      const root = partVariable(table, "f1", expression);
      const value = table.multiply([x, table.transpose(y)]);
      const claim = { order: "gradient" as const, expression: problem.term, bindings: [], answers: [{ variable: A, value, reading: "free" as const }], cotangent: null, directions: [], ambient: false };
      const chain = { values: [{ variable: root, value: expression }], root, arrived: new Map([[root, [table.number(1)]], [A, [value]]]), shared: [], aliases: [] };
      return [...proveLinks(table, claim, chain, engine.rules.means)].map(({ kind }) => kind);
    };
    // x′ A y equals x′ A′ y on symmetric matrices, and its gradient x y′ is not that of x′ A′ y.
    expect(claimFor(table.multiply([table.transpose(x), A, y]))).toContain("refuted");
    expect(claimFor(problem.term)).toContain("refuted");
  });
});

const losses: readonly (readonly [expression: string, wrt: string])[] = [
  ["x' A x + b' A x", "x"], ["tr(A' B A)", "B"], ["normsq(A x - b)", "x"], ["sum(exp(A x))", "x"], ["tr(A B A' B')", "B"], ["b' inv(A' A + eye(n)) b", "b"], ["x' (A + A') b", "x"],
  ["tr(A B) + sum(A .* B)", "B"], ["x' A A x", "x"], ["sum(diag(A) .* x)", "x"], ["x' inv(eye(n) + A A') b", "x"], ["x' A x + b' A x", "A"], ["normsq(A x - b)", "A"], ["tr(A A B)", "A"],
];
const vectorLosses: readonly (readonly [expression: string, wrt: string])[] = [
  ["-y' log(softmax(z))", "z"], ["sum(y) z' z", "z"], ["y' z + (y' y) sum(z)", "z"], ["sum(y.^2 .* z)", "z"], ["z' y y' z", "z"], ["norm2(y) sum(z)", "z"], ["exp(y' z)", "y"], ["normsq(y - z)", "y"], ["(y' z)^2", "y"],
];

describe.each([
  ["A : matrix(n, n)", ["symmetric", "spd", "psd", "invertible", "diagonal", "orthogonal", "lower", "upper", "triangular", "skew", "toeplitz", "positive", "orthogonal symmetric", "orthogonal diagonal"], losses],
  ["y : vector(n)", ["prob", "onehot", "binary", "unitnorm", "positive", "unit"], vectorLosses],
] as const)("adding a fact to %s", (declaration, attributes, expressions) => {
  test.each(attributes)("%s never changes a gradient at a point where it holds", (attribute) => {
    const others = "B : matrix(n, n), b : vector(n), x : vector(n), z : vector(n)";
    for (const [expression, wrt] of expressions) {
      const [bare, with_] = [declaration, `${declaration} ${attribute}`].map((own) => must(engine.grad(engine.parse(expression, { let: `${own}, ${others}` }), { wrt: [wrt] })));
      if (bare === undefined || with_ === undefined) throw new Error("no derivation");
      expect([expression, ...with_.answers.map(({ certificate }) => certificate.verdict)]).toEqual([expression, "proved"]);
      const terms = with_.answers.map(({ value }) => withoutNames(with_.derivation, value));
      const point = must(must(createSampler({ terms: [with_.derivation.problem.term, ...terms], variables: with_.derivation.problem.variables.map(({ term }) => term), seed: expression })).point(0));
      const [a] = must(evaluate(bare.answers.map(({ value }) => withoutNames(bare.derivation, value)), point));
      const [b] = must(evaluate(terms, point));
      if (a === undefined || b === undefined) throw new Error("no value");
      expect([expression, relativeError(a, b) < 1e-9]).toEqual([expression, true]);
    }
  });
});

describe("structure that follows", () => {
  const facts = "S : matrix(n, n) symmetric, P : matrix(n, n) spd, D : matrix(n, n) diagonal, E : matrix(n, n) diagonal, Q : matrix(n, n) orthogonal, R : matrix(n, n) orthogonal, K : matrix(n, n) skew, L : matrix(n, n) lower, U : matrix(n, n) upper, A : matrix(n, n), B : matrix(n, n), X : matrix(m, n), p : vector(n) positive, x : vector(n), lambda : scalar positive, W : matrix(m, m) spd, Y : matrix(m, n) rowprob, Z : matrix(n, n) rowprob, u : vector(n) unitnorm, F : matrix(n, n) psd, M : matrix(n, n) diagonal positive";
  const derived = must(engine.vjp(engine.parse("S + P + D + E + Q + R + K + L + U + A + B + X' X + diag(p + x) + lambda eye(n) + X' W X + X' Y + Z + u u' + F + M", { let: facts }), { wrt: ["A"] }));
  const known = (expression: string, condition: Condition): boolean => holds(createFacts(), readIn(derived, expression), condition);

  const cases: readonly (readonly [Condition, yes: readonly string[], no: readonly string[]])[] = [
    ["is symmetric", ["S", "inv(S)", "A + A'", "A A'", "X' X", "X' W X", "A S A'", "S + P", "inv(X' W X + P)", "D E D", "S .* P", "x x'", "K K", "A' + A + S", "exp(S)", "kron(S, P)", "K' K"], ["A", "A + B'", "A A", "S P", "X' W X A", "A - A'", "K", "D S", "K S K'  A"]],
    ["is skew", ["K", "A - A'", "2 K", "A K A'", "K + B - B'", "inv(K)", "K K K"], ["S", "A", "K K", "A + A'", "K S", "K + S"]],
    ["is diagonal", ["D", "D E", "D + E", "inv(D)", "diag(x)", "A .* D", "kron(D, E)", "eye(n) .* A"], ["S", "D A", "D + A", "L"]],
    ["is orthogonal", ["Q", "Q R", "Q'", "inv(Q)", "kron(Q, R)", "eye(n)"], ["2 Q", "Q + R", "Q .* R", "A"]],
    ["is lower triangular", ["L", "U'", "L L", "L + D", "inv(L)", "D", "tril(A)", "A .* L"], ["U", "L'", "L U", "A"]],
    ["is upper triangular", ["U", "L'", "U D", "triu(A)"], ["L", "L U"]],
    ["is positive definite", ["P", "M", "inv(P)", "P + X' X", "lambda eye(n) + X' X", "diag(p)", "2 P", "A' P A + P", "Q P Q'", "P .* P", "kron(P, P)", "P + F"], ["S", "X' X", "P - S", "A' P A", "-P", "P P S", "F", "diag(x)"]],
    ["is invertible", ["P", "Q", "P Q", "inv(P)", "P + X' X", "kron(P, Q)", "diag(p)", "2 Q"], ["A", "S", "X' X", "P + Q", "K"]],
    ["has rows summing to one", ["Y", "Y Z", "Z Z", "eye(n)"], ["Z'", "2 Y", "Y + Y", "X"]],
    ["has columns summing to one", ["Z'", "Z' Z'"], ["Z", "Z' Z"]],
    ["has unit norm", ["u", "Q u", "Q' R u"], ["x", "2 u", "A u"]],
    ["is nonnegative", ["x' x", "x' P x", "x' X' X x", "tr(A A')", "det(P)", "tr(X' W X)"], ["x' A x", "x' S x", "tr(A A)", "det(A)", "tr(K)"]],
    ["is positive", ["det(P)", "tr(P)", "diag(P)", "det(P + X' X)"], ["tr(X' X)", "det(S)", "x' P x"]],
    ["is nonzero", ["det(Q)", "det(P Q)", "2 det(P)"], ["det(A)", "det(S)"]],
  ];

  test.each(cases.flatMap(([condition, yes, no]) => [...yes.map((one) => [one, condition, true] as const), ...no.map((one) => [one, condition, false] as const)]))("%s %s: %s", (expression, condition, expected) => {
    expect(known(expression, condition)).toBe(expected);
  });
});

describe("a certificate that rests on a fact", () => {
  const facts = "A : matrix(n, n) symmetric, x : vector(n)";
  const derived = must(engine.grad(engine.parse("x' A x", { let: facts }), { wrt: ["x"] }));
  const judged = judge(derived, null);
  if (!judged.ok) throw new Error("not judged");
  const json = derivedJson(derived, judged.value, "0.0.0", true);

  test("says which", () => {
    expect(json.answers[0]?.certificate.relations).toEqual(["A symmetric"]);
  });

  test("replays with it, and is refused without it", () => {
    expect(engine.certify(json).ok).toBe(true);
    const stripped = engine.certify({ ...json, let: json.let.replace(" symmetric", "") });
    expect(stripped.ok ? [] : stripped.diagnostics.map(({ code }) => code)).toEqual(["E0602"]);
    const other = engine.certify({ ...json, let: json.let.replace(" symmetric", " orthogonal") });
    expect(other.ok).toBe(false);
  });
});
