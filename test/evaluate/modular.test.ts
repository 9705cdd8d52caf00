// Exact evaluation over prime fields: the field is one, drawn matrices are what they are declared, known identities agree, wrong ones do not.
import { describe, expect, test } from "vitest";
import { compareModular } from "../../src/evaluate/modular/compare.js";
import { drawModular, isDrawable } from "../../src/evaluate/modular/draw.js";
import { createField, drawPrime } from "../../src/evaluate/modular/field.js";
import { determinantModular, inverseModular, multiplyModular } from "../../src/evaluate/modular/matrices.js";
import { identityMatrix, transposeMatrix } from "../../src/evaluate/linear-algebra.js";
import { createRandom } from "../../src/evaluate/random.js";
import type { Tensor } from "../../src/evaluate/tensor.js";
import { attributeNames } from "../../src/syntax/declaration.js";
import { rational } from "../../src/term/rational.js";
import type { Term } from "../../src/term/term.js";
import { operator as called, add, apply, had, m, minus, mul, n, num, table, tr, variable } from "./terms.js";
import { SCALAR, UNIT } from "../../src/term/dimension.js";

const random = createRandom("modular");
const field = createField(drawPrime(random));
const draw = (shape: readonly number[], ...attributes: Parameters<typeof isDrawable>[0]): Tensor => {
  const drawn = drawModular(field, shape, attributes, false, random);
  if (drawn === null) throw new Error("unlucky");
  return drawn;
};

describe("the field", () => {
  test("multiplies as whole numbers do, at the largest residues too", () => {
    for (let k = 0; k < 2_000; k += 1) {
      const [a, b] = k < 20 ? [field.prime - 1 - k, field.prime - 1 - 2 * k] : [random.below(field.prime), random.below(field.prime)];
      expect(field.multiply(a, b)).toBe(Number((BigInt(a) * BigInt(b)) % BigInt(field.prime)));
    }
  });

  test("has inverses, powers and residues of rational numbers", () => {
    for (let k = 0; k < 200; k += 1) {
      const a = 1 + random.below(field.prime - 1);
      expect(field.multiply(a, field.invert(a) ?? 0)).toBe(1);
      expect(field.multiply(field.raise(a, -3) ?? 0, field.raise(a, 3) ?? 0)).toBe(1);
    }
    expect(field.invert(0)).toBeNull();
    expect(field.multiply(field.rational(rational(-7, 3)) ?? 0, 3)).toBe(field.prime - 7);
    expect(field.rational(rational(1, field.prime))).toBeNull();
  });

  test("inverts matrices, and knows singular ones", () => {
    const A = draw([4, 4]);
    expect(multiplyModular(field, A, inverseModular(field, A) ?? A)).toEqual(identityMatrix(4));
    const u = draw([3, 1]);
    const singular = multiplyModular(field, u, transposeMatrix(u));
    expect([inverseModular(field, singular), determinantModular(field, singular)]).toEqual([null, 0]);
  });
});

describe("drawn matrices", () => {
  const at = (A: Tensor, i: number, j: number): number => A.data[i * (A.shape[1] ?? 1) + j] ?? -1;
  const everywhere = (A: Tensor, holds: (i: number, j: number) => boolean): boolean => Array.from({ length: 16 }, (_, k) => holds(Math.floor(k / 4), k % 4)).every(Boolean) && A.data.length === 16;

  test("have the facts that are declared of them", () => {
    const [S, K, D, T, L] = [draw([4, 4], "symmetric"), draw([4, 4], "skew"), draw([4, 4], "diagonal"), draw([4, 4], "toeplitz"), draw([4, 4], "triangular")];
    expect(everywhere(S, (i, j) => at(S, i, j) === at(S, j, i))).toBe(true);
    expect(everywhere(K, (i, j) => field.add(at(K, i, j), at(K, j, i)) === 0)).toBe(true);
    expect(everywhere(D, (i, j) => (at(D, i, j) === 0) === (i !== j))).toBe(true);
    expect(everywhere(L, (i, j) => (at(L, i, j) === 0) === (i < j))).toBe(true);
    expect(everywhere(T, (i, j) => i === 0 || j === 0 || at(T, i, j) === at(T, i - 1, j - 1))).toBe(true);
    expect(draw([4, 1], "prob").data.reduce((a, b) => field.add(a, b))).toBe(1);
    const R = draw([4, 4], "rowprob");
    expect([0, 1, 2, 3].map((i) => [0, 1, 2, 3].map((j) => at(R, i, j)).reduce((a, b) => field.add(a, b)))).toEqual([1, 1, 1, 1]);
    for (const reflected of [false, true]) {
      const Q = drawModular(field, [4, 4], ["orthogonal"], reflected, random);
      if (Q === null) throw new Error("unlucky");
      expect(multiplyModular(field, transposeMatrix(Q), Q)).toEqual(identityMatrix(4));
      expect(determinantModular(field, Q)).toBe(reflected ? field.prime - 1 : 1);
    }
  });

  test("are not drawn where chance could not tell: of few values, or orthogonal with a further fact", () => {
    expect(attributeNames.filter((name) => !isDrawable([name]))).toEqual(["binary", "onehot", "unitnorm"]);
    expect(isDrawable(["orthogonal", "symmetric"])).toBe(false);
    expect(isDrawable(["orthogonal", "invertible"])).toBe(true);
  });
});

