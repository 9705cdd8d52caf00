// Jacobians and Hessians that are made of smaller tensors, of every kind, with the evaluator's dense array as the judge. Knows no target.
import { programOf } from "../../src/answer/emitted.js";
import type { EmittedProgram } from "../../src/emit/program.js";
import { must } from "../evaluate/must.js";
import { ask, engine } from "../examples/engine.js";
import type { Run } from "./run.js";

type Question = readonly [order: "jacobian" | "hessian", expression: string, declarations: string, wrt: string, formula: string];

/** With the expansion that is expected; null where the core is the result itself. */
export const structuredQuestions: readonly Question[] = [
  ["jacobian", "X", "X : matrix(m, n)", "X", "[i, j, k, l] = [i = k] [j = l] scale"],
  ["jacobian", "X'", "X : matrix(m, n)", "X", "[i, j, k, l] = [j = k] [i = l] scale"],
  ["jacobian", "A X B", "A : matrix(p, m), X : matrix(m, n), B : matrix(n, q)", "X", "[i, j, k, l] = left[l, j] right[i, k]"],
  ["jacobian", "A X' B", "A : matrix(p, n), X : matrix(m, n), B : matrix(m, q)", "X", "[i, j, k, l] = left[i, l] right[k, j]"],
  ["jacobian", "X' A X", "X : matrix(m, n), A : matrix(m, m)", "X", "[i, j, k, l] = [i = l] blocks1[j, k] + [j = l] blocks2[i, k]"],
  ["jacobian", "inv(X)", "X : matrix(n, n) invertible", "X", "[i, j, k, l] = left[l, j] right[i, k]"],
  ["jacobian", "X .* X", "X : matrix(m, n)", "X", "[i, j, k, l] = [i = k] [j = l] diagonal[i, j]"],
  ["jacobian", "x x'", "x : vector(n)", "x", "[i, j, k] = [j = k] blocks[i] + [i = k] blocks[j]"],
  ["jacobian", "diag(x)", "x : vector(n)", "x", "[i, j, k] = [i = j] [i = k] scale"],
  ["jacobian", "diag(x) A", "x : vector(m), A : matrix(m, n)", "x", "[i, j, k] = [i = k] blocks[i, j]"],
  ["jacobian", "softmax(X w)", "X : matrix(m, n), w : vector(n)", "X", "[i, j, k] = left[k] right[i, j]"],
  ["jacobian", "relu(W x)", "W : matrix(m, n), x : vector(n)", "W", "[i, j, k] = [i = j] left[k] right[i]"],
  ["jacobian", "exp(x)", "x : vector(n)", "x", "[i, j] = [i = j] diagonal[i]"],
  ["hessian", "tr(X' A X)", "X : matrix(m, n), A : matrix(m, m)", "X", "[i, j, k, l] = [j = l] blocks[i, k]"],
  ["hessian", "normsq(A X B - C)", "A : matrix(p, m), X : matrix(m, n), B : matrix(n, q), C : matrix(p, q)", "X", "[i, j, k, l] = left[j, l] right[i, k]"],
  ["hessian", "tr(A X B X)", "X : matrix(m, n), A : matrix(n, m), B : matrix(n, m)", "X", "[i, j, k, l] = left[l, i] right[j, k] + right[l, i] left[j, k]"],
  ["hessian", "logdet(X)", "X : matrix(n, n) invertible", "X", "[i, j, k, l] = left[l, i] right[j, k]"],
  ["hessian", "sum(exp(X))", "X : matrix(m, n)", "X", "[i, j, k, l] = [i = k] [j = l] diagonal[i, j]"],
  ["hessian", "norm2(X)", "X : matrix(m, n)", "X", "[i, j, k, l] = [i = k] [j = l] scale + left[i, j] right[k, l]"],
  ["hessian", "normsq(X' X - A)", "X : matrix(m, n), A : matrix(n, n) symmetric", "X", "[i, j, k, l] = left[i, l] right[k, j] + [i = k] blocks1[j, l] + [j = l] blocks2[i, k]"],
  ["hessian", "normsq(M .* (T - U V'))", "M : matrix(m, n), T : matrix(m, n), U : matrix(m, k), V : matrix(n, k)", "U", "[i, j, k, l] = [i = k] blocks[i, j, l]"],
  ["hessian", "sum(softplus(A X))", "X : matrix(m, n), A : matrix(p, m)", "X", "[i, j, k, l] = [j = l] blocks[i, j, k]"],
  ["hessian", "sum(softplus(A X B))", "A : matrix(p, m), X : matrix(m, n), B : matrix(n, q)", "X", "[i, j, k, l] = dense[i, j, k, l]"],
  ["hessian", "crossentropy(t, W x)", "t : vector(m), W : matrix(m, n), x : vector(n)", "W", "[i, j, k, l] = left[j, l] right[i, k]"],
  ["hessian", "crossentropy(t, W3 relu(W2 relu(W1 x)))", "t : vector(p)", "W1", "[i, j, k, l] = left[j, l] right[i, k]"],
  ["hessian", "logsumexp(x)", "x : vector(n)", "x", "[i, j] = [i = j] diagonal[i] + left[i] diagonal[j]"],
  ["hessian", "sum(exp(x)) + (a' x)^2", "a : vector(n), x : vector(n)", "x", "[i, j] = left[i] right[j] + [i = j] diagonal[i]"],
];

export const labelOf = ([order, expression, , wrt]: Question): string => `${order} of ${expression} in ${wrt}`;

export const structuredProgram = ([order, expression, declarations, wrt]: Question): EmittedProgram => programOf(must(ask(order, engine.parse(expression, { let: declarations }), { wrt: [wrt] })));

/** Each with its numbers, as `runAt` makes them. */
export const structuredRuns = (at: (label: string, program: EmittedProgram) => Run): readonly Run[] => structuredQuestions.map((question) => at(labelOf(question), structuredProgram(question)));
