// Products in schedules: symmetric ones by halves, repeated parts once, traces without their matrix; no term is judged here, only what is computed.
import { describe, expect, it } from "vitest";
import { programOf } from "../../src/answer/emitted.js";
import type { Instruction } from "../../src/emit/schedule/instruction.js";
import { schedule } from "../../src/emit/schedule/schedule.js";
import { createFacts } from "../../src/term/facts/facts.js";
import { isNonnegative } from "../../src/emit/schedule/nonnegative.js";
import { must } from "../evaluate/must.js";
import { ask, engine } from "../examples/engine.js";

function scheduled(expression: string, declarations: string, wrt: string, order: Parameters<typeof ask>[0] = "gradient"): readonly Instruction[] {
  return must(schedule(programOf(must(ask(order, engine.parse(expression, { let: declarations }), { wrt: [wrt] }))))).instructions;
}
const products = (instructions: readonly Instruction[]): readonly boolean[] => instructions.flatMap((one) => (one.kind === "matrixProduct" ? [one.symmetric] : []));
const roots = (instructions: readonly Instruction[]): boolean => JSON.stringify(instructions, (_, value: unknown) => (typeof value === "bigint" ? `${value}` : value)).includes('"sqrt"');
const data = "X : matrix(m, n), y : vector(m), w : vector(n), c : scalar";

describe("a Hessian X' diag(d) X", () => {
  it.each([
    ["sum(log(1 + exp(-y .* (X w))))", true],
    ["bcewithlogits(y, X w)", true],
    ["sum(exp(X w))", true],
    ["sum((X w).^4)", true],
    ["sum(sin(X w))", false],
    ["sum((X w).^3)", false],
  ])("of %s is one symmetric product, with a root: %s", (expression, hasRoot) => {
    const instructions = scheduled(expression, data, "w", "hessian");
    expect(products(instructions)).toEqual([true]);
    expect(roots(instructions)).toBe(hasRoot);
  });

  it("keeps a factor in front outside a root where its sign is not known", () => {
    expect(roots(scheduled("c * sum(exp(X w))", data, "w", "hessian"))).toBe(true);
    expect(products(scheduled("c * sum(exp(X w))", data, "w", "hessian"))).toEqual([true]);
  });
});

it("A S A' is symmetric where S is so by its form, and not where it is only declared", () => {
  const declarations = "A : matrix(m, n), S : matrix(n, n) symmetric, B : matrix(m, m)";
  expect(products(scheduled("normsq(A (S + S' + eye(n)) A' - B)", declarations.replace("symmetric", ""), "B"))).toContain(true);
  expect(products(scheduled("normsq(A S A' - B)", declarations, "B"))).not.toContain(true);
});

it("tr((A X)^32) and its gradient need ten products", () => {
  expect(products(scheduled("tr((A X)^32)", "A : matrix(n, n), X : matrix(n, n)", "X")).length).toBe(10);
});

it("a power between vectors is products with vectors", () => {
  expect(products(scheduled("x' A^6 y", "A : matrix(n, n), x : vector(n), y : vector(n)", "x"))).toEqual([]);
});

it("no matrix stands where vectors do", () => {
  const cases: readonly (readonly [string, string, string])[] = [
    ["tr(x y' A)", "x : vector(n), y : vector(n), A : matrix(n, n)", "y"],
    ["tr(A x y' B)", "x : vector(n), y : vector(n), A : matrix(n, n), B : matrix(n, n)", "y"],
    ["x' diag(y) A z", "x : vector(n), y : vector(n), A : matrix(n, n), z : vector(n)", "y"],
    ["sum(A B x)", "A : matrix(n, n), B : matrix(n, n), x : vector(n)", "x"],
    ["sum(A B)", "A : matrix(n, n), B : matrix(n, n)", "B"],
    ["tr(A B)", "A : matrix(n, n), B : matrix(n, n)", "A"],
    ["sum(diag(x) A)", "x : vector(n), A : matrix(n, n)", "x"],
    ["x' y z' A x", "x : vector(n), y : vector(n), A : matrix(n, n), z : vector(n)", "y"],
    ["sum(diag(A B))", "A : matrix(n, n), B : matrix(n, n)", "A"],
  ];
  for (const [expression, declarations, wrt] of cases) {
    const kinds = scheduled(expression, declarations, wrt).map(({ kind }) => kind);
    expect([expression, kinds.filter((kind) => kind === "matrixProduct" || kind === "diagonal")]).toEqual([expression, []]);
  }
});

it.each([
  ["1 - sigmoid(x)", true], ["1 - tanh(x).^2", true], ["1 - x.^2", false], ["1 - u", true], ["2 - u - v", true], ["1 - u - v", false], ["x.^2 - u", false],
  ["u .* (1 - u)", true], ["1 - u .* (1 - v)", true], ["exp(x) - 1", false], ["x .* x", false], ["softplus(x) + u", true], ["1 - 2 u", false], ["1/2 - 1/2 tanh(x)", true],
])("%s is known to be nonnegative: %s", (text, expected) => {
  const { elaborated } = must(engine.parse(text, { let: "x : vector(n), u : vector(n) unit, v : vector(n) unit" }));
  expect(isNonnegative(createFacts(), elaborated.term)).toBe(expected);
});
