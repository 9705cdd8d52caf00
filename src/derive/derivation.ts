/** Gradients and directional derivatives as data: closed forms with their shared parts, hypotheses, steps, and links for a certificate. */
import { error, label } from "../diagnostics/diagnostic.js";
import { fail, ok, type Result } from "../diagnostics/result.js";
import type { RuleSet } from "../rules/rule-set.js";
import type { Elaborated, Variable } from "../term/elaborate/elaborate.js";
import { type Dimension, isColumnShape, isScalarShape, isUnit, type Shape } from "../term/dimension.js";
import type { Hypothesis, OperatorSymbol } from "../term/symbols.js";
import type { TermTable } from "../term/table.js";
import type { Term, TermOf } from "../term/term.js";
import { matchShapes, postorder, replaceTerms, substitute } from "../term/traverse.js";
import type { EntriesReading } from "../term/tying.js";
import { type Binding, closedForm, type Origins } from "./closed-form.js";
import { contractionJacobian } from "./contraction-jacobian.js";
import { plainConditions } from "./conditions.js";
import { createFacts, holds } from "../term/facts/facts.js";
import type { Facts } from "../term/facts/known.js";
import { entrywise } from "./entrywise.js";
import { createGraph, type Graph, type Part } from "./graph.js";
import { jacobianMatrix, stacked, type Stacking } from "./jacobian.js";
import { createLocalRules, type Direction } from "./local.js";
import { mostSumsMultiplied, sumsMultiplied } from "./sums-multiplied.js";
import { createSimplifier, type Simplifier } from "./simplify/simplify.js";
import { readingOf, tieGradients } from "./tied.js";
import { forwardSweep, reverseSweep, type Sweep } from "./sweep.js";

export type Order = "gradient" | "vjp" | "jvp" | "jacobian";

export interface Answer {
  readonly wrt: Variable;
  readonly value: Term;
  /** Of a Jacobian in or of a matrix: D f · dX. Then `value` is the J with vec(D f · dX) = J vec(dX), or D f · dX again where no such matrix was found. */
  readonly operator: Term | null;
  readonly hypotheses: readonly Hypothesis[];
  /** `tied` where the value is the derivative in the independent entries of the variable. */
  readonly reading: EntriesReading;
}

export interface Derivation {
  readonly order: Order;
  readonly problem: Elaborated;
  /** The cotangent of a vjp; null otherwise. */
  readonly cotangent: TermOf<"variable"> | null;
  /** The tangents of a jvp, by variable. */
  readonly tangents: ReadonlyMap<Term, TermOf<"variable">>;
  readonly bindings: readonly Binding[];
  readonly answers: readonly Answer[];
  readonly graph: Graph;
  readonly sweep: Sweep;
  /** Every part that was named on the way, also those that were written out again. */
  readonly parts: readonly Part[];
  readonly origins: Origins;
  readonly simplifier: Simplifier;
  /** What is known of its terms. */
  readonly facts: Facts;
  /** Whether nothing declared of the variables differentiated in was used. */
  readonly ambient: boolean;
}

/** Cotangents and tangents lighter than this are repeated instead of named. */
const worthName = 2;

/** Multiples of the identity up to this weight are repeated. */
const heaviestIdentity = 8;

/** Expressions with more terms than this have the tangents named along which a Jacobian is proved. */
const longestNameless = 16;

/** Longer ones get a name even if they are used once, so that a deep chain does not repeat itself. */
const heaviestUnnamed = 150;

interface Derivable {
  readonly problem: Elaborated;
  readonly rules: RuleSet;
  readonly wrt: readonly Variable[];
  /** Leaves out what is declared of the variables differentiated in, so that the answer holds around the point and can be differentiated again. */
  readonly ambient?: boolean;
  /** Of a pullback in variables whose entries are tied. */
  readonly reading?: EntriesReading;
}

