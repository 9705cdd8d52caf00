/** Rules arranged for use: what a name means, which lemmas and rewrites apply to a kind of term. Decides nothing about truth. */
import { type Diagnostic, error, label } from "../diagnostics/diagnostic.js";
import { failAll, ok, type Result } from "../diagnostics/result.js";
import type { Relation } from "../kernel/equations.js";
import type { Library } from "../term/library.js";
import type { MistakeEntry } from "../syntax/rulebook.js";
import type { Definition, FunctionSymbol, OperatorSymbol } from "../term/symbols.js";
import type { Term } from "../term/term.js";
import { postorder } from "../term/traverse.js";
import { createLoader, distinguish, type Loader, type SourcedEntry } from "./load.js";
import { type Root, rootOfTerm, rootsOfEntry } from "./roots.js";
import type { Lemma, Rewrite, Rule } from "./rule.js";

export interface RuleSet {
  readonly library: Library;
  /** Every rule, in the order of the files. */
  readonly rules: readonly Rule[];
  /** What the kernel may use of these rules: declared relations and adjoints, and the logarithm. */
  readonly means: RuleMeans;
  /** Known errors as they are written, those of the reader's files before the shipped ones. */
  readonly mistakes: readonly MistakeEntry[];
  find(name: string): Rule | null;
  /** The definitions that are said to be `definition` row by row, or for a scalar its mean over the rows. */
  rowForms(definition: Definition): readonly Definition[];
  /** Lemmas whose map has the same operator at its root as `term`. */
  lemmas(term: Term): readonly Lemma[];
  /** Rewrites whose left side has the same operator at its root as `term`. */
  rewrites(term: Term): readonly Rewrite[];
}

export interface RuleMeans {
  /** Declared ones, and the equations that define functions. */
  readonly relations: readonly Relation[];
  /** Relations that write a function through others; used where the rest does not suffice, since they make formulas longer. */
  readonly further: readonly Relation[];
  /** Adjoints of operators that are axioms. */
  readonly adjoints: readonly Lemma[];
  readonly logarithm?: FunctionSymbol;
  readonly triangle?: OperatorSymbol;
}

/**
 * Arranges `shipped` rules, which the test-suite proves and which are elaborated when first needed, and `own` ones, which are elaborated
 * at once. Names must be unique; the diagnostics of all own entries are returned together.
 */
export function createRuleSet(shipped: readonly SourcedEntry[], own: readonly SourcedEntry[] = []): Result<RuleSet> {
  const entries = distinguish([...shipped, ...own]);
  const diagnostics: Diagnostic[] = [...duplicates(entries)];
  const loader = createLoader(entries);
  for (const { entry } of entries.slice(shipped.length)) {
    const result = loader.rule(entry.name);
    if (result !== null && !result.ok) diagnostics.push(...result.diagnostics);
  }
  return diagnostics.length > 0 ? failAll(diagnostics) : ok(arrange(loader, entries, shipped.length));
}

/** What a rule tells the kernel: what it states, or the equation that defines a function. */
function relationOf(rule: Rule): readonly Relation[] {
  if (rule.kind === "relation") return [rule];
  if (rule.kind !== "function" || rule.symbol.from === null) return [];
  const [left, right] = rule.symbol.from;
  return [{ name: rule.name, left, right }];
}

function duplicates(entries: readonly SourcedEntry[]): readonly Diagnostic[] {
  const seen = new Map<string, SourcedEntry>();
  return entries.flatMap((sourced) => {
    const { entry, file } = sourced;
    const before = seen.get(entry.name);
    seen.set(entry.name, before ?? sourced);
    if (before === undefined) return [];
    return [error("E0410", `the rule \`${entry.name}\` is defined twice`, [label(entry.nameSpan, "defined again", file), label(before.entry.nameSpan, "defined first", before.file)], "rename one of them")];
  });
}

/** Facts on functions of something in particular, such as tan(atan(x)) = x, come before those that replace a function everywhere. */
function ranked(facts: readonly Rule[]): Pick<RuleMeans, "relations" | "further"> {
  const all = facts.flatMap(relationOf);
  const further = all.filter(isUnfolding);
  const first = all.filter((relation) => !further.includes(relation));
  const isGeneral = ({ left }: Relation): boolean => left.kind === "apply" && left.args[0]?.kind === "variable";
  return { relations: [...first.filter((relation) => !isGeneral(relation)), ...first.filter(isGeneral)], further };
}

