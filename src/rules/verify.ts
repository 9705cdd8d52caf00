/** What a rule claims, put to the kernel: every shipped rule and every user's rule passes here before it is used. Knows no numbers. */
import { isKnownByEntries } from "../kernel/composite.js";
import { proveAdjoint, proveEqual, provePushforward, type Verdict } from "../kernel/kernel.js";
import { proveSamples, type SamplesClaim } from "../kernel/samples.js";
import type { FunctionSymbol, Hypothesis } from "../term/symbols.js";
import { sameShape } from "../term/dimension.js";
import { createTable } from "../term/table.js";
import type { Term, TermOf } from "../term/term.js";
import { replaceTerms, substitute } from "../term/traverse.js";
import { rowClaim } from "./row-form.js";
import type { DefinitionRule, FunctionRule, Lemma, Mistake, OperatorRule, RowForm, Rule } from "./rule.js";
import type { RuleMeans } from "./rule-set.js";

/** A claim that numbers can test as well: two terms that must agree wherever `given` holds. */
export type Claim =
  | { readonly kind: "equation"; readonly left: Term; readonly right: Term; readonly given: readonly Hypothesis[] }
  | ({ readonly kind: "samples" } & SamplesClaim)
  /** `right` is another value than `left`, of another shape, or of none. */
  | { readonly kind: "change"; readonly left: Term; readonly right: Term | null; readonly given: readonly Hypothesis[] }
  | { readonly kind: "adjoint"; readonly map: Term; readonly variable: TermOf<"variable">; readonly cotangent: TermOf<"variable">; readonly adjoint: Term; readonly given: readonly Hypothesis[] }
  | { readonly kind: "pushforward"; readonly map: Term; readonly variable: TermOf<"variable">; readonly tangent: TermOf<"variable">; readonly pushforward: Term; readonly given: readonly Hypothesis[] };

export interface Obligation {
  readonly claim: Claim;
  /** What the kernel says of it; null where the claim is what the kernel starts from, and only numbers can test it. */
  readonly verdict: Verdict | null;
  /** Beside a proof: numbers may refute the claim, and say nothing more. */
  readonly tested?: true;
}

/** The obligations of a rule; none for an abbreviation, or for what is known by its shape only. */
export function obligationsOf(rule: Rule, means: RuleMeans): readonly Obligation[] {
  switch (rule.kind) {
    case "lemma":
      // An axiom is not proved by itself.
      return [lemmaObligation(rule, { ...means, adjoints: means.adjoints.filter(({ name }) => name !== rule.name) })];
    case "rewrite":
      return [equation(rule.left, rule.right, rule.given, means)];
    case "relation":
      return [{ claim: { kind: "equation", left: rule.left, right: rule.right, given: rule.given }, verdict: null }];
    case "function":
      return functionObligations(rule, means);
    case "operator":
      return operatorObligations(rule, means);
    case "define":
      return [...(rule.symbol.commutes ? [commutativity(rule, means)] : []), ...(rule.rowwise === null ? [] : [rowByRow(rule, rule.rowwise, means)])];
    case "mistake":
      return [change(rule, means)];
  }
}

/** A mistake that changes nothing is none; that it changes something, a point shows. */
function change({ left, right, given }: Mistake, means: RuleMeans): Obligation {
  const same = right !== null && sameShape(left.shape, right.shape) && proveEqual({ left, right, ...means }).kind === "proved";
  return { claim: { kind: "change", left, right, given }, verdict: same ? { kind: "undecided", reason: "it changes nothing: both sides are equal for all sizes" } : null };
}

/** f(x, y) = f(y, x). */
function commutativity({ symbol: { parameters, body } }: DefinitionRule, means: RuleMeans): Obligation {
  const table = createTable();
  const [left = body] = substitute(table, [body], {});
  const variables = parameters.map(({ name, shape }) => table.variable(name, shape, "pattern"));
  const exchanged = new Map(parameters.map(({ name }, index) => [name, variables[1 - index]]));
  const [right = body] = substitute(table, [body], { variable: ({ name }) => exchanged.get(name) ?? null });
  return equation(left, right, [], means);
}

/** f by rows is f of every row. */
function rowByRow(rule: DefinitionRule, form: RowForm, means: RuleMeans): Obligation {
  const claim = rowClaim(rule, form);
  return { claim: { kind: "samples", ...claim }, verdict: proveSamples({ ...claim, ...means }) };
}

function equation(left: Term, right: Term, given: readonly Hypothesis[], means: RuleMeans): Obligation {
  return { claim: { kind: "equation", left, right, given }, verdict: proveEqual({ left, right, ...means }) };
}

/** Whether the image, as a lemma's map, is claimed linear: an `adjoint` is of a linear map, a `pullback` of any. */
function lemmaObligation({ mode, map, variable: x, argument, result, given }: Lemma, means: RuleMeans): Obligation {
  if (mode === "pushforward") {
    const verdict = provePushforward({ map, directions: [{ variable: x, tangent: argument }], pushforward: result, ...means });
    return { claim: { kind: "pushforward", map, variable: x, tangent: argument, pushforward: result, given }, verdict };
  }
  const verdict = proveAdjoint({ map, variable: x, cotangent: argument, adjoint: result, linear: mode === "adjoint", ...means });
  return { claim: { kind: "adjoint", map, variable: x, cotangent: argument, adjoint: result, given }, verdict };
}

