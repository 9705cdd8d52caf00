// Gradients, adjoints and pushforwards that the kernel proves, and that no one-step mutant of them is proved; knows no lemma.
import { describe, expect, test } from "vitest";
import { type AdjointClaim, type GradientClaim, proveAdjoint, proveGradient, provePushforward, type Verdict } from "../../src/kernel/kernel.js";
import type { Dimension } from "../../src/term/dimension.js";
import { rational } from "../../src/term/rational.js";
import type { Term, TermOf } from "../../src/term/term.js";
import { mutants } from "./mutants.js";
import { differ } from "./numbers.js";
import {
  b, exp, h, had, inverted, log, m, matrix, minus, mse, mystery, n, number, of, ones, over, plus, pow, relations, relu, scalar, scale, shaped,
  sigmoid, size, softmax, softplus, step, sum, t, table, tanh, times, trace, variable, vector,
} from "./terms.js";

const [W, W1, W2, A, X, S] = [matrix("W", m, n), matrix("W1", h, n), matrix("W2", m, h), matrix("A", n, n), matrix("X", b, n), matrix("S", n, n)];
const [x, y, z, b1, b2, target, bias] = [vector("x", n), vector("y", n), vector("z", n), vector("b1", h), vector("b2", m), vector("t", m), vector("bias", m)];
const c = scalar("c");
const e = scalar("e");
const delta = (...sizes: readonly Dimension[]): TermOf<"variable"> => variable("δ", shaped(...sizes), "cotangent");

const pre = plus(times(W1, x), b1);
const out = plus(times(W2, of(relu, pre)), b2);
const loss = table.call(mse, [target, out], shaped());
const error = scale(over(number(2), size(m)), minus(out, target));
const back = had(times(t(W2), error), of(step, pre));
const soft = table.call(softmax, [z], z.shape);
const norm = pow(sum(pow(x, 2)), rational(1, 2));

const gradients: readonly (readonly [string, GradientClaim])[] = [
  ["x' A x", { loss: times(t(x), A, x), variable: x, gradient: times(plus(A, t(A)), x) }],
  ["x' A x in A", { loss: times(t(x), A, x), variable: A, gradient: times(x, t(x)) }],
  ["sum(A x)", { loss: sum(times(A, x)), variable: x, gradient: times(t(A), ones(n)) }],
  ["tr(A)", { loss: trace(A), variable: A, gradient: table.identity(n) }],
  ["tr(A A)", { loss: trace(times(A, A)), variable: A, gradient: scale(number(2), t(A)) }],
  ["tr(S' A S)", { loss: trace(times(t(S), A, S)), variable: S, gradient: plus(times(A, S), times(t(A), S)) }],
  ["sum(diag(A))", { loss: sum(table.diagonalPart(A)), variable: A, gradient: table.identity(n) }],
  ["x' diag(x) y", { loss: times(t(x), table.diagonal(x), y), variable: x, gradient: scale(number(2), had(x, y)) }],
  ["|x|", { loss: norm, variable: x, gradient: over(x, norm) }],
  ["sum(exp(x))", { loss: sum(of(exp, x)), variable: x, gradient: of(exp, x) }],
  ["log(sum(exp(z)))", { loss: of(log, sum(of(exp, z))), variable: z, gradient: soft }],
  ["sum(softplus(X x))", { loss: sum(of(softplus, times(X, x))), variable: x, gradient: times(t(X), of(sigmoid, times(X, x))) }],
  ["c^e", { loss: pow(c, e), variable: c, gradient: times(e, pow(c, plus(e, number(-1)))) }],
  ["mse network in W2", { loss, variable: W2, gradient: times(error, t(of(relu, pre))) }],
  ["mse network in b2", { loss, variable: b2, gradient: error }],
  ["mse network in W1", { loss, variable: W1, gradient: times(back, t(x)) }],
  ["mse network in b1", { loss, variable: b1, gradient: back }],
  ["mse network in x", { loss, variable: x, gradient: times(t(W1), back) }],
  ["sum(inv(A) x)", { loss: times(t(y), inverted(A), x), variable: A, gradient: scale(number(-1), times(t(inverted(A)), y, t(x), t(inverted(A)))) }],
];

