/** A proof by the chain rule as data: named values, what arrives at each of them, and the printed answers. Knows no lemmas and no files. */
import { type Binding, type Direction, type Means, proveAdjoint, proveCotangent, proveEqual, proveGradient, provePushforward, proveTied, type Verdict } from "../kernel/kernel.js";
import type { RuleMeans } from "../rules/rule-set.js";
import { proveForms } from "./abstract.js";
import type { TermTable } from "../term/table.js";
import type { Term, TermOf } from "../term/term.js";
import type { EntriesReading } from "../term/tying.js";
import { postorder } from "../term/traverse.js";

/** What is claimed of an expression, in the printed names. */
export interface Claim {
  readonly order: "gradient" | "vjp" | "jvp";
  readonly expression: Term;
  readonly bindings: readonly Binding[];
  readonly answers: readonly ClaimedAnswer[];
  /** The cotangent of a vjp. */
  readonly cotangent: Term | null;
  /** The tangents of a jvp. */
  readonly directions: readonly Direction[];
  /** Claims it wherever the variables are, whatever is declared of them. */
  readonly ambient: boolean;
}

export interface ClaimedAnswer {
  /** Of a jvp, any of its variables. */
  readonly variable: TermOf<"variable">;
  readonly value: Term;
  readonly reading: EntriesReading;
}

/** The links of a proof. Names are `part` variables; `values` and `shared` are in order of definition. */
export interface Chain {
  /** The compound parts of the expression. */
  readonly values: readonly Binding[];
  /** The name of the expression. */
  readonly root: TermOf<"variable">;
  /** The cotangents (tangents of a jvp) that arrive at each named part and variable; their sum counts. */
  readonly arrived: ReadonlyMap<TermOf<"variable">, readonly Term[]>;
  /** Cotangents with names of their own. */
  readonly shared: readonly Binding[];
  /** The part that each printed name stands for. */
  readonly aliases: readonly Binding[];
}

/** One answer, from the expression itself. */
export function proveWhole({ order, expression, bindings, cotangent, directions, ambient }: Claim, { variable, value, reading }: ClaimedAnswer, rules: RuleMeans & Pick<Means, "budget">): Verdict {
  const means = { ...rules, bindings, forget: ambient ? [variable, ...directions.map((direction) => direction.variable)] : [] };
  if (order === "gradient") return proveGradient({ loss: expression, variable, gradient: value, reading, ...means });
  if (order === "jvp") return provePushforward({ map: expression, directions, pushforward: value, ...means });
  if (cotangent === null) throw new Error("internal: a vjp without a cotangent");
  return proveAdjoint({ map: expression, variable, cotangent, adjoint: value, reading, ...means });
}

