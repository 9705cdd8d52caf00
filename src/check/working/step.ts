/** What a step from one line to the next used: relations, rewrites, or nothing but arithmetic. Decides nothing about truth. */
import type { Equality } from "../../answer/ladder.js";
import { createSimplifier } from "../../derive/simplify/simplify.js";
import type { RuleSet } from "../../rules/rule-set.js";
import { createFacts } from "../../term/facts/facts.js";
import type { TermTable } from "../../term/table.js";
import type { Term } from "../../term/term.js";
import { postorder } from "../../term/traverse.js";

export interface StepTaken {
  /** The names of rules, `normal form`, or `same expression`; null where it is not seen how. */
  readonly rule: string | null;
  /** Why it is a large step, as the end of a sentence; null where it is none. */
  readonly large: string | null;
}

/** A step that takes more rules than these is large. */
const mostRules = 3;
/** Terms with more parts are not simplified again to ask by which rules. */
const heaviest = 400;

/**
 * The rules of the step are those that simplify one of the two lines and not the other: what both lines still have to undergo was not done between them.
 * A step is large where that are more than three, or where neither the normal form nor a relation shows the lines to be equal.
 */
export function stepTaken(before: Term, after: Term, equality: Equality & { readonly kind: "proved" | "exact-modular" }, table: TermTable, rules: RuleSet): StepTaken {
  if (before === after) return { rule: "same expression", large: null };
  if (equality.kind === "exact-modular") return { rule: null, large: "only exact evaluation at random sizes shows that the two are equal" };
  const names = equality.level === "relations" ? equality.relations : rulesBetween(before, after, table, rules);
  if (names === null) return { rule: "normal form", large: null };
  const distinct = [...new Set(names)];
  const rule = distinct.length === 0 ? "normal form" : distinct.slice(0, mostRules).join(", ");
  return { rule, large: names.length > mostRules ? `it takes ${names.length} rules at once` : null };
}

/** Null where the terms are too large to ask. */
function rulesBetween(before: Term, after: Term, table: TermTable, rules: RuleSet): readonly string[] | null {
  if (postorder([before, after]).length > heaviest) return null;
  const [one, two] = [rulesOf(before, table, rules), rulesOf(after, table, rules)];
  return [...without(one, two), ...without(two, one)];
}

function rulesOf(term: Term, table: TermTable, rules: RuleSet): readonly string[] {
  const used: string[] = [];
  createSimplifier(table, rules, createFacts()).simplify(term, ({ rule }) => void used.push(rule));
  return used;
}

/** The names of `list` that are left when each of `others` took one away. */
function without(list: readonly string[], others: readonly string[]): readonly string[] {
  const counts = new Map<string, number>();
  for (const name of others) counts.set(name, (counts.get(name) ?? 0) + 1);
  return list.filter((name) => {
    const left = counts.get(name) ?? 0;
    counts.set(name, left - 1);
    return left <= 0;
  });
}