function prepare({ problem, rules, wrt, ambient = false }: Derivable, direction: Direction) {
  const { table } = problem;
  const chosen = wrt.map(({ term }) => term);
  // A fact about what is differentiated holds at the point, not along the way there: the expression is read without it, its derivative with it.
  const generic = new Set<Term>(chosen.filter(({ attributes }) => attributes.length > 0));
  const bare = createFacts([], generic);
  const facts = generic.size === 0 || ambient ? bare : createFacts();
  const simplifier = createSimplifier(table, rules, facts, takenNames(problem));
  const reader = facts === bare ? simplifier : createSimplifier(table, rules, bare, takenNames(problem));
  const simplify: Simplifier["simplify"] = (term, note) => simplifier.simplify(term, note);
  const local = createLocalRules(table, rules);
  const named = new Map(problem.parts.map(({ name, term }) => [term, name]));
  const graph = createGraph({ table, root: problem.term, wrt: chosen, local, direction, simplify: reader.simplify, named });
  for (const { variable, value } of graph.parts) facts.define(variable, value);
  const plainProduct = (term: Term): boolean => term.kind === "multiply" && term.args.length < 3 && term.args.every((factor) => factor.kind === "number" || factor.kind === "variable");
  const worthNaming = (term: Term): boolean => simplifier.weights.of(term) > worthName && !plainProduct(term) && !isLightIdentity(term, simplifier);
  const tooHeavy = (term: Term): boolean => simplifier.weights.of(term) > heaviestUnnamed || sumsMultiplied(term) > mostSumsMultiplied;
  return { table, facts, simplifier, simplify, local, graph, worthNaming, tooHeavy, spans: problem.spans };
}

/** c · I or c · ones with a short c, which vanishes into whatever it is multiplied with. */
function isLightIdentity(term: Term, { weights }: Simplifier): boolean {
  return term.kind === "multiply" && !isScalarShape(term.shape) && term.args.every((factor) => factor.kind === "identity" || factor.kind === "ones" || isScalarShape(factor.shape)) && weights.of(term) <= heaviestIdentity;
}

/** Names that shared parts must not take: the reader's, and the sizes'. */
function takenNames({ variables, parts }: Elaborated): ReadonlySet<string> {
  return new Set([...variables.flatMap(({ name, shape }) => [name, ...shape.flatMap((size) => size.powers.map(([sizeName]) => sizeName))]), ...parts.map(({ name }) => name)]);
}

function freshName(wanted: string, taken: ReadonlySet<string>): string {
  for (let index = 0; ; index += 1) {
    const name = index === 0 ? wanted : `${wanted}${index}`;
    if (!taken.has(name)) return name;
  }
}

/** A tangent of `x` is written `dx`, unless the reader has a `dx`. */
function freshTangent(name: string, taken: ReadonlySet<string>): string {
  return taken.has(`d${name}`) ? freshName(`${name}_`, new Set([...taken].map((other) => other.replace(/^d/, "")))) : name;
}

/** The pullback of the expression at `cotangent` (the seed 1 for a gradient), for all chosen variables in one sweep. */
export function derivePullback(question: Derivable, order: "gradient" | "vjp"): Result<Derivation> {
  const { problem, wrt } = question;
  const prepared = prepare(question, "pullback");
  const { table, graph, simplifier } = prepared;
  const taken = takenNames(problem);
  const seed = order === "gradient" ? table.number(1) : table.variable(freshName("delta", taken), problem.term.shape, "cotangent");
  const swept = reverseSweep(prepared, seed, wrt.map(({ term }) => term));
  if (!swept.ok) return swept;
  const sweep = swept.value;
  const free = wrt.map(({ term }) => graph.fold(sweep.values.get(term) ?? table.zeros(term.shape)));
  const tied = question.reading === "tied" ? tieGradients({ ...question, ...prepared, library: question.rules.library }, free) : ok({ answers: free, parts: [], named: new Map<Term, TermOf<"variable">>() });
  if (!tied.ok) return tied;
  // A gradient over all entries with a name of its own arrives at its variable under that name.
  const along = new Map([...sweep.along].map(([node, value]) => [node, tied.value.named.get(node.term) ?? value]));
  const parts = [...graph.parts, ...sweep.parts, ...tied.value.parts];
  const unknown = unknownUnder(prepared, parts);
  const form = closedForm({
    table,
    simplifier,
    parts,
    answers: tied.value.answers,
    hypotheses: wrt.map(({ term }) => unknown(sweep.hypotheses.get(term) ?? [])),
    taken: seed.kind === "variable" ? new Set([...taken, seed.name]) : taken,
  });
  return ok({
    order,
    problem,
    cotangent: seed.kind === "variable" ? seed : null,
    tangents: new Map(),
    bindings: form.bindings,
    answers: wrt.map((variable, index) => ({ wrt: variable, value: form.answers[index] ?? table.zeros(variable.shape), operator: null, hypotheses: distinctHypotheses(form.hypotheses[index] ?? []), reading: readingOf(variable, question.reading) })),
    graph,
    sweep: { ...sweep, along, parts: [...sweep.parts, ...tied.value.parts] },
    parts,
    origins: form.origins,
    simplifier,
    facts: prepared.facts,
    ambient: question.ambient === true,
  });
}