const adjoints: readonly (readonly [string, AdjointClaim])[] = [
  ["W ↦ W x", { map: times(W, x), variable: W, cotangent: delta(m), adjoint: times(delta(m), t(x)), linear: true }],
  ["x ↦ W x", { map: times(W, x), variable: x, cotangent: delta(m), adjoint: times(t(W), delta(m)), linear: true }],
  ["bias ↦ W x + bias", { map: plus(times(W, x), bias), variable: bias, cotangent: delta(m), adjoint: delta(m) }],
  ["A ↦ A'", { map: t(W), variable: W, cotangent: delta(n, m), adjoint: t(delta(n, m)), linear: true }],
  ["X ↦ X W'", { map: times(X, t(W)), variable: X, cotangent: delta(b, m), adjoint: times(delta(b, m), W), linear: true }],
  ["W ↦ X W'", { map: times(X, t(W)), variable: W, cotangent: delta(b, m), adjoint: times(t(delta(b, m)), X), linear: true }],
  ["bias ↦ 1 bias'", { map: times(ones(b), t(bias)), variable: bias, cotangent: delta(b, m), adjoint: times(t(delta(b, m)), ones(b)), linear: true }],
  ["z ↦ relu(z)", { map: of(relu, z), variable: z, cotangent: delta(n), adjoint: had(of(step, z), delta(n)) }],
  ["z ↦ tanh(z)", { map: of(tanh, z), variable: z, cotangent: delta(n), adjoint: minus(delta(n), had(pow(of(tanh, z), 2), delta(n))) }],
  ["z ↦ softmax(z)", { map: soft, variable: z, cotangent: delta(n), adjoint: had(soft, minus(delta(n), table.fill(times(t(delta(n)), soft), z.shape))) }],
  ["c ↦ fill(c)", { map: table.fill(c, shaped(m, n)), variable: c, cotangent: delta(m, n), adjoint: sum(delta(m, n)), linear: true }],
  ["x ↦ diag(x)", { map: table.diagonal(x), variable: x, cotangent: delta(n, n), adjoint: table.diagonalPart(delta(n, n)), linear: true }],
  ["A ↦ inv(A)", { map: inverted(A), variable: A, cotangent: delta(n, n), adjoint: scale(number(-1), times(t(inverted(A)), delta(n, n), t(inverted(A)))) }],
];

const decideGradient = (claim: GradientClaim, gradient: Term): Verdict => proveGradient({ ...claim, gradient, relations });
const decideAdjoint = (claim: AdjointClaim, adjoint: Term): Verdict => proveAdjoint({ ...claim, adjoint, relations });

/** How many mutants of the answer really differ from it; none of those may be proved, and no other may be refuted. */
function judge(answer: Term, decide: (mutant: Term) => Verdict): number {
  let wrong = 0;
  for (const mutant of mutants(table, answer)) {
    const different = differ(answer, mutant);
    const { kind } = decide(mutant);
    if (different === true) {
      wrong += 1;
      expect(kind).not.toBe("proved");
    } else if (different === false) expect(kind).not.toBe("refuted");
  }
  return wrong;
}

