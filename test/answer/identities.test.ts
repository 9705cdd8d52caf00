// Identities of functions and matrices that are decided for what they are, and false ones that a student might believe.
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { must } from "../evaluate/must.js";
import { engine } from "../examples/engine.js";

const declarations =
  "A : matrix(n, n), B : matrix(n, n), C : matrix(k, k), D : matrix(m, m), M : matrix(m, m), U : matrix(n, k), V : matrix(k, n), P : matrix(m, n), Q : matrix(n, m), X : matrix(m, n), x : vector(n), y : vector(n), z : vector(n), t : vector(n), u : vector(n), v : vector(n), c : scalar";

/** The declarations of the names that a pair mentions. */
const declared = (pair: string): string => declarations.split(", ").reduce<string[]>((parts, part) => (part.includes(":") ? [...parts, part] : [...parts.slice(0, -1), `${parts.at(-1) ?? ""}, ${part}`]), []).filter((part) => new RegExp(`(?<![A-Za-z])${part.slice(0, 1)}(?![A-Za-z(])`).test(pair)).join(", ");

const [, equal = "", different = ""] = readFileSync(new URL("identities.txt", import.meta.url), "utf8").split(/^\[.*\]$/m);
const pairsIn = (section: string): readonly (readonly [left: string, right: string])[] => section.trim().split("\n").map((line) => [line.split(" | ")[0] ?? "", line.split(" | ")[1] ?? ""]);
const decided = (left: string, right: string): string => {
  const { verdict } = must(engine.equal(left, right, { let: declared(`${left} ${right}`) }));
  return verdict.kind === "undecided" ? `undecided: ${verdict.reason}` : verdict.kind === "refuted" ? "different" : "equal";
};

describe("what is equal", () => {
  test.each(pairsIn(equal))("%s is %s", (left, right) => {
    expect(decided(left, right)).toBe("equal");
  });
});

describe("what is not", () => {
  test.each(pairsIn(different))("%s is not %s", (left, right) => {
    expect(decided(left, right)).toBe("different");
  });
});
