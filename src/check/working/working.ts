/** The working of one answer: its own lines and those of the definitions that it uses, in the order of the text. Knows no points. */
import type { TermTable } from "../../term/table.js";
import type { Term } from "../../term/term.js";
import type { PreparedProblem } from "../prepared.js";
import type { LineResult } from "../result.js";
import type { Definitions, InContext } from "../submission/definitions.js";
import type { Statement } from "../submission.js";
import type { AnswerBudget } from "../verdict/budget.js";
import { type JudgedChain, judgeChain } from "./lines.js";

export interface WorkingQuestion {
  readonly problem: PreparedProblem;
  readonly text: string;
  readonly statement: Statement;
  readonly context: InContext;
  readonly definitions: Definitions;
  readonly table: TermTable;
  readonly seed: string;
  readonly budget: AnswerBudget;
  /** Whether a line is the right answer; null where that is undecided. */
  readonly isRight: (term: Term) => boolean | null;
}

export interface Working {
  /** Empty for an answer in one line that uses no definition. */
  readonly lines: readonly LineResult[];
  /** The lines of the answer itself. */
  readonly own: JudgedChain;
  readonly notes: readonly string[];
  /** Whether one step alone is wrong, and a line before it was right: what the student had reached earns its part. */
  readonly reached: boolean;
}

/** Lines that are judged of the working of one answer, its definitions included. */
const mostLines = 60;

export function judgeWorking({ problem, text, statement, context, definitions, table, seed, isRight, budget }: WorkingQuestion): Working {
  const own = judgeChain({ problem, text, statement, values: context.values, definitions: context.definitions, table, seed, isRight, budget, most: mostLines });
  let left = mostLines - own.lines.length;
  const chains = context.used.map(({ index, statement: definition }) => {
    const there = definitions.at(index, problem);
    const chain = judgeChain({ problem, text, statement: definition, values: there.values, definitions: there.definitions, table, seed, isRight: null, budget, most: Math.max(0, left) });
    left -= chain.lines.length;
    return chain;
  });
  const lines = [...chains, own].flatMap((chain) => chain.lines).toSorted((a, b) => a.span.start - b.span.start);
  const last = statement.links.length - 1;
  const broken = chains.some((chain) => chain.broken !== null);
  const reachedLine = own.lastRight === null || own.lastRight === last ? undefined : statement.links[own.lastRight];
  return {
    lines: lines.length > 1 ? lines : [],
    own,
    notes: reachedLine === undefined ? [] : [`line ${reachedLine.line} was right, and the last line is what counts`],
    reached: reachedLine !== undefined && own.wrongSteps === 1 && !broken && own.lines.every(({ verdict }) => verdict !== "unreadable" && verdict !== "undecided"),
  };
}
