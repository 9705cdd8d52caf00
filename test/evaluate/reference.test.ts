// mathjs and the evaluator on doubles give the same values; 50 digits confirm gradients far beyond doubles; undefined is said.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { relativeError } from "../../src/evaluate/crosscheck.js";
import { evaluate } from "../../src/evaluate/evaluate.js";
import { functionNumbers } from "../../src/evaluate/functions.js";
import { operatorNumbers } from "../../src/evaluate/operators.js";
import type { Point } from "../../src/evaluate/point.js";
import { createRandom } from "../../src/evaluate/random.js";
import { checkPrecisely, checkReference, evaluateReference, loadArithmetic } from "../../src/evaluate/reference.js";
import { createSampler, samplePoint } from "../../src/evaluate/sampling.js";
import { filledTensor, scalarOf, scalarTensor, type Tensor } from "../../src/evaluate/tensor.js";
import { literalSize, multiplySizes, SCALAR, type Shape, UNIT } from "../../src/term/dimension.js";
import type { Term } from "../../src/term/term.js";
import { add, apply, gradients, loss, losses, m, mul, n, num, operator, table, variable, x, z } from "./terms.js";
import { must } from "./must.js";

const at = (values: readonly (readonly [string, Tensor])[], sizes: readonly (readonly [string, number])[] = []): Point => ({ sizes: new Map(sizes), values: new Map(values) });
const s = variable("s", SCALAR);

describe("mathjs and the evaluator", () => {
  test("agree on the two-layer network and its gradients", async () => {
    const sampler = must(createSampler({ terms: [loss], hypotheses: [{ term: z, condition: "has no zero entry" }], seed: "reference" }));
    const points = [0, 1, 2].map((index) => must(sampler.point(index)));
    expect(must(await checkReference([loss, ...gradients.map(({ gradient }) => gradient)], points))).toBeLessThan(1e-12);
    expect(must(await checkReference([loss, ...gradients.map(({ gradient }) => gradient)], points, [], "50 digits"))).toBeLessThan(1e-12);
  });

  test("agree on random terms over all kinds", async () => {
    let compared = 0;
    await fc.assert(
      fc.asyncProperty(losses, fc.nat(1000), async (term, seed) => {
        const point = samplePoint({ terms: [term], seed: `random ${seed}`, index: 0 });
        if (!point.ok) return;
        const reference = await evaluateReference([term], point.value);
        const [own] = must(evaluate([term], point.value));
        if (!reference.ok) return;
        compared += 1;
        expect(relativeError(own ?? scalarTensor(Number.NaN), reference.value[0] ?? scalarTensor(Number.NaN))).toBeLessThan(1e-8);
      }),
      { numRuns: 200, seed: 11 },
    );
    expect(compared).toBeGreaterThan(150);
  });

  test("mathjs knows every function of the table, and they agree", async () => {
    const arithmetic = await loadArithmetic("doubles");
    for (const name of functionNumbers.keys()) {
      expect(arithmetic.entrywise(name), name).toBeDefined();
      const argument = name === "acosh" ? 1.7 : 0.37;
      expect(must(await checkReference([apply(name, s)], [at([["s", scalarTensor(argument)]])])), name).toBeLessThan(1e-13);
    }
  });

  test.each(["inv", "adj", "tril", "triu", "expm", "pinv", "chol", "vec", "det", "logdet"].filter((name) => operatorNumbers.has(name)))("agree on %s, or mathjs says that it has none", async (name) => {
    const A = variable("A", [n, n], ["spd"]);
    const shapes: ReadonlyMap<string, Shape> = new Map<string, Shape>([["vec", [multiplySizes(n, n), UNIT]], ["det", SCALAR], ["logdet", SCALAR]]);
    const term = operator(name, [A], shapes.get(name) ?? [n, n]);
    const compared = await checkReference([term], [must(samplePoint({ terms: [term], seed: name, index: 0 }))]);
    if (compared.ok) expect(compared.value).toBeLessThan(1e-11);
    else expect(["expm", "chol"].includes(name) ? compared.diagnostics.map(({ code }) => code) : compared.diagnostics).toEqual(["E0805"]);
  });

  test("agree on cross, kron and commutation with their size arguments", async () => {
    const three = literalSize(3);
    const X = variable("X", [m, n]);
    const vec = operator("vec", [X], [multiplySizes(m, n), UNIT]);
    const swapped = mul(operator("commutation", [], [multiplySizes(m, n), multiplySizes(m, n)], [m, n]), vec);
    const cross = operator("cross", [variable("u", [three, UNIT]), variable("v", [three, UNIT])], [three, UNIT]);
    const kron = operator("kron", [X, variable("Y", [n, m])], [multiplySizes(m, n), multiplySizes(m, n)]);
    const point = must(samplePoint({ terms: [swapped, cross, kron], seed: "kron", index: 0 }));
    expect(must(await checkReference([swapped, cross, kron], [point]))).toBeLessThan(1e-13);
    const transposed = operator("vec", [table.transpose(X)], [multiplySizes(m, n), UNIT]);
    const [left, right] = must(evaluate([swapped, transposed], point));
    expect(left).toEqual(right);
  });
});

