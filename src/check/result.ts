/** What is found of a submission: verdicts, scores, mistakes, lines. Data only; how it is printed is said elsewhere. */
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import type { Span } from "../diagnostics/span.js";
import type { MistakeCode } from "./mistake-codes.js";

/**
 * `correct`: right, and written as the model answer is; `equivalent`: right, written in another way. `ill-typed`: its shapes clash inside, or a name is unknown;
 * `unreadable`: it cannot be parsed; both leave the answer ungraded rather than wrong (`gradable: false`), and may name a mistake. `undecided`: neither
 * proved nor refuted, or defined nowhere.
 */
export type AnswerVerdict = "correct" | "equivalent" | "wrong" | "ill-typed" | "unreadable" | "missing" | "undecided";

/** Whether it earns all points: right, in whatever form. */
export const isRight = ({ verdict }: { readonly verdict: AnswerVerdict }): boolean => verdict === "correct" || verdict === "equivalent";

/** By which means the verdict was reached, from the strictest down; null where nothing was compared. */
export type Proof = "proved" | "exact-modular" | "sampled";

export interface NamedMistake {
  readonly code: MistakeCode;
  /** The name of the rule in rules/mistakes/, or of the finding about the whole answer. */
  readonly rule: string;
  /** The sentence for the student. */
  readonly says: string;
  /** The smallest wrong part in the text of the submission, at most the whole answer; null where it is in no one place. */
  readonly at: Span | null;
}

/** The right value and the student's at a readable point, as text and as numbers (see `tensorJson`). */
export interface AnswerCounterexample {
  readonly sizes: { readonly [name: string]: number };
  readonly values: { readonly [name: string]: unknown };
  readonly answer: unknown;
  readonly expected: unknown;
  /** One line: `at n = 2, x = [1, -2]: yours is [1, 2], the gradient is [2, 4]`; without the expected value where it is not to be revealed. */
  readonly text: string;
}

/** One step of the working. */
export interface LineResult {
  /** From 1, in the text of the submission. */
  readonly line: number;
  readonly span: Span;
  /** `follows` and is right, `definition`, `large-step`: right but not seen how; `wrong`: the first line that does not follow; `follows-wrong`: follows from a wrong line; `restored`: right again after a wrong line. */
  readonly verdict: "definition" | "follows" | "large-step" | "wrong" | "follows-wrong" | "restored" | "unreadable" | "undecided";
  /** What the step used: names of rules, `normal form`, or what went wrong. */
  readonly rule: string | null;
  readonly says: string | null;
}

export interface AnswerResult {
  readonly problem: string;
  readonly name: string;
  /** Where the expression that was judged stands in the text of the submission; null where there is none. */
  readonly written: Span | null;
  readonly verdict: AnswerVerdict;
  readonly gradable: boolean;
  readonly score: number;
  readonly max: number;
  readonly proof: Proof | null;
  /** The rung of the ladder, in words: `parse`, `names`, `shape`, `normal-form`, `relations`, `exact-modular`, `floats`. */
  readonly level: string | null;
  readonly mistakes: readonly NamedMistake[];
  /** True only under a fact that was not declared, policies that were applied, form that was asked for: a sentence each. */
  readonly notes: readonly string[];
  readonly counterexample: AnswerCounterexample | null;
  /** The model answer; only with `reveal`. */
  readonly expected: string | null;
  readonly lines: readonly LineResult[];
  /** How the answer was understood; null where it could not be. */
  readonly understood: { readonly text: string; readonly ascii: string; readonly latex: string; readonly shape: readonly string[] } | null;
  /** What random points were drawn from. */
  readonly seed: string;
  /** With spans into the submission's text. */
  readonly diagnostics: readonly Diagnostic[];
}

export interface SubmissionResult {
  readonly submission: string;
  /** What was handed in, into which all spans point. */
  readonly text: string;
  readonly score: number;
  readonly max: number;
  readonly answers: readonly AnswerResult[];
  /** About the submission as a whole: a file that cannot be read, a name that nobody asked for. */
  readonly diagnostics: readonly Diagnostic[];
}
