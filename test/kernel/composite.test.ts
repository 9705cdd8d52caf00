// Axes made of pairs of indices: the kernel proves the laws of ⊗, vec and the commutation matrix, and refutes what only looks like one.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { proveEqual, provePushforward, type Verdict } from "../../src/kernel/kernel.js";
import { createEngine } from "../../src/engine.js";
import { createSampler } from "../../src/evaluate/sampling.js";
import { evaluate } from "../../src/evaluate/evaluate.js";
import { relativeError } from "../../src/evaluate/crosscheck.js";
import type { Term } from "../../src/term/term.js";
import { must } from "../evaluate/must.js";

const engine = must(createEngine());

/** The sides of `left - right`, elaborated in one scope. */
function verdict(left: string, right: string, declarations: string): Verdict {
  const { term, table } = must(engine.parse(`${left} - (${right})`, { let: declarations })).elaborated;
  return proveEqual({ left: term, right: table.zeros(term.shape), ...engine.rules.means });
}

const shapes = "A : matrix(m, n), B : matrix(p, q), C : matrix(n, r), D : matrix(q, s), X : matrix(n, q), Y : matrix(m, n), S : matrix(k, k) invertible, T : matrix(l, l) invertible, x : vector(n), y : vector(m), z : vector(q)";

describe("the laws of ⊗, vec and K", () => {
  test.each([
    ["kron(A, B) * kron(C, D)", "kron(A*C, B*D)"],
    ["kron(A, B)'", "kron(A', B')"],
    ["kron(kron(A, B), C)", "kron(A, kron(B, C))"],
    ["kron(kron(A, B), kron(C, D))", "kron(A, kron(kron(B, C), D))"],
    ["kron(A + Y, B)", "kron(A, B) + kron(Y, B)"],
    ["vec(A*X*B')", "kron(B, A) * vec(X)"],
    ["vec(A*C)", "kron(eye(r), A) * vec(C)"],
    ["vec(A')", "commutation(m, n) * vec(A)"],
    ["commutation(n, m) * commutation(m, n)", "eye(m*n)"],
    ["commutation(m, n)'", "commutation(n, m)"],
    ["commutation(p, m) * kron(A, B)", "kron(B, A) * commutation(q, n)"],
    ["commutation(1, n)", "eye(n)"],
    ["kron(eye(m), eye(n))", "eye(m*n)"],
    ["kron(x, y)", "vec(y*x')"],
    ["kron(x', y)", "y*x'"],
    ["vec(A)'*vec(Y)", "tr(A'*Y)"],
    ["tr(kron(S, T))", "tr(S)*tr(T)"],
    ["inv(kron(S, T))", "kron(inv(S), inv(T))"],
    ["normsq(kron(A, B))", "normsq(A)*normsq(B)"],
    ["vec(A .* Y)", "vec(A) .* vec(Y)"],
    ["vec(exp(A))", "exp(vec(A))"],
    ["vec(1./A)", "1./vec(A)"],
    ["diag(vec(A)) * vec(Y)", "vec(A .* Y)"],
    ["sum(vec(A))", "sum(A)"],
    ["tr(commutation(n, n))", "n"],
    ["vec(kron(A, B))", "kron(eye(n), kron(commutation(q, m), eye(p))) * kron(vec(A), vec(B))"],
  ])("%s = %s is proved", (left, right) => {
    expect(verdict(left, right, shapes)).toMatchObject({ kind: "proved" });
  });

  test.each([
    ["vec(A*X*B')", "kron(A, B) * vec(X)", "A : matrix(n, n), X : matrix(n, n), B : matrix(n, n)"],
    ["kron(A, B)", "kron(B, A)", "A : matrix(n, n), B : matrix(n, n)"],
    ["vec(A')", "vec(A)", "A : matrix(n, n)"],
    ["commutation(n, n)", "eye(n*n)", ""],
    ["vec(A')", "commutation(n, m) * vec(A)", "A : matrix(m, n)"],
    ["kron(A, B)'", "kron(A, B')", "A : matrix(m, m), B : matrix(n, n)"],
  ])("%s = %s is not", (left, right, declarations) => {
    const found = verdict(left, right, declarations);
    expect(found.kind).not.toBe("proved");
  });

  test("a swapped Kronecker product is refuted, not left open", () => {
    expect(verdict("kron(A, B)", "kron(B, A)", "A : matrix(n, n), B : matrix(n, n)").kind).toBe("refuted");
    expect(verdict("vec(A')", "vec(A)", "A : matrix(n, n)").kind).toBe("refuted");
  });
});

