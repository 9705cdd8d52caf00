/** What simplifying does, as data: one use of a rewrite, and the function that makes a canonical form. Knows no rules. */
import type { Term } from "../../term/term.js";

/** One use of a rule: `before` became `after`. */
export interface RewriteStep {
  readonly rule: string;
  readonly before: Term;
  readonly after: Term;
}

/** A form of the same value; rewrites that were used are given to `note`, if any. */
export type Simplify = (term: Term, note?: (step: RewriteStep) => void) => Term;
