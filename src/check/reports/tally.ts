/** What the results of many submissions have in common, counted while they come in: of no size that grows with their number. */
import type { MistakeCode } from "../mistake-codes.js";
import type { SubmissionResult } from "../result.js";
import { share } from "./numbers.js";
import { standingOf } from "./standing.js";
import type { MistakeCount } from "./statistics.js";

/** Of a whole submission: `wrong` where some answer is wrong or missing; `ungraded` where none is, and some could not be graded. */
export type WholeStanding = "right" | "wrong" | "ungraded";

export interface Tally {
  readonly submissions: number;
  readonly right: number;
  readonly wrong: number;
  readonly ungraded: number;
  /** The sum of the parts of the points that submissions have. */
  readonly shares: number;
  /** In how many submissions; the most frequent first. */
  readonly mistakes: readonly MistakeCount[];
}

export function wholeStanding({ answers }: SubmissionResult): WholeStanding {
  const standings = new Set(answers.map(standingOf));
  if (standings.has("wrong") || standings.has("missing")) return "wrong";
  return standings.has("ungraded") ? "ungraded" : "right";
}

export const emptyTally: Tally = { submissions: 0, right: 0, wrong: 0, ungraded: 0, shares: 0, mistakes: [] };

/** The tally with one more submission. */
export function tallied(tally: Tally, result: SubmissionResult): Tally {
  const standing = wholeStanding(result);
  const counts = new Map<MistakeCode, number>(tally.mistakes.map(({ code, count }) => [code, count]));
  for (const code of new Set(result.answers.flatMap(({ mistakes }) => mistakes.map((mistake) => mistake.code)))) counts.set(code, (counts.get(code) ?? 0) + 1);
  const mistakes = [...counts].map(([code, count]) => ({ code, count })).toSorted((a, b) => b.count - a.count || (a.code < b.code ? -1 : 1));
  return { ...tally, submissions: tally.submissions + 1, [standing]: tally[standing] + 1, shares: tally.shares + share(result.score, result.max), mistakes };
}
