/** The reverse and the forward sweep: every term's cotangent or tangent in one pass over the graph, shared ones under names of their own. */
import { type Diagnostic, error, label } from "../diagnostics/diagnostic.js";
import { fail, ok, type Result } from "../diagnostics/result.js";
import type { Span } from "../diagnostics/span.js";
import type { Hypothesis } from "../term/symbols.js";
import type { TermTable } from "../term/table.js";
import type { Term } from "../term/term.js";
import { definedness } from "./definedness.js";
import type { Facts } from "../term/facts/known.js";
import { type Graph, type GraphNode, type Part, partVariable } from "./graph.js";
import type { LocalRules, LocalStep } from "./local.js";

/** One line of a derivation: through `node`, one argument received `after` from `before`. */
export interface SweepStep extends LocalStep {
  readonly node: GraphNode;
}

export interface Sweep {
  /** The value at each chosen node: a cotangent of a variable, or the tangent of the root. */
  readonly values: ReadonlyMap<Term, Term>;
  /** Shared cotangents or tangents, in order of definition. */
  readonly parts: readonly Part[];
  readonly steps: readonly SweepStep[];
  /** The cotangent (or tangent) of every term on the way, by its node: what a stepwise certificate checks. */
  readonly along: ReadonlyMap<GraphNode, Term>;
  /** What each value rests on, through all its paths. */
  readonly hypotheses: ReadonlyMap<Term, readonly Hypothesis[]>;
}

export interface SweepSetting {
  readonly table: TermTable;
  readonly local: LocalRules;
  readonly graph: Graph;
  readonly simplify: (term: Term) => Term;
  readonly worthNaming: (term: Term) => boolean;
  /** Whether a value is so long that it gets a name even if it is used once. */
  readonly tooHeavy: (term: Term) => boolean;
  readonly spans: ReadonlyMap<Term, Span>;
  /** Learns what each name stands for. */
  readonly facts: Pick<Facts, "define">;
}

/** Sums of what arrives at each term, and the hypotheses it rests on. */
interface Arrivals {
  give(target: Term, value: Term, from: Term | null, given: readonly Hypothesis[]): void;
  sum(target: Term): Term | null;
  hypotheses(): ReadonlyMap<Term, readonly Hypothesis[]>;
}

function createArrivals(table: TermTable): Arrivals {
  const values = new Map<Term, Term[]>();
  const rests = new Map<Term, Set<Hypothesis>>();
  const interned = new Map<string, Hypothesis>();
  const intern = (hypothesis: Hypothesis): Hypothesis => {
    const key = `${hypothesis.term.id} ${hypothesis.condition}`;
    const known = interned.get(key);
    if (known === undefined) interned.set(key, hypothesis);
    return known ?? hypothesis;
  };
  return {
    give: (target, value, from, given) => {
      const list = values.get(target);
      if (list === undefined) values.set(target, [value]);
      else list.push(value);
      const set = rests.get(target) ?? new Set();
      if (from !== null) for (const hypothesis of rests.get(from) ?? []) set.add(hypothesis);
      for (const hypothesis of given) set.add(intern(hypothesis));
      rests.set(target, set);
    },
    sum: (target) => {
      const list = values.get(target);
      return list === undefined ? null : table.add(list);
    },
    hypotheses: () => new Map([...rests].map(([term, set]) => [term, [...set]])),
  };
}

