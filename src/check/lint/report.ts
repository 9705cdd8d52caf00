/** What is found of an assignment before students see it. Data only; how it is printed is said elsewhere. */
import type { Diagnostic } from "../../diagnostics/diagnostic.js";
import type { Source } from "../../diagnostics/source.js";
import type { AskedOrder } from "../assignment.js";

export interface LintedAnswer {
  readonly name: string;
  readonly wrt: string;
  readonly order: AskedOrder;
  readonly points: number;
  /** In the conventions of the problem, as a mathematician writes it, and as the input language does; null where it is longer than 10,000 characters. */
  readonly expected: { readonly text: string; readonly ascii: string; readonly latex: string } | null;
  readonly shape: readonly string[];
  readonly proof: "proved" | "sampled";
  /** The declared facts about functions that the proof rests on. */
  readonly relations: readonly string[];
  /** Where the answer holds; empty where it holds everywhere. */
  readonly hypotheses: readonly string[];
  /** Wrong answers of one mistake that would be recognised, beside those that are recognised as a whole; null where they were not counted. */
  readonly mistakes: number | null;
}

export interface LintedProblem {
  readonly id: string;
  readonly title: string | null;
  readonly given: string;
  /** Declarations of the names, `W : matrix(m, n)`, and whether the shape was inferred. */
  readonly names: readonly { readonly declaration: string; readonly inferred: boolean }[];
  readonly answers: readonly LintedAnswer[];
  /** How long it took to derive and to prove; null without a clock. */
  readonly milliseconds: number | null;
}

export interface LintReport {
  readonly source: Source;
  readonly title: string | null;
  readonly points: number;
  /** Those that could be prepared. */
  readonly problems: readonly LintedProblem[];
  /** Errors, warnings and notes, in the order of the text, with their places in it. */
  readonly diagnostics: readonly Diagnostic[];
}

/** 0: the assignment can be given to students, whatever the warnings say; 2: it cannot be read or its questions make no sense; 3: an answer could not be certified. */
export function lintExit({ diagnostics }: LintReport): 0 | 2 | 3 {
  const errors = diagnostics.filter(({ severity }) => severity === "error");
  if (errors.length === 0) return 0;
  return errors.every(({ code }) => code === "E0903" || code === "E0601") ? 3 : 2;
}
