/** The expression as a graph of small terms: every compound part stands under a name of its own, so that no later step repeats it. */
import { isScalarShape } from "../term/dimension.js";
import type { TermTable } from "../term/table.js";
import type { KindTable, Term, TermOf } from "../term/term.js";
import { dependents, postorderBy, replaceTerms, withArguments } from "../term/traverse.js";
import type { Direction, LocalRules } from "./local.js";
import type { Simplifier } from "./simplify/simplify.js";
import type { RewriteStep } from "./simplify/step.js";

/** A name for a term; `reader` is the reader's own name for it, if any. */
export interface Part {
  readonly variable: TermOf<"variable">;
  readonly value: Term;
  readonly reader: string | null;
  readonly origin: "forward" | "cotangent" | "tangent";
}

export interface GraphNode {
  /** The term of the original expression. */
  readonly term: Term;
  /** The same operator on names: what rules are applied to. */
  readonly local: Term;
  readonly args: readonly GraphNode[];
  readonly depends: boolean;
  /** What other terms call it: a name for a compound part, else the term itself. */
  readonly image: Term;
  /** Whether it equals a name below it, as (x')' equals x: what arrives at it arrives at that name again. */
  readonly alias: boolean;
}

export interface Graph {
  /** Arguments before what uses them. */
  readonly nodes: readonly GraphNode[];
  readonly root: GraphNode;
  /** Forward parts, in order of definition. */
  readonly parts: readonly Part[];
  /** Definitions that were unfolded because no lemma differentiates them. */
  readonly unfolded: readonly { readonly rule: string; readonly before: Term; readonly after: Term }[];
  /** The rewrites by which the parts came to their forms. */
  readonly rewritten: readonly RewriteStep[];
  /** Replaces parts of a term by the names they have. */
  fold(term: Term): Term;
}

/** Whether a term of this kind gets a name; the others are written out wherever they are used. */
const compound: KindTable<boolean> = {
  number: false,
  size: false,
  variable: false,
  ones: false,
  zeros: false,
  identity: false,
  add: true,
  multiply: true,
  hadamard: true,
  power: false,
  apply: true,
  transpose: false,
  trace: true,
  sum: true,
  diagonal: false,
  diagonalPart: true,
  fill: false,
  einsum: true,
  call: true,
  operator: true,
};

function isCompound(term: Term): boolean {
  if (term.kind === "power") return term.args[1]?.kind !== "number";
  if (!compound[term.kind]) return false;
  const plain = (argument: Term): boolean => argument.kind === "number" || argument.kind === "size" || (argument.kind === "power" && argument.args[0]?.kind === "size");
  if (plain(term)) return false;
  return term.kind !== "multiply" || term.args.filter((factor) => !plain(factor)).length > 1;
}

/**
 * Unfolds what no lemma differentiates, from the leaves up; and takes a power that has a name of its own by that name, as ‖r‖² is normsq(r),
 * which is smooth where ‖r‖ is not.
 */
function prepare(table: TermTable, root: Term, wrt: readonly Term[], local: LocalRules, direction: Direction, simplify: GraphSetting["simplify"]): { readonly root: Term; readonly unfolded: Graph["unfolded"] } {
  const unfolded: { rule: string; before: Term; after: Term }[] = [];
  let current = root;
  for (;;) {
    const depending = dependents([current], new Set(wrt));
    const [next = current] = replaceTerms(table, [current], (term) => {
      if (term.kind === "power" && term.args[0]?.kind === "call" && depending.has(term)) {
        let rule = "simplify";
        const named = simplify(term, (step) => (rule = step.rule));
        if (named.kind === "call") unfolded.push({ rule, before: term, after: named });
        return named.kind === "call" ? named : null;
      }
      if (term.kind !== "call" && term.kind !== "fill") return null;
      const index = term.args.findIndex((argument, place) => depending.has(argument) && local.unfolding(term, place, direction) !== null);
      if (index < 0) return null;
      const after = local.unfolding(term, index, direction);
      if (after !== null) unfolded.push({ rule: term.kind === "call" ? term.definition.name : "broadcast", before: term, after });
      return after;
    });
    if (next === current) return { root: current, unfolded };
    current = next;
  }
}

/** Whether some node below has the image already, as exp(log(exp(x))) has that of exp(x). */
function isBelow(image: Term, args: readonly GraphNode[]): boolean {
  const seen = new Set<GraphNode>();
  const stack = [...args];
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    if (node.image === image) return true;
    if (seen.has(node)) continue;
    seen.add(node);
    stack.push(...node.args);
  }
  return false;
}

export interface GraphSetting {
  readonly table: TermTable;
  readonly root: Term;
  readonly wrt: readonly Term[];
  readonly local: LocalRules;
  readonly direction: Direction;
  readonly simplify: Simplifier["simplify"];
  readonly named: ReadonlyMap<Term, string>;
}

