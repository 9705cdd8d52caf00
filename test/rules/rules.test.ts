// Every shipped rule: read in one way, of one shape, proved or said not to be, with the hypotheses of its functions; and wrong rules are refused.
import { describe, expect, test } from "vitest";
import { codeOfMistake } from "../../src/check/mistake-codes.js";
import { createEngine } from "../../src/engine.js";
import { decreases, measureOf } from "../../src/rules/measure.js";
import { standardEntries } from "../../src/rules/standard.js";
import { parseRulebook } from "../../src/syntax/entries.js";
import { sameShape } from "../../src/term/dimension.js";
import type { Rule } from "../../src/rules/rule.js";
import { engine } from "../examples/engine.js";
import { writtenRulebook } from "../syntax/written.js";
import { hypothesesOf } from "./hypotheses.js";
import { isKnownByEntries } from "../../src/kernel/composite.js";

const { rules } = engine.rules;
const ofKind = <K extends Rule["kind"]>(kind: K): readonly Extract<Rule, { readonly kind: K }>[] => rules.filter((rule): rule is Extract<Rule, { readonly kind: K }> => rule.kind === kind);
const standings = engine.prove();
const standing = (...kinds: readonly string[]): readonly string[] => standings.filter((one) => kinds.includes(one.standing)).map(({ rule }) => rule.name);

describe("the shipped rules", () => {
  test("are read in one way each, as the build wrote them down", () => {
    for (const { entry, text } of standardEntries) {
      const own = text.slice(entry.span.start, entry.span.end);
      const parsed = parseRulebook(own);
      expect([own, parsed.ok ? writtenRulebook(parsed.value) : ""]).toEqual([own, writtenRulebook({ entries: [entry] })]);
    }
  });

  test("are all elaborated, and both sides of each have one shape", () => {
    expect(rules.length).toBe(standardEntries.length);
    for (const { name, left, right } of [...ofKind("rewrite"), ...ofKind("relation")]) expect([name, sameShape(left.shape, right.shape)]).toEqual([name, true]);
    for (const { name, mode, map, variable, argument, result } of ofKind("lemma")) {
      const [from, to] = mode === "pushforward" ? [variable, map] : [map, variable];
      expect([name, sameShape(argument.shape, from.shape), sameShape(result.shape, to.shape)]).toEqual([name, true, true]);
    }
  });

  test("are proved for all sizes, but for what proofs start from", () => {
    expect(standing("refuted", "unproved")).toEqual([]);
    expect(standing("axiom")).toEqual(rules.filter(({ entry }) => entry.axiom).map(({ name }) => name));
    const openOperators = ofKind("operator").filter(({ symbol }) => symbol.tangent !== null && symbol.from === null && !isKnownByEntries(symbol));
    expect(standing("sampled")).toEqual([...ofKind("function").filter(({ symbol }) => symbol.derivative !== null && symbol.from === null), ...ofKind("relation"), ...openOperators].map(({ name }) => name).toSorted(inOrder));
    expect(standing("known")).toEqual(rules.filter((rule) => (rule.kind === "operator" && rule.symbol.tangent === null) || (rule.kind === "function" && rule.symbol.derivative === null)).map(({ name }) => name));
    expect(standing("proved")).toEqual(expect.arrayContaining(ofKind("lemma").filter(({ entry }) => !entry.axiom).map(({ name }) => name)));
    expect(standing("proved")).toEqual(expect.arrayContaining(["inv", "kron", "vec", "max", ...ofKind("function").filter(({ symbol }) => symbol.from !== null).map(({ name }) => name)]));
    expect(ofKind("function").filter(({ symbol }) => symbol.from === null).map(({ name }) => name)).toEqual(["step", "sign", "exp", "sin", "cos", "erf"]);
  });

  test("agree with differences where they are sampled", () => {
    for (const { rule, error } of standings.filter((one) => one.standing === "sampled")) expect([rule.name, error !== null && error < 1e-9]).toEqual([rule.name, true]);
  });

  test("cite a source where they are axioms", () => {
    expect(rules.filter(({ entry }) => entry.axiom && entry.cite === null).map(({ name }) => name)).toEqual([]);
    expect(rules.filter(({ name, entry }) => entry.axiom && !standing("axiom").includes(name)).map(({ name }) => name)).toEqual([]);
  });

  test("that are mistakes change something, have a sentence, and are of a code that is not `other` but for what has no code", () => {
    expect(standing("differs")).toEqual(ofKind("mistake").map(({ name }) => name));
    expect(ofKind("mistake").filter(({ says }) => says.length < 12 || /[.]$/u.test(says)).map(({ name }) => name)).toEqual([]);
    expect(ofKind("mistake").filter(({ name }) => codeOfMistake(name) === "other").map(({ name }) => name)).toEqual(["other_value_of_absolute"]);
  });

  test("assume all that the functions in them need", () => {
    expect(rules.flatMap((rule) => hypothesesOf(rule)?.missing.map((condition) => `${rule.name}: ${condition}`) ?? [])).toEqual([]);
  });

  test("assume nothing else, but for facts about signs", () => {
    const superfluous = rules.filter((rule) => (hypothesesOf(rule)?.superfluous ?? []).length > 0).map(({ kind, name }) => `${kind} ${name}`);
    expect(superfluous).toContain("relation sign_squared");
    expect(superfluous.filter((one) => !/^relation (sign|step)_/.test(one))).toEqual([]);
  });
});

