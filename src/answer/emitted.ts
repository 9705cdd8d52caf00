/** A derivation as a program for the targets of emit/. Knows no target. */
import type { EmittedProgram } from "../emit/program.js";
import type { TermOf } from "../term/term.js";
import type { Derived } from "./derived.js";

/** The program that computes the value and the answers; `name` is the function's. Null for a Jacobian, which no target emits yet. */
export function programOf({ problem, derivation }: Derived, name?: string): EmittedProgram | null {
  const { order, cotangent, tangents, bindings, answers } = derivation;
  if (order === "jacobian") return null;
  const own = derivation.problem.variables.filter(({ occurs }) => occurs).map(({ term }) => term);
  const used = new Set(own);
  const extra: TermOf<"variable">[] = answers.map(({ wrt }) => wrt.term).filter((term) => !used.has(term));
  const pairs = [...tangents].flatMap(([variable, tangent]) => (variable.kind === "variable" ? [{ variable, tangent }] : []));
  return {
    name: name ?? (order === "gradient" ? "grad" : order),
    order,
    source: problem.text.trim(),
    inputs: [...own, ...extra, ...pairs.map(({ tangent }) => tangent), ...(cotangent === null ? [] : [cotangent])],
    tangents: pairs,
    value: derivation.problem.term,
    bindings,
    outputs: answers.map(({ wrt, value }) => ({ name: wrt.name, value })),
    hypotheses: answers.flatMap(({ hypotheses }) => hypotheses),
  };
}
