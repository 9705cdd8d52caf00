/** What one answer may cost, in counts and not in seconds: its size before anything is made of it, and the work of deciding. */
import type { Limits } from "../../evaluate/limits.js";
import type { Budget } from "../../kernel/polynomial.js";

export interface AnswerBudget {
  /** Of the whole submission. */
  readonly characters: number;
  /** Parts of the answer and of the definitions it uses. */
  readonly parts: number;
  readonly nesting: number;
  /** Of each proof. */
  readonly proof: Budget;
  /** Of each evaluation. */
  readonly evaluation: Limits;
}

/** Answers to published problems have up to a hundred parts and take proofs of three thousand factors. */
export const usualBudget: AnswerBudget = {
  characters: 200_000,
  parts: 2_000,
  nesting: 200,
  proof: { work: 100_000, monomials: 2_000 },
  evaluation: { entries: 2 ** 18, operations: 2 ** 23 },
};
