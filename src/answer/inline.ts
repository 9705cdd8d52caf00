/** Formulas with their shared names written out, as far as a length allows. Knows no printing but ASCII. */
import { ascii } from "../emit/ascii.js";
import type { TermTable } from "../term/table.js";
import type { Term, TermOf } from "../term/term.js";
import { substitute } from "../term/traverse.js";

/** ASCII without shared names; null when longer than `limit` characters. */
export function inlined(table: TermTable, value: Term, bindings: readonly { readonly variable: TermOf<"variable">; readonly value: Term }[], limit: number): string | null {
  return ascii.printWithin(withoutNames(table, value, bindings), limit);
}

/** The term with every shared name replaced by what it stands for; shared in memory, however long in print. */
export function withoutNames(table: TermTable, value: Term, bindings: readonly { readonly variable: TermOf<"variable">; readonly value: Term }[]): Term {
  const values = new Map<Term, Term>();
  const replace = (term: Term): Term => substitute(table, [term], { variable: (variable) => values.get(variable) ?? null })[0] ?? term;
  for (const binding of bindings) values.set(binding.variable, replace(binding.value));
  return replace(value);
}