export function createGraph({ table, root: written, wrt, local, direction, simplify, named }: GraphSetting): Graph {
  const { root, unfolded } = prepare(table, written, wrt, local, direction, simplify);
  const regroup = createRegrouping(named);
  const order = postorderBy([root], (term) => (term.kind === "multiply" ? regroup(term) : term.args));
  const depending = dependents(order, new Set(wrt));
  const nodes = new Map<Term, GraphNode>();
  const images = new Map<Term, Term>();
  const claimed = new Set<Term>();
  const partOf = new Map<Term, Part>();
  const folding = new Map<Term, Term>();
  const list: GraphNode[] = [];
  const rewritten: RewriteStep[] = [];
  const imageOf = (term: Term, mirrored: Term): Term => {
    const canonical = simplify(mirrored, (step) => void rewritten.push(step));
    if (!isCompound(canonical)) return canonical.kind === "variable" ? canonical : mirrored;
    const known = partOf.get(canonical);
    const part = known ?? newPart(table, partOf.size, canonical, named.get(term) ?? null);
    if (known === undefined) partOf.set(canonical, part);
    folding.set(canonical, part.variable);
    folding.set(mirrored, part.variable);
    return part.variable;
  };
  const gather = createGathering();
  for (const term of order) {
    const members = term.kind === "add" ? gather(term) : term.kind === "multiply" ? regroup(term) : term.args;
    const mirrored = withArguments(table, term, members.map((argument) => images.get(argument) ?? argument));
    const image = imageOf(term, mirrored);
    images.set(term, image);
    const args = members.flatMap((argument) => nodes.get(argument) ?? []);
    const known = claimed.has(image);
    claimed.add(image);
    const alias = image.kind === "variable" && term.kind !== "variable" && (partOf.get(simplify(mirrored))?.variable !== image || (known && isBelow(image, args)));
    const node: GraphNode = { term, local: mirrored, args, depends: depending.has(term), image, alias };
    nodes.set(term, node);
    list.push(node);
  }
  const rootNode = nodes.get(root);
  if (rootNode === undefined) throw new Error("internal: a graph without a root");
  return {
    nodes: list,
    root: rootNode,
    parts: [...partOf.values()],
    unfolded,
    rewritten,
    fold: (term) => replaceTerms(table, [term], (part) => folding.get(part) ?? null)[0] ?? term,
  };
}

/** The members of a sum, with those that make up a sum that another member uses replaced by it: a skip connection h + f(h), which terms hold spliced. */
function createGathering(): (sum: TermOf<"add">) => readonly Term[] {
  /** The longest sum so far that each summand belongs to. */
  const longest = new Map<Term, TermOf<"add">>();
  return (sum) => {
    const candidates = [...new Set(sum.args.flatMap((summand) => longest.get(summand) ?? []))].toSorted((a, b) => b.args.length - a.args.length || a.id - b.id);
    for (const summand of sum.args) if ((longest.get(summand)?.args.length ?? 0) < sum.args.length) longest.set(summand, sum);
    for (const inner of candidates.slice(0, mostCandidates)) {
      const rest = inner.args.length < sum.args.length ? without(sum.args, inner.args) : null;
      if (rest !== null && reaches(rest, inner)) return [inner, ...rest];
    }
    return sum.args;
  };
}

/** The members of a product, with the reader's own names for products inside it, which terms hold spliced: A V W for V = X Y. */
function createRegrouping(named: GraphSetting["named"]): (product: TermOf<"multiply">) => readonly Term[] {
  const byFirst = new Map<Term, TermOf<"multiply">[]>();
  for (const term of named.keys()) {
    const [first] = term.args;
    if (term.kind === "multiply" && first !== undefined && !isScalarShape(term.shape)) byFirst.set(first, [...(byFirst.get(first) ?? []), term]);
  }
  return (product) => {
    if (byFirst.size === 0) return product.args;
    const members: Term[] = [];
    for (let place = 0; place < product.args.length; ) {
      const first = product.args[place];
      if (first === undefined) break;
      const inside = (byFirst.get(first) ?? []).filter(({ args }) => args.length < product.args.length && args.every((factor, offset) => product.args[place + offset] === factor));
      const longest = inside.reduce<Term | null>((best, one) => (best === null || one.args.length > best.args.length ? one : best), null);
      members.push(longest ?? first);
      place += longest?.args.length ?? 1;
    }
    return members;
  };
}

/** How far a sum is looked for inside the other members. */
const mostVisited = 64;

/** Whether one of `roots` uses `inner` within a few steps. Arguments have smaller ids than what uses them. */
function reaches(roots: readonly Term[], inner: Term): boolean {
  const seen = new Set<Term>();
  const stack = [...roots];
  for (let term = stack.pop(); term !== undefined && seen.size < mostVisited; term = stack.pop()) {
    if (term === inner) return true;
    if (term.id < inner.id || seen.has(term)) continue;
    seen.add(term);
    stack.push(...term.args);
  }
  return false;
}

/** How many earlier sums are looked for in a sum. */
const mostCandidates = 4;

/** `list` without `removed`; null when it does not hold all of them. */
function without(list: readonly Term[], removed: readonly Term[]): readonly Term[] | null {
  const counts = new Map<Term, number>();
  for (const term of removed) counts.set(term, (counts.get(term) ?? 0) + 1);
  const rest = list.filter((term) => {
    const count = counts.get(term) ?? 0;
    if (count > 0) counts.set(term, count - 1);
    return count === 0;
  });
  return rest.length === list.length - removed.length ? rest : null;
}

function newPart(table: TermTable, index: number, value: Term, reader: string | null): Part {
  return { variable: partVariable(table, `f${index + 1}`, value), value, reader, origin: "forward" };
}

/** A variable that stands for `value`. */
export function partVariable(table: TermTable, name: string, value: Term): TermOf<"variable"> {
  const variable = table.variable(name, value.shape, "part");
  if (variable.kind !== "variable") throw new Error("internal: a part is a variable");
  return variable;
}