/**
 * The derivative of a function follows from the equation that defines it: D(left − right) = 0 with f′ in the place of the unknown derivative,
 * and with no other in its place, since D(left − right) = a + b f′ and b is not zero. Numbers test the equation and the derivative besides.
 * Without an equation the derivative is what proofs start from.
 */
function functionObligations({ symbol }: FunctionRule, means: RuleMeans): readonly Obligation[] {
  const { name, parameter, derivative, given, domain, from } = symbol;
  if (derivative === null) return [];
  const table = createTable();
  const x = variable(table.variable(parameter, derivative.shape, "pattern"));
  const seed = variable(table.variable(`d${name}`, derivative.shape, "cotangent"));
  const [slope = derivative, ...conditions] = substitute(table, [derivative, ...[...domain, ...given].map(({ term }) => term)], {});
  const hypotheses = [...domain, ...given].map(({ condition }, index) => ({ term: conditions[index] ?? x, condition }));
  const claim: Claim = { kind: "adjoint", map: table.apply(symbol, x), variable: x, cotangent: seed, adjoint: table.multiply([slope, seed]), given: hypotheses };
  if (from === null) return [{ claim, verdict: null }];
  const [left = from[0], right = from[1]] = substitute(table, from, {});
  return [
    { claim, verdict: impliedDerivative(symbol, means) },
    { claim, verdict: null, tested: true },
    { claim: { kind: "equation", left, right, given: hypotheses.slice(0, domain.length) }, verdict: null, tested: true },
  ];
}

/** Whether the equation of a function holds along its parameter with the derivative that is stated, and with no other. */
function impliedDerivative(symbol: FunctionSymbol, means: RuleMeans): Verdict {
  const stated = solvesEquation(symbol, means);
  if (stated.kind !== "proved" || symbol.derivative === null || symbol.from === null) return stated;
  const table = createTable();
  const [derivative = symbol.derivative] = substitute(table, [symbol.derivative], {});
  const other: { -readonly [Key in keyof FunctionSymbol]: FunctionSymbol[Key] } = { ...symbol, derivative: table.add([derivative, table.number(1)]) };
  const inPlace = (term: Term): Term | null => (term.kind === "apply" && term.function === symbol && term.args[0]?.kind === "variable" ? table.apply(other, term.args[0]) : null);
  const [left = symbol.from[0], right = symbol.from[1]] = replaceTerms(table, substitute(table, symbol.from, {}), inPlace);
  other.from = [left, right];
  const unmoved = solvesEquation(other, { ...means, relations: [...means.relations, { name: symbol.name, left, right }] });
  return unmoved.kind === "proved" ? { kind: "undecided", reason: `the equation holds with any derivative of \`${symbol.name}\`` } : stated;
}

/** D(left − right) · dx = 0. */
function solvesEquation({ name, parameter, from }: FunctionSymbol, means: RuleMeans): Verdict {
  if (from === null) return { kind: "undecided", reason: "no equation defines it" };
  const table = createTable();
  const [left = from[0], right = from[1]] = substitute(table, from, {});
  const x = variable(table.variable(parameter, left.shape, "pattern"));
  const direction = { variable: x, tangent: table.variable(`d${name}`, left.shape, "tangent") };
  return provePushforward({ map: table.add([left, table.negate(right)]), directions: [direction], pushforward: table.zeros(left.shape), ...means });
}

/** The tangent of an operator follows from its entries, where the kernel knows them, or from the equation that defines it: D(left − right) = 0 in every argument. */
function operatorObligations({ symbol }: OperatorRule, means: RuleMeans): readonly Obligation[] {
  const { tangent, from, parameters, shape } = symbol;
  const given = [...symbol.domain, ...symbol.given];
  if (tangent === null) return [];
  const table = createTable();
  const terms = parameters.map((parameter) => variable(table.variable(parameter.name, parameter.shape, "pattern")));
  const tangents = parameters.map((parameter) => variable(table.variable(parameter.name, parameter.shape, "tangent")));
  const conditions = substitute(table, given.map(({ term }) => term), {});
  const hypotheses = given.map(({ condition }, index) => ({ term: conditions[index] ?? from?.[0] ?? tangent, condition }));
  /** What the tangent says of one parameter alone. */
  const claims = terms.flatMap((term, place): readonly Claim[] => {
    const [moved] = substitute(table, [tangent], { variable: (one) => (one.role === "tangent" && one.name !== term.name ? table.zeros(one.shape) : null) });
    const dx = tangents[place];
    return moved === undefined || dx === undefined ? [] : [{ kind: "pushforward", map: table.operator(symbol, terms, shape), variable: term, tangent: dx, pushforward: moved, given: hypotheses }];
  });
  const [claim] = claims;
  if (from === null && isKnownByEntries(symbol)) return claims.map((one) => ({ claim: one, verdict: one.kind === "pushforward" ? provePushforward({ ...one, directions: [{ variable: one.variable, tangent: one.tangent }], ...means }) : null }));
  if (from === null || claim === undefined) return claims.map((one) => ({ claim: one, verdict: null }));
  const [left = from[0], right = from[1]] = substitute(table, from, {});
  const zero = table.zeros(left.shape);
  const directions = terms.map((term, index) => ({ variable: term, tangent: tangents[index] ?? term }));
  return [{ claim, verdict: provePushforward({ map: table.add([left, table.negate(right)]), directions, pushforward: zero, ...means }) }];
}

function variable(term: Term): TermOf<"variable"> {
  if (term.kind !== "variable") throw new Error("internal: not a variable");
  return term;
}
