/** Judges working line by line: each line by the line before, and the lines of an answer by the truth as well. Knows no points. */
import { decideEqual, type Equality } from "../../answer/ladder.js";
import { describePoint, describeTensor } from "../../evaluate/describe.js";
import type { Ast } from "../../syntax/ast.js";
import { sameShape } from "../../term/dimension.js";
import { shapeInWords } from "../../term/elaborate/words.js";
import type { TermTable } from "../../term/table.js";
import type { Term } from "../../term/term.js";
import type { PreparedProblem } from "../prepared.js";
import type { LineResult } from "../result.js";
import type { Statement } from "../submission.js";
import { understand } from "../understand.js";
import type { AnswerBudget } from "../verdict/budget.js";
import { stepTaken } from "./step.js";

export interface Chain {
  readonly problem: PreparedProblem;
  /** Of the submission. */
  readonly text: string;
  readonly statement: Statement;
  /** The links of the statement under the names that `definitions` has. */
  readonly values: readonly (Ast | null)[];
  readonly definitions: ReadonlyMap<string, Ast>;
  readonly table: TermTable;
  readonly seed: string;
  readonly budget: AnswerBudget;
  /** Whether a line is the right value: `null` where that is undecided. Of a definition there is no right value. */
  readonly isRight: ((term: Term) => boolean | null) | null;
  /** How many lines may be judged; further ones say that they were not. */
  readonly most: number;
}

export interface JudgedChain {
  readonly lines: readonly LineResult[];
  /** The first line that does not follow, as an index into the lines; null where all follow. */
  readonly broken: number | null;
  /** The last line that is right, counted from the first; null where none is. */
  readonly lastRight: number | null;
  /** Lines that do not follow from the line before, or are wrong at the outset. */
  readonly wrongSteps: number;
  /** What each line means, null where it means nothing. */
  readonly terms: readonly (Term | null)[];
}

/** What is known of a line when the next one is judged. */
interface Standing {
  readonly term: Term;
  readonly line: number;
  /** Null for a definition, of which no truth is known, and where it is undecided. */
  readonly right: boolean | null;
}

export function judgeChain(chain: Chain): JudgedChain {
  const lines: LineResult[] = [];
  const terms: (Term | null)[] = [];
  let before: Standing | null = null;
  let broken: number | null = null;
  let lastRight: number | null = null;
  let wrongSteps = 0;
  let afterWrong = false;
  for (const [index, link] of chain.statement.links.entries()) {
    const value = chain.values[index] ?? null;
    const place = { line: link.line, span: link.span };
    if (index >= chain.most) {
      terms.push(null);
      lines.push({ ...place, verdict: "undecided", rule: null, says: "not judged: there are too many lines" });
      continue;
    }
    const understood = value === null ? null : understand({ text: chain.text, answer: value, definitions: chain.definitions }, chain.problem, chain.table, chain.budget);
    const term = understood?.ok === true ? understood.value : null;
    terms.push(term);
    if (term === null) {
      const message = understood === null ? link.diagnostics[0]?.message : understood.ok ? undefined : understood.diagnostics[0]?.message;
      lines.push({ ...place, verdict: "unreadable", rule: null, says: message ?? null });
      continue;
    }
    const right = chain.isRight === null ? null : chain.isRight(term);
    const judged: Judged = judgeLine(term, right, before, afterWrong, chain);
    lines.push({ ...place, ...judged });
    if (judged.verdict === "wrong") {
      wrongSteps += 1;
      broken ??= index;
      afterWrong = true;
    }
    if (right === true) {
      lastRight = index;
      afterWrong = false;
    }
    before = { term, line: link.line, right };
  }
  return { lines, broken, lastRight, wrongSteps, terms };
}

/** Arrays with more entries are not shown with a line. */
const longestShown = 4;

type Judged = Pick<LineResult, "verdict" | "rule" | "says">;

function judgeLine(term: Term, right: boolean | null, before: Standing | null, afterWrong: boolean, chain: Chain): Judged {
  if (before === null) return outset(right, chain.isRight === null);
  const { problem: { rules }, table } = chain;
  if (right === true && before.right === false) return { verdict: "restored", rule: null, says: `this is right, though it does not follow from line ${before.line}` };
  if (!sameShape(term.shape, before.term.shape)) {
    return { verdict: "wrong", rule: null, says: `this does not follow from line ${before.line}: it is ${shapeInWords(term.shape)}, and line ${before.line} is ${shapeInWords(before.term.shape)}` };
  }
  const equality = compared(term, before.term, chain);
  if (equality === null || equality.kind === "undecided") {
    if (right === true && before.right === true) return { verdict: "large-step", rule: null, says: `this is right, and it is not seen how it follows from line ${before.line}` };
    if (right === false && before.right === true) return { verdict: "wrong", rule: null, says: `this does not follow from line ${before.line}, which was right` };
    return { verdict: "undecided", rule: null, says: `whether this follows from line ${before.line} could not be decided` };
  }
  if (equality.kind === "refuted") {
    // The answer has a point of its own; a long one here hides what is said.
    const shown = equality.counterexample === null || [...equality.counterexample.point.values.values()].some(({ data }) => data.length > longestShown) ? "" : `: at ${describePoint(equality.counterexample.point)} it is ${describeTensor(equality.counterexample.left)}, and line ${before.line} is ${describeTensor(equality.counterexample.right)}`;
    return { verdict: "wrong", rule: null, says: `this does not follow from line ${before.line}${before.right === true ? ", which was right" : ""}${shown}` };
  }
  const { rule, large } = stepTaken(before.term, term, equality, table, rules);
  if (afterWrong) return { verdict: "follows-wrong", rule, says: `this follows from line ${before.line}, which is wrong` };
  return large === null ? { verdict: "follows", rule, says: null } : { verdict: "large-step", rule, says: `this follows from line ${before.line} by a large step: ${large}` };
}

/** The first line of a chain: there is nothing that it could follow from. */
function outset(right: boolean | null, defines: boolean): Judged {
  if (defines) return { verdict: "definition", rule: null, says: null };
  if (right === null) return { verdict: "undecided", rule: null, says: "whether this is right could not be decided" };
  return right ? { verdict: "follows", rule: null, says: null } : { verdict: "wrong", rule: null, says: "this is not the right value, and what follows rests on it" };
}

function compared(left: Term, right: Term, { problem: { rules }, seed, budget }: Chain): Equality | null {
  const decided = decideEqual({ left, right, seed: `${seed}/line`, budget: budget.proof, limits: budget.evaluation }, rules);
  return decided.ok ? decided.value : null;
}
