// The diagnosis: what it names and where, whose sentence it says, and that it finds nothing where there is nothing to find.
import { describe, expect, test } from "vitest";
import { usualConventions, type AssignmentProblem } from "../../src/check/assignment.js";
import { diagnose } from "../../src/check/diagnose/diagnose.js";
import type { DiagnosisQuestion } from "../../src/check/diagnose/question.js";
import type { PreparedProblem } from "../../src/check/prepared.js";
import { readSubmission } from "../../src/check/submission/read.js";
import { vocabularyOf } from "../../src/check/submission/vocabulary.js";
import { understand } from "../../src/check/understand.js";
import type { RuleSet } from "../../src/rules/rule-set.js";
import { parseRulebook } from "../../src/syntax/entries.js";
import type { MistakeEntry } from "../../src/syntax/rulebook.js";
import { createTable } from "../../src/term/table.js";
import { substitute } from "../../src/term/traverse.js";
import { must } from "../evaluate/must.js";
import { engine } from "../examples/engine.js";

const network: AssignmentProblem = {
  id: "mlp", title: null, given: "mse(t, W2 relu(W1 x + b1) + b2)", let: new Map(Object.entries({ W1: "matrix(h, n)", W2: "matrix(m, h)", b1: "vector(h)", b2: "vector(m)", x: "vector(n)", t: "vector(m)" })),
  ask: [{ name: "dW1", wrt: "W1", points: 1 }], order: "gradient", conventions: usualConventions, accept: ["equivalent"], feedback: new Map(), mistakes: "", partial: new Map(), followThrough: 0,
};
const right = "dW1 = ((W2' (2/m (W2 relu(W1 x + b1) + b2 - t))) .* step(W1 x + b1)) x'";

const prepared = (problem: AssignmentProblem): PreparedProblem => {
  const [one] = must(engine.prepare({ title: "", problems: [problem] })).problems;
  if (one === undefined) throw new Error("no problem");
  return one;
};
const shared = prepared(network);

function asked(problem: PreparedProblem, text: string, budget = 20_000): DiagnosisQuestion {
  const { statements } = readSubmission({ name: "s", text }, vocabularyOf({ assignment: { title: "", problems: [] }, problems: [problem] }));
  const [answer] = problem.answers;
  const value = statements.at(-1)?.links.at(-1)?.value ?? null;
  if (answer === undefined || value === null) throw new Error("nothing was asked or answered");
  const definitions = new Map(statements.slice(0, -1).flatMap(({ name, links }) => links.slice(-1).flatMap((link) => (link.value === null ? [] : [[name, link.value] as const]))));
  const table = createTable();
  const [expected = answer.expected] = substitute(table, [answer.expected], {});
  const term = understand({ text, answer: value, definitions }, problem, table);
  return { problem, prepared: answer, text, answer: value, definitions, table, expected, term: term.ok ? term.value : null, seed: "s", budget };
}

/** Code and place of every mistake. */
function named(text: string, problem = shared, budget = 20_000): readonly string[] {
  return diagnose(asked(problem, text, budget)).mistakes.map(({ code, at }) => (at === null ? code : `${code}: ${text.slice(at.start, at.end)}`));
}

describe("one mistake", () => {
  test.each([
    ["dW1 = ((W2 (2/m (W2 relu(W1 x + b1) + b2 - t))) .* step(W1 x + b1)) x'", ["missing_transpose: W2", "wrong_shape: W2 (2/m (W2 relu(W1 x + b1) + b2 - t))"]],
    ["dW1 = ((W2' (2/m (W2 relu(W1 x + b1) + b2 - t))) .* step(W1 x)) x'", ["missing_term: W1 x"]],
    ["dW1 = ((W2' (2/m (W2 relu(W1 x + b1) + b2 + t))) .* step(W1 x + b1)) x'", ["sign: b2 + t"]],
    ["dW1 = ((W2' (2/m (W2 (W1 x + b1) + b2 - t))) .* step(W1 x + b1)) x'", ["wrong_variable: (W1 x + b1)"]],
    ["dW1 = (W2' (2/m (W2 relu(W1 x + b1) + b2 - t))) x'", ["missing_mask"]],
    ["dW1 = ((W2' (2/m (W2 relu(W1 x + b1)' + b2 - t))) .* step(W1 x + b1)) x'", ["extra_transpose: relu(W1 x + b1)'", "wrong_shape: W2 relu(W1 x + b1)'"]],
    ["dW1 = step(W1 x + b1) x'", ["forgot_chain"]],
  ])("%s", (text, mistakes) => {
    expect(named(text)).toEqual(mistakes);
  });

  test("is marked on the line of the definition where it was made", () => {
    const text = "delta = 2/m (W2 relu(W1 x + b1) + b2 - t)\nback = W2 delta\ndW1 = (back .* step(W1 x + b1)) x'";
    const [first] = diagnose(asked(shared, text)).mistakes;
    expect(first?.code).toBe("missing_transpose");
    expect(text.slice(first?.at?.start, first?.at?.end)).toBe("W2");
    expect(first?.at?.start).toBe(text.indexOf("W2 delta"));
  });
});

