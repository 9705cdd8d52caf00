/** What a class is checked by: plain data that can travel to a thread or a process, and the checker it makes there. Knows no files. */
import { type Assignment, type CheckSettings, createEngine, type PreparedAssignment, type Result, type RuleFile, type Submission, type SubmissionResult } from "../index.js";

export interface ClassOrder {
  readonly assignment: Assignment;
  readonly rules: readonly RuleFile[];
  readonly settings: CheckSettings;
}

export interface Checker {
  readonly prepared: PreparedAssignment;
  /** Checks one submission; may throw where there is a bug. */
  readonly check: (submission: Submission) => SubmissionResult;
}

/** Derives the expected answers, once for all submissions. Errors of the rules and of the assignment's questions. */
export function createChecker({ assignment, rules, settings }: ClassOrder): Result<Checker> {
  const engine = createEngine({ rules });
  if (!engine.ok) return engine;
  const prepared = engine.value.prepare(assignment);
  if (!prepared.ok) return prepared;
  const check = (submission: Submission): SubmissionResult => {
    const checked = engine.value.check(prepared.value, submission, settings);
    if (!checked.ok) throw new Error("internal: a prepared assignment that cannot be checked by");
    return checked.value;
  };
  return { ...prepared, value: { prepared: prepared.value, check } };
}
