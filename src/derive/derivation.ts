/** Gradients and directional derivatives as data: closed forms with their shared parts, hypotheses, steps, and links for a certificate. */
import { error, label } from "../diagnostics/diagnostic.js";
import { fail, ok, type Result } from "../diagnostics/result.js";
import type { RuleSet } from "../rules/rule-set.js";
import type { Elaborated, Variable } from "../term/elaborate/elaborate.js";
import { isColumnShape, isScalarShape, isUnit, type Shape } from "../term/dimension.js";
import type { Hypothesis } from "../term/symbols.js";
import type { TermTable } from "../term/table.js";
import type { Term, TermOf } from "../term/term.js";
import { postorder, substitute } from "../term/traverse.js";
import { type Binding, closedForm, type Origins } from "./closed-form.js";
import { plainConditions } from "./conditions.js";
import { createFacts, holds } from "./facts.js";
import { entrywise } from "./entrywise.js";
import { createGraph, type Graph, type Part } from "./graph.js";
import { matrixOf } from "./jacobian.js";
import { createLocalRules, type Direction } from "./local.js";
import { mostSumsMultiplied, sumsMultiplied } from "./sums-multiplied.js";
import { createSimplifier, type Simplifier } from "./simplify/simplify.js";
import { forwardSweep, reverseSweep, type Sweep } from "./sweep.js";

export type Order = "gradient" | "vjp" | "jvp" | "jacobian";

export interface Answer {
  readonly wrt: Variable;
  readonly value: Term;
  readonly hypotheses: readonly Hypothesis[];
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
}

/** Cotangents and tangents lighter than this are repeated instead of named. */
const worthName = 2;

/** Multiples of the identity up to this weight are repeated. */
const heaviestIdentity = 8;

/** Longer ones get a name even if they are used once, so that a deep chain does not repeat itself. */
const heaviestUnnamed = 150;

interface Derivable {
  readonly problem: Elaborated;
  readonly rules: RuleSet;
  readonly wrt: readonly Variable[];
}

function prepare({ problem, rules, wrt }: Derivable, direction: Direction) {
  const { table } = problem;
  const facts = createFacts();
  const simplifier = createSimplifier(table, rules, facts, takenNames(problem));
  const simplify: Simplifier["simplify"] = (term, note) => simplifier.simplify(term, note);
  const local = createLocalRules(table, rules);
  const named = new Map(problem.parts.map(({ name, term }) => [term, name]));
  const graph = createGraph({ table, root: problem.term, wrt: wrt.map(({ term }) => term), local, direction, simplify, named });
  const plainProduct = (term: Term): boolean => term.kind === "multiply" && term.args.length < 3 && term.args.every((factor) => factor.kind === "number" || factor.kind === "variable");
  const worthNaming = (term: Term): boolean => simplifier.weights.of(term) > worthName && !plainProduct(term) && !isLightIdentity(term, simplifier);
  const tooHeavy = (term: Term): boolean => simplifier.weights.of(term) > heaviestUnnamed || sumsMultiplied(term) > mostSumsMultiplied;
  return { table, facts, simplifier, simplify, local, graph, worthNaming, tooHeavy, spans: problem.spans };
}

/** c · I with a short c, which vanishes into whatever it is multiplied with. */
function isLightIdentity(term: Term, { weights }: Simplifier): boolean {
  return term.kind === "multiply" && !isScalarShape(term.shape) && term.args.every((factor) => factor.kind === "identity" || isScalarShape(factor.shape)) && weights.of(term) <= heaviestIdentity;
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
  const parts = [...graph.parts, ...sweep.parts];
  const unknown = unknownUnder(prepared, parts);
  const form = closedForm({
    table,
    simplifier,
    parts,
    answers: wrt.map(({ term }) => graph.fold(sweep.values.get(term) ?? table.zeros(term.shape))),
    hypotheses: wrt.map(({ term }) => unknown(sweep.hypotheses.get(term) ?? [])),
    taken: seed.kind === "variable" ? new Set([...taken, seed.name]) : taken,
  });
  return ok({
    order,
    problem,
    cotangent: seed.kind === "variable" ? seed : null,
    tangents: new Map(),
    bindings: form.bindings,
    answers: wrt.map((variable, index) => ({ wrt: variable, value: form.answers[index] ?? table.zeros(variable.shape), hypotheses: distinctHypotheses(form.hypotheses[index] ?? []) })),
    graph,
    sweep,
    parts,
    origins: form.origins,
    simplifier,
  });
}

/** The pushforward D f · (dX, …) along tangents of the chosen variables, which are written dX. */
export function derivePushforward(question: Derivable): Result<Derivation> {
  return forwards(question, "jvp", (image) => ok(image));
}

