/** The ladder by which two terms of one shape are compared: proof, exact evaluation modulo primes, floats. Knows no text; never says equal on floats. */
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import { ok, type Result } from "../diagnostics/result.js";
import { findCounterexample, type Counterexample, type SearchResult } from "../evaluate/counterexample.js";
import { compareModular } from "../evaluate/modular/compare.js";
import { relativeError } from "../evaluate/crosscheck.js";
import { evaluate } from "../evaluate/evaluate.js";
import { checkLimits, type Limits } from "../evaluate/limits.js";
import { createSampler, samplePoint } from "../evaluate/sampling.js";
import { largest } from "../evaluate/tensor.js";
import { proportion, proveEqual } from "../kernel/kernel.js";
import type { Budget } from "../kernel/polynomial.js";
import type { RuleSet } from "../rules/rule-set.js";
import { isOne, isInteger } from "../term/rational.js";
import type { Term } from "../term/term.js";
import { postorder } from "../term/traverse.js";
import { conditionsOf, type RelationCondition } from "./relation-conditions.js";

/**
 * Which rung decided, from the strictest down: `normal-form`, the kernel's; `relations`, the same with declared facts about functions;
 * `exact-modular`, exact evaluation modulo random primes at random sizes; `floats`, a point where double precision shows a difference.
 */
export type Level = "normal-form" | "relations" | "exact-modular" | "floats";

export type Equality =
  /** For all sizes, and all values at which both sides are defined and the conditions hold. */
  | { readonly kind: "proved"; readonly level: "normal-form" | "relations"; readonly relations: readonly string[]; readonly conditions: readonly RelationCondition[] }
  /** Equal at these sizes unless chance misled, with probability below 2^−errorBits; not proved. */
  | { readonly kind: "exact-modular"; readonly level: "exact-modular"; readonly sizes: readonly ReadonlyMap<string, number>[]; readonly errorBits: number }
  /** Different. The counterexample is null where doubles cannot show it. */
  | { readonly kind: "refuted"; readonly level: Level; readonly counterexample: Counterexample | null; readonly reason: string }
  /** Neither; `agreedAt` points agreed in double precision, which is no proof, and `everySide` says whether they saw both sides of every kink. */
  | { readonly kind: "undecided"; readonly agreedAt: number; readonly everySide: boolean; readonly reason: string };

export interface LadderQuestion {
  readonly left: Term;
  readonly right: Term;
  readonly seed: string;
  /** Points to try in double precision. */
  readonly tries?: number;
  /** Of the proof. */
  readonly budget?: Budget;
  /** Of each evaluation. */
  readonly limits?: Limits;
}

const usualTries = 24;
/** How far from zero a value must be for doubles to call it different from zero. */
const clearlyNonzero = 1e-6;

/** Decides left = right for all values at which both are defined. `undecided` where they are defined nowhere. */
export function decideEqual(question: LadderQuestion, rules: RuleSet): Result<Equality> {
  const { left, right, seed, tries = usualTries, limits = checkLimits } = question;
  const spending = question.budget === undefined ? {} : { budget: question.budget };
  const plain = differPlainly(question);
  // What differs at every point is not worth a search for proofs.
  const proof = proveEqual({ left, right, ...rules.means, ...spending, ...(plain ? { further: [], clearing: false } : {}) });
  if (proof.kind === "proved") {
    const nowhere = isPartial([left, right]) ? definedNowhere(left, right, seed, limits) : null;
    if (nowhere !== null) return undecided(0, nowhere);
    return ok({ kind: "proved", level: proof.relations.length === 0 ? "normal-form" : "relations", relations: proof.relations, conditions: conditionsOf(proof.relations, left, right, rules) });
  }
  const modular = proof.kind === "refuted" ? null : compareModular({ left, right, seed, limits });
  if (modular?.kind === "agree") {
    const nowhere = definedNowhere(left, right, seed, limits);
    if (nowhere !== null) return undecided(0, nowhere);
    return ok({ kind: "exact-modular", level: "exact-modular", sizes: modular.sizes, errorBits: modular.errorBits });
  }
  if (modular?.kind === "unusable" && modular.singular) return undecided(0, modular.reason);
  const search = searched({ left, right, seed, tries, limits });
  if (!search.ok) return undecided(0, search.diagnostics[0]?.message ?? "no point at which both sides have a value", search.diagnostics);
  const { counterexample, nearest, agreed } = search.value;
  const exactly: Level | null = proof.kind === "refuted" ? "normal-form" : modular?.kind === "differ" && !modular.opaque ? "exact-modular" : null;
  if (exactly !== null) return ok({ kind: "refuted", level: exactly, counterexample: counterexample ?? distinct(nearest), reason: counterexample === null ? "the sides differ by less than doubles tell apart" : "" });
  if (counterexample !== null) return ok({ kind: "refuted", level: "floats", counterexample, reason: "" });
  const factor = proportion({ left, right, ...rules.means, ...spending });
  if (factor !== null && !isOne(factor) && nearest !== null && largest(nearest.right) > clearlyNonzero) {
    return ok({ kind: "refuted", level: "normal-form", counterexample: distinct(nearest), reason: "one side is a multiple of the other, by a number that is not 1" });
  }
  return ok({ kind: "undecided", agreedAt: agreed, everySide: search.value.unreached.length === 0, reason: reasonOf(search.value, proof.kind === "undecided" ? proof.reason : "") });
}

