// The steps of a derivation chain, name rules that exist, and bring each hypothesis in once; knows the printed terms only.
import { describe, expect, test } from "vitest";
import { grad, jacobian, jvp, parse, vjp } from "../../src/index.js";
import { wordsOfSteps } from "../../src/report/rule-text.js";

const expressions = ["mse(t, W2 relu(W1 x + b1) + b2)", "x' A x", "sum(log(1 + exp(-(X w))))", "(x' x)^3 / (y' y)", "norm2(X v)", "a' X' X b + tr(X)", "sum(abs(x) ./ sqrt(x))", "logsumexp(W x)", "crossentropy(t, W x + b)", "a' inv(X) b", "z = W x + b\na = tanh(z)\nmse(t, a .* z)"];
const orders = { grad, vjp, jvp };

test("the Jacobian is read off the tangent at the end", () => {
  const derived = jacobian(parse("W2 tanh(W1 x + b)"), { wrt: ["x"] });
  const steps = derived.ok ? (derived.value.answers[0]?.steps ?? []) : [];
  expect(steps.at(-1)?.rule).toBe("read_off");
  expect(steps.at(-1)?.after).toBe(derived.ok ? derived.value.answers[0]?.value : null);
});

describe.each(Object.entries(orders))("%s", (_, order) => {
  test.each(expressions)("%s", (expression) => {
    const derived = order(parse(expression));
    if (!derived.ok) throw new Error(derived.diagnostics[0]?.message ?? "");
    const { rules } = derived.value.problem;
    for (const { steps, value, hypotheses, wrt } of derived.value.answers) {
      const path = steps.slice(Math.max(0, steps.findIndex(({ kind }) => kind === "adjoint")));
      const seeds = [derived.value.derivation.problem.table.number(1), derived.value.derivation.cotangent, ...derived.value.derivation.tangents.values()];
      const reached = new Set(seeds.flatMap((seed) => seed ?? []));
      for (const { before, after, rule } of path) {
        expect(reached.has(before), `${wrt}: ${rule}`).toBe(true);
        reached.add(after);
        expect(rules.find(rule) !== null || wordsOfSteps.has(rule), rule).toBe(true);
      }
      if (path.length > 0) expect(path.at(-1)?.after, wrt).toBe(value);
      const entered = path.flatMap(({ given }) => given);
      expect(new Set(entered).size).toBe(entered.length);
      for (const hypothesis of entered) expect(hypotheses).toContain(hypothesis);
      for (const { kind, before, after } of path) if (kind === "rewrite") expect(after).not.toBe(before);
    }
  });
});
