// Newton steps by every method, with -inv(H) g by the evaluator as the judge. Knows no target.
import { newtonProgramOf } from "../../src/answer/emitted.js";
import type { EmittedProgram } from "../../src/emit/program.js";
import { must } from "../evaluate/must.js";
import { engine } from "../examples/engine.js";
import type { Run } from "./run.js";

type Question = readonly [expression: string, declarations: string, wrt: string, method: string];

export const newtonQuestions: readonly Question[] = [
  ["t^4 + t^2", "t : scalar", "t", "by a division"],
  ["sum(exp(x)) + normsq(x)", "x : vector(n)", "x", "by division by the diagonal"],
  ["sum(exp(X)) + normsq(X)", "X : matrix(m, n)", "X", "by division by the diagonal"],
  ["sum(exp(x)) + (a' x)^2 + (b' x)^2", "a : vector(n), b : vector(n), x : vector(n)", "x", "by division by the diagonal, corrected for what has rank one"],
  ["sum(exp(X)) + (tr(A' X))^2", "A : matrix(m, n), X : matrix(m, n)", "X", "by division by the diagonal, corrected for what has rank one"],
  ["normsq(M .* (T - U V')) + normsq(U)", "M : matrix(m, n), T : matrix(m, n), U : matrix(m, k), V : matrix(n, k)", "U", "by a small system for each row"],
  ["normsq(M .* (T - U V')) + normsq(V)", "M : matrix(m, n), T : matrix(m, n), U : matrix(m, k), V : matrix(n, k)", "V", "by a small system for each row"],
  ["sum(softplus(A X)) + normsq(X)", "X : matrix(m, n), A : matrix(p, m)", "X", "by a small system for each column"],
  ["normsq(X) + normsq(A X - B)", "A : matrix(p, m), X : matrix(m, n), B : matrix(p, n)", "X", "by one small system for all columns"],
  ["normsq(X) + normsq(X A - B)", "A : matrix(n, p), X : matrix(m, n), B : matrix(m, p)", "X", "by one small system for all rows"],
  ["normsq(X) + normsq(X A - B) + (tr(C' X))^2", "A : matrix(n, p), X : matrix(m, n), B : matrix(m, p), C : matrix(m, n)", "X", "by one small system for all rows, corrected for what has rank one"],
  ["tr(A X B X') - tr(C' X)", "A : matrix(m, m) spd, B : matrix(n, n) spd, X : matrix(m, n), C : matrix(m, n)", "X", "by one small system on either side"],
  ["logsumexp(x) + normsq(x)", "x : vector(n)", "x", "by division by the diagonal, corrected for what has rank one"],
  ["tr(A S) - logdet(S)", "A : matrix(n, n) spd, S : matrix(n, n) spd", "S", "by one small system on either side"],
  ["sum(r.^4) + normsq(r)", "r : matrix(1, n)", "r", "by one system with the whole Hessian"],
  ["tr(X^2) - tr(C X)", "X : matrix(n, n), C : matrix(n, n)", "X", "by one system with the whole Hessian"],
  ["x' A x / 2 - b' x", "A : matrix(n, n) spd, x : vector(n), b : vector(n)", "x", "by one system with the whole Hessian"],
  ["sum(log(1 + exp(X w)) - y .* (X w)) + normsq(w)", "X : matrix(m, n), y : vector(m), w : vector(n)", "w", "by one system with the whole Hessian"],
  ["normsq(X' X - A)", "X : matrix(m, n), A : matrix(n, n) symmetric", "X", "by one system with the whole Hessian"],
];

export const newtonLabel = ([expression, , wrt]: Question): string => `Newton step of ${expression} in ${wrt}`;

export function newtonProgram([expression, declarations, wrt]: Question): EmittedProgram {
  const program = newtonProgramOf(must(engine.hessian(engine.parse(expression, { let: declarations }), { wrt: [wrt] })));
  if (program === null) throw new Error("no step");
  return program;
}

export const newtonRuns = (at: (label: string, program: EmittedProgram) => Run): readonly Run[] => newtonQuestions.map((question) => at(newtonLabel(question), newtonProgram(question)));
