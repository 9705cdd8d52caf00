/** What derives for the checker: an engine, of which no more is seen here. */
import type { Derived, Layout } from "../../answer/derived.js";
import type { ParseOptions, Problem } from "../../answer/problem.js";
import type { Result } from "../../diagnostics/result.js";
import type { RuleSet } from "../../rules/rule-set.js";
import type { AskedOrder } from "../assignment.js";

export interface DerivationQuestion {
  readonly wrt: readonly string[];
  readonly entries?: "free" | "tied";
  readonly layout?: Layout;
}

type Derives = (problem: Problem, question: DerivationQuestion) => Result<Derived>;

export interface Deriver extends Readonly<Record<"grad" | "jacobian" | "hessian" | "jvp" | "vjp" | "hvp", Derives>> {
  readonly rules: RuleSet;
  parse(text: string, options?: ParseOptions): Result<Problem>;
}

/** The same with the rules of one more text, which are verified. */
export type ExtendedDeriver = (file: { readonly name: string; readonly text: string }) => Result<Deriver>;

const questions: { readonly [O in AskedOrder]: Exclude<keyof Deriver, "rules" | "parse"> } = { gradient: "grad", jacobian: "jacobian", hessian: "hessian", jvp: "jvp", vjp: "vjp", hvp: "hvp" };

export function derive(deriver: Deriver, order: AskedOrder, problem: Problem, question: DerivationQuestion): Result<Derived> {
  return deriver[questions[order]](problem, question);
}

/** Whether one derivation answers several variables: their gradients share one sweep; a pushforward of several is another question. */
export const sharesDerivation: { readonly [O in AskedOrder]: boolean } = { gradient: true, vjp: true, jacobian: false, hessian: false, jvp: false, hvp: false };