/** The verdicts that together prove all answers: the names are the expression's, every link follows, and what is printed is what arrived. */
export function* proveLinks(table: TermTable, claim: Claim, chain: Chain, given: RuleMeans): Generator<Verdict> {
  const { values, root, arrived, shared } = chain;
  const chosen = claim.order === "jvp" ? claim.directions.map(({ variable }) => variable) : claim.answers.map(({ variable }) => variable);
  // What is differentiated must be the expression around the point: there the facts of its variables do not hold.
  yield proveEqual({ left: claim.expression, right: root, bindings: values, ...given, forget: chosen });
  const rules = { ...given, forget: claim.ambient ? chosen : [] };
  const own = new Map<Term, Term>(shared.map(({ variable, value }) => [variable, value]));
  const total = (variable: TermOf<"variable">): Term => {
    const list = arrived.get(variable) ?? [];
    return list.length === 0 ? table.zeros(variable.shape) : table.add(list);
  };
  const place = new Map<Term, number>(shared.map(({ variable }, index) => [variable, index]));
  /** Shared values that arrive at named ones are claimed there; the others, of terms without a name, are unfolded wherever they are met. */
  const claimed = new Set<Term>([...arrived.values()].flat());
  /** What the names in `terms` stand for, where it is not claimed elsewhere: those that arrive at `variable`, and those claimed nowhere. */
  const sharedAt = (variable: TermOf<"variable">, terms: readonly Term[] = []): readonly Binding[] => {
    const found = new Set<number>();
    const stack: Term[] = [...(arrived.get(variable) ?? []), ...terms].flatMap(variablesIn);
    const here = new Set<Term>(arrived.get(variable) ?? []);
    for (let name = stack.pop(); name !== undefined; name = stack.pop()) {
      const index = place.get(name);
      const term = own.get(name);
      if (index === undefined || term === undefined || found.has(index) || (claimed.has(name) && !here.has(name))) continue;
      found.add(index);
      stack.push(...variablesIn(term));
    }
    return [...found].toSorted((x, y) => x - y).flatMap((index) => shared[index] ?? []);
  };
  // What depends on a chosen variable must be accounted for: a link that is left out counts as zero, and has to be.
  const moving = new Set<Term>(chosen);
  const links = values.filter(({ variable, value }) => {
    const moves = variablesIn(value).some((one) => moving.has(one));
    if (moves) moving.add(variable);
    return moves;
  });
  if (claim.order === "jvp") {
    for (const { variable, tangent } of claim.directions) yield proveEqual({ left: total(variable), right: tangent, ...rules });
    for (const { variable, value } of links) {
      const directions = variablesIn(value).flatMap((one) => (moving.has(one) ? [{ variable: one, tangent: total(one) }] : []));
      // A slope may mention the value itself, as 1 − a² does for a = tanh(z): the value is known by its term.
      yield provePushforward({ map: value, directions, pushforward: total(variable), bindings: [{ variable, value }, ...sharedAt(variable, directions.map(({ tangent }) => tangent))], ...rules });
    }
  } else {
    const uses = new Map<Term, { readonly map: Term; readonly cotangent: Term; readonly binding: Binding }[]>();
    for (const { variable, value } of links) {
      for (const used of variablesIn(value)) uses.set(used, [...(uses.get(used) ?? []), { map: value, cotangent: total(variable), binding: { variable, value } }]);
    }
    const seed = claim.order === "gradient" ? table.number(1) : claim.cotangent;
    if (seed === null) throw new Error("internal: a vjp without a cotangent");
    yield proveEqual({ left: total(root), right: seed, bindings: sharedAt(root), ...rules });
    for (const variable of [...claim.answers.map((answer) => answer.variable), ...links.map((link) => link.variable)]) {
      if (variable === root) continue;
      const using = uses.get(variable) ?? [];
      yield proveCotangent({ uses: using, variable, total: total(variable), names: using.map(({ binding }) => binding), bindings: sharedAt(variable, using.map(({ cotangent }) => cotangent)), ...rules });
    }
  }
  yield* provePrinted(table, claim, chain, total, rules);
}

const variablesIn = (term: Term): readonly TermOf<"variable">[] => postorder([term]).filter((part): part is TermOf<"variable"> => part.kind === "variable");

/** Every printed name equals the part it stands for, and every answer what arrived at its variable. */
function* provePrinted(table: TermTable, claim: Claim, { values, shared, aliases, root }: Chain, total: (variable: TermOf<"variable">) => Term, rules: RuleMeans & Pick<Means, "forget">): Generator<Verdict> {
  const parts = new Map<Term, Binding>([...values, ...shared].map((binding) => [binding.variable, binding]));
  const aliasOf = new Map<Term, Binding>(aliases.map((alias) => [alias.variable, alias]));
  const printed = new Set<Term>(aliases.map(({ value }) => value));
  /** The names a claim needs unfolded: printed names stand for their parts, and parts without a printed name for their terms. */
  const needed = (terms: readonly Term[]): readonly Binding[] => {
    const found = new Map<Term, Binding>();
    const stack = terms.flatMap(variablesIn).map((variable) => ({ variable, open: false }));
    const order: Binding[] = [];
    for (let top = stack.pop(); top !== undefined; top = stack.pop()) {
      const binding = aliasOf.get(top.variable) ?? (printed.has(top.variable) ? undefined : parts.get(top.variable));
      if (binding === undefined) continue;
      if (top.open) order.push(binding);
      else if (!found.has(top.variable)) {
        found.set(top.variable, binding);
        stack.push({ variable: top.variable, open: true }, ...variablesIn(binding.value).map((variable) => ({ variable, open: false })));
      }
    }
    return order;
  };
  const same = (left: Term, right: Term): Verdict => proveForms(table, { left, right, bindings: needed([left, right]), ...rules });
  for (const { variable, value } of claim.bindings) {
    const part = aliasOf.get(variable);
    const derived = part === undefined ? undefined : parts.get(part.value);
    yield derived === undefined ? { kind: "undecided", reason: `nothing says what ${variable.name} stands for` } : same(value, derived.value);
  }
  for (const { variable, value, reading } of claim.answers) {
    const at = claim.order === "jvp" ? root : variable;
    if (reading === "tied") yield proveTied({ free: total(at), variable, value, bindings: needed([value, total(at)]), ...rules });
    else yield same(value, total(at));
  }
}
