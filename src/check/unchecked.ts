/** The result of a submission that was not checked: every answer without a verdict on what it says, and why. Knows no files and no clocks. */
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import type { Assignment } from "./assignment.js";
import type { AnswerResult, SubmissionResult } from "./result.js";

/** `unreadable`: there is no text to check; `undecided`: checking it was stopped. Neither earns points, and neither is graded. */
export function uncheckedResult(assignment: Assignment, submission: string, verdict: "unreadable" | "undecided", diagnostics: readonly Diagnostic[]): SubmissionResult {
  const answers = assignment.problems.flatMap((problem) =>
    problem.ask.map(({ name, points }): AnswerResult => ({
      problem: problem.id, name, written: null, verdict, gradable: false, score: 0, max: points, proof: null, level: null, mistakes: [], notes: [], counterexample: null,
      expected: null, lines: [], understood: null, seed: "", diagnostics: [],
    })),
  );
  return { submission, text: "", score: 0, max: answers.reduce((sum, { max }) => sum + max, 0), answers, diagnostics };
}
