/** The body of a definition without the factors 1 and the summands 0 that its sizes and arguments leave in it. Knows no samples. */
import { isOne, isZero } from "../../term/rational.js";
import type { TermTable } from "../../term/table.js";
import type { Term, TermOf } from "../../term/term.js";
import { postorder, unfold, withArguments } from "../../term/traverse.js";

/** The body of `call` at its arguments, which stay as they are. */
export function unfolded(table: TermTable, call: TermOf<"call">): Term {
  const given = new Set<Term>(call.args);
  const body = unfold(table, call);
  const done = new Map<Term, Term>();
  for (const term of postorder([body], (one) => !given.has(one))) {
    done.set(term, given.has(term) ? term : withoutUnits(table, withArguments(table, term, term.args.map((argument) => done.get(argument) ?? argument))));
  }
  return done.get(body) ?? body;
}

function withoutUnits(table: TermTable, term: Term): Term {
  if (term.kind !== "multiply" && term.kind !== "add") return term;
  const kept = term.args.filter((part) => !(part.kind === "number" && (term.kind === "multiply" ? isOne(part.value) : isZero(part.value))));
  if (kept.length === term.args.length || kept.length === 0) return term;
  return term.kind === "multiply" ? table.multiply(kept) : table.add(kept);
}
