/** A derivation line by line: which rule took which cotangent where, with its hypotheses where they enter. Knows no terminal. */
import type { Derivation } from "../derive/derivation.js";
import type { GraphNode } from "../derive/graph.js";
import type { Shape } from "../term/dimension.js";
import type { Hypothesis } from "../term/symbols.js";
import type { Term } from "../term/term.js";
import { substitute } from "../term/traverse.js";

/** `before` became `after` by `rule`, at the part `at` of the expression. */
export interface Step {
  readonly rule: string;
  readonly kind: "adjoint" | "rewrite";
  readonly at: Term;
  readonly before: Term;
  readonly after: Term;
  /** The shape of `after`. */
  readonly shape: Shape;
  readonly given: readonly Hypothesis[];
}

/** The steps on the paths from the expression to one answer's variable, in the order of the sweep. */
export function stepsOf({ graph, sweep, answers, order, origins, problem }: Derivation, index: number): readonly Step[] {
  const answer = answers[index];
  if (answer === undefined) return [];
  const path = onPath(graph.nodes, order === "jvp" ? null : answer.wrt.term);
  const printed = new Map<Term, Term>([...origins.named].map(([name, part]) => [part, name]));
  const rename = (term: Term): Term => {
    let current = term;
    for (;;) {
      const [next = current] = substitute(problem.table, [current], { variable: (variable) => printed.get(variable) ?? origins.gone.get(variable) ?? null });
      if (next === current) return current;
      current = next;
    }
  };
  const steps: Step[] = graph.unfolded.map(({ rule, before, after }) => ({ rule, kind: "rewrite", at: before, before, after, shape: after.shape, given: [] }));
  for (const { rule, at, before, after, given, node } of sweep.steps) {
    if (!path.has(node) || (order !== "jvp" && !reaches(node, at, path, answer.wrt.term))) continue;
    steps.push({ rule, kind: "adjoint", at: rename(at), before: rename(before), after: rename(after), shape: after.shape, given: given.map(({ term, condition }) => ({ term: rename(term), condition })) });
  }
  const last = steps.at(-1);
  if (last !== undefined && last.after !== answer.value && order !== "jvp") {
    steps.push({ rule: "simplify", kind: "rewrite", at: answer.wrt.term, before: last.after, after: answer.value, shape: answer.value.shape, given: [] });
  }
  return steps;
}

/** The nodes whose value depends on `target`; all of them where there is none. */
function onPath(nodes: readonly GraphNode[], target: Term | null): ReadonlySet<GraphNode> {
  const path = new Set<GraphNode>();
  for (const node of nodes) if (target === null || node.term === target || node.args.some((argument) => path.has(argument))) path.add(node);
  return path;
}

/** Whether the argument `at` of a step leads to the target. */
function reaches(node: GraphNode, at: Term, path: ReadonlySet<GraphNode>, target: Term): boolean {
  return node.args.some((argument) => argument.image === at && (path.has(argument) || argument.term === target)) || (node.local.args.includes(at) && node.args.some((argument, place) => node.local.args[place] === at && path.has(argument)));
}