/** The pushforward D f · (dX, …) along tangents of the chosen variables, which are written dX. */
export function derivePushforward(question: Derivable): Result<Derivation> {
  return forwards(question, "jvp", (image) => ({ value: image, operator: null }));
}

const isColumn = ({ shape }: { readonly shape: Shape }): boolean => isColumnShape(shape) || isScalarShape(shape);

/**
 * The J with J[i, j] = ∂vec(f)_i / ∂vec(x)_j in one variable, columns stacked; beside it D f · dX where the expression or the variable is no
 * column. Errors E0303, E0306.
 */
export function deriveJacobian(asked: Derivable): Result<Derivation> {
  const { problem: written, wrt, rules } = asked;
  const [variable] = wrt;
  const span = written.spans.get(written.term) ?? { start: 0, end: 0 };
  if (variable === undefined || wrt.length > 1) {
    return fail(error("E0306", "a Jacobian is given in one variable", [label(span, "several variables")], "choose one with `--wrt`, or ask for `jvp` or `vjp`"));
  }
  if (written.term.shape.length > 2 || variable.shape.length > 2) {
    return fail(error("E0306", "a Jacobian of or in a tensor of more than two axes has no matrix", [label(span, "its pushforward is known")], "ask for `jvp` or `vjp`"));
  }
  // A row is read as the column of its entries.
  const row = isUnit(written.term.shape[0]) && !isScalarShape(written.term.shape) && isColumn(variable);
  const problem = row ? { ...written, term: written.table.transpose(written.term) } : written;
  const columns = isColumn(problem.term) && isColumn(variable);
  const stacking = stackingOf(rules);
  return forwards({ ...asked, problem }, "jacobian", (image, tangent, table, simplify) => {
    const matrix = jacobianMatrix({ table, stacking, simplify }, image, tangent) ?? (columns ? contractionJacobian(table, image, tangent) : null);
    return { value: matrix ?? image, operator: columns && matrix !== null ? null : image };
  });
}

/** The operators of Kronecker forms, which every set of rules ships. */
export function stackingOf(rules: RuleSet): Stacking {
  const symbol = (name: string): OperatorSymbol => {
    const found = rules.library.find(name);
    if (found?.kind !== "operator") throw new Error(`internal: there is no operator ${name}`);
    return found.symbol;
  };
  return { vec: symbol("vec"), kron: symbol("kron"), commutation: symbol("commutation") };
}

interface Image {
  readonly value: Term;
  readonly operator: Term | null;
}

