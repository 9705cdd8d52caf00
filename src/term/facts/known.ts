/** What is known in one derivation: signs, meanings of names, declarations that may be used. Derives no fact. */
import type { Hypothesis } from "../symbols.js";
import type { Term } from "../term.js";

/** −: below, 0: at, +: above zero; a sign is the set of those that an entry may be. */
export type Sign = "positive" | "nonnegative" | "unknown";

export interface Facts {
  sign(term: Term): Sign;
  /** Lets `name` be known by what is known of `value`. */
  define(name: Term, value: Term): void;
  /** What a name stands for; any other term is itself. */
  meaning(term: Term): Term;
  /** Whether what is declared of the variable may be used. */
  declares(variable: Term): boolean;
  /** What was found before. */
  readonly memory: Map<string, 1 | -1 | 0>;
  readonly assumed: readonly Hypothesis[];
}
