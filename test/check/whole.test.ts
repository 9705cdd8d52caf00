// Findings about whole answers: what they are called, what they say, and that they say nothing where they do not hold.
import { describe, expect, test } from "vitest";
import type { AskedOrder } from "../../src/check/assignment.js";
import { usualConventions } from "../../src/check/assignment.js";
import type { AnswerResult } from "../../src/check/result.js";
import { engine } from "../examples/engine.js";

interface Asked {
  readonly given: string;
  readonly let: string;
  readonly wrt: string;
  readonly order?: AskedOrder;
}

function checked({ given, let: declared, wrt, order = "gradient" }: Asked, answer: string): AnswerResult {
  const variables = new Map(declared.split("; ").map((one) => one.split(" : ")).map(([name = "", shape = ""]) => [name, shape]));
  const problem = { id: "p", title: null, given, let: variables, ask: [{ name: "answer", wrt, points: 1 }], order, conventions: usualConventions, accept: ["equivalent" as const], feedback: new Map(), mistakes: "", partial: new Map(), followThrough: 0 };
  const result = engine.check({ title: "", problems: [problem] }, { name: "s", text: `answer = ${answer}` });
  const [found] = result.ok ? result.value.answers : [];
  if (found === undefined) throw new Error(result.ok ? "no answer" : (result.diagnostics[0]?.message ?? ""));
  return found;
}

const quadratic: Asked = { given: "x' A x", let: "x : vector(n); A : matrix(n, n)", wrt: "x" };
const regression: Asked = { given: "1/n normsq(X w - y) + reg normsq(w)", let: "X : matrix(n, m); w : vector(m); y : vector(n); reg : scalar; eta : scalar", wrt: "w" };
const linear: Asked = { given: "tr(A X)", let: "A : matrix(n, m); X : matrix(m, n)", wrt: "X" };
const square: Asked = { given: "tr(A X)", let: "A : matrix(n, n); X : matrix(n, n) symmetric", wrt: "X" };
const mean: Asked = { given: "1/n normsq(X w - y)", let: "X : matrix(n, m); w : vector(m); y : vector(n); eta : scalar", wrt: "w" };

describe("the first mistake that is named", () => {
  test.each([
    [quadratic, "2*A*x", "forgot_symmetric", "true only if `A` is symmetric"],
    [quadratic, "x'*(A + A')", "wrong_layout", "this is the transpose of the gradient: asked is a vector of `n` entries"],
    [quadratic, "-(A + A')*x", "sign", ""],
    [quadratic, "2*(A + A')*x", "missing_factor", "this is 2 times the gradient"],
    [quadratic, "x'*A*x", "wrong_shape", "this is the value of the expression"],
    [quadratic, "zeros(n)", "other", "this is zero everywhere"],
    [linear, "A", "wrong_layout", "this is the transpose of the gradient: asked is an `m × n` matrix"],
    [linear, "vec(A')", "wrong_layout", "its columns in one long line"],
    [linear, "vec(A)", "wrong_layout", "its rows in one long line"],
    [square, "A + A' - diag(diag(A))", "forgot_symmetric", "asked is another convention for the symmetric `X`"],
    [square, "(A + A')/2", "forgot_symmetric", "keeps a symmetric matrix symmetric"],
    [mean, "2*X'*(X*w - y)", "forgot_batch_mean", "this is the gradient times `n`"],
    [mean, "-2*eta/n*X'*(X*w - y)", "update_not_gradient", "the step of a descent"],
    [mean, "w - 2*eta/n*X'*(X*w - y)", "update_not_gradient", "this is `w` after a step of descent"],
    [regression, "2/n*X'*(X*w - y)", "missing_term", ""],
    [regression, "2/n*X'*(X*w - y) + reg*w", "missing_factor", ""],
    [regression, "2/n*X'*(X*w - y) - 2*reg*w", "sign", ""],
    [{ given: "normsq(A x - b) + sum(c)", let: "A : matrix(m, n); x : vector(n); b : vector(m); c : vector(n)", wrt: "x" }, "ones(n)", "wrong_variable", "this is the gradient in `c`; asked is the one in `x`"],
    [{ given: "(A x) .* b", let: "A : matrix(m, n); x : vector(n); b : vector(m)", wrt: "x", order: "jacobian" }, "A'*diag(b)", "wrong_layout", "this is the transpose of the Jacobian"],
  ] as const)("%o answered by `%s`", (asked, answer, code, says) => {
    const { verdict, mistakes: [first] } = checked(asked, answer);
    expect([verdict, first?.code, first?.says.includes(says)]).toEqual(["wrong", code, true]);
  });

  test("holds the answer in no sentence", () => {
    const { mistakes } = checked(regression, "-2/n*X'*(X*w - y) - 2*reg*w");
    expect(mistakes.filter(({ says }) => says.includes("X'"))).toEqual([]);
  });
});
