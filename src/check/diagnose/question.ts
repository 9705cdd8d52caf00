/** What a diagnosis is asked and what it answers. The verdict is known by then, and nothing here can change it. */
import type { Ast } from "../../syntax/ast.js";
import type { TermTable } from "../../term/table.js";
import type { Term } from "../../term/term.js";
import type { PreparedAnswer, PreparedProblem } from "../prepared.js";
import type { NamedMistake } from "../result.js";

export interface DiagnosisQuestion {
  readonly problem: PreparedProblem;
  readonly prepared: PreparedAnswer;
  /** The submission, that spans point into. */
  readonly text: string;
  /** The answer as it was written. */
  readonly answer: Ast;
  /** The student's own definitions that the answer may use, in order; each may use those before it. Their spans point into the submission, too. */
  readonly definitions: ReadonlyMap<string, Ast>;
  /** A table of this answer alone, dropped with it: what is made of an answer goes here, so that nothing grows with the number of submissions. */
  readonly table: TermTable;
  /** The right value, in `table`: `prepared.expected`, moved. */
  readonly expected: Term;
  /** The answer as a term of `table`; null where its shapes clash inside. Its shape need not be the expected one. */
  readonly term: Term | null;
  readonly seed: string;
  /** How many candidate mistakes may be tried, over all. */
  readonly budget: number;
}

export interface Diagnosis {
  /** At most two, the likelier first. Two are made together, unless `alternatives`: then either explains the answer. */
  readonly mistakes: readonly NamedMistake[];
  /** Sentences that are no mistakes, such as "true only if A is symmetric; A was not declared so". */
  readonly notes: readonly string[];
}
