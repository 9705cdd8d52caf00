/** Where the relations that a proof used hold: their `given`, of the formulas at hand. Knows no proofs. */
import { definedness } from "../derive/definedness.js";
import { entrywise } from "../derive/entrywise.js";
import type { RuleSet } from "../rules/rule-set.js";
import type { RelationRule } from "../rules/rule.js";
import type { Attribute, Condition, Hypothesis } from "../term/symbols.js";
import { createTable } from "../term/table.js";
import type { Term, TermOf } from "../term/term.js";
import { postorder, substitute, unfold } from "../term/traverse.js";

/** What a relation asks for. The hypotheses are in the relation's own variables where nothing in the question shows what they stand for. */
export interface RelationCondition {
  readonly relation: string;
  readonly hypotheses: readonly Hypothesis[];
}

/** The conditions of relations, without those that hold wherever the functions of their left sides are defined or that are declared. */
export function conditionsOf(names: readonly string[], left: Term, right: Term, rules: RuleSet): readonly RelationCondition[] {
  const relations = names.flatMap((name): readonly RelationRule[] => {
    const rule = rules.find(name);
    return rule?.kind === "relation" && rule.given.length > 0 ? [rule] : [];
  });
  if (relations.length === 0) return [];
  const terms = unfolded([left, right]);
  return relations.flatMap((relation) => {
    const hypotheses = relation.given.filter((given) => !followsFromDomain(relation, given)).flatMap((given) => instances(relation, given, terms));
    const open = hypotheses.filter((hypothesis) => !isDeclared(hypothesis));
    return open.length === 0 ? [] : [{ relation: relation.name, hypotheses: open }];
  });
}

/** Conditions that a condition implies, itself among them. */
const implied: ReadonlyMap<Condition, readonly Condition[]> = new Map<Condition, readonly Condition[]>([
  ["is positive", ["is nonnegative", "is nonzero", "has no zero entry"]],
  ["is nonzero", ["has no zero entry"]],
  ["has no zero entry", ["is nonzero"]],
]);
const implies = (a: Condition, b: Condition): boolean => a === b || (implied.get(a)?.includes(b) ?? false);

/** Whether the left side has no value unless the condition holds. */
function followsFromDomain({ left, given }: RelationRule, hypothesis: Hypothesis): boolean {
  const table = createTable();
  const [whole, ...subjects] = substitute(table, [left, ...given.map(({ term }) => term)], {});
  const subject = subjects[given.indexOf(hypothesis)];
  if (whole === undefined || subject === undefined) throw new Error("internal: a relation without its terms");
  const needed = postorder([whole]).flatMap((part): readonly Hypothesis[] => {
    const [argument] = part.args;
    if (part.kind !== "apply" || argument === undefined) return definedness(part);
    return part.function.domain.map(({ term, condition }) => ({ term: entrywise(table, term, part.function.parameter, argument), condition }));
  });
  return needed.some(({ term, condition }) => term === subject && implies(condition, hypothesis.condition));
}

/** The variable that a pattern is, up to its sign. */
function variableIn(pattern: Term | undefined): TermOf<"variable"> | null {
  const inner = pattern?.kind === "multiply" ? pattern.args.find(({ kind }) => kind !== "number") : pattern;
  return inner?.kind === "variable" ? inner : null;
}

/** The hypothesis at every argument that the relation's functions have in the question; a sign makes no difference to being nonzero. */
function instances({ left }: RelationRule, given: Hypothesis, terms: readonly Term[]): readonly Hypothesis[] {
  const triggers = postorder([left]).flatMap((part) => (part.kind === "apply" && variableIn(part.args[0]) !== null ? [part] : []));
  const table = createTable();
  const found = new Map<Term, Hypothesis>();
  for (const { function: symbol, args: [parameter] } of triggers) {
    const places = postorder(terms).flatMap((part) => (part.kind === "apply" && part.function === symbol ? part.args : []));
    for (const place of substitute(table, places, {})) {
      const term = entrywise(table, given.term, variableIn(parameter)?.name ?? "", place);
      found.set(term, { term, condition: given.condition });
    }
  }
  return found.size === 0 ? [given] : [...found.values()];
}

/** Attributes under which a condition holds of a variable. */
const declaring: ReadonlyMap<Condition, readonly Attribute[]> = new Map<Condition, readonly Attribute[]>([
  ["is positive", ["positive", "unit"]],
  ["is nonnegative", ["positive", "unit", "prob", "rowprob", "binary"]],
  ["is nonzero", ["positive", "unit"]],
  ["has no zero entry", ["positive", "unit"]],
]);

function isDeclared({ term, condition }: Hypothesis): boolean {
  return term.kind === "variable" && term.attributes.some((attribute) => declaring.get(condition)?.includes(attribute) ?? false);
}

/** The terms and the bodies of the definitions they call, with the arguments in place. */
function unfolded(roots: readonly Term[]): readonly Term[] {
  const table = createTable();
  const all = new Set(substitute(table, roots, {}));
  for (const root of all) for (const term of postorder([root])) if (term.kind === "call") all.add(unfold(table, term));
  return [...all];
}
