/** Formulas with their shared names written out, as far as a length allows. Knows no printing but ASCII. */
import type { Derivation } from "../derive/derivation.js";
import { present } from "../derive/simplify/present.js";
import { ascii } from "../emit/ascii.js";
import type { Term } from "../term/term.js";
import { substitute } from "../term/traverse.js";

/** ASCII without shared names, in closed form; null when longer than `limit` characters. */
export function inlined(derivation: Derivation, value: Term, limit: number): string | null {
  const whole = withoutNames(derivation, value);
  if (ascii.length(whole) > limit) return null;
  return ascii.printWithin(present(derivation.problem.table, derivation.simplifier.simplify(whole)), limit);
}

/** The term with every shared name replaced by what it stands for; shared in memory, however long in print. */
export function withoutNames({ problem, bindings }: Derivation, value: Term): Term {
  const values = new Map<Term, Term>();
  const replace = (term: Term): Term => substitute(problem.table, [term], { variable: (variable) => values.get(variable) ?? null })[0] ?? term;
  for (const binding of bindings) values.set(binding.variable, replace(binding.value));
  return replace(value);
}