const position = new Map(rules.map(({ name }, index) => [name, index]));
const inOrder = (a: string, b: string): number => (position.get(a) ?? 0) - (position.get(b) ?? 0);

describe("the measure of rewriting", () => {
  test.each(ofKind("rewrite").map((rule) => [rule.name, rule] as const))("is decreased by %s, and not by its reverse", (_, rule) => {
    expect(decreases(rule)).toBe(true);
    expect(decreases({ left: rule.right, right: rule.left })).toBe(false);
    const [left, right] = [measureOf(rule.left), measureOf(rule.right)];
    expect(left.map((value, place) => Math.sign(value - (right[place] ?? 0))).find((sign) => sign !== 0) === 1).toBe(true);
  });
});

/** What an engine with one more rule file says. */
function refusal(text: string): string {
  const made = createEngine({ rules: [{ name: "mine.rules", text }] });
  return made.ok ? "loaded" : made.diagnostics.map(({ code, message, labels }) => `${code} ${message}: ${labels.map((one) => one.message).join("; ")}`).join("\n");
}

describe("a user's rule file", () => {
  test("is used when its rules are proved", () => {
    const text = "define energy(x : n, A : n × n) = x' A x\n\nlemma pullback_energy for all x : n, A : n × n, δ : scalar\n  pullback (x ↦ energy(x, A)) δ = δ (A + A') x\n";
    const made = createEngine({ rules: [{ name: "mine.rules", text }] });
    if (!made.ok) throw new Error(refusal(text));
    const derived = made.value.grad(made.value.parse("energy(x, A)"), { wrt: ["x"] });
    expect(derived.ok && derived.value.answers.map((answer) => [String(answer), answer.certificate.verdict, ...answer.steps.map(({ rule }) => rule)])).toEqual([["(A + Aᵀ) x", "proved", "pullback_energy"]]);
  });

  test.each([
    ["lemma wrong for all W : m × n, x : n, δ : m  adjoint (W ↦ W x) δ = 2 δ x'", "E0401 the rule `wrong` is wrong: "],
    ["lemma wrong for all x : n, δ : n  pullback (x ↦ relu(x)) δ = δ", "E0401 the rule `wrong` is wrong: "],
    ["lemma wrong for all x : n, v : n  pushforward (x ↦ exp(x)) v = v", "E0401 the rule `wrong` is wrong: "],
    ["lemma wrong for all x : n, δ : n  adjoint (x ↦ exp(x)) δ = exp(x) .* δ", "E040"],
    ["function square(x) derivative x", "E04"],
    ["function tanh2(x) derivative 1 - tanh(x)", "E04"],
    ["function wrong(x) derivative 2 - wrong(x)^2 from wrong(x) (exp(x) + exp(-x)) = exp(x) - exp(-x)", "E0407 the rule `wrong` is not proved: "],
    ["function wrong(x) derivative -cos(x) from wrong(x) = sin(x)", "E0407 the rule `wrong` is not proved: "],
    ["function vacuous(x) derivative 7 from vacuous(x) - vacuous(x) = 0", "E0407 the rule `vacuous` is not proved: the equation holds with any derivative"],
    ["function vacuous(x) derivative x from (sin(x)^2 + cos(x)^2 - 1) vacuous(x) = 0", "E0407 the rule `vacuous` is not proved: the equation holds with any derivative"],
    ["define wrong(x : m × n, y : m × n) = x - y  commutes", "E0401 the rule `wrong` is wrong: "],
    ["define wrong(Z : m × n) = exp(Z) ./ (ones(m) colsum(exp(Z))')  rowwise softmax", "E0401 the rule `wrong` is wrong: "],
    ["define wrong(T : m × n, Z : m × n) = -sum(T .* logsoftmaxrows(Z))  rowwise crossentropy", "E0401 the rule `wrong` is wrong: "],
    ["define wrong(Z : m × n) = Z  rowwise softmaximum", "E0205 there is no definition `softmaximum`"],
    ["define wrong(Z : m × n) = Z  rowwise logsumexp", "E0404 `logsumexp` does not take the rows"],
    ["define right(Z : m × n) = exp(Z - logsumexprows(Z) ones(n)')  rowwise softmax", "loaded"],
    ["function right(x) derivative 1 - right(x)^2 from right(x) (exp(x) + exp(-x)) = exp(x) - exp(-x)", "loaded"],
    ["function right(x) derivative cos(x) from right(x) = sin(x)", "loaded"],
    ["rewrite wrong for all A : n × n  A' = A", "E0401 the rule `wrong` is wrong: "],
    ["rewrite wrong for all A : n × n, B : n × n  A B' = B A", "E0401 the rule `wrong` is wrong: "],
    ["relation wrong for all x : scalar  sigmoid(x)^2 = sigmoid(x)", "E0401 the rule `wrong` is wrong: "],
    ["rewrite turned for all A : m × n, B : m × n  A' + B' = (A + B)'", "E0409"],
    ["rewrite swapped for all u : n, v : n  u' v = v' u", "E0409"],
    ["rewrite open for all A : m × k  (A B)' = B' A'", "E0"],
    ["rewrite open for all x : scalar, y : scalar  x = y", "E0"],
    ["lemma open for all W : m × n, x : n, δ : m  adjoint (W ↦ W x) δ = ε x'", "E0"],
    ["lemma shape for all W : m × n, x : n, δ : n  adjoint (W ↦ W x) δ = W x x'", "E0"],
    ["rewrite shape for all u : n, v : m  u v' = v u'", "E0"],
    ["rewrite transpose_mul for all A : m × k, B : k × n  (A B)' = B' A'", "E0410"],
    ["mistake nothing for all A : m × n, B : m × n  A + B becomes B + A  says \"no\"", "E0401 the rule `nothing` is wrong: it changes nothing: both sides are equal for all sizes"],
    ["mistake nothing for all x : scalar  sigmoid(x) becomes sigmoid(x)^2/sigmoid(x)  says \"no\"", "E0401 the rule `nothing` is wrong: it changes nothing"],
    ["mistake open for all A : m × n  A becomes A + C  says \"no\"", "E02"],
    ["mistake unknown for all A : m × n  A becomes tanhh(A)  says \"no\"", "E0205"],
    ["mistake senseless for all A : m × n, B : m × n  A B becomes B A  says \"no\"", "E0203"],
    ["mistake silent for all A : m × n  A' becomes A", "E0404 a `mistake` needs `says`"],
    ["mistake one for all A : m × n  A becomes 3 A  says \"no\"\n\nmistake two for all A : n × n, B : n × p  A B becomes 3 A B  says \"no\"", "E0401 the rule `two` is wrong: `one` comes before it and says the same of more"],
    ["mistake two for all A : n × n, B : n × p  A B becomes 3 A B  says \"no\"\n\nmistake one for all A : m × n  A becomes 3 A  says \"no\"", "loaded"],
    ["mistake mine for all A : k × m, B : k × n  A' B becomes A B  says \"of your own\"", "loaded"],
    ["relu(x) = x", "E0403"],
    ["lemma broken for all W : m × n", "E0102"],
    ["function f(x) tangent x", "E0404"],
    ["operator sq(X : n × n) : n × n  tangent 3 X dX  from sq(X) = X X", "E0407 the rule `sq` is not proved: "],
  ])("with `%s` is refused", (text, expected) => {
    expect(refusal(text)).toContain(expected);
  });

  test("that is refuted shows a point: numbers for the sizes and the variables", () => {
    expect(refusal("lemma wrong for all W : m × n, x : n, δ : m  adjoint (W ↦ W x) δ = 2 δ x'")).toMatch(/m = \d.*n = \d.*x = /s);
    expect(refusal("rewrite wrong for all A : n × n  A' = A")).toMatch(/n = \d.*A = \[\[/s);
  });
});
