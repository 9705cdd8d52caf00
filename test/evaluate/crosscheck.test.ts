// The tape, differences and closed forms agree where they should, and each notices when another is wrong.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { crossCheck, crossCheckPushforward, relativeError } from "../../src/evaluate/crosscheck.js";
import { centralDifferences, directionalDerivatives } from "../../src/evaluate/differences.js";
import { functionNumbers } from "../../src/evaluate/functions.js";
import { checkLimits } from "../../src/evaluate/limits.js";
import { operatorNumbers } from "../../src/evaluate/operators.js";
import { orderOf, variablesIn } from "../../src/evaluate/order.js";
import { variableKey } from "../../src/evaluate/point.js";
import { createRandom } from "../../src/evaluate/random.js";
import { createSampler } from "../../src/evaluate/sampling.js";
import { sweepBack, tapeGradient } from "../../src/evaluate/tape.js";
import { filledTensor, innerProduct, scalarOf, scalarTensor, type Tensor } from "../../src/evaluate/tensor.js";
import { SCALAR, UNIT } from "../../src/term/dimension.js";
import type { Term } from "../../src/term/term.js";
import { add, apply, b1, gradients, h, had, loss, losses, m, mul, n, network, num, operator, symbol, table, tr, variable, W1, W2, x, z } from "./terms.js";
import { must } from "./must.js";

const kink = [{ term: z, condition: "has no zero entry" as const }];

describe("the two-layer network", () => {
  test("its five gradients agree with the tape to 1e-12 and with a complex step to 1e-10", () => {
    const agreements = must(crossCheck({ output: loss, answers: gradients, hypotheses: kink, points: 5, seed: "network" }));
    expect(agreements).toHaveLength(5);
    for (const { tape, differences, variable: { name } } of agreements) {
      expect(tape, name).toBeLessThan(1e-12);
      expect(differences, name).toBeLessThan(1e-10);
    }
  });

  test.each(gradients.map((answer) => [answer.variable.name, answer] as const))("half the gradient by %s disagrees with both routes", (_, { variable: by, gradient }) => {
    const [agreement] = must(crossCheck({ output: loss, answers: [{ variable: by, gradient: mul(num(1, 2), gradient) }], points: 2, seed: "half" }));
    expect(agreement?.tape).toBeGreaterThan(0.1);
    expect(agreement?.differences).toBeGreaterThan(0.01);
  });

  test("a gradient written with shared parts agrees as the unfolded one does", () => {
    const part = variable("ε", [h, UNIT], [], "part");
    const bindings = [{ variable: part, value: gradients[3]?.gradient ?? num(0) }];
    const [agreement] = must(crossCheck({ output: loss, answers: [{ variable: W1, gradient: mul(part, tr(x)) }], bindings, hypotheses: [{ term: part, condition: "is nonzero" }], points: 3, seed: "parts" }));
    expect(agreement?.tape).toBeLessThan(1e-12);
  });

  test("a pullback with a cotangent of its own agrees, and one with a lost mask does not", () => {
    const cotangent = variable("δ", [m, UNIT], [], "cotangent");
    const masked = had(apply("step", z), mul(tr(W2), cotangent));
    const right = must(crossCheck({ output: network, cotangent, answers: [{ variable: x, gradient: mul(tr(W1), masked) }], points: 3, seed: "vjp" }));
    expect(right[0]?.tape).toBeLessThan(1e-12);
    expect(right[0]?.differences).toBeLessThan(1e-10);
    const wrong = must(crossCheck({ output: network, cotangent, answers: [{ variable: x, gradient: mul(tr(W1), tr(W2), cotangent) }], points: 3, seed: "vjp" }));
    expect(wrong[0]?.tape).toBeGreaterThan(1e-3);
  });

  test("a pushforward agrees, and one with a wrong sign does not", () => {
    const tangent = variable("x", [n, UNIT], [], "tangent");
    const claim = mul(W2, had(apply("step", z), mul(W1, tangent)));
    const question = { output: network, tangents: [{ variable: x, tangent }], points: 3, seed: "jvp" };
    const right = must(crossCheckPushforward({ ...question, claim }));
    expect(right.tape).toBeLessThan(1e-12);
    expect(right.differences).toBeLessThan(1e-12);
    const wrong = must(crossCheckPushforward({ ...question, claim: table.negate(claim) }));
    expect(wrong.tape).toBeGreaterThan(0.1);
    expect(wrong.differences).toBeGreaterThan(0.1);
  });
});

