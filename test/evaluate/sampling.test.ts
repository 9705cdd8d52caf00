// Sampled points are what they claim: distinct sizes, attributes, hypotheses with a margin, the same for the same question.
import { describe, expect, test } from "vitest";
import { findCounterexample } from "../../src/evaluate/counterexample.js";
import { evaluate } from "../../src/evaluate/evaluate.js";
import { choleskyOf, determinantOf, identityMatrix, multiplyMatrices, transposeMatrix } from "../../src/evaluate/linear-algebra.js";
import type { Point } from "../../src/evaluate/point.js";
import { createRandom } from "../../src/evaluate/random.js";
import { createSampler, samplePoint } from "../../src/evaluate/sampling.js";
import { columnsOf, entry, largest, rowsOf, type Tensor, zipTensors } from "../../src/evaluate/tensor.js";
import { attributeNames, type AttributeName } from "../../src/syntax/declaration.js";
import { literalSize, multiplySizes, namedSize, SCALAR, UNIT } from "../../src/term/dimension.js";
import type { Condition } from "../../src/term/symbols.js";
import type { Term } from "../../src/term/term.js";
import { add, apply, had, h, loss, m, mul, n, num, table, tr, variable, W1, x, z } from "./terms.js";
import { must } from "./must.js";

const valueOf = (point: Point, name: string): Tensor => point.values.get(name) ?? { shape: [0, 0], data: new Float64Array(0) };
const difference = (a: Tensor, b: Tensor): number => largest(zipTensors(a, b, (p, q) => p - q));
const every = (tensor: Tensor, accept: (value: number, row: number, column: number) => boolean): boolean =>
  tensor.data.every((value, at) => accept(value, Math.floor(at / columnsOf(tensor)), at % columnsOf(tensor)));

describe("points", () => {
  test("are the same for the same question, and differ by index and by seed", () => {
    const at = (seed: string, index: number): string => JSON.stringify([...must(samplePoint({ terms: [loss], seed, index })).values].map(([name, { data }]) => [name, [...data]]));
    expect(at("a", 0)).toBe(at("a", 0));
    expect(new Set([at("a", 0), at("a", 1), at("b", 0)]).size).toBe(3);
  });

  test("do not change for one variable when another is renamed", () => {
    const seed = "rename";
    const one = must(samplePoint({ terms: [add(x, variable("p", [n, UNIT]))], seed, index: 0 }));
    const other = must(samplePoint({ terms: [add(x, variable("q", [n, UNIT]))], seed, index: 0 }));
    expect(valueOf(one, "x")).toEqual(valueOf(other, "x"));
  });

  test("have distinct sizes from 2 on for distinct names, and products where sizes are products", () => {
    const names = ["n", "m", "h", "k", "p", "q"].map(namedSize);
    const chain = mul(...names.map((size, index) => variable(`M${index}`, [size, names[(index + 1) % 6] ?? UNIT])));
    const long = variable("v", [multiplySizes(n, m), UNIT]);
    for (let index = 0; index < 20; index += 1) {
      const point = must(samplePoint({ terms: [table.trace(chain), long], seed: "sizes", index }));
      const sizes = [...point.sizes.values()];
      expect(new Set(sizes).size).toBe(6);
      expect(Math.min(...sizes)).toBeGreaterThanOrEqual(2);
      expect(Math.max(...sizes)).toBeLessThanOrEqual(7);
      expect(valueOf(point, "v").shape).toEqual([(point.sizes.get("n") ?? 0) * (point.sizes.get("m") ?? 0), 1]);
    }
  });

  test("keep given sizes, and do not give them to other names", () => {
    const point = must(samplePoint({ terms: [loss], sizes: new Map([["n", 3]]), seed: "fixed", index: 0 }));
    expect(point.sizes.get("n")).toBe(3);
    expect([...point.sizes.values()].filter((size) => size === 3)).toHaveLength(1);
  });

  test("make declared tall variables tall and wide ones wide", () => {
    const [A, B] = [variable("A", [m, n], ["tall"]), variable("B", [h, m], ["wide"])];
    for (let index = 0; index < 10; index += 1) {
      const { sizes } = must(samplePoint({ terms: [A, B], seed: "tall", index }));
      expect(sizes.get("m")).toBeGreaterThan(sizes.get("n") ?? 9);
      expect(sizes.get("h")).toBeLessThan(sizes.get("m") ?? 0);
    }
  });

  test("are refused before anything is allocated where a size is huge", () => {
    const huge = variable("H", [literalSize(1_000_000), literalSize(1_000_000)]);
    const refused = samplePoint({ terms: [table.sum(huge)], seed: "huge", index: 0 });
    expect(refused.ok ? "sampled" : refused.diagnostics[0]?.code).toBe("E0503");
  });
});