/** How many times as many points are tried where the sides have kinks at different places, between which few points may lie. */
const patience = 8;

function searched({ left, right, seed, tries = usualTries, limits = checkLimits }: LadderQuestion): Result<SearchResult> {
  const search = findCounterexample({ left, right, seed, tries, limits });
  if (!search.ok || search.value.counterexample !== null || sameBends(left, right)) return search;
  const further = findCounterexample({ left, right, seed: `${seed}/between`, tries: patience * tries, limits });
  return further.ok && further.value.counterexample !== null ? further : search;
}

/** Whether both sides are made with the same functions that are given somewhere only, of the same arguments. */
function sameBends(left: Term, right: Term): boolean {
  const [a, b] = [left, right].map((side) => new Set(postorder([side]).filter((term) => term.kind === "apply" && term.function.given.length > 0)));
  return a === undefined || b === undefined || (a.size === b.size && [...a].every((term) => b.has(term)));
}

const plainTries = 3;
const plainly = 1e-3;

/** Whether the sides differ by a thousandth and more at each of a few points. */
function differPlainly({ left, right, seed, limits = checkLimits }: LadderQuestion): boolean {
  const sampler = createSampler({ terms: [left, right], seed, limits });
  if (!sampler.ok) return false;
  for (let index = 0; index < plainTries; index += 1) {
    const point = sampler.value.point(index, "readable");
    const values = point.ok ? evaluate([left, right], point.value, [], limits) : point;
    const [a, b] = values.ok ? values.value : [];
    if (a === undefined || b === undefined || relativeError(a, b) < plainly) return false;
  }
  return true;
}

const undecided = (agreedAt: number, reason: string, warnings: readonly Diagnostic[] = []): Result<Equality> => ok({ kind: "undecided", agreedAt, everySide: false, reason }, warnings);

/** A point where doubles show two different values, however close. */
const distinct = (nearest: Counterexample | null): Counterexample | null =>
  nearest !== null && nearest.left.data.some((x, at) => x !== nearest.right.data[at]) ? nearest : null;

function reasonOf({ unreached }: SearchResult, reason: string): string {
  const [first] = unreached;
  return first === undefined ? reason : `${reason}; no point reached the ${first.side} side of an argument of \`${first.kink.function.name}\``;
}

/** Whether a term may have no value: fractional and negative powers, functions with a domain, operators with conditions. */
function isPartial(roots: readonly Term[]): boolean {
  return postorder(roots).some((term) => {
    if (term.kind === "apply") return term.function.domain.length > 0;
    if (term.kind === "operator") return term.operator.given.length > 0;
    if (term.kind === "call") return isPartial([term.definition.body]);
    const exponent = term.kind === "power" ? term.args[1] : undefined;
    return exponent !== undefined && (exponent.kind !== "number" || !isInteger(exponent.value) || exponent.value.numerator < 0n);
  });
}

/** Why there is no point at which both sides have a value; null where there is one. */
function definedNowhere(left: Term, right: Term, seed: string, limits: Limits): string | null {
  const found = samplePoint({ terms: [left, right], seed: `${seed}/defined`, index: 0, limits });
  const [first] = found.ok ? [] : found.diagnostics;
  return first?.code === "E0806" ? first.message : null;
}
