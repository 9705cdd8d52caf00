/** Where the relations that a proof used hold: their `given`, of the formulas at hand. Knows no proofs. */
import { definedness } from "../derive/definedness.js";
import { entrywise } from "../derive/entrywise.js";
import type { RuleSet } from "../rules/rule-set.js";
import type { RelationRule } from "../rules/rule.js";
import type { Attribute, Condition, FunctionSymbol, Hypothesis } from "../term/symbols.js";
import { createTable } from "../term/table.js";
import { isScalarShape } from "../term/dimension.js";
import type { Term } from "../term/term.js";
import { postorder, substitute, unfold } from "../term/traverse.js";

/** What a relation asks for. The hypotheses are in the relation's own variables where nothing in the question shows what they stand for. */
export interface RelationCondition {
  readonly relation: string;
  readonly hypotheses: readonly Hypothesis[];
}

/**
 * The conditions of relations that the kernel takes for granted, since they fail on a null set: that something is nonzero. Left out is what holds
 * wherever the functions of the left sides are defined, or is declared. All other conditions are checked by the kernel.
 */
export function conditionsOf(names: readonly string[], left: Term, right: Term, rules: RuleSet): readonly RelationCondition[] {
  const relations = names.flatMap((name): readonly RelationRule[] => {
    const rule = rules.find(name);
    return rule?.kind === "relation" && rule.given.length > 0 ? [rule] : [];
  });
  if (relations.length === 0) return [];
  const terms = unfolded([left, right]);
  return relations.flatMap((relation) => {
    const hypotheses = relation.given.filter((given) => isTakenForGranted(given) && !followsFromDomain(relation, given)).flatMap((given) => instances(relation, given, terms));
    const open = hypotheses.filter((hypothesis) => !isDeclared(hypothesis));
    return open.length === 0 ? [] : [{ relation: relation.name, hypotheses: open }];
  });
}

const isTakenForGranted = ({ condition }: Hypothesis): boolean => condition === "is nonzero" || condition === "has no zero entry";

/** Conditions under which a term has no zero entry. */
const nonzero: ReadonlySet<Condition> = new Set<Condition>(["is positive", "is nonzero", "has no zero entry"]);

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
  return needed.some(({ term, condition }) => term === subject && nonzero.has(condition));
}

/** The functions of which the relation speaks: those that no other function of its left side stands around. */
function outermostFunctions({ left }: RelationRule): ReadonlySet<FunctionSymbol> {
  const applied = postorder([left]).flatMap((part) => (part.kind === "apply" ? [part] : []));
  const inside = new Set(applied.flatMap((part) => postorder(part.args)));
  return new Set(applied.filter((part) => !inside.has(part)).map((part) => part.function));
}

const hasKink = ({ given }: FunctionSymbol): boolean => given.some(({ condition }) => condition === "has no zero entry");

/** That the arguments of the relation's functions in the question have no zero entry, or where the proof brought these in, those of functions with kinks. */
function instances(relation: RelationRule, given: Hypothesis, terms: readonly Term[]): readonly Hypothesis[] {
  const functions = outermostFunctions(relation);
  // An operator of matrices has no value where its parts have none.
  if (functions.size === 0) return [];
  const argumentsOf = (wanted: (symbol: FunctionSymbol) => boolean): readonly Term[] => postorder(terms).flatMap((part) => (part.kind === "apply" && wanted(part.function) ? part.args : []));
  const own = argumentsOf((symbol) => functions.has(symbol));
  const places = [...new Set(own.length > 0 ? own : argumentsOf(hasKink))];
  return places.length === 0 ? [given] : places.map((term) => ({ term, condition: isScalarShape(term.shape) ? "is nonzero" : "has no zero entry" }));
}

/** A matrix of such a shape is positive only where its shape lets it. */
const withZeros: readonly Attribute[] = ["diagonal", "lower", "upper", "triangular"];

function isDeclared({ term }: Hypothesis): boolean {
  return term.kind === "variable" && (term.attributes.includes("positive") || term.attributes.includes("unit")) && !withZeros.some((one) => term.attributes.includes(one));
}

/** The terms and the bodies of the definitions they call, with the arguments in place. */
function unfolded(roots: readonly Term[]): readonly Term[] {
  const table = createTable();
  const all = new Set(substitute(table, roots, {}));
  for (const root of all) for (const term of postorder([root])) if (term.kind === "call") all.add(unfold(table, term));
  return [...all];
}
