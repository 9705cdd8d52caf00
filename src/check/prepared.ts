/** An assignment with its answers derived: what every submission is compared with. Made once; nothing in it changes but what is kept of computed values. */
import type { Answer, Derived } from "../answer/derived.js";
import type { Problem } from "../answer/problem.js";
import type { RuleSet } from "../rules/rule-set.js";
import type { Declaration } from "../syntax/declaration.js";
import type { Term } from "../term/term.js";
import type { TermTable } from "../term/table.js";
import type { Variable } from "../term/elaborate/elaborate.js";
import type { AskedAnswer, Assignment, AssignmentProblem } from "./assignment.js";

/** Whether the expected answer is proved for all sizes, or only agrees with numbers at random points: then no verdict is surer. */
export type Standing = "proved" | "sampled";

export interface PreparedAnswer {
  readonly asked: AskedAnswer;
  readonly standing: Standing;
  readonly derived: Derived;
  readonly answer: Answer;
  /** The right value in the layout of the problem's conventions, without shared names; a term of the problem's `table`. */
  readonly expected: Term;
  /** The same in its shortest form, for readers; null where it is longer than 10,000 characters. */
  readonly printed: Term | null;
  /** That as the input language writes it, in variables alone; null where it is longer than 10,000 characters. */
  readonly ascii: string | null;
}

export interface PreparedProblem {
  readonly problem: AssignmentProblem;
  readonly asked: Problem;
  readonly rules: RuleSet;
  /** Where expected values and the given expression stand. Nothing of a submission is put here: an answer has a table of its own, into which the expected value is moved. */
  readonly table: TermTable;
  /** The given expression, in `table`. */
  readonly given: Term;
  /** The names that an answer may use, with their shapes: variables, and tangents of a jvp. */
  readonly variables: readonly Variable[];
  /** The same, and the parts, as declarations, by which answers are read. */
  readonly declarations: readonly Declaration[];
  /** What the given program defines, by name, as terms of `table`: names that an answer may use, too, and that stand for these values. */
  readonly parts: ReadonlyMap<string, Term>;
  /** The names of their sizes: in answers, numbers. */
  readonly sizes: ReadonlySet<string>;
  readonly answers: readonly PreparedAnswer[];
}

export interface PreparedAssignment {
  readonly assignment: Assignment;
  readonly problems: readonly PreparedProblem[];
}
