// Explained schedules: counts are right where they can be counted by hand, and nothing cubic stands where something quadratic does.
import { describe, expect, it } from "vitest";
import { createEngine } from "../../src/engine.js";
import type { ScheduleExplanation } from "../../src/emit/explain.js";
import { scheduleText } from "../../src/emit/explain-text.js";
import { namedSize } from "../../src/term/dimension.js";
import { counted, countValue, plus, times, writeCount } from "../../src/emit/schedule/polynomial.js";
import { must } from "../evaluate/must.js";
import { ask } from "../examples/engine.js";
import { examples } from "../examples/example.js";

const engine = must(createEngine());
function explained(expression: string, declarations: string, wrt: string, order: Parameters<typeof ask>[0] = "gradient", sizes: Readonly<Record<string, number>> = {}): ScheduleExplanation {
  return must(engine.explainSchedule(ask(order, engine.parse(expression, { let: declarations }), { wrt: [wrt] }), { sizes: new Map(Object.entries(sizes)) }));
}

it("counts are polynomials in size names", () => {
  const [m, n] = [namedSize("m"), namedSize("n")];
  const count = plus(counted(2, m, n), counted(3), counted(1, n, n), times(counted(1, m), n));
  expect(writeCount(count, (exponent) => `^${exponent}`)).toBe("3 m n + n^2 + 3");
  expect(countValue(count, new Map([["m", 2], ["n", 5]]))).toBe(58);
  expect(countValue(count, new Map([["m", 2]]))).toBeNull();
  expect(plus(counted(1, n), counted(-1, n))).toEqual([]);
});

describe("operations", () => {
  it("of a least-squares gradient are two products with the matrix", () => {
    const { total, naive } = explained("normsq(X w - y)", "X : matrix(m, n), w : vector(n), y : vector(m)", "w", "gradient", { m: 100, n: 10 });
    expect(total.formula).toBe("4 m n + 3 m + n");
    expect(total.number).toBe(4310);
    expect(naive.number).toBeGreaterThan(4310);
  });

  it("of a logistic Hessian are half a product", () => {
    const { total, naive } = explained("sum(log(1 + exp(-y .* (X w))))", "X : matrix(m, n), y : vector(m), w : vector(n)", "w", "hessian");
    expect(total.formula).toMatch(/^m n² \+ 3 m n \+/u);
    expect(naive.formula).toMatch(/^2 m n² \+ 2 m² n/u);
  });

  it("of a Cholesky factor are counted once for value and gradient", () => {
    expect(explained("logdet(A) + y' inv(A) y", "A : matrix(n, n) spd, y : vector(n)", "A").total.formula).toMatch(/^n³ \+/u);
    expect(explained("y' inv(A) y", "A : matrix(n, n) spd, y : vector(n)", "y").total.formula).toMatch(/^1\/3 n³ \+ 2 n²/u);
  });

  it("that depend on the numbers are named, not counted", () => {
    const found = explained("eigmax(A)", "A : matrix(n, n) symmetric", "A");
    expect(found.uncounted.length).toBeGreaterThan(0);
    expect(scheduleText(found)).toContain("not counted");
  });

  it("of a loop over the entries of a variable are counted for each entry", () => {
    const found = explained("expm(A)", "A : matrix(n, n)", "A", "jacobian");
    expect(found.instructions.some(({ repeated }) => repeated)).toBe(true);
  });
});

const quadratic: readonly (readonly [expression: string, declarations: string, wrt: string])[] = [
  ["x' A B y", "x : vector(n), y : vector(n), A : matrix(n, n), B : matrix(n, n)", "x"],
  ["x' A B y", "x : vector(n), y : vector(n), A : matrix(n, n), B : matrix(n, n)", "A"],
  ["tr(A x y' B)", "x : vector(n), y : vector(n), A : matrix(n, n), B : matrix(n, n)", "A"],
  ["tr(A B)", "A : matrix(n, n), B : matrix(n, n)", "A"],
  ["sum(A B)", "A : matrix(n, n), B : matrix(n, n)", "A"],
  ["sum(A B ones(n))", "A : matrix(n, n), B : matrix(n, n)", "B"],
  ["sum(diag(x) A diag(y))", "x : vector(n), y : vector(n), A : matrix(n, n)", "A"],
  ["tr(diag(x) A)", "x : vector(n), A : matrix(n, n)", "x"],
  ["normsq(diag(x) A)", "x : vector(n), A : matrix(n, n)", "x"],
  ["x' diag(y) A diag(y) x", "x : vector(n), y : vector(n), A : matrix(n, n)", "y"],
  ["sum((x y' - A).^2)", "x : vector(n), y : vector(n), A : matrix(n, n)", "x"],
  ["(x' A y)^2", "x : vector(n), y : vector(n), A : matrix(n, n)", "A"],
  ["sum(diag(A B))", "A : matrix(n, n), B : matrix(n, n)", "B"],
  ["x' A^3 y", "x : vector(n), y : vector(n), A : matrix(n, n)", "y"],
  ["sum(tanh(A x) .* (B y))", "x : vector(n), y : vector(n), A : matrix(n, n), B : matrix(n, n)", "A"],
  ["x' kron(ones(1, 1), A) y", "x : vector(n), y : vector(n), A : matrix(n, n)", "x"],
  ["x' A^6 x", "A : matrix(n, n), x : vector(n)", "x"],
  ["v' (3 x y' A - y x' B) u", "A : matrix(n, n), B : matrix(n, n), u : vector(n), v : vector(n), x : vector(n), y : vector(n)", "v"],
];

it.each(quadratic)("%s in %s takes no cubic time in %s", (expression, declarations, wrt) => {
  const { total } = explained(expression, declarations, wrt);
  expect(total.formula).not.toMatch(/n[³⁴]/u);
});

it("a product is said to be computed in another order than it is written", () => {
  const { products } = explained("sum(A B C x)", "A : matrix(n, n), B : matrix(n, n), C : matrix(n, n), x : vector(n)", "x");
  expect(products.length).toBeGreaterThan(0);
  const written = explained("x' A y", "A : matrix(n, n), x : vector(n), y : vector(n)", "x").products;
  expect(written.every(({ written: product, computed }) => product !== computed)).toBe(true);
});

it("sizes decide the order of a product", () => {
  const order = (sizes: Readonly<Record<string, number>>): string => explained("sum(tanh(A B C))", "A : matrix(k, l), B : matrix(l, m), C : matrix(m, n)", "A", "gradient", sizes).instructions.map(({ operation }) => operation).join("; ");
  expect(order({ k: 2, l: 100, m: 100, n: 100 })).toContain("A @ B");
  expect(order({ k: 100, l: 100, m: 100, n: 2 })).toContain("B @ C");
});

it("every example is explained, and no schedule takes more operations than its formulas by more than the guards of stable forms", () => {
  const sizes = new Map("abcdefghijklmnopqrstuvwxyzBDHKNT".split("").map((name) => [name, 30] as const));
  const dearer = examples.flatMap(({ path, text, order, wrt, reading }) => {
    const found = engine.explainSchedule(ask(order, engine.parse(text), { wrt, entries: reading }), { sizes });
    if (!found.ok) return [`${path}: ${found.diagnostics.map(({ message }) => message).join()}`];
    const { total, naive, uncounted } = found.value;
    expect(scheduleText(found.value)).toContain("operations");
    return total.number !== null && naive.number !== null && uncounted.length === 0 && total.number > 1.5 * naive.number + 100 ? [`${path}: ${total.formula} beside ${naive.formula}`] : [];
  });
  expect(dearer).toEqual([]);
});