/** Cotangents from the root, where `seed` arrives, down to the chosen variables. */
export function reverseSweep({ table, local, graph, simplify, worthNaming, tooHeavy, spans, facts }: SweepSetting, seed: Term, wrt: readonly Term[]): Result<Sweep> {
  const chosen = new Set(wrt);
  const arrivals = createArrivals(table);
  const parts: Part[] = [];
  const steps: SweepStep[] = [];
  const along = new Map<GraphNode, Term>();
  const values = new Map<Term, Term>();
  arrivals.give(graph.root.term, seed, null, []);
  for (const node of graph.nodes.toReversed()) {
    const arrived = node.depends ? arrivals.sum(node.term) : null;
    if (arrived === null) continue;
    let cotangent = simplify(graph.fold(arrived));
    const consumers = node.args.filter(({ depends }) => depends).length + (chosen.has(node.term) ? 1 : 0);
    if ((consumers > 1 && worthNaming(cotangent)) || (node.args.length > 0 && tooHeavy(cotangent))) {
      const part: Part = { variable: partVariable(table, `d${parts.length + 1}`, cotangent), value: cotangent, reader: null, origin: "cotangent" };
      parts.push(part);
      facts.define(part.variable, part.value);
      cotangent = part.variable;
    }
    along.set(node, cotangent);
    if (chosen.has(node.term)) values.set(node.term, cotangent);
    if (node.args.length * consumers > mostProducts && node.term.kind !== "add") return fail(tooLong(node, spans));
    for (const [index, argument] of node.args.entries()) {
      if (!argument.depends) continue;
      const result = local.pullback(node.local, index, cotangent);
      if (result.kind === "stuck") return fail(notDifferentiable(result.term, spans, node));
      for (const step of result.steps) steps.push({ ...step, node });
      arrivals.give(argument.term, result.value, node.term, [...definedness(node.local), ...result.steps.flatMap(({ given }) => given)]);
    }
  }
  for (const variable of wrt) if (!values.has(variable)) values.set(variable, table.zeros(variable.shape));
  return ok({ values, parts, steps, along, hypotheses: arrivals.hypotheses() });
}

/** Tangents from the chosen variables, where `seeds` arrive, up to the root. */
export function forwardSweep({ table, local, graph, simplify, worthNaming, tooHeavy, spans, facts }: SweepSetting, seeds: ReadonlyMap<Term, Term>): Result<Sweep> {
  const arrivals = createArrivals(table);
  const uses = new Map<Term, number>();
  for (const node of graph.nodes) for (const argument of node.args) uses.set(argument.term, (uses.get(argument.term) ?? 0) + 1);
  const parts: Part[] = [];
  const steps: SweepStep[] = [];
  const along = new Map<GraphNode, Term>();
  const tangents = new Map<Term, Term>();
  for (const node of graph.nodes) {
    if (!node.depends) continue;
    const seed = seeds.get(node.term);
    if (seed !== undefined) {
      arrivals.give(node.term, seed, null, []);
      tangents.set(node.term, seed);
      along.set(node, seed);
      continue;
    }
    const moving = node.args.filter(({ depends }) => depends).length;
    if (node.args.length * moving > mostProducts && node.term.kind !== "add") return fail(tooLong(node, spans));
    for (const [index, argument] of node.args.entries()) {
      const incoming = tangents.get(argument.term);
      if (!argument.depends || incoming === undefined) continue;
      const result = local.pushforward(node.local, index, incoming);
      if (result.kind === "stuck") return fail(notDifferentiable(result.term, spans, node));
      for (const step of result.steps) steps.push({ ...step, node });
      arrivals.give(node.term, result.value, argument.term, [...definedness(node.local), ...result.steps.flatMap(({ given }) => given)]);
    }
    const arrived = arrivals.sum(node.term);
    if (arrived === null) continue;
    let tangent = simplify(graph.fold(arrived));
    if (((uses.get(node.term) ?? 0) > 1 && worthNaming(tangent)) || tooHeavy(tangent)) {
      const part: Part = { variable: partVariable(table, `t${parts.length + 1}`, tangent), value: tangent, reader: null, origin: "tangent" };
      parts.push(part);
      facts.define(part.variable, part.value);
      tangent = part.variable;
    }
    tangents.set(node.term, tangent);
    along.set(node, tangent);
  }
  const root = graph.root.term;
  const values = new Map([[root, tangents.get(root) ?? table.zeros(root.shape)]]);
  return ok({ values, parts, steps, along, hypotheses: arrivals.hypotheses() });
}

/** A product of n factors that all depend on a variable has a derivative of n² factors: more than this are refused. */
const mostProducts = 1_000_000;

function tooLong(node: GraphNode, spans: ReadonlyMap<Term, Span>): Diagnostic {
  return error("E0502", "the derivative of this product is too long", [label(spans.get(node.term) ?? { start: 0, end: 0 }, `${node.args.length} factors`)], "use a power, or fewer factors");
}

export function notDifferentiable(term: Term, spans: ReadonlyMap<Term, Span>, node: GraphNode): Diagnostic {
  const span = spans.get(node.term) ?? spans.get(term) ?? { start: 0, end: 0 };
  const name = term.kind === "apply" ? term.function.name : term.kind === "operator" ? term.operator.name : term.kind;
  return error("E0303", `\`${name}\` is known, but cannot be differentiated yet`, [label(span, "no derivative is known for this")], "give its derivative in a rule file, with `--rules`");
}