const holdsOf: { readonly [A in AttributeName]: (value: Tensor) => boolean } = {
  symmetric: (a) => difference(a, transposeMatrix(a)) < 1e-12,
  spd: (a) => difference(a, transposeMatrix(a)) < 1e-12 && choleskyOf(a) !== null,
  invertible: (a) => Math.abs(determinantOf(a)) > 1e-3,
  diagonal: (a) => every(a, (value, i, j) => i === j || value === 0),
  orthogonal: (a) => difference(multiplyMatrices(transposeMatrix(a), a), identityMatrix(rowsOf(a))) < 1e-12,
  psd: (a) => difference(a, transposeMatrix(a)) < 1e-12 && choleskyOf({ shape: a.shape, data: a.data.map((value, at) => (at % (rowsOf(a) + 1) === 0 ? value + 1e-9 : value)) }) !== null,
  lower: (a) => every(a, (value, i, j) => i >= j || value === 0),
  upper: (a) => every(a, (value, i, j) => i <= j || value === 0),
  triangular: (a) => every(a, (value, i, j) => i >= j || value === 0),
  onehot: (a) => holdsOf.binary(a) && holdsOf.rowprob(a),
  unitnorm: (a) => Math.abs(Math.hypot(...a.data) - 1) < 1e-12,
  skew: (a) => difference(a, { shape: a.shape, data: transposeMatrix(a).data.map((value) => -value) }) < 1e-12,
  toeplitz: (a) => every(a, (value, i, j) => i === 0 || j === 0 || value === entry(a, (i - 1) * columnsOf(a) + j - 1)),
  positive: (a) => every(a, (value) => value > 0.1),
  unit: (a) => every(a, (value) => value > 0 && value < 1),
  small: (a) => largest(a) < 1.6,
  binary: (a) => every(a, (value) => value === 0 || value === 1),
  prob: (a) => Array.from({ length: columnsOf(a) }, (_, j) => j).every((j) => Math.abs(a.data.reduce((total, value, at) => (at % columnsOf(a) === j ? total + value : total), 0) - 1) < 1e-12),
  rowprob: (a) => holdsOf.prob(transposeMatrix(a)),
  tall: () => true,
  wide: () => true,
};

describe("attributes", () => {
  test.each(attributeNames.map((name) => [name]))("%s holds of what is drawn, in each style", (attribute) => {
    for (const style of ["normal", "readable", "balanced"] as const) {
      for (let index = 0; index < 5; index += 1) {
        const point = must(must(createSampler({ terms: [variable("A", [n, n], [attribute])], seed: "attribute" })).point(index, style));
        expect(holdsOf[attribute](valueOf(point, "A")), `${style} ${index}`).toBe(true);
      }
    }
  });

  test.each([["symmetric", "invertible"], ["diagonal", "positive"], ["diagonal", "invertible"], ["spd", "diagonal"], ["triangular", "invertible"], ["upper", "invertible"], ["psd", "invertible"], ["symmetric", "orthogonal"], ["prob", "positive"], ["symmetric", "toeplitz"], ["orthogonal", "diagonal"], ["spd", "toeplitz"]] as const)(
    "%s and %s hold together",
    (one, other) => {
      const value = valueOf(must(samplePoint({ terms: [variable("A", [n, n], [one, other])], seed: "both", index: 0 })), "A");
      const isPositive = (name: AttributeName): boolean => name === "positive" && every(value, (cell, i, j) => i !== j || cell > 0);
      for (const attribute of [one, other]) expect(holdsOf[attribute](value) || isPositive(attribute), attribute).toBe(true);
    },
  );
});

