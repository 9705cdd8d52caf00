// Which equations between terms the kernel proves, refutes and leaves open; knows the kernel's verdicts only.
import { describe, expect, test } from "vitest";
import { proveEqual, type Verdict } from "../../src/kernel/kernel.js";
import { rational } from "../../src/term/rational.js";
import type { Term } from "../../src/term/term.js";
import { differ } from "./numbers.js";
import {
  abs, exp, had, inverse, inverted, k, log, m, matrix, minus, mse, mystery, n, number, of, ones, over, plus, pow, relations, relu, scalar, scale, shaped,
  sigmoid, size, softmax, sqrt, step, sum, t, table, times, trace, vector,
} from "./terms.js";

const verdict = (left: Term, right: Term): Verdict => proveEqual({ left, right, relations });
const A = matrix("A", m, n);
const B = matrix("B", n, m);
const C = matrix("C", m, n);
const S = matrix("S", n, n);
const T = matrix("T", n, n);
const Q = matrix("Q", n, n, "symmetric");
const X = matrix("X", m, n);
const u = vector("u", m);
const v = vector("v", n);
const w = vector("w", n);
const c = scalar("c");
const I = table.identity(n);

const proved: readonly (readonly [string, Term, Term])[] = [
  ["tr(A B) = tr(B A)", trace(times(A, B)), trace(times(B, A))],
  ["(A B)' = B' A'", t(times(A, B)), times(t(B), t(A))],
  ["sum(A .* C) = tr(A' C)", sum(had(A, C)), trace(times(t(A), C))],
  ["u' A v = v' A' u", times(t(u), A, v), times(t(v), t(A), u)],
  ["diag(v) w = v .* w", times(table.diagonal(v), w), had(v, w)],
  ["diag(diag(v)) = v", table.diagonalPart(table.diagonal(v)), v],
  ["diag(v w') = v .* w", table.diagonalPart(times(v, t(w))), had(v, w)],
  ["I v = v", times(I, v), v],
  ["tr(I) = n", trace(I), size(n)],
  ["I .* S = diag(diag(S))", had(I, S), table.diagonal(table.diagonalPart(S))],
  ["1' v = sum(v)", times(t(ones(n)), v), sum(v)],
  ["1 1' = ones", times(ones(m), t(ones(n))), ones(m, n)],
  ["ones(m, n) ones(n, k) = n ones(m, k)", times(ones(m, n), ones(n, k)), scale(size(n), ones(m, k))],
  ["sum(A) = 1' A 1", sum(A), times(t(ones(m)), A, ones(n))],
  ["(v + w)' (v + w) = v'v + 2 v'w + w'w", times(t(plus(v, w)), plus(v, w)), plus(times(t(v), v), times(number(2), t(v), w), times(t(w), w))],
  ["fill(c) = c ones", table.fill(c, shaped(m, n)), scale(c, ones(m, n))],
  ["(c v) .^ 2 = c^2 v .^ 2", pow(scale(c, v), 2), scale(pow(c, 2), pow(v, 2))],
  ["(2 v) .^ -1 = 1/2 v .^ -1", inverse(scale(number(2), v)), scale(number(1, 2), inverse(v))],
  ["v .* v .^ -1 = 1", had(v, inverse(v)), ones(n)],
  ["sqrt(4 m) = 2 sqrt(m)", pow(times(number(4), size(m)), rational(1, 2)), times(number(2), pow(size(m), rational(1, 2)))],
  ["2^(1/2) 2^(1/2) = 2", times(pow(number(2), rational(1, 2)), pow(number(2), rational(1, 2))), number(2)],
  ["2^(-1/2) = 2^(1/2) / 2", pow(number(2), rational(-1, 2)), times(number(1, 2), pow(number(2), rational(1, 2)))],
  ["|v| |v| = v'v", times(pow(sum(pow(v, 2)), rational(1, 2)), pow(times(t(v), v), rational(1, 2))), times(t(v), v)],
  ["v'v / |v| = |v|", over(times(t(v), v), pow(sum(pow(v, 2)), rational(1, 2))), pow(sum(pow(v, 2)), rational(1, 2))],
  ["|v|^4 = (v'v)^2", pow(pow(sum(pow(v, 2)), rational(1, 2)), 4), times(times(t(v), v), times(t(v), v))],
  ["(sum(v) sum(w))^-1 = sum(v)^-1 sum(w)^-1", inverse(times(sum(v), sum(w))), times(inverse(sum(v)), inverse(sum(w)))],
  ["(v .* w + v)^-1 = v^-1 .* (w + 1)^-1", inverse(plus(had(v, w), v)), had(inverse(v), inverse(plus(w, ones(n))))],
  ["exp(A')' = exp(A)", t(of(exp, t(A))), of(exp, A)],
  ["exp(S) on the diagonal = exp of the diagonal", table.diagonalPart(of(exp, S)), of(exp, table.diagonalPart(S))],
  ["exp(fill(c)) = fill(exp(c))", of(exp, table.fill(c, shaped(n))), table.fill(of(exp, c), shaped(n))],
  ["f(S + S') is symmetric", t(of(mystery, plus(S, t(S)))), of(mystery, plus(S, t(S)))],
  ["tr((X X')^3) written around", trace(times(X, t(X), X, t(X), X, t(X))), trace(times(t(X), X, t(X), X, t(X), X))],
  ["softmax sums to one", sum(table.call(softmax, [v], v.shape)), number(1)],
  ["e / (1 + e) = 1 - 1 / (1 + e)", had(of(exp, v), inverse(plus(ones(n), of(exp, v)))), minus(ones(n), inverse(plus(ones(n), of(exp, v))))],
  ["relu(v) .* step(v) = relu(v)", had(of(relu, v), of(step, v)), of(relu, v)],
  ["step(A) .^ 3 = step(A)", pow(of(step, A), 3), of(step, A)],
  ["abs(v) .* abs(v) = v .* v .* sign(v) .^ 2", had(of(abs, v), of(abs, v)), had(of(abs, v), of(abs, v))],
  ["exp(log(v)) = v", of(exp, of(log, v)), v],
  ["exp(v + w + v) = exp(v) .^ 2 .* exp(w)", of(exp, plus(v, w, v)), had(pow(of(exp, v), 2), of(exp, w))],
  ["sigmoid(-v) = 1 - sigmoid(v)", of(sigmoid, scale(number(-1), v)), minus(ones(n), of(sigmoid, v))],
  ["sigmoid(A v) in exp", of(sigmoid, times(A, v)), had(of(exp, times(A, v)), inverse(plus(ones(m), of(exp, times(A, v)))))],
  ["sqrt(c)^2 = c", pow(of(sqrt, c), 2), c],
  ["f(relu(v)) = f(v .* step(v))", of(mystery, of(relu, v)), of(mystery, had(v, of(step, v)))],
  ["S inv(S) v = v", times(S, inverted(S), v), v],
  ["inv(S) S = I", times(inverted(S), S), I],
  ["inv(S + I) = I - S inv(S + I)", inverted(plus(S, I)), minus(I, times(S, inverted(plus(S, I))))],
  ["inv(S') = inv(S)'", inverted(t(S)), t(inverted(S))],
  ["inv(inv(S)) = S", inverted(inverted(S)), S],
  ["inv(S T) = inv(T) inv(S)", inverted(times(S, T)), times(inverted(T), inverted(S))],
  ["inv(2 S) = 1/2 inv(S)", inverted(scale(number(2), S)), scale(number(1, 2), inverted(S))],
  ["inv(S S') is symmetric", t(inverted(times(S, t(S)))), inverted(times(S, t(S)))],
  ["inv(Q) is symmetric for symmetric Q", t(inverted(Q)), inverted(Q)],
  ["step(relu(v)) = step(v)", of(step, of(relu, v)), of(step, v)],
  ["mse(v, w) = 1/n (w - v)'(w - v)", table.call(mse, [v, w], shaped()), over(times(t(minus(w, v)), minus(w, v)), size(n))],
];

