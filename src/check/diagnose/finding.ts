/** What diagnosis finds: one mistake that explains an answer by itself, or two together. Knows no ranking and no way of finding. */
import type { Span } from "../../diagnostics/span.js";
import type { MistakeCode } from "../mistake-codes.js";

/** One mistake, as it was found in an answer. */
export interface Finding {
  readonly code: MistakeCode;
  /** The name of the rule in rules/mistakes/, or of the finding about the whole answer. */
  readonly rule: string;
  /** The sentence for the student; it never holds the right answer. */
  readonly says: string;
  /** The smallest wrong part in the submission; null where it is the whole answer, or in no one place. */
  readonly at: Span | null;
  /** How many slips it takes to make the answer of the right one by it: 1, or 2 for what is made of two. Fewer are likelier. */
  readonly steps: number;
  /**
   * Of as many steps, smaller is likelier. Rules have weights from 0 up to below 1, in the order of the files; a finding about the whole answer
   * has a weight below 0 where it goes before every rule, and of 1 or more where rules go before it.
   */
  readonly weight: number;
}