/** One function as a sum, or through functions of something else than a variable: sigmoid(x) = exp(x)/(1 + exp(x)), and not sign(-x) = -sign(x). */
function isUnfolding({ left, right }: Relation): boolean {
  return left.kind === "apply" && postorder([right]).some((part) => part.kind === "add" || (part.kind === "apply" && part.args[0]?.kind !== "variable"));
}

type RuleOf<K extends Rule["kind"]> = Extract<Rule, { readonly kind: K }>;

function arrange(loader: Loader, entries: readonly SourcedEntry[], shipped: number): RuleSet {
  const names = new Set(entries.map(({ entry }) => entry.name));
  const loaded = (name: string): Rule => {
    const result = loader.rule(name);
    if (result === null || !result.ok) throw new Error(`internal: the rule ${name} does not load: ${result?.diagnostics[0]?.message ?? ""}`);
    return result.value;
  };
  const isOf = <K extends Rule["kind"]>(rule: Rule, kind: K): rule is RuleOf<K> => rule.kind === kind;
  const ofKind = <K extends Rule["kind"]>(list: readonly Rule[], kind: K): readonly RuleOf<K>[] => list.filter((rule): rule is RuleOf<K> => isOf(rule, kind));

  const byRoot = new Map<Root, string[]>();
  for (const { entry } of entries) {
    for (const root of rootsOfEntry(entry)) byRoot.set(root, [...(byRoot.get(root) ?? []), entry.name]);
  }
  /** The rules of one kind that may apply to terms with a root, elaborated once. */
  const applicable = <K extends "lemma" | "rewrite">(kind: K, pattern: (rule: RuleOf<K>) => Term): ((term: Term) => readonly RuleOf<K>[]) => {
    const known = new Map<Root, readonly RuleOf<K>[]>();
    return (term) => {
      const root = rootOfTerm(term);
      // Definitions of one name are told apart by their arguments.
      const count = term.kind === "call" ? term.args.length : null;
      const key = count === null ? root : `${root} ${count}`;
      const found = known.get(key) ?? ofKind((byRoot.get(root) ?? []).map(loaded), kind).filter((rule) => rootOfTerm(pattern(rule)) === root && (count === null || pattern(rule).args.length === count));
      known.set(key, found);
      return found;
    };
  };
  const facts = entries.filter(({ entry }) => entry.kind === "relation" || (entry.kind === "function" && entry.from !== null)).map(({ entry }) => entry.name);
  const adjoints = entries.filter(({ entry }) => entry.kind === "lemma" && entry.axiom && entry.mode === "adjoint").map(({ entry }) => entry.name);
  const rowwise = entries.flatMap(({ entry }) => (entry.kind === "define" && entry.rowwise !== null ? [{ of: entry.rowwise.text, count: entry.parameters.length, name: entry.name }] : []));
  const mistakes = [...entries.slice(shipped), ...entries.slice(0, shipped)].flatMap(({ entry }) => (entry.kind === "mistake" ? [entry] : []));
  let means: RuleMeans | null = null;
  return {
    library: loader.library,
    get rules() {
      return [...names].map(loaded);
    },
    get means() {
      const [logarithm, triangle] = [loader.library.find("log"), loader.library.find("lowerones")];
      means ??= { ...ranked(facts.map(loaded)), adjoints: ofKind(adjoints.map(loaded), "lemma"), ...(logarithm?.kind === "function" ? { logarithm: logarithm.symbol } : {}), ...(triangle?.kind === "operator" ? { triangle: triangle.symbol } : {}) };
      return means;
    },
    mistakes,
    find: (name) => (names.has(name) ? loaded(name) : null),
    rowForms: ({ name, parameters }) => rowwise.filter(({ of, count }) => of === name && count === parameters.length).flatMap((one) => {
      const rule = loaded(one.name);
      return rule.kind === "define" ? [rule.symbol] : [];
    }),
    lemmas: applicable("lemma", ({ map }) => map),
    rewrites: applicable("rewrite", ({ left }) => left),
  };
}
