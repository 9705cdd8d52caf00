// The hypotheses that a rule needs, read off the functions in it, so that what it states can be compared; does not know what it states.
import { plainConditions } from "../../src/derive/conditions.js";
import { definedness } from "../../src/derive/definedness.js";
import { entrywise } from "../../src/derive/entrywise.js";
import { createFacts, holds } from "../../src/term/facts/facts.js";
import { text } from "../../src/emit/text.js";
import type { Rule } from "../../src/rules/rule.js";
import type { Hypothesis } from "../../src/term/symbols.js";
import { createTable, type TermTable } from "../../src/term/table.js";
import type { Term } from "../../src/term/term.js";
import { postorder, replaceTerms, substitute, unfold } from "../../src/term/traverse.js";

function unfolded(table: TermTable, root: Term): Term {
  let current = root;
  for (;;) {
    const [next = current] = replaceTerms(table, [current], (term) => (term.kind === "call" && term.args.length > 0 ? unfold(table, term) : null));
    if (next === current) return current;
    current = next;
  }
}

/** Where one term is defined, and where it is differentiable too if that is `smooth`. */
function needs(table: TermTable, term: Term, smooth: boolean): readonly Hypothesis[] {
  const [inner] = term.args;
  if (term.kind === "apply" && inner !== undefined) {
    const { domain, given, parameter } = term.function;
    return [...domain, ...(smooth ? given : [])].map((hypothesis) => ({ term: entrywise(table, hypothesis.term, parameter, inner), condition: hypothesis.condition }));
  }
  if (term.kind === "operator") {
    const values = new Map(term.operator.parameters.map(({ name }, place) => [name, term.args[place]]));
    return [...term.operator.domain, ...(smooth ? term.operator.given : [])].map(({ term: subject, condition }) => ({ term: substitute(table, [subject], { variable: ({ name }) => values.get(name) ?? null })[0] ?? subject, condition }));
  }
  return term.kind === "power" && term.args[1]?.kind === "number" ? definedness(term) : [];
}

/** The condition with definitions unfolded, but for constants, in its plainest form. */
function plainly(table: TermTable, { term, condition }: Hypothesis): readonly Hypothesis[] {
  return plainConditions({ term: unfolded(table, term), condition }, { table, facts: createFacts(), seen: (one) => one });
}

/** What a rule assumes though nothing in it needs it, and what it needs though it does not follow from what it assumes; null for other rules. */
export function hypothesesOf(rule: Rule): { readonly superfluous: readonly string[]; readonly missing: readonly string[] } | null {
  const table = createTable();
  const terms = rule.kind === "lemma" ? [rule.map, rule.result] : rule.kind === "rewrite" || rule.kind === "relation" ? [rule.left, rule.right] : null;
  if (terms === null) return null;
  const moved = substitute(table, [...terms, ...rule.given.map(({ term }) => term)], {});
  const stated = rule.given.flatMap(({ term, condition }, index) => plainly(table, { term: moved[terms.length + index] ?? term, condition }));
  const parts = postorder(moved.slice(0, terms.length).map((term) => unfolded(table, term)));
  const differentiated = new Set(rule.kind === "lemma" ? postorder([unfolded(table, moved[0] ?? rule.map)]) : []);
  const needed = parts.flatMap((term) => needs(table, term, differentiated.has(term))).flatMap((one) => plainly(table, one));
  const write = (list: readonly Hypothesis[]): readonly string[] => [...new Set(list.map(({ term, condition }) => `${text.print(term)} ${condition}`))];
  const facts = createFacts(stated);
  const follows = ({ term, condition }: Hypothesis): boolean => holds(facts, term, condition) || (weaker.has(condition) && facts.assumed.some((one) => one.term === term && one.condition === "is positive"));
  return {
    superfluous: write(stated.filter((one) => !holds(createFacts(), one.term, one.condition) && !needed.some((other) => other.term === one.term && other.condition === one.condition))),
    missing: write(needed.filter((one) => !follows(one))),
  };
}

/** What a positive term satisfies as well. */
const weaker: ReadonlySet<Hypothesis["condition"]> = new Set<Hypothesis["condition"]>(["is nonnegative", "is nonzero", "has no zero entry"]);
