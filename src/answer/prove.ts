/** The standing of every rule: proved by the kernel, sampled where the kernel starts from it, refuted with a point. Knows no files. */
import { sampledAsClaimed } from "./batch-numbers.js";
import { describeDisagreement, findDisagreement } from "./disagreement.js";
import { type Diagnostic, error, label } from "../diagnostics/diagnostic.js";
import { crossCheck, crossCheckPushforward } from "../evaluate/crosscheck.js";
import { findCounterexample } from "../evaluate/counterexample.js";
import { ok } from "../diagnostics/result.js";
import type { Point } from "../evaluate/point.js";
import { describePoint, describeTensor } from "../evaluate/describe.js";
import { isInstanceOf } from "../rules/instance.js";
import { decreases } from "../rules/measure.js";
import type { Rule } from "../rules/rule.js";
import type { RuleSet } from "../rules/rule-set.js";
import { type Claim, type Obligation, obligationsOf } from "../rules/verify.js";
import { sameShape } from "../term/dimension.js";

/**
 * `proved` for all sizes · `axiom` cited and sampled, not proved · `sampled` what proofs start from, tested by numbers · `definition` an abbreviation ·
 * `differs` a mistake that changes the value or the shape · `known` by its shape only · `refuted` by a point · `unproved` neither proved nor refuted.
 */
export type Standing = "proved" | "axiom" | "sampled" | "definition" | "differs" | "known" | "refuted" | "unproved";

export interface Proved {
  readonly rule: Rule;
  readonly standing: Standing;
  readonly relations: readonly string[];
  /** The largest disagreement of numbers, where numbers were asked. */
  readonly error: number | null;
  /** A point where the rule is wrong. */
  readonly counterexample: Point | null;
  readonly reason: string;
}

const points = 5;
const tries = 24;
const tolerance = 1e-7;

/** The standing of the weakest claim of a rule. */
export function proveRule(rule: Rule, rules: RuleSet): Proved {
  if (rule.kind === "mistake") {
    const general = rules.mistakes.slice(0, rules.mistakes.indexOf(rule.entry)).find((entry) => isInstanceOf(rule.entry, entry));
    if (general !== undefined) return { ...untouched, rule, standing: "refuted", reason: `\`${general.name}\` comes before it and says the same of more; put the special one first` };
  }
  const standings = obligationsOf(rule, rules.means).map((obligation) => proveObligation(rule, obligation)).filter((one) => one !== null);
  const [weakest] = standings.toSorted((a, b) => strength.indexOf(a.standing) - strength.indexOf(b.standing));
  if (weakest !== undefined) return { ...weakest, relations: [...new Set(standings.flatMap(({ relations }) => relations))].toSorted() };
  return { ...untouched, rule, standing: rule.kind === "define" ? "definition" : "known" };
}

const strength: readonly Standing[] = ["refuted", "unproved", "axiom", "sampled", "differs", "proved"];
const untouched = { relations: [], error: null, counterexample: null, reason: "" };

/** Null where numbers are asked beside a proof and find nothing wrong. */
function proveObligation(rule: Rule, { claim, verdict, tested: beside }: Obligation): Proved | null {
  const base = { ...untouched, rule };
  if (verdict?.kind === "proved") return { ...base, standing: "proved", relations: verdict.relations };
  if (claim.kind === "change") return verdict?.kind === "undecided" ? { ...base, standing: "refuted", reason: verdict.reason } : { ...base, ...changed(claim, rule.name) };
  const tested = test(claim, rule.name);
  if (tested.kind === "wrong") return { ...base, standing: "refuted", counterexample: tested.point, error: tested.error, reason: tested.reason };
  if (beside === true) return null;
  if (tested.kind === "untested") return { ...base, standing: rule.entry.axiom ? "axiom" : "unproved", reason: verdict?.kind === "undecided" ? verdict.reason : tested.reason };
  if (verdict === null) return { ...base, standing: "sampled", error: tested.error };
  return { ...base, standing: rule.entry.axiom ? "axiom" : "unproved", error: tested.error, reason: verdict.kind === "undecided" ? verdict.reason : "the kernel finds a difference" };
}