describe("derivatives", () => {
  test.each(gradients)("the gradient of %s is proved", (_, claim) => {
    expect(decideGradient(claim, claim.gradient)).toMatchObject({ kind: "proved" });
  });
  test.each(adjoints)("the adjoint of %s is proved", (_, claim) => {
    expect(decideAdjoint(claim, claim.adjoint)).toMatchObject({ kind: "proved" });
  });
  test.each(gradients)("no one-step mutant of the gradient of %s is proved, unless numbers agree that it is no mutant", (_, claim) => {
    expect(judge(claim.gradient, (mutant) => decideGradient(claim, mutant))).toBeGreaterThan(0);
  });
  test.each(adjoints)("no one-step mutant of the adjoint of %s is proved, unless numbers agree that it is no mutant", (_, claim) => {
    expect(judge(claim.adjoint, (mutant) => decideAdjoint(claim, mutant))).toBeGreaterThan(0);
  });

  test("a wrong gradient of a polynomial loss is refuted for all sizes", () => {
    expect(proveGradient({ loss: times(t(x), A, x), variable: x, gradient: scale(number(2), times(A, x)) })).toMatchObject({ kind: "refuted" });
  });
  test("declared symmetry is used beside the variable and restored in the variable itself", () => {
    const Q = matrix("Q", n, n, "symmetric");
    expect(proveGradient({ loss: times(t(x), Q, x), variable: x, gradient: scale(number(2), times(Q, x)) })).toMatchObject({ kind: "proved" });
    expect(proveGradient({ loss: trace(times(Q, Q, Q)), variable: Q, gradient: scale(number(3), times(Q, Q)) })).toMatchObject({ kind: "proved" });
    expect(proveGradient({ loss: times(t(x), Q, y), variable: Q, gradient: times(x, t(y)) })).toMatchObject({ kind: "proved" });
    expect(proveGradient({ loss: times(t(x), Q, y), variable: Q, gradient: times(y, t(x)) })).toMatchObject({ kind: "refuted" });
  });
  test("a declared diagonal has no entries beside it", () => {
    const D = matrix("D", n, n, "diagonal");
    expect(proveGradient({ loss: times(t(x), D, x), variable: x, gradient: scale(number(2), had(table.diagonalPart(D), x)) })).toMatchObject({ kind: "proved" });
  });
  test("shared parts of an answer are unfolded by name, and a changed one is noticed", () => {
    const [zPart, deltaPart] = [variable("z", pre.shape, "part"), variable("δ", out.shape, "part")];
    const gradient = times(had(times(t(W2), deltaPart), of(step, zPart)), t(x));
    const claim = { loss, variable: W1, gradient };
    const errorByPart = scale(over(number(2), size(m)), minus(plus(times(W2, of(relu, zPart)), b2), target));
    expect(proveGradient({ ...claim, bindings: [{ variable: zPart, value: pre }, { variable: deltaPart, value: errorByPart }] })).toEqual({ kind: "proved", relations: [] });
    expect(proveGradient({ ...claim, relations, bindings: [{ variable: zPart, value: pre }, { variable: deltaPart, value: scale(number(2), errorByPart) }] }).kind).not.toBe("proved");
    expect(proveGradient({ ...claim, relations }).kind).toBe("undecided");
  });
  test("a map that is not linear is not proved linear", () => {
    const claim: AdjointClaim = { map: had(z, z), variable: z, cotangent: delta(n), adjoint: scale(number(2), had(z, delta(n))) };
    expect(proveAdjoint(claim)).toMatchObject({ kind: "proved" });
    expect(proveAdjoint({ ...claim, linear: true })).toMatchObject({ kind: "refuted" });
    expect(proveAdjoint({ map: plus(z, x), variable: z, cotangent: delta(n), adjoint: delta(n), linear: true })).toMatchObject({ kind: "refuted" });
  });
  test("a pushforward is proved along several directions at once", () => {
    const [dx, dW] = [variable("x", x.shape, "tangent"), variable("W", W.shape, "tangent")];
    const directions = [{ variable: x, tangent: dx }, { variable: W, tangent: dW }];
    const map = of(relu, times(W, x));
    const mask = of(step, times(W, x));
    expect(provePushforward({ map, directions, pushforward: had(mask, plus(times(W, dx), times(dW, x))) })).toMatchObject({ kind: "proved" });
    expect(provePushforward({ map, directions, pushforward: had(mask, times(W, dx)) }).kind).not.toBe("proved");
  });
  test("a derivative in an exponent needs the logarithm", () => {
    const map = pow(x, c);
    const claim: AdjointClaim = { map, variable: c, cotangent: delta(n), adjoint: sum(had(delta(n), map, of(log, x))) };
    expect(proveAdjoint(claim)).toMatchObject({ kind: "undecided" });
    expect(proveAdjoint({ ...claim, logarithm: log })).toMatchObject({ kind: "proved" });
    expect(proveAdjoint({ ...claim, logarithm: exp })).toMatchObject({ kind: "undecided" });
  });
  test("a derivative in a name that is bound to a term is a bug of the caller", () => {
    const part = variable("z", x.shape, "part");
    expect(() => proveGradient({ loss: sum(part), variable: part, gradient: ones(n), bindings: [{ variable: part, value: times(A, x) }] })).toThrow("internal: ");
  });
  test("what has no derivative is undecided, and constant where it does not meet the variable", () => {
    expect(proveGradient({ loss: sum(of(mystery, x)), variable: x, gradient: x })).toMatchObject({ kind: "undecided" });
    expect(proveGradient({ loss: times(sum(of(mystery, y)), sum(x)), variable: x, gradient: table.fill(sum(of(mystery, y)), x.shape) })).toMatchObject({ kind: "proved" });
  });
  test("a reader's own variable named like a tangent does not meet the kernel's", () => {
    const dx = variable("x", x.shape, "tangent");
    expect(proveGradient({ loss: times(t(dx), had(x, x)), variable: x, gradient: scale(number(2), had(dx, x)) })).toMatchObject({ kind: "proved" });
  });
  test("rows, columns and single entries follow the same rules", () => {
    const row = matrix("r", table.number(1).shape[0], n);
    expect(proveGradient({ loss: times(row, x), variable: row, gradient: t(x) })).toMatchObject({ kind: "proved" });
    expect(proveGradient({ loss: times(row, A, t(row)), variable: row, gradient: times(row, plus(A, t(A))) })).toMatchObject({ kind: "proved" });
    expect(proveGradient({ loss: times(c, c, times(row, x)), variable: c, gradient: times(number(2), c, times(row, x)) })).toMatchObject({ kind: "proved" });
  });
});