/** The largest relative disagreement of tape and differences for a loss, over all its variables at once. */
function disagreement(term: Term, seed: string): { readonly complex: number; readonly central: number } | null {
  const sampler = must(createSampler({ terms: [term], seed }));
  const point = sampler.point(0);
  if (!point.ok) return null;
  const order = must(orderOf([term]));
  const variables = variablesIn(order);
  const swept = sweepBack(order, variables, point.value, null);
  if (!swept.ok) return null;
  const direction = new Map<string, Tensor>(variables.map((leaf) => {
    const like = point.value.values.get(variableKey(leaf)) ?? scalarTensor(0);
    const random = createRandom(`${seed}/${leaf.name}`);
    return [variableKey(leaf), { shape: like.shape, data: like.data.map(() => random.normal()) }];
  }));
  const claimed = swept.value.gradients.reduce((total, gradient, index) => {
    const leaf = variables[index];
    const along = leaf === undefined ? undefined : direction.get(variableKey(leaf));
    return along === undefined ? total : total + innerProduct(gradient, along);
  }, 0);
  const [measured] = must(directionalDerivatives(order, point.value, [direction], checkLimits));
  const central = must(centralDifferences(order, point.value, direction, checkLimits));
  const scale = scalarOf(swept.value.value);
  const from = (tensor: Tensor | undefined): number => relativeError(scalarTensor(claimed), tensor ?? scalarTensor(Number.NaN), Math.abs(scale));
  return { complex: from(measured?.derivative), central: from(central) };
}

describe("random terms over all kinds", () => {
  test("the tape agrees with a complex step, and with extrapolated differences unless a kink is near", () => {
    let compared = 0;
    let near = 0;
    fc.assert(
      fc.property(losses, fc.nat(1000), (term, seed) => {
        const found = disagreement(term, `random ${seed}`);
        if (found === null) return;
        compared += 1;
        expect(found.complex).toBeLessThan(1e-8);
        if (found.central > 1e-4) near += 1;
      }),
      { numRuns: 400, seed: 7 },
    );
    expect(compared).toBeGreaterThan(300);
    expect(near).toBeLessThan(compared / 10);
  });
});

/** Points inside the domain of each function, on both sides of zero where it has one. */
function argumentsOf(name: string): readonly number[] {
  if (["log", "sqrt"].includes(name)) return [0.02, 0.7, 3, 40];
  if (["asin", "acos", "atanh"].includes(name)) return [-0.9, -0.3, 0.2, 0.95];
  if (name === "acosh") return [1.1, 2, 30];
  if (name === "log1p") return [-0.5, -1e-9, 1e-9, 3];
  return [-4.3, -1.2, -1e-5, 1e-5, 0.4, 2.9, 3.1, 6.5];
}

describe("the table of functions", () => {
  const s = variable("s", SCALAR);

  test.each([...functionNumbers])("%s has a slope that its complex value and its real values confirm", (name) => {
    const order = must(orderOf([apply(name, s)]));
    for (const at of argumentsOf(name)) {
      const point = { sizes: new Map<string, number>(), values: new Map([["s", scalarTensor(at)]]) };
      const swept = must(sweepBack(order, [s], point, null));
      const direction = new Map([["s", scalarTensor(1)]]);
      const [complex] = must(directionalDerivatives(order, point, [direction], checkLimits));
      expect(complex?.method).toBe("complex step");
      const slope = swept.gradients[0] ?? scalarTensor(Number.NaN);
      expect(relativeError(slope, complex?.derivative ?? scalarTensor(Number.NaN)), `${name} at ${at}`).toBeLessThan(1e-12);
      if (Math.abs(at) < 1e-3) continue;
      const near = new Map([["s", scalarTensor(Math.abs(at) / 30)]]);
      const central = scalarOf(must(centralDifferences(order, point, near, checkLimits))) / (Math.abs(at) / 30);
      expect(Math.abs(central - scalarOf(slope)), `${name} at ${at}`).toBeLessThan(1e-7 * Math.max(1, Math.abs(scalarOf(slope))));
    }
  });

  test("the kinks have slope zero, and step and sign are zero at zero", () => {
    const at = (name: string): readonly [number | undefined, number | undefined] => [functionNumbers.get(name)?.value(0), functionNumbers.get(name)?.derivative(0)];
    for (const name of ["relu", "abs", "step", "sign"]) expect(at(name), name).toEqual([0, 0]);
  });

  test("a wrong local derivative planted in the tape is noticed by differences", () => {
    const order = must(orderOf([table.sum(apply("sin", variable("v", [n, UNIT])))]));
    const functions = new Map<string, { readonly derivative: (at: number) => number }>(functionNumbers);
    functions.set("sin", { derivative: Math.sin });
    const sampler = must(createSampler({ terms: [table.sum(apply("sin", variable("v", [n, UNIT])))], seed: "planted" }));
    const point = must(sampler.point(0));
    const swept = must(sweepBack(order, [variable("v", [n, UNIT])], point, null, checkLimits, { functions, operators: operatorNumbers }));
    const along = new Map([["v", filledTensor(point.values.get("v")?.shape ?? [1, 1], 1)]]);
    const [measured] = must(directionalDerivatives(order, point, [along], checkLimits));
    const claimed = swept.gradients[0]?.data.reduce((a, b) => a + b, 0) ?? 0;
    expect(Math.abs(claimed - scalarOf(measured?.derivative ?? scalarTensor(Number.NaN)))).toBeGreaterThan(1e-3);
  });
});

