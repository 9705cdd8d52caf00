/** A derivation line by line: a cotangent (or tangent) on its way through the expression, one rule at a time. Knows no terminal. */
import { definedness } from "../derive/definedness.js";
import { isStructural } from "../term/facts/matrix-facts.js";
import type { Derivation } from "../derive/derivation.js";
import type { GraphNode } from "../derive/graph.js";
import { createLocalRules } from "../derive/local.js";
import type { RuleSet } from "../rules/rule-set.js";
import { isScalarShape, type Shape } from "../term/dimension.js";
import type { Hypothesis } from "../term/symbols.js";
import type { Term } from "../term/term.js";
import { withArguments } from "../term/traverse.js";
import { createDisplay, type Display } from "./display.js";

/**
 * `before` became `after` by `rule`. Each `before` is the `after` of the step above, or was named or reached further up.
 * Beside the rules there are six words: `accumulate` adds what arrives on several ways, `simplify` gives the closed form,
 * `name` gives a shared value its name, `tie_entries` adds what belongs to one independent entry, `broadcast` writes a scalar out as a multiple of ones, `read_off` takes the tangent out of a Jacobian.
 */
export interface Step {
  readonly rule: string;
  readonly kind: "adjoint" | "rewrite";
  /** The part of the expression that the step goes through; null for steps that only rewrite. */
  readonly through: Term | null;
  /** The part whose cotangent (or tangent) `after` is, or belongs to. */
  readonly at: Term;
  readonly before: Term;
  readonly after: Term;
  /** The shape of `after`. */
  readonly shape: Shape;
  /** The conditions that the rule brings in and that are not known to hold. */
  readonly given: readonly Hypothesis[];
  /** The rewrites that a `simplify` used, beside arithmetic. */
  readonly uses: readonly string[];
}

/** The way from one node of the graph to its neighbour, through the operator at `node` and its argument at `place`. */
interface Crossing {
  readonly from: GraphNode;
  readonly to: GraphNode;
  readonly node: GraphNode;
  readonly place: number;
}

/** The steps on the ways that lead to one answer, in the order of the sweep. */
export function stepsOf(derivation: Derivation, index: number, rules: RuleSet): readonly Step[] {
  const answer = derivation.answers[index];
  if (answer === undefined) return [];
  const { graph, order, sweep, tangents, cotangent, problem } = derivation;
  const forwards = order === "jvp" || order === "jacobian";
  const display = createDisplay(derivation, rules);
  const sources = forwards ? new Set<Term>(tangents.keys()) : new Set<Term>([answer.wrt.term]);
  const nodes = onPath(graph.nodes, sources);
  const target = forwards ? graph.root : nodes.find(({ term }) => term === answer.wrt.term);
  if (target === undefined || !nodes.includes(target)) return [];
  const steps: Step[] = graph.unfolded.map(({ rule, before, after }) => rewriting(rule, before, before, after, []));
  steps.push(...factsUsed(graph, display, rules));
  const arrived = new Map<GraphNode, Term[]>();
  const seed = (node: GraphNode): Term | null => (forwards ? (tangents.get(node.term) ?? null) : node === graph.root ? (cotangent ?? problem.table.number(1)) : null);
  const values = new Map<GraphNode, Term>();
  const cross = createCrosser(derivation, rules, display, answer.hypotheses);
  const leave = (node: GraphNode): void => {
    const known = display.alongside(sweep.along.get(node));
    const last = node === target && order !== "jacobian" && known?.name !== answer.value;
    const closed = last && answer.reading === "free" ? { value: answer.value, name: null } : known;
    const value = seed(node) ?? collect(node, arrived.get(node) ?? [], closed, display, steps);
    if (node === target && answer.reading === "tied" && value !== null) steps.push(rewriting("tie_entries", display.show(node.image), value, answer.value, []));
    if (value !== null) values.set(node, value);
  };
  for (const { from, to, node, place } of crossings(nodes, forwards, leave)) {
    const value = values.get(from);
    if (value === undefined) continue;
    const list = arrived.get(to) ?? [];
    list.push(cross(node, place, value, steps));
    arrived.set(to, list);
  }
  const pushed = values.get(target);
  if (order === "jacobian" && pushed !== undefined) steps.push(rewriting("read_off", display.show(target.image), pushed, answer.value, []));
  return steps;
}

/** The rewrites of the expression itself that rest on what is declared or known of a matrix: inv(Q) = Q′. */
function factsUsed({ rewritten }: Derivation["graph"], display: Display, rules: RuleSet): readonly Step[] {
  const seen = new Set<Term>();
  return rewritten.flatMap(({ rule, before, after }) => {
    if (seen.has(before) || rules.find(rule)?.given.some(({ condition }) => isStructural(condition) && condition !== "is invertible") !== true) return [];
    seen.add(before);
    return [rewriting(rule, display.written(before), display.written(before), display.written(after), [])];
  });
}

