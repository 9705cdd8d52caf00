// Nearest-name suggestions; knows no language.
import { expect, test } from "vitest";
import { suggest } from "../../src/diagnostics/suggest.js";

test("a slip of the keyboard finds its word", () => {
  const words = ["symmetric", "invertible", "relu", "softmax", "sum", "mean", "W1"];
  const slips = ["symetric", "invertable", "rleu", "sofmax", "smu", "maen", "w1"];
  expect(slips.map((slip) => suggest(slip, words))).toEqual(words);
});

test("what is near to nothing gets no suggestion", () => {
  expect(["xyz", "a", "", "frobnicate"].map((name) => suggest(name, ["relu", "sum", "b", "softmax"]))).toEqual([null, null, null, null]);
});

test("the answer does not depend on the order of the candidates", () => {
  const candidates = ["b3", "b1", "b2", "B2"];
  expect(suggest("b4", candidates)).toBe("b1");
  expect(suggest("b4", candidates.toReversed())).toBe("b1");
  expect(suggest("RELU", ["rely", "relu"])).toBe("relu");
});

test("a name is not suggested for itself, and a very long one is not compared", () => {
  expect(suggest("sum", ["sum"])).toBeNull();
  expect(suggest("a".repeat(100_000), ["a".repeat(99_999)])).toBeNull();
});