describe("hypotheses", () => {
  const S = variable("S", [n, n]);
  const cases: readonly (readonly [Condition, Term, (value: Tensor) => boolean])[] = [
    ["has no zero entry", z, (value) => every(value, (cell) => Math.abs(cell) > 1e-4)],
    ["is nonzero", x, (value) => largest(value) > 1e-4],
    ["is positive", mul(W1, x), (value) => every(value, (cell) => cell > 0)],
    ["is positive", x, (value) => every(value, (cell) => cell > 0)],
    ["is nonnegative", x, (value) => every(value, (cell) => cell >= 0)],
    ["is invertible", mul(tr(W1), W1), (value) => Math.abs(determinantOf(value)) > 1e-9],
    ["is symmetric", S, holdsOf.symmetric],
    ["is positive definite", S, holdsOf.spd],
    ["is positive definite", add(S, tr(S)), holdsOf.spd],
    ["is diagonal", S, holdsOf.diagonal],
    ["is orthogonal", S, holdsOf.orthogonal],
  ];

  test.each(cases.map(([condition, term, check], number) => [condition, number, term, check] as const))("%s holds at every sampled point (%i)", (condition, _, term, check) => {
    for (let index = 0; index < 5; index += 1) {
      const point = must(samplePoint({ terms: [term], hypotheses: [{ term, condition }], seed: "hypotheses", index }));
      expect(must(evaluate([term], point)).every(check)).toBe(true);
    }
  });

  test("points lie in the domains of the functions, even where few do", () => {
    const narrow = table.sum(apply("log", apply("log", add(x, table.fill(num(1), [n, UNIT])))));
    expect(must(evaluate([narrow], must(samplePoint({ terms: [narrow], seed: "domain", index: 0 }))))).toHaveLength(1);
  });

  test.each([
    ["sqrt of a negative number", table.sum(apply("sqrt", table.negate(apply("exp", x)))), []],
    ["a hypothesis that contradicts itself", table.sum(x), [{ term: minusSquare(), condition: "is positive" as const }]],
  ])("no point is found for %s, and that is said", (_, term, hypotheses) => {
    const refused = samplePoint({ terms: [term], hypotheses, seed: "none", index: 0 });
    expect(refused.ok ? "sampled" : refused.diagnostics[0]?.code).toBe("E0806");
  });

  function minusSquare(): Term {
    return table.negate(had(x, x));
  }
});

describe("the search for a counterexample", () => {
  const A = variable("A", [n, n]);

  test("finds a readable point where A differs from its transpose", () => {
    const found = must(findCounterexample({ left: A, right: tr(A), seed: "transpose", tries: 10 }));
    expect(found.counterexample).not.toBeNull();
    expect([...(found.counterexample?.point.values.get("A")?.data ?? [])].every((value) => Number.isInteger(2 * value) && Math.abs(value) <= 3)).toBe(true);
  });

  test("finds none between equal terms, and counts where they agreed", () => {
    const found = must(findCounterexample({ left: table.trace(mul(A, A)), right: table.sum(had(A, tr(A))), seed: "trace", tries: 10 }));
    expect(found).toMatchObject({ counterexample: null, agreed: 10, unclear: 0, unreached: [] });
  });

  test("respects hypotheses: relu(x) and x agree where x is positive, and only there", () => {
    const question = { left: apply("relu", x), right: x, seed: "relu", tries: 20 };
    expect(must(findCounterexample({ ...question, hypotheses: [{ term: x, condition: "is positive" }] })).counterexample).toBeNull();
    expect(must(findCounterexample(question)).counterexample).not.toBeNull();
  });

  test("two undefined sides are refused and not called equal", () => {
    const nowhere = table.reciprocal(minus0(variable("s", SCALAR)));
    const found = findCounterexample({ left: nowhere, right: nowhere, seed: "undefined", tries: 5 });
    expect(found.ok ? "compared" : found.diagnostics[0]?.code).toBe("E0806");
  });

  function minus0(term: Term): Term {
    return add(term, table.negate(term));
  }
});

describe("random numbers", () => {
  test("of one generator fill the unit interval evenly, and normals have mean zero and variance one", () => {
    const random = createRandom("moments");
    const uniforms = Array.from({ length: 20_000 }, () => random.uniform());
    const normals = Array.from({ length: 20_000 }, () => random.normal());
    const mean = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0) / values.length;
    expect(Math.abs(mean(uniforms) - 0.5)).toBeLessThan(0.01);
    for (let bin = 0; bin < 10; bin += 1) expect(Math.abs(uniforms.filter((value) => Math.floor(10 * value) === bin).length - 2000)).toBeLessThan(200);
    expect(Math.abs(mean(normals))).toBeLessThan(0.03);
    expect(Math.abs(mean(normals.map((value) => value * value)) - 1)).toBeLessThan(0.05);
  });
});
