// What the kernel does with input that is deep, long or explosive: an answer within its budget, never a hang and never an overflow.
import { describe, expect, test } from "vitest";
import { proveEqual, proveGradient, type Verdict } from "../../src/kernel/kernel.js";
import type { Term } from "../../src/term/term.js";
import { exp, had, matrix, minus, mystery, n, number, of, ones, plus, pow, relations, scale, sum, t, table, tanh, times, vector } from "./terms.js";

const x = vector("x", n);
const A = matrix("A", n, n);
const nested = (depth: number, layer: (inner: Term) => Term, start: Term = x): Term => {
  let term = start;
  for (let k = 0; k < depth; k += 1) term = layer(term);
  return term;
};
const equal = (left: Term, right: Term): Verdict => proveEqual({ left, right, relations });

describe("limits", () => {
  test("20,000 nested functions are compared without recursion", () => {
    const deep = nested(20_000, (inner) => of(mystery, inner));
    expect(equal(deep, plus(deep, minus(x, x)))).toEqual({ kind: "proved", relations: [] });
    expect(equal(deep, of(mystery, deep)).kind).toBe("undecided");
  });
  test("nested functions are differentiated without recursion, as far as the budget goes", () => {
    const deep = (depth: number): Term => nested(depth, (inner) => of(exp, inner));
    const gradient = had(...Array.from({ length: 300 }, (_, k) => deep(k + 1)));
    expect(proveGradient({ loss: sum(deep(300)), variable: x, gradient }).kind).toBe("proved");
    expect(proveGradient({ loss: sum(deep(300)), variable: x, gradient, budget: { work: 1_000, monomials: 10 } }).kind).toBe("undecided");
    expect(proveGradient({ loss: sum(deep(20_000)), variable: x, gradient }).kind).toBe("undecided");
  });
  test.each<readonly [string, Term]>([
    ["a product of 20,000 matrices", times(...Array.from({ length: 20_000 }, () => A), x)],
    ["a deep function on its own diagonal", table.diagonalPart(nested(20_000, (inner) => of(mystery, inner), A))],
    ["a polynomial of degree 2^100", nested(100, (inner) => had(inner, plus(inner, x)))],
    ["(a + b + c)^64 of sums", pow(plus(sum(x), sum(pow(x, 2)), sum(pow(x, 3))), 64)],
    ["a tower of powers", nested(40, (inner) => pow(inner, 1_000), number(3))],
    ["a sum to the power 10^9", pow(plus(sum(x), number(1)), 1_000_000_000)],
    ["2,000 nested products and sums", nested(2_000, (inner) => plus(had(inner, x), x))],
    ["12 layers of tanh end to end", nested(12, (inner) => of(tanh, times(A, inner)))],
  ])("%s ends with a verdict", (_, term) => {
    expect(equal(term, scale(number(2), term)).kind).not.toBe("proved");
    const loss = sum(term);
    expect(["undecided", "refuted"]).toContain(proveGradient({ loss, variable: x, gradient: ones(n), relations }).kind);
  });
  test("relations that run in circles are given up", () => {
    const [a, b] = [of(exp, x), of(mystery, x)];
    const pattern = table.variable("x", table.number(1).shape, "pattern");
    const circle = [
      { name: "there", left: of(exp, pattern), right: scale(number(2), of(mystery, pattern)) },
      { name: "back", left: of(mystery, pattern), right: of(exp, pattern) },
    ];
    expect(proveEqual({ left: a, right: t(t(times(number(3), b))), relations: circle })).toMatchObject({ kind: "undecided" });
  });
});