describe("what a route does not know", () => {
  const A = variable("A", [n, n], ["invertible"]);
  const L = table.sum(operator("polar", [A], [n, n]));

  test("leaves the tape without a number and says so, while real differences still measure", () => {
    const answers = [{ variable: A, gradient: table.ones([n, n]) }];
    const checked = crossCheck({ output: L, answers, points: 1, seed: "chol" });
    const [agreement] = must(checked);
    expect(agreement?.tape).toBeNull();
    expect(agreement?.differences).toBeGreaterThan(0.01);
    expect(checked.ok && checked.warnings.map(({ code }) => code)).toEqual(["E0805"]);
  });

  test("a function without numbers is refused by name", () => {
    const checked = crossCheck({ output: table.sum(apply("swoosh", x)), answers: [{ variable: x, gradient: x }], points: 1, seed: "unknown" });
    expect(checked.ok ? [] : checked.diagnostics.map(({ code, message }) => `${code} ${message}`)).toEqual(["E0805 there is no way to compute the value of `swoosh`"]);
    expect(symbol("swoosh").derivative).toBeNull();
  });

  test("a claimed gradient with no finite value never agrees", () => {
    const zero = add(b1, table.negate(b1));
    const claim = had(table.reciprocal(zero), b1);
    const checked = crossCheck({ output: table.sum(b1), answers: [{ variable: b1, gradient: claim }], points: 1, seed: "infinite" });
    expect(checked.ok ? "agreed" : checked.diagnostics[0]?.code).toBe("E0804");
    expect(relativeError(scalarTensor(Number.NaN), scalarTensor(Number.NaN))).toBe(Number.POSITIVE_INFINITY);
    expect(relativeError(scalarTensor(Number.POSITIVE_INFINITY), scalarTensor(Number.POSITIVE_INFINITY))).toBe(Number.POSITIVE_INFINITY);
  });
});

describe("long and deep terms", () => {
  const s = variable("s", SCALAR);

  test("20,000 nested operators are differentiated by the tape and by differences", () => {
    let deep: Term = s;
    for (let level = 0; level < 20_000; level += 1) deep = apply("sin", add(deep, num(1, 100)));
    const point = { sizes: new Map<string, number>(), values: new Map([["s", scalarTensor(0.3)]]) };
    const { gradients: [slope = scalarTensor(Number.NaN)] } = must(tapeGradient(deep, [s], point));
    const [measured] = must(directionalDerivatives(must(orderOf([deep])), point, [new Map([["s", scalarTensor(1)]])], checkLimits));
    expect(relativeError(slope, measured?.derivative ?? scalarTensor(Number.NaN))).toBeLessThan(1e-10);
  });

  test("a product of 20,000 factors has the gradient of a power", () => {
    const factors = mul(...Array.from({ length: 20_000 }, () => s));
    const point = { sizes: new Map<string, number>(), values: new Map([["s", scalarTensor(1.0001)]]) };
    const { gradients: [slope = scalarTensor(Number.NaN)] } = must(tapeGradient(factors, [s], point));
    expect(relativeError(slope, scalarTensor(20_000 * 1.0001 ** 19_999))).toBeLessThan(1e-10);
  });

  test("a network of 300 layers has all its gradients checked along joint directions", () => {
    const weights = Array.from({ length: 300 }, (_, level) => variable(`V${level}`, [n, n]));
    const layers: Term[] = [x];
    for (const weight of weights) layers.push(apply("tanh", mul(weight, layers.at(-1) ?? x)));
    const output = table.sum(layers.at(-1) ?? x);
    const bindings = weights.flatMap((weight, level) => {
      const part = variable(`a${level}`, [n, UNIT], [], "part");
      return [{ variable: part, value: apply("tanh", mul(weight, level === 0 ? x : variable(`a${level - 1}`, [n, UNIT], [], "part"))) }];
    });
    const back: { variable: ReturnType<typeof variable>; value: Term }[] = [];
    const answers: { variable: ReturnType<typeof variable>; gradient: Term }[] = [];
    for (let level = 299; level >= 0; level -= 1) {
      const [a, weight] = [variable(`a${level}`, [n, UNIT], [], "part"), weights[level] ?? weights[0]];
      if (weight === undefined) continue;
      const slope = add(table.ones([n, UNIT]), table.negate(table.power(a, num(2))));
      const after = weights[level + 1];
      const value = after === undefined ? slope : had(mul(tr(after), variable(`e${level + 1}`, [n, UNIT], [], "part")), slope);
      const part = variable(`e${level}`, [n, UNIT], [], "part");
      back.push({ variable: part, value });
      answers.push({ variable: weight, gradient: mul(part, tr(level === 0 ? x : variable(`a${level - 1}`, [n, UNIT], [], "part"))) });
    }
    const agreements = must(crossCheck({ output, answers, bindings: [...bindings, ...back], points: 2, seed: "deep" }));
    expect(agreements).toHaveLength(300);
    expect(Math.max(...agreements.map(({ tape }) => tape ?? Number.NaN))).toBeLessThan(1e-10);
    expect(Math.max(...agreements.map(({ differences }) => differences ?? Number.NaN))).toBeLessThan(1e-10);
  });
});