function forwards(question: Derivable, order: "jvp" | "jacobian", form: (image: Term, tangent: Term, table: TermTable, simplify: (term: Term) => Term) => Image): Result<Derivation> {
  const { problem, wrt } = question;
  const prepared = prepare(question, "pushforward");
  const { table, graph, simplifier } = prepared;
  const taken = takenNames(problem);
  const tangents = new Map<Term, TermOf<"variable">>();
  for (const { name, term } of wrt) {
    const tangent = table.variable(freshTangent(name, taken), term.shape, "tangent");
    if (tangent.kind === "variable") tangents.set(term, tangent);
  }
  const [first] = wrt;
  const firstTangent = first === undefined ? undefined : tangents.get(first.term);
  if (first === undefined || firstTangent === undefined) throw new Error("internal: a pushforward without a variable");
  // A matrix is read off one term, so nothing inside it may hide behind a name; the proof of a long one goes from name to name.
  const nameless = order === "jvp" ? null : forwardSweep({ ...prepared, worthNaming: () => false, tooHeavy: () => false }, tangents);
  if (nameless !== null && !nameless.ok) return nameless;
  const swept = nameless === null || graph.nodes.length > longestNameless ? forwardSweep(prepared, tangents) : nameless;
  if (!swept.ok) return swept;
  const sweep = swept.value;
  const root = graph.root.term;
  const parts = [...graph.parts, ...sweep.parts];
  const pushed = graph.fold((nameless?.value ?? sweep).values.get(root) ?? table.zeros(root.shape));
  const image = form(pushed, firstTangent, table, simplifier.simplify);
  const rests = unknownUnder(prepared, parts)(sweep.hypotheses.get(root) ?? []);
  const closed = closedForm({
    table,
    simplifier,
    parts,
    answers: image.operator === null ? [image.value] : [image.value, image.operator],
    hypotheses: [rests],
    taken: new Set([...taken, ...[...tangents.values()].map(({ name }) => name)]),
  });
  return ok({
    order,
    problem,
    cotangent: null,
    tangents,
    bindings: closed.bindings,
    answers: [{ wrt: first, value: closed.answers[0] ?? table.zeros(image.value.shape), operator: closed.answers[1] ?? null, hypotheses: distinctHypotheses(closed.hypotheses[0] ?? []), reading: "free" }],
    graph,
    sweep,
    parts,
    origins: closed.origins,
    simplifier,
    facts: prepared.facts,
    ambient: question.ambient === true,
  });
}

/** What a forward derivation says of D f · dX: its answer, or its Jacobian times dx. */
export function pushforwardOf({ order, problem, answers, tangents }: Derivation): Term {
  const [answer] = answers;
  const tangent = answer === undefined ? undefined : tangents.get(answer.wrt.term);
  if (answer === undefined || tangent === undefined) throw new Error("internal: a pushforward without an answer");
  if (answer.operator !== null) return answer.operator;
  return order === "jacobian" ? problem.table.multiply([answer.value, tangent]) : answer.value;
}

/** vec(D f · dX) = J vec(dX), for an answer that gives both sides; null for any other. */
export function stackedClaim({ problem: { table }, answers: [answer], tangents }: Derivation, rules: RuleSet): { readonly left: Term; readonly right: Term } | null {
  const tangent = answer === undefined ? undefined : tangents.get(answer.wrt.term);
  if (answer === undefined || tangent === undefined || answer.operator === null || answer.operator === answer.value) return null;
  const stacking = stackingOf(rules);
  return { left: stacked({ table, stacking }, answer.operator), right: table.multiply([answer.value, stacked({ table, stacking }, tangent)]) };
}

