/** Rules arranged for use: what a name means, which lemmas and rewrites apply to a kind of term. Decides nothing about truth. */
import { type Diagnostic, error, label } from "../diagnostics/diagnostic.js";
import { failAll, ok, type Result } from "../diagnostics/result.js";
import type { Library } from "../term/library.js";
import type { FunctionSymbol } from "../term/symbols.js";
import type { Kind, Term } from "../term/term.js";
import { createLoader, type SourcedEntry } from "./load.js";
import type { Lemma, RelationRule, Rewrite, Rule } from "./rule.js";

export interface RuleSet {
  readonly library: Library;
  readonly rules: readonly Rule[];
  /** What the kernel may use of these rules: declared relations, and the logarithm. */
  readonly means: RuleMeans;
  find(name: string): Rule | null;
  /** Lemmas whose map has the same operator at its root as `term`. */
  lemmas(term: Term): readonly Lemma[];
  /** Rewrites whose left side has the same operator at its root as `term`. */
  rewrites(term: Term): readonly Rewrite[];
}

export interface RuleMeans {
  readonly relations: readonly RelationRule[];
  readonly logarithm?: FunctionSymbol;
}

/** The operator at the root, told apart by its function, definition or operator symbol. */
function rootOf(term: Term): Kind | object {
  if (term.kind === "apply") return term.function;
  if (term.kind === "call") return term.definition;
  return term.kind === "operator" ? term.operator : term.kind;
}

function index<R extends Rule>(rules: readonly R[], root: (rule: R) => Term): ReadonlyMap<Kind | object, readonly R[]> {
  const result = new Map<Kind | object, R[]>();
  for (const rule of rules) {
    const key = rootOf(root(rule));
    result.set(key, [...(result.get(key) ?? []), rule]);
  }
  return result;
}

/** Elaborates every entry. Names must be unique; the diagnostics of all entries are returned together. */
export function createRuleSet(entries: readonly SourcedEntry[]): Result<RuleSet> {
  const diagnostics: Diagnostic[] = [];
  const seen = new Map<string, SourcedEntry>();
  for (const sourced of entries) {
    const { entry, file } = sourced;
    const before = seen.get(entry.name);
    if (before !== undefined) {
      diagnostics.push(error("E0410", `the rule \`${entry.name}\` is defined twice`, [label(entry.nameSpan, "defined again", file), label(before.entry.nameSpan, "defined first", before.file)], "rename one of them"));
    }
    seen.set(entry.name, sourced);
  }
  const loader = createLoader(entries);
  const rules: Rule[] = [];
  for (const name of loader.names) {
    const result = loader.rule(name);
    if (result === null) continue;
    if (result.ok) rules.push(result.value);
    else diagnostics.push(...result.diagnostics);
  }
  if (diagnostics.length > 0) return failAll(diagnostics);
  return ok(arrange(loader.library, rules));
}

function arrange(library: Library, rules: readonly Rule[]): RuleSet {
  const ofKind = <K extends Rule["kind"]>(kind: K): readonly Extract<Rule, { readonly kind: K }>[] => rules.filter((rule): rule is Extract<Rule, { readonly kind: K }> => rule.kind === kind);
  const logarithm = library.find("log");
  const byName = new Map(rules.map((rule) => [rule.name, rule]));
  const lemmas = index(ofKind("lemma"), ({ map }) => map);
  const rewrites = index(ofKind("rewrite"), ({ left }) => left);
  return {
    library,
    rules,
    means: { relations: ofKind("relation"), ...(logarithm?.kind === "function" ? { logarithm: logarithm.symbol } : {}) },
    find: (name) => byName.get(name) ?? null,
    lemmas: (term) => lemmas.get(rootOf(term)) ?? [],
    rewrites: (term) => rewrites.get(rootOf(term)) ?? [],
  };
}
