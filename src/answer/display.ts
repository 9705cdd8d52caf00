/** The terms of a sweep as they are printed: under the printed names, in closed form. Knows no printing. */
import type { Derivation } from "../derive/derivation.js";
import { createFacts } from "../term/facts/facts.js";
import { present } from "../derive/simplify/present.js";
import { createSimplifier } from "../derive/simplify/simplify.js";
import type { RuleSet } from "../rules/rule-set.js";
import type { Term } from "../term/term.js";
import { substitute } from "../term/traverse.js";

export interface Display {
  /** The closed form, as answers have it. */
  show(term: Term): Term;
  /** Only with its arithmetic done, before any rewrite. */
  plain(term: Term): Term;
  /** As it stands. */
  written(term: Term): Term;
  /** The rewrites that lead to `after`, its closed form. */
  uses(term: Term, after: Term): readonly string[];
  add(terms: readonly Term[]): Term;
  /** A value of the sweep: what it is, and its printed name if it has one. */
  alongside(value: Term | undefined): { readonly value: Term; readonly name: Term | null } | null;
}

/** A value heavier than this is simplified without asking by which rewrites. */
const heaviestExplained = 400;

export function createDisplay({ problem, simplifier, bindings, origins, facts }: Derivation, rules: RuleSet): Display {
  const { table } = problem;
  const printed = new Map<Term, Term>([...origins.named].map(([name, part]) => [part, name]));
  const values = new Map<Term, Term>(bindings.map(({ variable, value }) => [variable, value]));
  const arithmetic = createSimplifier(table, { ...rules, rewrites: () => [] }, createFacts());
  const rename = (term: Term): Term => {
    for (let current = term; ; ) {
      const [next = current] = substitute(table, [current], { variable: (variable) => printed.get(variable) ?? origins.gone.get(variable) ?? null });
      if (next === current) return current;
      current = next;
    }
  };
  const shown = new Map<Term, Term>();
  const show = (term: Term): Term => {
    const known = shown.get(term);
    if (known !== undefined) return known;
    const result = present(table, simplifier.simplify(rename(term)));
    shown.set(term, result);
    return result;
  };
  return {
    show,
    written: (term) => present(table, rename(term)),
    plain: (term) => present(table, arithmetic.simplify(rename(term))),
    uses: (term, after) => {
      const renamed = rename(term);
      if (simplifier.weights.of(renamed) > heaviestExplained) return [];
      const names = new Set<string>();
      const fresh = createSimplifier(table, rules, facts);
      const reached = fresh.simplify(renamed, ({ rule }) => void names.add(rule));
      if (present(table, reached) !== after) fresh.shortest(reached, ({ rule }) => void names.add(rule));
      return [...names];
    },
    add: (terms) => table.add(terms),
    alongside: (value) => {
      if (value === undefined) return null;
      const name = printed.get(value);
      const bound = name === undefined ? undefined : values.get(name);
      return name === undefined || bound === undefined ? { value: show(value), name: null } : { value: bound, name };
    },
  };
}
