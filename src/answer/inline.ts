/** Formulas with their shared names written out, as far as a length allows. Knows no printing but ASCII. */
import type { Derivation } from "../derive/derivation.js";
import { present } from "../derive/simplify/present.js";
import { ascii } from "../emit/ascii.js";
import type { Term } from "../term/term.js";
import { postorder, substitute } from "../term/traverse.js";

export interface Inliner {
  /** ASCII without shared names, in closed form; null when it is longer than `limit` characters. */
  closed(value: Term, limit: number): string | null;
  /** ASCII without shared names, as it stands; null when it is longer than `limit` characters. */
  plain(value: Term, limit: number): string | null;
}

/** Counts before it writes out, so that asking for a formula that is too long costs nothing. */
export function createInliner(derivation: Derivation): Inliner {
  const { problem, simplifier, bindings } = derivation;
  const leaves = new Map<Term, number>();
  const count = (root: Term): number => {
    for (const term of postorder([root], (part) => !leaves.has(part))) {
      if (!leaves.has(term)) leaves.set(term, term.args.length === 0 ? 1 : term.args.reduce((total, argument) => total + (leaves.get(argument) ?? 1), 0));
    }
    return leaves.get(root) ?? 1;
  };
  let counted = false;
  /** Every leaf takes a character at least. */
  const tooLong = (term: Term, limit: number): boolean => {
    if (!counted) for (const { variable, value } of bindings) leaves.set(variable, count(value));
    counted = true;
    return count(term) > limit;
  };
  return {
    closed: (value, limit) => {
      if (tooLong(value, limit)) return null;
      const whole = withoutNames(derivation, value);
      return ascii.length(whole) > limit ? null : ascii.printWithin(present(problem.table, simplifier.shortest(whole)), limit);
    },
    plain: (value, limit) => (tooLong(value, limit) ? null : ascii.printWithin(withoutNames(derivation, value), limit)),
  };
}

/** The term with every shared name replaced by what it stands for; shared in memory, however long in print. */
export function withoutNames({ problem, bindings }: Derivation, value: Term): Term {
  const bound = new Map<Term, Term>(bindings.map((binding) => [binding.variable, binding.value]));
  const needed = new Set<Term>();
  const open = [value];
  for (let root = open.pop(); root !== undefined; root = open.pop()) {
    for (const term of postorder([root])) {
      const inside = needed.has(term) ? undefined : bound.get(term);
      if (inside === undefined) continue;
      needed.add(term);
      open.push(inside);
    }
  }
  const values = new Map<Term, Term>();
  const replace = (term: Term): Term => substitute(problem.table, [term], { variable: (variable) => values.get(variable) ?? null })[0] ?? term;
  for (const binding of bindings) if (needed.has(binding.variable)) values.set(binding.variable, replace(binding.value));
  return replace(value);
}
