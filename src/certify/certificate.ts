/** Certificates of answers: claims put to the kernel, whole where that fits, else link by link along the chain rule. Knows no lemmas. */
import type { Derivation } from "../derive/derivation.js";
import { type Binding, proveAdjoint, proveCotangent, proveEqual, proveGradient, provePushforward, type Verdict } from "../kernel/kernel.js";
import type { RuleMeans } from "../rules/rule-set.js";
import type { Term, TermOf } from "../term/term.js";
import { postorder } from "../term/traverse.js";

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

/** One certificate for each answer, in order. */
export function certifyDerivation(derivation: Derivation, rules: RuleMeans): readonly Certificate[] {
  const whole = derivation.graph.nodes.length <= largestWhole;
  let chain: Certificate | null = null;
  return derivation.answers.map((_, index) => {
    const end = whole ? asCertificate([endToEnd(derivation, index, rules)], "end-to-end") : null;
    if (end !== null && end.verdict !== "undecided") return end;
    chain ??= asCertificate(links(derivation, rules), "stepwise");
    return chain.verdict === "undecided" && end !== null ? end : chain;
  });
}

function asCertificate(verdicts: Iterable<Verdict>, how: Certificate["how"]): Certificate {
  const relations = new Set<string>();
  for (const verdict of verdicts) {
    if (verdict.kind === "undecided") return { verdict: "undecided", how, relations: [], reason: verdict.reason };
    if (verdict.kind === "refuted") return { verdict: "refuted", how, relations: [], reason: "the kernel's own derivative is another one" };
    for (const name of verdict.relations) relations.add(name);
  }
  return { verdict: "proved", how, relations: [...relations].toSorted(), reason: "" };
}

function endToEnd({ order, problem, answers, bindings, cotangent, tangents }: Derivation, index: number, rules: RuleMeans): Verdict {
  const answer = answers[index];
  if (answer === undefined) throw new Error("internal: no such answer");
  const means = { ...rules, bindings };
  const variable = answer.wrt.term;
  if (order === "gradient") return proveGradient({ loss: problem.term, variable, gradient: answer.value, ...means });
  if (order === "vjp" && cotangent !== null) return proveAdjoint({ map: problem.term, variable, cotangent, adjoint: answer.value, ...means });
  const directions = [...tangents].flatMap(([term, tangent]) => (term.kind === "variable" ? [{ variable: term, tangent }] : []));
  return provePushforward({ map: problem.term, directions, pushforward: answer.value, ...means });
}

/** The claims that together make the answers: values are what they are called, every cotangent follows, and the printed form is the same. */
function* links(derivation: Derivation, rules: RuleMeans): Generator<Verdict> {
  const { graph, sweep, problem, order } = derivation;
  const values: readonly Binding[] = graph.parts.map(({ variable, value }) => ({ variable, value }));
  yield proveEqual({ left: problem.term, right: graph.root.image, bindings: values, ...rules });
  const own = new Map<Term, Term>(sweep.parts.map(({ variable, value }) => [variable, value]));
  const arrived = new Map<TermOf<"variable">, Term[]>();
  for (const [node, value] of sweep.along) {
    if (node.image.kind !== "variable") continue;
    arrived.set(node.image, [...(arrived.get(node.image) ?? []), value]);
  }
  const root = graph.root.image;
  const total = (variable: TermOf<"variable">): Term => {
    const list = arrived.get(variable) ?? [];
    return list.length === 0 ? problem.table.zeros(variable.shape) : problem.table.add(list);
  };
  /** What a shared cotangent or tangent stands for, where it is claimed. */
  const shared = (variable: TermOf<"variable">): readonly Binding[] =>
    (arrived.get(variable) ?? []).flatMap((value) => {
      const term = own.get(value);
      return value.kind === "variable" && term !== undefined ? [{ variable: value, value: term }] : [];
    });
  if (order === "jvp") {
    for (const { variable, value } of graph.parts) {
      const directions = variablesIn(value).flatMap((one) => (arrived.has(one) ? [{ variable: one, tangent: arrivedTangent(arrived, one, problem.table.add) }] : []));
      if (directions.length > 0) yield provePushforward({ map: value, directions, pushforward: total(variable), ...rules, bindings: [{ variable, value }, ...shared(variable)] });
    }
  } else {
    const uses = new Map<Term, { map: Term; cotangent: Term; binding: Binding }[]>();
    for (const { variable, value } of graph.parts) {
      const cotangent = arrived.get(variable);
      if (cotangent === undefined) continue;
      for (const used of variablesIn(value)) uses.set(used, [...(uses.get(used) ?? []), { map: value, cotangent: problem.table.add(cotangent), binding: { variable, value } }]);
    }
    for (const variable of arrived.keys()) {
      if (variable === root) continue;
      const using = uses.get(variable) ?? [];
      // A slope may mention the value itself, as 1 − a² does for a = tanh(z): what uses the variable is known by its term.
      yield proveCotangent({ uses: using, variable, total: total(variable), ...rules, bindings: [...using.map(({ binding }) => binding), ...shared(variable)] });
    }
  }
  yield* printedAsDerived(derivation, rules);
}

const variablesIn = (term: Term): readonly TermOf<"variable">[] => postorder([term]).filter((part): part is TermOf<"variable"> => part.kind === "variable");

function arrivedTangent(arrived: ReadonlyMap<Term, readonly Term[]>, variable: Term, add: (terms: readonly Term[]) => Term): Term {
  return add(arrived.get(variable) ?? []);
}

/** Every printed name and answer equals the part or value it came from. */
function* printedAsDerived({ bindings, answers, sweep, graph, parts, origins, order, problem }: Derivation, rules: RuleMeans): Generator<Verdict> {
  const values = new Map<Term, Term>(parts.map(({ variable, value }) => [variable, value]));
  const aliases: readonly Binding[] = [...origins.named].flatMap(([printed, part]) => (printed.kind === "variable" && printed !== part ? [{ variable: printed, value: part }] : []));
  const aliasOf = new Map<Term, Binding>(aliases.map((alias) => [alias.variable, alias]));
  /** What the claim's names stand for: printed names for parts, and parts that were written out for their terms. */
  const needed = (terms: readonly Term[], except: Term | null): readonly Binding[] => {
    const found = new Map<Term, Binding>();
    const order_: Binding[] = [];
    const visit = (roots: readonly Term[]): void => {
      for (const variable of roots.flatMap(variablesIn)) {
        if (found.has(variable)) continue;
        const alias = aliasOf.get(variable);
        const gone = origins.gone.has(variable) && variable !== except ? values.get(variable) : undefined;
        const binding = alias ?? (gone === undefined ? undefined : { variable, value: gone });
        if (binding === undefined) continue;
        found.set(variable, binding);
        visit([binding.value]);
        order_.push(binding);
      }
    };
    visit(terms);
    return order_;
  };
  const same = (left: Term, right: Term): Verdict => proveEqual({ left, right, bindings: needed([left, right], null), ...rules });
  for (const { variable, value } of bindings) {
    const part = origins.named.get(variable);
    const derived = part === undefined ? undefined : values.get(part);
    if (derived === undefined) throw new Error("internal: a printed name without a part");
    yield same(value, derived);
  }
  for (const { wrt, value } of answers) {
    const derived = sweep.values.get(order === "jvp" ? graph.root.term : wrt.term) ?? problem.table.zeros(value.shape);
    yield same(value, derived);
  }
}