describe("comparing", () => {
  const A = variable("A", [n, n]);
  const B = variable("B", [n, n]);
  const X = variable("X", [m, n]);
  const x = variable("x", [n, UNIT]);
  const s = variable("s", SCALAR);
  const inv = (term: Term): Term => called("inv", [term], term.shape);
  const det = (term: Term): Term => called("det", [term], SCALAR);
  const verdict = (left: Term, right: Term): string => {
    const found = compareModular({ left, right, seed: "test" });
    return found.kind === "differ" ? `differ${found.opaque ? ", perhaps by a law" : ""}` : found.kind;
  };
  const Q = variable("Q", [n, n], ["orthogonal"]);

  test.each<readonly [string, Term, Term, string]>([
    ["(A B)' = B' A'", tr(mul(A, B)), mul(tr(B), tr(A)), "agree"],
    ["det(A B) = det A det B", det(mul(A, B)), mul(det(A), det(B)), "agree"],
    ["inv(A B) = inv(B) inv(A)", inv(mul(A, B)), mul(inv(B), inv(A)), "agree"],
    ["inv(A B) = inv(A) inv(B)", inv(mul(A, B)), mul(inv(A), inv(B)), "differ"],
    ["det Q^2 = 1 for orthogonal Q", mul(det(Q), det(Q)), num(1), "agree"],
    ["det Q = 1 for orthogonal Q", det(Q), num(1), "differ"],
    ["tr(X'X) = sum(X .* X)", table.trace(mul(tr(X), X)), table.sum(had(X, X)), "agree"],
    ["A = A + 1e-40", A, add(A, table.fill(num(1, 1e40), A.shape)), "differ"],
    ["f(A') = f(A)' entry by entry", apply("mystery", tr(A)), tr(apply("mystery", A)), "agree"],
    ["f(x) = g(x)", apply("mystery", x), apply("other", x), "differ, perhaps by a law"],
    ["exp(x) exp(x) = exp(2 x)", had(apply("exp", x), apply("exp", x)), apply("exp", mul(num(2), x)), "differ, perhaps by a law"],
    ["x^(3/2) = x sqrt(x), wherever s^(3/2) is a power of a root", table.power(s, num(3, 2)), mul(apply("sqrt", s), apply("sqrt", s), apply("sqrt", s)), "agree"],
    ["x^n x = x^(n + 1), at every size", mul(table.power(s, table.size(n)), s), table.power(s, add(table.size(n), num(1))), "differ, perhaps by a law"],
    ["1/(s - s) = 2/(s - s)", table.reciprocal(minus(s, s)), mul(num(2), table.reciprocal(minus(s, s))), "unusable"],
    ["inv(x x') = inv(x x')", inv(mul(x, tr(x))), inv(mul(x, tr(x))), "unusable"],
  ])("%s: %s", (_, left, right, expected) => {
    expect(verdict(left, right)).toBe(expected);
  });

  test("a number that is a multiple of one prime does not pass for zero: primes are drawn for each point", () => {
    expect(verdict(s, add(s, num(2 ** 26 - 5)))).toBe("differ");
    expect(verdict(s, add(s, num(2 ** 31 - 1)))).toBe("differ");
  });

  test("a handler that were wrong would be seen: the determinant is neither that of the transpose's negative nor a trace", () => {
    expect(verdict(det(A), det(tr(A)))).toBe("agree");
    expect(verdict(det(A), mul(num(-1), det(A)))).toBe("differ");
    expect(verdict(det(mul(num(2), A)), mul(table.power(num(2), table.size(n)), det(A)))).toBe("agree");
    expect(verdict(mul(A, called("adj", [A], A.shape)), mul(det(A), table.identity(n)))).toBe("agree");
    expect(verdict(called("kron", [A, B], [n, n]), called("kron", [B, A], [n, n]))).toBe("differ");
  });
});