/** Keeps the hypotheses that are not known to hold, looking through the names of parts. */
function unknownUnder({ facts, table, simplify }: Pick<ReturnType<typeof prepare>, "facts" | "table" | "simplify">, parts: readonly Part[]): (hypotheses: readonly Hypothesis[]) => readonly Hypothesis[] {
  const values = new Map<Term, Term>(parts.map(({ variable, value }) => [variable, value]));
  const seen = (term: Term): Term => values.get(term) ?? term;
  /** Whether a function inside the term ensures it, as sigmoid(x) does 1 − sigmoid(x) > 0. */
  const ensured = (term: Term, condition: Hypothesis["condition"]): boolean =>
    postorder([term]).map(seen).some((part) => {
      const [argument] = part.args;
      if (part.kind === "operator") return ensuredBy(part, term, condition);
      if (part.kind !== "apply" || argument === undefined) return false;
      const { ensures, parameter } = part.function;
      const opened = simplify(substitute(table, [term], { variable: (variable) => (values.get(variable) === part ? part : null) })[0] ?? term);
      return ensures.some((fact) => (fact.condition === condition || (fact.condition === "is positive" && condition !== "is nonnegative")) && simplify(entrywise(table, fact.term, parameter, argument)) === opened);
    });
  /** Whether an operator inside the term ensures it, as the eigenvectors of a simple eigenvalue are not orthogonal. */
  const ensuredBy = ({ operator, args }: TermOf<"operator">, term: Term, condition: Hypothesis["condition"]): boolean => {
    if (!operator.ensures.some((fact) => fact.condition === condition)) return false;
    const opened = (one: Term): Term => simplify(replaceTerms(table, [one], (leaf) => values.get(leaf) ?? null)[0] ?? one);
    const at = new Map(operator.parameters.map(({ name }, place) => [name, args[place]]));
    const sizes = new Map<string, Dimension>();
    if (!matchShapes(operator.parameters.map(({ shape }) => shape), args.map(({ shape }) => shape), sizes)) return false;
    return operator.ensures.some((fact) => {
      const [instance] = substitute(table, [fact.term], { variable: ({ name }) => at.get(name) ?? null, sizes });
      return fact.condition === condition && instance !== undefined && opened(instance) === opened(term);
    });
  };
  const known = new Map<Hypothesis, boolean>();
  const isKnown = (hypothesis: Hypothesis): boolean => {
    const before = known.get(hypothesis);
    if (before !== undefined) return before;
    const { term, condition } = hypothesis;
    const result = holds(facts, seen(term), condition) || holds(facts, simplify(seen(term)), condition) || ensured(seen(term), condition);
    known.set(hypothesis, result);
    return result;
  };
  /** −z has no zero entry where z has none: of the two the first is kept. */
  const oneOfOpposites = ({ term, condition }: Hypothesis, place: number, all: readonly Hypothesis[]): boolean => {
    if (condition !== "has no zero entry" && condition !== "is nonzero") return true;
    const value = seen(term);
    const opposite = simplify(value.kind === "add" ? table.add(value.args.map((summand) => table.negate(summand))) : table.negate(value));
    return !all.slice(0, place).some((other) => other.condition === condition && simplify(seen(other.term)) === opposite);
  };
  return (hypotheses) => hypotheses.filter((hypothesis) => !isKnown(hypothesis)).flatMap((hypothesis) => plainConditions(hypothesis, { table, facts, seen })).filter((hypothesis) => !isKnown(hypothesis)).filter(oneOfOpposites);
}

/** Each hypothesis once, and none that another one of the same term implies. */
export function distinctHypotheses(hypotheses: readonly Hypothesis[]): readonly Hypothesis[] {
  const seen = new Set<string>();
  const key = (term: Term, condition: Hypothesis["condition"]): string => `${term.id} ${condition}`;
  const stated = new Set(hypotheses.map(({ term, condition }) => key(term, condition)));
  return hypotheses.filter(({ term, condition }) => {
    if (seen.has(key(term, condition)) || impliedBy[condition].some((stronger) => stated.has(key(term, stronger)))) return false;
    seen.add(key(term, condition));
    return true;
  });
}

/** What implies each condition. */
const impliedBy: { readonly [C in Hypothesis["condition"]]: readonly Hypothesis["condition"][] } = {
  "has no zero entry": ["is positive"],
  "is nonzero": ["is positive", "has no zero entry"],
  "is positive": [],
  "is nonnegative": ["is positive"],
  "is invertible": ["is positive definite", "is orthogonal"],
  "is symmetric": ["is positive definite", "is diagonal"],
  "is positive definite": [],
  "is diagonal": [],
  "is orthogonal": [],
  "is skew": [],
  "is lower triangular": ["is diagonal"],
  "is upper triangular": ["is diagonal"],
  "is binary": ["is onehot", "has onehot rows"],
  "is onehot": [],
  "has onehot rows": [],
  "has unit norm": [],
  "has columns summing to one": [],
  "has rows summing to one": [],
  "has full rank": ["is invertible", "is positive definite", "is orthogonal"],
  "has a simple leading eigenvalue": ["has distinct eigenvalues"],
  "has a simple largest singular value": [],
  "has distinct eigenvalues": [],
  "has no eigenvalue at or below zero": ["is positive definite"],
  "has one largest entry": [],
  "has one smallest entry": [],
};
