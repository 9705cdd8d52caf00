// What the kernel makes of declared facts: true equations are proved by the fact's name, and by nothing once the fact is gone.
import { describe, expect, test } from "vitest";
import { attributeNames } from "../../src/syntax/declaration.js";
import { engine } from "../examples/engine.js";

const shapes: ReadonlyMap<string, string> = new Map([["A", "matrix(n, n)"], ["B", "matrix(n, n)"], ["Q", "matrix(n, n)"], ["Y", "matrix(m, n)"], ["x", "vector(n)"], ["y", "vector(n)"], ["z", "vector(n)"]]);

/** `name: attributes` for every name that has facts. */
function declared(facts: string): string {
  const stated = new Map(facts.split(",").map((one) => one.trim().split(":")).map(([name = "", attributes = ""]) => [name.trim(), attributes.trim()]));
  return [...shapes].map(([name, shape]) => `${name} : ${shape} ${stated.get(name) ?? ""}`).join(", ");
}

function verdict(left: string, right: string, facts: string): { readonly kind: string; readonly relations: readonly string[] } {
  const compared = engine.equal(left, right, { let: declared(facts) });
  if (!compared.ok) throw new Error(compared.diagnostics.map(({ message }) => message).join("; "));
  const { verdict: found } = compared.value;
  return { kind: found.kind, relations: found.kind === "proved" ? found.relations : [] };
}

const truths: readonly (readonly [facts: string, left: string, right: string, named: string])[] = [
  ["A: symmetric", "A'", "A", "A symmetric"],
  ["A: spd", "x' A z", "z' A x", "A symmetric"],
  ["A: psd", "inv(A)'", "inv(A)", "A symmetric"],
  ["A: symmetric", "inv(A .* A)'", "inv(A .* A)", "A symmetric"],
  ["A: diagonal", "A .* eye(n)", "A", "A diagonal"],
  ["A: diagonal, B: diagonal", "A B", "B A", "A diagonal"],
  ["A: diagonal", "A x", "diag(A) .* x", "A diagonal"],
  ["A: skew", "A'", "-A", "A skew"],
  ["A: skew", "x' A x", "0", "A skew"],
  ["A: skew", "diag(A)", "zeros(n)", "A skew"],
  ["A: skew, B: symmetric", "tr(A B)", "0", "B symmetric"],
  ["A: skew", "tr(A A A)", "0", "A skew"],
  ["Q: orthogonal", "Q' Q", "eye(n)", "Q orthogonal"],
  ["Q: orthogonal", "Q Q'", "eye(n)", "Q orthogonal"],
  ["Q: orthogonal", "inv(Q)", "Q'", "Q orthogonal"],
  ["Q: orthogonal", "tr(Q' A Q)", "tr(A)", "Q orthogonal"],
  ["Q: orthogonal", "normsq(Q x)", "normsq(x)", "Q orthogonal"],
  ["Q: orthogonal", "inv(A Q)", "Q' inv(A)", "Q orthogonal"],
  ["A: orthogonal symmetric", "A A", "eye(n)", "A orthogonal"],
  ["A: orthogonal diagonal", "diag(A) .* diag(A)", "ones(n)", "A orthogonal"],
  ["y: prob", "sum(y)", "1", "y summing to one"],
  ["y: prob", "sum(y z')", "sum(z)", "y summing to one"],
  ["Y: prob", "ones(m)' Y", "ones(n)'", "columns of Y summing to one"],
  ["Y: rowprob", "Y ones(n)", "ones(m)", "rows of Y summing to one"],
  ["Y: rowprob", "sum(Y)", "m", "rows of Y summing to one"],
  ["Y: onehot", "Y ones(n)", "ones(m)", "rows of Y summing to one"],
  ["Y: onehot", "Y .* Y", "Y", "Y one-hot"],
  ["y: onehot", "y y'", "diag(y)", "y one-hot"],
  ["y: onehot", "y' y", "1", "y one-hot"],
  ["y: binary", "y .* y", "y", "y binary"],
  ["Y: binary", "Y.^3", "Y", "Y binary"],
  ["x: unitnorm", "x' x", "1", "x of unit norm"],
  ["x: unitnorm", "norm2(x)", "1", "x of unit norm"],
];

describe("a declared fact", () => {
  test.each(truths)("%s gives %s = %s", (facts, left, right, named) => {
    const found = verdict(left, right, facts);
    expect(found.kind).toBe("proved");
    expect(found.relations).toContain(named);
  });

  test.each(truths)("without %s, %s = %s is refuted", (_, left, right) => {
    expect(verdict(left, right, "").kind).toBe("refuted");
  });

  test("that is not needed is not named", () => {
    expect(verdict("tr(A B)", "tr(B A)", "A: symmetric").relations).toEqual([]);
    expect(verdict("x' A' z", "z' A x", "A: skew").relations).toEqual([]);
  });

  test.each([
    ["A: symmetric", "A B", "B A"],
    ["A: symmetric, B: symmetric", "(A B)'", "A B"],
    ["A: diagonal", "A B", "B A"],
    ["A: skew, B: skew", "tr(A B)", "0"],
    ["A: skew", "x' A z", "0"],
    ["Q: orthogonal", "Q", "Q'"],
    ["Q: orthogonal", "sum(Q)", "n"],
    ["Q: orthogonal", "Q .* Q", "Q"],
    ["y: prob", "y' y", "1"],
    ["y: prob", "sum(y .* z)", "sum(z)"],
    ["Y: prob", "Y ones(n)", "ones(m)"],
    ["Y: rowprob", "ones(m)' Y", "ones(n)'"],
    ["Y: onehot", "Y' Y", "eye(n)"],
    ["y: binary", "sum(y)", "1"],
    ["x: unitnorm", "sum(x)", "1"],
    ["x: unitnorm", "x x'", "eye(n)"],
    ["A: lower", "A'", "A"],
    ["A: toeplitz", "A'", "A"],
    ["x: unit", "x .* x", "x"],
    ["x: positive", "sum(x)", "1"],
    ["A: invertible", "inv(A)", "A'"],
  ] as const)("%s does not give %s = %s", (facts, left, right) => {
    expect(verdict(left, right, facts).kind).toBe("refuted");
  });

  test.each([["D : matrix(n, n) positive", 0], ["D : matrix(n, n) diagonal positive", 1], ["D : matrix(n, n) lower positive", 1]] as const)("of %s says where sign(D).^2 is one", (facts, conditions) => {
    const compared = engine.equal("sign(D).^2", "ones(n, n)", { let: facts });
    expect(compared.ok && compared.value.verdict.kind === "proved" ? compared.value.verdict.conditions.length : null).toBe(conditions);
  });

  test("of every attribute that is more than a hint is tried above", () => {
    const hints = ["unit", "small", "tall", "wide", "toeplitz", "positive", "invertible", "lower", "upper", "triangular"];
    expect(attributeNames.filter((name) => !hints.includes(name) && !truths.some(([facts]) => new RegExp(`\\b${name}\\b`).test(facts)))).toEqual([]);
  });
});