/** Every way between neighbours on the path, in the order of the sweep; `leave` is called for each node when all of its ways have arrived. */
function* crossings(nodes: readonly GraphNode[], forwards: boolean, leave: (node: GraphNode) => void): Generator<Crossing> {
  const path = new Set(nodes);
  for (const node of forwards ? nodes : nodes.toReversed()) {
    if (!forwards) leave(node);
    for (const [place, argument] of node.args.entries()) {
      if (path.has(argument)) yield forwards ? { from: argument, to: node, node, place } : { from: node, to: argument, node, place };
    }
    if (forwards) leave(node);
  }
}

/** The nodes whose value depends on one of `sources`. */
function onPath(nodes: readonly GraphNode[], sources: ReadonlySet<Term>): readonly GraphNode[] {
  const path = new Set<GraphNode>();
  for (const node of nodes) if (sources.has(node.term) || node.args.some((argument) => path.has(argument))) path.add(node);
  return [...path];
}

function rewriting(rule: string, at: Term, before: Term, after: Term, uses: readonly string[]): Step {
  return { rule, kind: "rewrite", through: null, at, before, after, shape: after.shape, given: [], uses };
}

/** Adds what arrived at a node, brings it to the form that is printed, and gives it its name. */
function collect(node: GraphNode, arrived: readonly Term[], known: ReturnType<Display["alongside"]>, display: Display, steps: Step[]): Term | null {
  const last = arrived.at(-1);
  if (last === undefined || known === null) return null;
  const { value, name } = known;
  const at = display.show(node.image);
  let current = last;
  if (arrived.length > 1) {
    const sum = display.add(arrived);
    steps.push(rewriting("accumulate", at, last, sum, []));
    current = sum;
  }
  if (current === name) return name;
  if (current !== value) steps.push(rewriting("simplify", at, current, value, display.uses(current, value)));
  if (name === null) return value;
  steps.push(rewriting("name", at, value, name, []));
  return name;
}

/** Takes a value through one operator, a lemma at a time, as the sweep did, on the names that are printed. */
function createCrosser({ problem, order }: Derivation, rules: RuleSet, display: Display, hypotheses: readonly Hypothesis[]): (node: GraphNode, place: number, value: Term, steps: Step[]) => Term {
  const { table } = problem;
  const local = createLocalRules(table, rules);
  const shown = new Set<string>();
  const entering = (given: readonly Hypothesis[]): readonly Hypothesis[] =>
    given.flatMap(({ term, condition }) => {
      const found = hypotheses.find((one) => one.term === display.show(term) && one.condition === condition);
      const key = `${found?.term.id ?? ""} ${condition}`;
      if (found === undefined || shown.has(key)) return [];
      shown.add(key);
      return [found];
    });

  /** The operator at `node` with one argument put aside, as the one or more operators that a lemma each is for. */
  const pieces = (node: GraphNode, place: number): readonly { readonly term: Term; readonly place: number }[] => {
    const images = node.args.map(({ image }) => display.show(image));
    const { kind } = node.local;
    const hole = images[place];
    if (hole === undefined || (kind !== "multiply" && kind !== "add" && kind !== "hadamard")) return [{ term: withArguments(table, node.local, images), place }];
    const aside = table.variable("□", hole.shape, "part");
    const without = (term: Term): { readonly term: Term; readonly place: number } => ({ term, place: term.args.indexOf(aside) });
    const beside = images.with(place, aside);
    if (kind === "add") return [without(table.add(beside))];
    if (kind === "hadamard") return [without(table.hadamard(beside))];
    if (isScalarShape(hole.shape)) return [without(table.multiply(beside))];
    const scalars = images.filter(({ shape }, at) => at !== place && isScalarShape(shape));
    const before = images.filter(({ shape }, at) => at < place && !isScalarShape(shape));
    const after = images.filter(({ shape }, at) => at > place && !isScalarShape(shape));
    return [scalars.length > 0 ? [...scalars, aside] : [], before.length > 0 ? [...before, aside] : [], after.length > 0 ? [aside, ...after] : []].filter((factors) => factors.length > 0).map((factors) => without(table.multiply(factors)));
  };

  return (node, place, start, steps) => {
    const images = node.args.map(({ image }) => display.show(image));
    const through = display.written(withArguments(table, node.local, images));
    const at = images[place] ?? node.local;
    let value = start;
    for (const piece of pieces(node, place)) {
      const result = order === "jvp" || order === "jacobian" ? local.pushforward(piece.term, piece.place, value) : local.pullback(piece.term, piece.place, value);
      if (result.kind === "stuck") throw new Error("internal: a step that was taken cannot be taken again");
      for (const { rule, after, given } of result.steps) {
        const plain = display.plain(after);
        const simple = display.show(after);
        steps.push({ rule, kind: "adjoint", through, at, before: value, after: plain, shape: after.shape, given: entering([...definedness(piece.term), ...given]), uses: [] });
        if (plain !== simple) steps.push(rewriting("simplify", at, plain, simple, display.uses(after, simple)));
        value = simple;
      }
    }
    return value;
  };
}