describe("50 digits", () => {
  test("are kept: exp(1/3) differs from its double in the seventeenth digit", async () => {
    const arithmetic = await loadArithmetic("50 digits");
    const third = arithmetic.exact({ numerator: 1n, denominator: 3n });
    const [[value] = []] = arithmetic.entrywise("exp")?.(third) ?? [];
    expect(value?.toString()).toBe("1.3956124250860895286281253196025868375979065151994");
  });

  test.each(gradients.map((answer) => [answer.variable.name, answer] as const))("confirm the gradient by %s to 1e-20 and refute one that is off by 1e-9", async (_, answer) => {
    const point = must(samplePoint({ terms: [loss], hypotheses: [{ term: z, condition: "has no zero entry" }], seed: "digits", index: 0 }));
    const value = point.values.get(answer.variable.name) ?? filledTensor([1, 1], 0);
    const random = createRandom("direction");
    const direction: Tensor = { shape: value.shape, data: value.data.map(() => random.normal()) };
    expect(must(await checkPrecisely(loss, answer, point, direction))).toBeLessThan(1e-20);
    const off = { variable: answer.variable, gradient: mul(num(1_000_000_001, 1_000_000_000), answer.gradient) };
    expect(must(await checkPrecisely(loss, off, point, direction))).toBeGreaterThan(1e-10);
  });
});

describe("undefined values", () => {
  const minusOne = at([["s", scalarTensor(-1)]]);
  const zero = at([["s", scalarTensor(0)]]);
  const cases: readonly (readonly [string, Term, Point])[] = [
    ["sqrt(-1)", apply("sqrt", s), minusOne],
    ["log(-1)", apply("log", s), minusOne],
    ["log(0)", apply("log", s), zero],
    ["1/0", table.reciprocal(s), zero],
    ["0/0", mul(s, table.reciprocal(s)), zero],
    ["(-1)^(1/2)", table.power(s, num(1, 2)), minusOne],
    ["asin(2)", apply("asin", add(s, num(3))), minusOne],
    ["step of an undefined value", apply("step", apply("log", s)), minusOne],
    ["the inverse of a singular matrix", operator("inv", [table.diagonal(variable("d", [literalSize(2), UNIT]))], [literalSize(2), literalSize(2)]), at([["d", { shape: [2, 1], data: Float64Array.of(1, 0) }]])],
    ["a number beyond all doubles", apply("exp", apply("exp", add(s, num(11)))), minusOne],
  ];

  test.each(cases)("%s is a refusal by both evaluators, and never a number", async (_, term, point) => {
    const own = evaluate([term], point);
    expect(own.ok ? own.value : own.diagnostics.map(({ code }) => code)).toEqual(["E0804"]);
    const reference = await evaluateReference([term], point);
    expect(reference.ok ? reference.value : reference.diagnostics.map(({ code }) => code)).toEqual(["E0804"]);
  });

  test.each([
    ["a missing value", at([]), "E0801"],
    ["a missing size", at([["x", filledTensor([2, 1], 1)]]), "E0801"],
    ["a misshapen value", at([["x", filledTensor([2, 2], 1)]], [["n", 2]]), "E0802"],
    ["a value that is not a number", at([["x", filledTensor([2, 1], Number.NaN)]], [["n", 2]]), "E0803"],
    ["a size that is too large", at([["x", filledTensor([2, 1], 1)]], [["n", 1e9]]), "E0802"],
  ])("%s is said with its code", (_, point, code) => {
    const refused = evaluate([x], point);
    expect(refused.ok ? "evaluated" : refused.diagnostics[0]?.code).toBe(code);
  });

  test("a product of large literal sizes is refused before it is allocated", () => {
    const wide = mul(table.ones([literalSize(100_000), UNIT]), table.ones([UNIT, literalSize(100_000)]));
    const refused = evaluate([table.sum(wide)], at([]));
    expect(refused.ok ? "evaluated" : refused.diagnostics[0]?.code).toBe("E0503");
  });

  test("the message names the function and its argument", () => {
    const refused = evaluate([apply("log", s)], minusOne);
    expect(refused.ok ? "" : refused.diagnostics[0]?.message).toBe("`log` has no finite value at -1");
  });

  test("a given δ and the cotangent δ are two variables", () => {
    const [given, cotangent] = [variable("δ", SCALAR), variable("δ", SCALAR, [], "cotangent")];
    const point = at([["δ", scalarTensor(2)], ["cotangent:δ", scalarTensor(3)]]);
    expect(must(evaluate([add(given, mul(num(10), cotangent))], point)).map(scalarOf)).toEqual([32]);
  });
});
