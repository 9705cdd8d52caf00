// What the library's entry offers beside derivations: values, the tape, rules of one's own; reads no file.
import { describe, expect, test } from "vitest";
import { evaluate, grad, loadRules, parse, tape } from "../../src/index.js";
import type { Problem } from "../../src/index.js";
import type { Result } from "../../src/index.js";

function must<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(result.diagnostics[0]?.message);
  return result.value;
}

const quadratic: Problem = must(parse("x' A x"));
const at = { x: [1, 2], A: [[1, 2], [3, 4]] };

describe("at given numbers", () => {
  test("an expression has its value", async () => {
    expect(Array.from(must(await evaluate(quadratic, at)).value.data)).toEqual([27]);
  });

  test("the tape gives the gradients in the shapes of the variables", () => {
    const { value, gradients } = must(tape(quadratic, at));
    expect(Array.from(value.data)).toEqual([27]);
    expect(gradients.get("x")).toEqual({ shape: [2, 1], data: Float64Array.of(12, 21) });
    expect(gradients.get("A")).toEqual({ shape: [2, 2], data: Float64Array.of(1, 2, 2, 4) });
  });

  test("a missing value is said", () => {
    const result = tape(quadratic, { x: [1, 2] });
    expect(result.ok ? [] : result.diagnostics.map(({ code }) => code)).toEqual(["E0801"]);
  });
});

describe("rules of one's own", () => {
  test("are used where they are proved", () => {
    const engine = must(loadRules({ name: "own", text: "define cube(x : n) = x .* x .* x\nlemma pullback_cube for all x : n, δ : n\n  pullback (x ↦ cube(x)) δ = 3 x.^2 .* δ\n" }));
    const [answer] = must(engine.grad(engine.parse("sum(cube(x))"))).answers;
    expect(answer?.toString()).toBe("3 x.^2");
    expect(answer?.certificate.verdict).toBe("proved");
  });

  test("are refused with a point where they are wrong", () => {
    const result = loadRules({ name: "own", text: "lemma wrong for all A : m × k, X : k × n, δ : m × n\n  adjoint (A ↦ A X) δ = 2 δ X'\n" });
    expect(result.ok ? [] : result.diagnostics.map(({ code, labels }) => [code, labels[0]?.message.startsWith("at ")])).toEqual([["E0401", true]]);
  });

  test("leave the shipped engine as it was", () => {
    expect(grad(parse("sum(cube(x))")).ok).toBe(false);
  });
});