describe("Jacobians under vec", () => {
  /** vec(f)'s pushforward is J vec(dX). */
  function jacobian(f: string, J: string, declarations: string): Verdict["kind"] {
    const { parts, table, variables } = must(engine.parse(`F = vec(${f})\nJ = ${J}\nsum(J*F)`, { let: declarations })).elaborated;
    const [stacked, matrix] = parts.map(({ term }) => term);
    const X = variables.find(({ name }) => name === "X");
    if (matrix === undefined || stacked?.kind !== "operator" || X === undefined) throw new Error("not a Jacobian");
    const dX = table.variable("X", X.shape, "tangent");
    const pushforward = table.multiply([matrix, table.operator(stacked.operator, [dX], stacked.shape)]);
    return provePushforward({ map: stacked, directions: [{ variable: X.term, tangent: dX }], pushforward, ...engine.rules.means }).kind;
  }
  const square = "X : matrix(n, n) invertible, A : matrix(n, n)";

  test.each([
    ["X*A*X", "kron(X'*A', eye(n)) + kron(eye(n), X*A)"],
    ["inv(X)", "-kron(inv(X)', inv(X))"],
    ["X'*X", "(eye(n*n) + commutation(n, n)) * kron(eye(n), X')"],
    ["X .* X", "2*diag(vec(X))"],
  ])("%s has the Jacobian %s", (f, J) => {
    expect(jacobian(f, J, square)).toBe("proved");
  });

  test.each([
    ["X*A*X", "kron(A*X, eye(n)) + kron(eye(n), X*A)"],
    ["inv(X)", "-kron(inv(X), inv(X)')"],
    ["X'*X", "2*kron(eye(n), X')"],
    ["X'", "eye(n*n)"],
  ])("%s has not %s: a factor transposed, or a commutation matrix missing", (f, J) => {
    expect(jacobian(f, J, square)).not.toBe("proved");
  });
});

/** Words over (m·n)-square matrices. */
const word: fc.Arbitrary<string> = fc.letrec<{ word: string; leaf: string }>((tie) => ({
  leaf: fc.constantFrom("kron(A, B)", "kron(P, B)", "kron(A, Q)", "kron(A*P, eye(n))", "commutation(n, m)*kron(B, A)*commutation(m, n)", "vec(X)*vec(Y)'", "commutation(n, m)*commutation(m, n)", "diag(vec(Y))"),
  word: fc.oneof({ depthSize: "small" }, tie("leaf"), fc.tuple(tie("word"), tie("word")).map(([a, b]) => `(${a})*(${b})`), tie("word").map((a) => `(${a})'`), fc.tuple(tie("word"), tie("word")).map(([a, b]) => `(${a} + ${b})`)),
})).word;

test("words in ⊗, vec and K are proved equal exactly when their numbers are", () => {
  const declarations = "A : matrix(m, m), P : matrix(m, m), B : matrix(n, n), Q : matrix(n, n), X : matrix(n, m), Y : matrix(n, m)";
  fc.assert(
    fc.property(fc.tuple(word, word), ([left, right]) => {
      const { term, table } = must(engine.parse(`${left} - (${right})`, { let: declarations })).elaborated;
      const zero: Term = table.zeros(term.shape);
      const proved = proveEqual({ left: term, right: zero }).kind === "proved";
      const point = must(must(createSampler({ terms: [term], seed: left + right })).point(0));
      const [value, nothing] = must(evaluate([term, zero], point));
      if (value === undefined || nothing === undefined) throw new Error("no value");
      expect(relativeError(value, nothing) === 0 || value.data.every((entry) => Math.abs(entry) < 1e-9)).toBe(proved);
    }),
    { numRuns: 150, seed: 7 },
  );
});
