// A relation with a sign condition is used exactly where the sign is known: by form, by a declared fact, or since a side has no value otherwise.
import { describe, expect, test } from "vitest";
import { proveEqual } from "../../src/kernel/kernel.js";
import type { Relation } from "../../src/kernel/equations.js";
import { SCALAR } from "../../src/term/dimension.js";
import { must } from "../evaluate/must.js";
import { engine } from "../examples/engine.js";

const declared = "x : scalar, p : scalar positive, v : vector(n), b : vector(n) binary";
const { rules } = engine;

/** Whether `left` = `right` is proved with the one relation of a name. */
function proves(name: string, left: string, right: string): boolean {
  const rule = rules.find(name);
  if (rule?.kind !== "relation") throw new Error(`no relation ${name}`);
  const relation: Relation = rule;
  const [a, b] = must(engine.parse(`left = ${left}\nright = ${right}\nleft - right`, { let: declared })).elaborated.parts;
  if (a === undefined || b === undefined) throw new Error("no sides");
  expect(a.term.shape).toEqual(SCALAR);
  return proveEqual({ left: a.term, right: b.term, relations: [relation] }).kind === "proved";
}

describe("step(x) = 1, given x is positive", () => {
  test.each([
    ["step(exp(x))", "1", true],
    ["step(2 p^3)", "1", true],
    ["step(v'v + 1)", "1", true],
    ["step(x^2 + p)", "1", true],
    ["step(n)", "1", true],
    ["step(1/(1 + exp(x)))", "1", true],
    ["step(x) + log(x)", "1 + log(x)", true],
    ["step(x)", "1", false],
    ["step(v'v)", "1", false],
    ["step(sum(b))", "1", false],
    ["step(relu(x) + sqrt(p))", "1", false],
    ["step(1 - exp(x))", "1", false],
    ["step(x) + sqrt(x)", "1 + sqrt(x)", false],
    ["step(-p)", "1", false],
  ])("proves %s = %s: %s", (left, right, expected) => {
    expect(proves("step_of_positive", left, right)).toBe(expected);
  });
});

describe("x step(x) = x, given x is nonnegative", () => {
  test.each([
    ["v'v step(v'v)", "v'v", true],
    ["sum(b) step(sum(b))", "sum(b)", true],
    ["x step(x) + sqrt(x)", "x + sqrt(x)", true],
    ["x step(x)", "x", false],
    ["x^3 step(x^3)", "x^3", false],
  ])("proves %s = %s: %s", (left, right, expected) => {
    expect(proves("step_of_nonnegative", left, right)).toBe(expected);
  });
});

test("what may be zero on more than a null set is not taken to be nonzero", () => {
  expect(proves("sign_squared", "sign(x)^2", "1")).toBe(true);
  expect(proves("sign_squared", "sign(step(x))^2", "1")).toBe(false);
  expect(proves("sign_squared", "sign(relu(x) + relu(p - 1))^2", "1")).toBe(false);
});