describe("parentheses that an entrywise product needs", () => {
  const back = "delta = 2/m (W2 relu(W1 x + b1) + b2 - t)\n";
  const rulesOf = (text: string): readonly string[] => diagnose(asked(shared, text)).mistakes.map(({ rule }) => rule);

  test.each([
    [`${back}dW1 = step(W1 x + b1) .* W2' delta x'`, "step(W1 x + b1) .* W2' delta x'"],
    [`${back}eps = step(W1 x + b1) .* W2' delta\ndW1 = eps x'`, "step(W1 x + b1) .* W2' delta"],
    [`${back}dW1 = (step(W1 x + b1) .* W2' delta) x'`, "(step(W1 x + b1) .* W2' delta)"],
  ])("%s", (text, part) => {
    const [first] = diagnose(asked(shared, text)).mistakes;
    expect(first?.rule).toBe("parentheses_missing");
    expect(text.slice(first?.at?.start, first?.at?.end)).toBe(part);
  });

  test("are not what is missing where they do not make the answer right", () => {
    expect(rulesOf(`${back}dW1 = step(W1 x + b1) .* W2 delta x'`)).not.toContain("parentheses_missing");
    expect(rulesOf(`${back}dW1 = (step(W1 x + b1) .* W2') delta x'`)).not.toContain("parentheses_missing");
    expect(rulesOf(`${back}dW1 = 2 step(W1 x + b1) .* W2' delta x'`)).not.toContain("parentheses_missing");
  });
});

test("two mistakes are named together, and where they were made", () => {
  const text = "dW1 = -((W2 (2/m (W2 relu(W1 x + b1) + b2 - t))) .* step(W1 x + b1)) x'";
  expect(named(text).map((one) => one.split(":")[0])).toEqual(["missing_transpose", "sign"]);
});

describe("where there is nothing to find", () => {
  test("what differs by less than can be seen is called rounded, and nothing else", () => {
    expect(diagnose(asked(shared, `${right} (1 + 10^-13)`)).mistakes.map(({ code, rule }) => [code, rule])).toEqual([["other", "rounded"]]);
  });

  test("a budget of nothing finds nothing", () => {
    expect(named("dW1 = W2 x'", shared, 0)).toEqual([]);
  });

  test("rules that say nothing of an answer find nothing in it", () => {
    const planted = "mistake sign_planted for all A : m × n\n  expm(A) becomes A\n  says \"never\"";
    const entries = must(parseRulebook(planted)).entries.filter((entry): entry is MistakeEntry => entry.kind === "mistake");
    const rules: RuleSet = { ...engine.rules, mistakes: entries };
    const answer = "dW1 = ((W2' (2/m (W2 relu(W1 x + b1) + b2 - t))) .* step(W1 x + b1)) (x + x)'.^3";
    expect(named(answer, { ...shared, rules, answers: shared.answers.map((one) => ({ ...one })) })).toEqual(["other: (x + x)'.^3"]);
  });

  test("what differs everywhere is called unknown, and no sentence holds the right answer", () => {
    const { mistakes } = diagnose(asked(shared, "dW1 = W1 .* sin(W1)"));
    expect(mistakes.map(({ code, rule }) => [code, rule])).toEqual([["other", "unknown"]]);
    expect(mistakes.some(({ says }) => says.includes("W2'"))).toBe(false);
  });
});

describe("teachers", () => {
  test("say their own sentence", () => {
    const problem = prepared({ ...network, feedback: new Map([["missing_mask", "Think about where relu is flat."]]) });
    expect(diagnose(asked(problem, "dW1 = (W2' (2/m (W2 relu(W1 x + b1) + b2 - t))) x'")).mistakes[0]?.says).toBe("Think about where relu is flat.");
  });

  test("have rules of their own, which go before the built-in ones and quote what was written", () => {
    const problem = prepared({ ...network, mistakes: "mistake sign_of_target for all A : m × n, T : m × n\n  A - T becomes A + T\n  says \"the target {T|here} is subtracted\"" });
    const [first] = diagnose(asked(problem, "dW1 = ((W2' (2/m (W2 relu(W1 x + b1) + b2 + t))) .* step(W1 x + b1)) x'")).mistakes;
    expect([first?.rule, first?.says]).toEqual(["sign_of_target", "the target `t` is subtracted"]);
  });
});

test("the same answer gives the same mistakes, before and after others", () => {
  const texts = ["dW1 = ((W2 (2/m (W2 relu(W1 x + b1) + b2 - t))) .* step(W1 x + b1)) x'", "dW1 = x ((W2' (2/m (W2 relu(W1 x + b1) + b2 - t))) .* step(W1 x + b1))'", "dW1 = W2' t x'"];
  const fresh = texts.map((text) => JSON.stringify(diagnose(asked(prepared(network), text))));
  expect(texts.toReversed().map((text) => JSON.stringify(diagnose(asked(shared, text)))).toReversed()).toEqual(fresh);
});

test("long, deep and doubling answers end", () => {
  const doubling = [...Array.from({ length: 40 }, (_, index) => `a${index + 1} = ${index === 0 ? "W1" : `a${index}`} + ${index === 0 ? "W1" : `a${index}`}`), "dW1 = a40"].join("\n");
  const long = `dW1 = ${Array.from({ length: 900 }, () => "W1").join(" + ")}`;
  const deep = `dW1 = ${"sin(".repeat(120)}W1${")".repeat(120)}`;
  const large = "dW1 = kron(kron(kron(W1, W2), W1), W2)";
  expect([doubling, long, deep, large].map((text) => named(text).length)).toEqual([0, 1, 1, 1]);
});