/** The Jacobian of a vector or scalar in one vector or scalar variable, outputs as rows, in matrix form. Errors E0303, E0306. */
export function deriveJacobian(asked: Derivable): Result<Derivation> {
  const { problem: written, wrt } = asked;
  // A row is read as the column of its entries.
  const row = written.term.shape.length === 2 && isUnit(written.term.shape[0]) && !isScalarShape(written.term.shape);
  const problem = row ? { ...written, term: written.table.transpose(written.term) } : written;
  const question = { ...asked, problem };
  const [variable] = wrt;
  const span = problem.spans.get(problem.term) ?? { start: 0, end: 0 };
  const isVector = ({ shape }: { readonly shape: Shape }): boolean => isColumnShape(shape) || isScalarShape(shape);
  if (variable === undefined || wrt.length > 1 || !isVector(variable) || !isVector(problem.term)) {
    return fail(error("E0306", "a Jacobian is given for a vector in one vector variable", [label(span, "a matrix, or several variables")], "choose one vector with `--wrt`, or ask for `jvp` or `vjp`"));
  }
  return forwards(question, "jacobian", (image, tangent, table) => {
    const matrix = matrixOf(table, image, tangent);
    return matrix === null ? fail(error("E0306", "no matrix form of this Jacobian was found", [label(span, "its pushforward is known")], "ask for `jvp` instead")) : ok(matrix);
  });
}

function forwards(question: Derivable, order: "jvp" | "jacobian", form: (image: Term, tangent: Term, table: TermTable) => Result<Term>): Result<Derivation> {
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
  // A matrix is read off one term, so nothing inside it may hide behind a name.
  const swept = forwardSweep(order === "jvp" ? prepared : { ...prepared, worthNaming: () => false, tooHeavy: () => false }, tangents);
  if (!swept.ok) return swept;
  const sweep = swept.value;
  const root = graph.root.term;
  const parts = [...graph.parts, ...sweep.parts];
  const image = form(graph.fold(sweep.values.get(root) ?? table.zeros(root.shape)), firstTangent, table);
  if (!image.ok) return image;
  const closed = closedForm({
    table,
    simplifier,
    parts,
    answers: [image.value],
    hypotheses: [unknownUnder(prepared, parts)(sweep.hypotheses.get(root) ?? [])],
    taken: new Set([...taken, ...[...tangents.values()].map(({ name }) => name)]),
  });
  return ok({
    order,
    problem,
    cotangent: null,
    tangents,
    bindings: closed.bindings,
    answers: [{ wrt: first, value: closed.answers[0] ?? table.zeros(image.value.shape), hypotheses: distinctHypotheses(closed.hypotheses[0] ?? []) }],
    graph,
    sweep,
    parts,
    origins: closed.origins,
    simplifier,
  });
}

/** What a forward derivation says of D f · dX: its answer, or its Jacobian times dx. */
export function pushforwardOf({ order, problem, answers, tangents }: Derivation): Term {
  const [answer] = answers;
  const tangent = answer === undefined ? undefined : tangents.get(answer.wrt.term);
  if (answer === undefined || tangent === undefined) throw new Error("internal: a pushforward without an answer");
  return order === "jacobian" ? problem.table.multiply([answer.value, tangent]) : answer.value;
}

/** Keeps the hypotheses that are not known to hold, looking through the names of parts. */
function unknownUnder({ facts, table, simplify }: Pick<ReturnType<typeof prepare>, "facts" | "table" | "simplify">, parts: readonly Part[]): (hypotheses: readonly Hypothesis[]) => readonly Hypothesis[] {
  const values = new Map<Term, Term>(parts.map(({ variable, value }) => [variable, value]));
  const seen = (term: Term): Term => values.get(term) ?? term;
  for (const { variable, value } of parts) facts.define(variable, value);
  /** Whether a function inside the term ensures it, as sigmoid(x) does 1 − sigmoid(x) > 0. */
  const ensured = (term: Term, condition: Hypothesis["condition"]): boolean =>
    postorder([term]).map(seen).some((part) => {
      const [argument] = part.args;
      if (part.kind !== "apply" || argument === undefined) return false;
      const { ensures, parameter } = part.function;
      const opened = simplify(substitute(table, [term], { variable: (variable) => (values.get(variable) === part ? part : null) })[0] ?? term);
      return ensures.some((fact) => (fact.condition === condition || (fact.condition === "is positive" && condition !== "is nonnegative")) && simplify(entrywise(table, fact.term, parameter, argument)) === opened);
    });
  const known = new Map<Hypothesis, boolean>();
  const isKnown = (hypothesis: Hypothesis): boolean => {
    const before = known.get(hypothesis);
    if (before !== undefined) return before;
    const { term, condition } = hypothesis;
    const result = holds(facts, seen(term), condition) || ensured(seen(term), condition);
    known.set(hypothesis, result);
    return result;
  };
  return (hypotheses) => hypotheses.filter((hypothesis) => !isKnown(hypothesis)).flatMap((hypothesis) => plainConditions(hypothesis, { table, facts, seen })).filter((hypothesis) => !isKnown(hypothesis));
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
};
