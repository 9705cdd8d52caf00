/** Certificates of derivations: whole claims where they fit, else link by link along the chain rule. Knows no lemmas. */
import { type Derivation, pushforwardOf, stackedClaim } from "../derive/derivation.js";
import { partVariable } from "../derive/graph.js";
import type { EqualityClaim, Verdict } from "../kernel/kernel.js";
import type { Budget } from "../kernel/polynomial.js";
import type { RuleMeans, RuleSet } from "../rules/rule-set.js";
import type { TermTable } from "../term/table.js";
import type { Term, TermOf } from "../term/term.js";
import { proveForms } from "./abstract.js";
import { type Chain, type Claim, proveLinks, proveWhole } from "./chain.js";

export interface Certificate {
  readonly verdict: "proved" | "undecided" | "refuted";
  readonly how: "end-to-end" | "stepwise";
  /** Declared facts about functions that the proof used. */
  readonly relations: readonly string[];
  /** Why it is not proved; empty otherwise. */
  readonly reason: string;
}

/** Expressions with more terms than this are certified link by link. */
const largestWhole = 160;
/** What an end-to-end proof may cost before the links are tried: a few hundredths of a second. */
const wholeBudget: Budget = { work: 40_000, monomials: 2_000 };

/** One certificate for each answer, in order. */
export function certifyDerivation(derivation: Derivation, rules: RuleMeans): readonly Certificate[] {
  const claim = claimOf(derivation);
  let whole = derivation.graph.nodes.length <= largestWhole;
  let chain: Certificate | null = null;
  return claim.answers.map((answer) => {
    const end = whole ? asCertificate([proveWhole(claim, answer, { ...rules, budget: wholeBudget })], "end-to-end") : null;
    if (end !== null && end.verdict !== "undecided") return end;
    // What does not fit for one answer will hardly fit for the next.
    whole = false;
    chain ??= asCertificate(proveLinks(derivation.problem.table, claim, chainOf(derivation), rules), "stepwise");
    return chain.verdict === "undecided" && end !== null ? end : chain;
  });
}

/** That the matrix of a Jacobian is the one of its pushforward: vec(D f · dX) = J vec(dX), for names as they stand or, if need be, for what they stand for. */
export function certifyMatrix(derivation: Derivation, rules: RuleSet): Certificate | null {
  const claim = stackedClaim(derivation, rules);
  if (claim === null) return null;
  return asCertificate([proveMatrix(derivation.problem.table, { ...claim, bindings: derivation.bindings, ...rules.means })], "end-to-end");
}

/** That two forms agree, for names as they stand or, if need be, for what they stand for. */
export function proveMatrix(table: TermTable, claim: EqualityClaim): Verdict {
  const plain = proveForms(table, { ...claim, bindings: [] });
  return plain.kind === "proved" || (claim.bindings ?? []).length === 0 ? plain : proveForms(table, claim);
}

/** That an answer without its names has another form: as it stands, or with its names unfolded. What is declared of the variables may not be used. */
export function certifyForm({ problem, bindings, answers }: Derivation, value: Term, form: Term, rules: RuleMeans): Certificate {
  return asCertificate([proveForms(problem.table, { left: value, right: form, bindings, forget: answers.map(({ wrt }) => wrt.term), ...rules })], "end-to-end");
}

/** The conjunction of verdicts. */
export function asCertificate(verdicts: Iterable<Verdict>, how: Certificate["how"]): Certificate {
  const relations = new Set<string>();
  for (const verdict of verdicts) {
    if (verdict.kind === "undecided") return { verdict: "undecided", how, relations: [], reason: verdict.reason };
    if (verdict.kind === "refuted") return { verdict: "refuted", how, relations: [], reason: "the kernel's own derivative is another one" };
    for (const name of verdict.relations) relations.add(name);
  }
  return { verdict: "proved", how, relations: [...relations].toSorted(), reason: "" };
}

/** The certificate of what rests on both: proved where both are. */
export function both(a: Certificate, b: Certificate): Certificate {
  const weaker = a.verdict === "proved" ? b : a;
  const how = a.how === "stepwise" ? a.how : b.how;
  return { ...weaker, how, relations: weaker.verdict === "proved" ? [...new Set([...a.relations, ...b.relations])].toSorted() : [] };
}

/** What a derivation claims. */
export function claimOf(derivation: Derivation): Claim {
  const { order, problem, bindings, answers, cotangent, tangents } = derivation;
  const forwards = order === "jvp" || order === "jacobian";
  return {
    order: order === "jacobian" ? "jvp" : order,
    expression: problem.term,
    bindings,
    answers: answers.map(({ wrt, value, reading }) => ({ variable: wrt.term, value: forwards ? pushforwardOf(derivation) : value, reading })),
    cotangent,
    ambient: derivation.ambient,
    directions: [...tangents].flatMap(([term, tangent]) => (term.kind === "variable" ? [{ variable: term, tangent }] : [])),
  };
}

/** The links that the sweep left behind. A root such as 2 f that has no name of its own gets one. */
export function chainOf({ graph, sweep, origins, problem }: Derivation): Chain {
  const arrived = new Map<TermOf<"variable">, readonly Term[]>();
  for (const [node, value] of sweep.along) {
    if (node.image.kind === "variable" && !node.alias) arrived.set(node.image, [...(arrived.get(node.image) ?? []), value]);
  }
  const values = graph.parts.map(({ variable, value }) => ({ variable, value }));
  const { image } = graph.root;
  const root = image.kind === "variable" ? image : partVariable(problem.table, "root", image);
  if (root !== image) {
    values.push({ variable: root, value: image });
    const last = sweep.along.get(graph.root);
    if (last !== undefined) arrived.set(root, [last]);
  }
  return {
    values,
    root,
    arrived,
    shared: sweep.parts.map(({ variable, value }) => ({ variable, value })),
    aliases: [...origins.named].flatMap(([printed, part]) => (printed.kind === "variable" && printed !== part ? [{ variable: printed, value: part }] : [])),
  };
}