/** How a mistake shows: its shapes clash, it has another shape, or another value at a point. */
function changed({ left, right, given }: Extract<Claim, { readonly kind: "change" }>, name: string): Pick<Proved, "standing" | "reason" | "counterexample"> {
  if (right === null) return { standing: "differs", counterexample: null, reason: "its shapes clash" };
  if (!sameShape(left.shape, right.shape)) return { standing: "differs", counterexample: null, reason: "it has another shape" };
  const search = findCounterexample({ left, right, hypotheses: given, seed: name, tries });
  const found = search.ok ? search.value.counterexample : null;
  if (found !== null) return { standing: "differs", counterexample: found.point, reason: "it has another value" };
  return { standing: "refuted", counterexample: null, reason: search.ok ? "it changes nothing: no point shows a difference" : (search.diagnostics[0]?.message ?? "") };
}

type Tested = { readonly kind: "agrees"; readonly error: number } | { readonly kind: "wrong"; readonly error: number; readonly point: Point | null; readonly reason: string } | { readonly kind: "untested"; readonly reason: string };

function test(claim: Exclude<Claim, { readonly kind: "change" }>, name: string): Tested {
  if (claim.kind === "samples") {
    const found = sampledAsClaimed(claim);
    if (found.ok) return { kind: "agrees", error: 0 };
    const [first] = found.diagnostics;
    return first?.code === "E0601" ? { kind: "wrong", error: Number.POSITIVE_INFINITY, point: null, reason: "its rows are not what the definition of one row gives" } : { kind: "untested", reason: first?.message ?? "" };
  }
  if (claim.kind === "equation") {
    const search = findCounterexample({ left: claim.left, right: claim.right, hypotheses: claim.given, seed: name, tries });
    if (!search.ok) return { kind: "untested", reason: search.diagnostics[0]?.message ?? "" };
    const { counterexample, agreed } = search.value;
    if (counterexample !== null) return { kind: "wrong", error: Number.POSITIVE_INFINITY, point: counterexample.point, reason: `the sides differ at ${describePoint(counterexample.point)}: ${describeTensor(counterexample.left)} and ${describeTensor(counterexample.right)}` };
    return agreed === 0 ? { kind: "untested", reason: "no point at which both sides have a value" } : { kind: "agrees", error: 0 };
  }
  const shared = { hypotheses: claim.given, points, seed: name };
  const result =
    claim.kind === "adjoint"
      ? crossCheck({ output: claim.map, cotangent: claim.cotangent, answers: [{ variable: claim.variable, gradient: claim.adjoint }], ...shared })
      : crossCheckPushforward({ output: claim.map, tangents: [{ variable: claim.variable, tangent: claim.tangent }], claim: claim.pushforward, ...shared });
  if (!result.ok) return { kind: "untested", reason: result.diagnostics[0]?.message ?? "" };
  const agreement = "length" in result.value ? result.value[0] : result.value;
  const worst = agreement === undefined ? null : agreement.differences;
  if (worst === null) return { kind: "untested", reason: "no numbers are known for it" };
  if (worst <= tolerance) return { kind: "agrees", error: worst };
  const found = claim.kind === "adjoint" ? findDisagreement({ output: claim.map, cotangent: claim.cotangent, variable: claim.variable, claimed: claim.adjoint, bindings: [], hypotheses: claim.given, seed: name }) : ok(null);
  const shown = found.ok && found.value !== null ? found.value : null;
  return { kind: "wrong", error: worst, point: shown?.point ?? null, reason: shown === null ? `differences disagree by ${worst.toExponential(1)}` : describeDisagreement(shown) };
}

/** Diagnostics for the rules of a user's file that must not be used: refuted ones, and those that nothing supports. */
export function refusals(proved: readonly Proved[], file: string): readonly Diagnostic[] {
  return proved.flatMap(({ rule, standing, reason }) => {
    const { entry } = rule;
    if (standing === "refuted") {
      return [error("E0401", `the rule \`${rule.name}\` is wrong`, [label(entry.span, reason, file)], "correct the rule")];
    }
    if (rule.kind === "rewrite" && !decreases(rule)) {
      return [error("E0409", `the rewrite \`${rule.name}\` does not make anything smaller`, [label(entry.span, "its right side is not smaller than its left", file)], "turn it around, or state it as a `relation`")];
    }
    if (standing !== "unproved") return [];
    return [error("E0407", `the rule \`${rule.name}\` is not proved`, [label(entry.span, reason, file)], "correct it, or mark it `axiom` with a citation if you answer for it")];
  });
}
