// Very long and very deep expressions are derived or meet a stated limit, without overflowing a stack or expanding what is shared.
import { describe, expect, test } from "vitest";
import { engine } from "../examples/engine.js";

const many = 20_000;
const repeat = (text: string, count: number): string => text.repeat(count);
const joined = (count: number, sign: string, member: (index: number) => string): string => Array.from({ length: count }, (_, index) => member(index)).join(sign);

/** The verdicts of all answers, or the code of the refusal. */
function outcome(text: string, declared = ""): string {
  const derived = engine.grad(engine.parse(text, { let: declared }));
  return derived.ok ? [...new Set(derived.value.answers.map(({ certificate }) => certificate.verdict))].join() : (derived.diagnostics[0]?.code ?? "");
}

describe("20,000 operators", () => {
  test.each([
    ["in a sum", `sum(${joined(many, " + ", (index) => `x${index % 7}`)})`, "", "proved"],
    ["in a sum of both signs", `sum(exp(x)${repeat(" - exp(x) + tanh(x)", many / 2)})`, "", "proved"],
    ["in a product of scalars", joined(many, " ", () => "c"), "c : scalar", "E0502"],
    ["in a product of matrices", `tr(${joined(many, " ", () => "A")})`, "A : matrix(n, n)", "E0502"],
    ["in an entrywise product", `sum(${joined(many, " .* ", () => "x")})`, "x : vector(n)", "E0502"],
    ["of nested functions", `sum(${repeat("exp(", many)}x${repeat(")", many)})`, "", "E0111"],
    ["of nested brackets", `${repeat("(", many)}sum(x)${repeat(")", many)}`, "", "E0111"],
    ["of transposes", `sum(x${repeat("'", many)})`, "", "E0111"],
    ["of minus signs", `sum(${repeat("-", many)}x)`, "", "E0111"],
  ])("%s", (_, text, declared, expected) => expect(outcome(text, declared)).toBe(expected));
});

describe("below the limits", () => {
  test.each([
    ["9,000 brackets", `${repeat("(", 9_000)}sum(x)${repeat(")", 9_000)}`, "", "proved"],
    ["900 minus signs", `sum(${repeat("-", 900)}x)`, "x : vector(n)", "proved"],
    ["9,000 nested sums", `sum(${repeat("(", 9_000)}x${repeat(" + x)", 9_000)})`, "x : vector(n)", "proved"],
    ["3,000 nested transposes", `sum(${repeat("(", 3_000)}A${repeat(")'", 3_000)})`, "A : matrix(n, n)", "proved"],
    ["500 nested functions", `sum(${repeat("tanh(", 500)}x${repeat(")", 500)})`, "x : vector(n)", "proved"],
  ])("%s are derived and proved", (_, text, declared, expected) => expect(outcome(text, declared)).toBe(expected));
});

describe("what is shared", () => {
  const doubling = (sign: string): string => `a0 = x\n${joined(60, "\n", (index) => `a${index + 1} = a${index} ${sign} a${index}`)}\nsum(a60)`;

  test.each([
    ["sums", doubling("+"), "x : vector(n)"],
    ["entrywise products", doubling(".*"), "x : vector(n)"],
    ["products", doubling("*"), "x : matrix(n, n)"],
    ["functions of functions", `${joined(60, "\n", (index) => `f${index + 1}(z) = ${index === 0 ? "z + z" : `f${index}(f${index}(z))`}`)}\nsum(f60(x))`, "x : vector(n)"],
  ])("and doubled sixty times in %s is refused before it is written out", (_, text, declared) => expect(outcome(text, declared)).toBe("E0502"));

  test("and used twice in each of 40 functions is derived as it is shared", () => {
    const text = `a0 = x\n${joined(40, "\n", (index) => `a${index + 1} = tanh(a${index}) .* (1 - sin(a${index}))`)}\nsum(a40)`;
    const derived = engine.grad(engine.parse(text, { let: "x : vector(n)" }));
    expect(derived.ok && derived.value.where.length).toBeLessThan(400);
  });
});

describe("absurd numbers", () => {
  test.each([
    ["A^1000000000", "A : matrix(n, n)", "E0501"], ["9^9^9^9", "", "E0501"], ["2^(20000*x)", "x : scalar", "E0501"], [`tr(${joined(40, "*", () => "(A+B)")})`, "A : matrix(n, n), B : matrix(n, n)", "undecided"],
    ["exp(exp(exp(exp(exp(sum(x))))))", "", "proved"],
  ])("`%s`", (text, declared, expected) => expect(outcome(text, declared)).toBe(expected));
});