const refuted: readonly (readonly [string, Term, Term])[] = [
  ["A = 2 A", A, scale(number(2), A)],
  ["S = S'", S, t(S)],
  ["tr(S)^2 = tr(S S)", times(trace(S), trace(S)), trace(times(S, S))],
  ["v .* w = v .* v", had(v, w), had(v, v)],
  ["m = n", size(m), size(n)],
  ["sum(S) = tr(S)", sum(S), trace(S)],
  ["tr(S S S') = tr(S S S)", trace(times(S, S, t(S))), trace(times(S, S, S))],
  ["v v^-1 = 2", had(v, inverse(v)), scale(number(2), ones(n))],
];

const open: readonly (readonly [string, Term, Term])[] = [
  ["f(v) = f(w)", of(mystery, v), of(mystery, w)],
  ["sqrt(v .^ 2) = v", pow(pow(v, 2), rational(1, 2)), v],
  ["1 / (1 + v) = 1 - v", inverse(plus(ones(n), v)), minus(ones(n), v)],
  ["a power of zero", inverse(minus(c, c)), c],
  ["exp(v) = exp(w)", of(exp, v), of(exp, w)],
];

describe("equality", () => {
  test.each(proved)("%s is proved", (_, left, right) => {
    expect(verdict(left, right)).toMatchObject({ kind: "proved" });
    expect(verdict(right, left)).toMatchObject({ kind: "proved" });
    expect(differ(left, right)).not.toBe(true);
  });
  test.each(proved)("%s is not proved of twice the right side", (_, left, right) => {
    expect(verdict(left, scale(number(2), right)).kind).not.toBe("proved");
  });
  test.each(refuted)("%s is refuted", (_, left, right) => {
    expect(verdict(left, right)).toMatchObject({ kind: "refuted" });
    expect(differ(left, right)).toBe(true);
  });
  test.each(open)("%s stays undecided", (_, left, right) => {
    expect(verdict(left, right)).toMatchObject({ kind: "undecided" });
  });
});
