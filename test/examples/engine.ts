// The engine under test with the shipped rules, and short ways to ask it; knows no expected answers.
import { createEngine, type Asked, type Question } from "../../src/engine.js";
import type { Derived } from "../../src/answer/derived.js";
import type { Result } from "../../src/diagnostics/result.js";
import { ascii } from "../../src/emit/ascii.js";
import { parseExpression } from "../../src/syntax/expression.js";
import { type Shape, sizeNames } from "../../src/term/dimension.js";
import { elaborateIn } from "../../src/term/elaborate/scoped.js";
import type { TermOf, Term } from "../../src/term/term.js";
import { postorder } from "../../src/term/traverse.js";
import { plainName } from "../../src/emit/notation.js";
import { must } from "../evaluate/must.js";

export const engine = must(createEngine());

export type Order = Derived["order"];

export function ask(order: Order, problem: Asked, question: Question = {}): Result<Derived> {
  switch (order) {
    case "gradient":
      return engine.grad(problem, question);
    case "vjp":
      return engine.vjp(problem, question);
    case "jvp":
      return engine.jvp(problem, question);
    case "jacobian":
      return engine.jacobian(problem, question);
    case "hessian":
      return engine.hessian(problem, question);
    case "hvp":
      return engine.hvp(problem, question);
  }
}

/** Every variable of a derivation, also the names of shared parts, its cotangent and its tangents. */
export function variablesOf({ derivation: { problem, bindings, answers, cotangent, tangents } }: Derived): readonly TermOf<"variable">[] {
  const terms = [...problem.variables.map(({ term }) => term), ...bindings.flatMap(({ variable, value }) => [variable, value]), ...answers.map(({ value }) => value), ...tangents.values(), ...(cotangent === null ? [] : [cotangent])];
  return [...new Set(postorder(terms).filter((term): term is TermOf<"variable"> => term.kind === "variable"))];
}

/** Reads a formula in the names of a derivation, into the derivation's own table. */
export function readIn(derived: Derived, formula: string, wanted: Shape | null = null): Term {
  const { table } = derived.derivation.problem;
  const variables = variablesOf(derived);
  const values = new Map<string, Term>(variables.flatMap((variable): (readonly [string, Term])[] => [[ascii.print(variable), variable], [plainName(variable), variable]]));
  const scope = { text: formula, table, library: engine.rules.library, values, sizeNames: new Set(variables.flatMap(({ shape }) => sizeNames(shape))) };
  return must(elaborateIn(scope, must(parseExpression(formula)), wanted));
}
