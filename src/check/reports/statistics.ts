/** What a class did as a whole: mistakes, verdicts and scores, counted. Knows no sink. */
import type { MistakeCode } from "../mistake-codes.js";
import type { SubmissionResult } from "../result.js";
import { answerTitle } from "./feedback.js";
import { share } from "./numbers.js";
import { type Standing, standingOf } from "./standing.js";

/** In how many submissions a mistake was named: who carries it through several answers made it once. */
export interface MistakeCount {
  readonly code: MistakeCode;
  readonly count: number;
}

/** The same with whose answers they are: the first of them, in the order of the submissions. */
export interface MistakeMade extends MistakeCount {
  readonly by: readonly string[];
  /** How many submissions have it beside those. */
  readonly others: number;
}

/** As many submissions are named for a mistake. */
const mostNamed = 8;

/** How one question was answered; `ungraded` is what could not be read, has no meaning, or is not decided. */
export interface QuestionCounts {
  readonly title: string;
  readonly right: number;
  readonly wrong: number;
  readonly ungraded: number;
  readonly missing: number;
}

export interface ClassStatistics {
  readonly submissions: number;
  /** Of all submissions, as parts of the whole points. */
  readonly mean: number;
  readonly median: number;
  /** How many submissions have from 0 to 9 %, from 10 to 19 %, … of the points; in the last, all points. */
  readonly scores: readonly number[];
  /** The most frequent first; those that are equally frequent in alphabetical order. */
  readonly mistakes: readonly MistakeMade[];
  readonly questions: readonly QuestionCounts[];
}

/** Ten classes of scores, and one for all points. */
export const scoreClasses: readonly string[] = [...Array.from({ length: 10 }, (_, place) => `${10 * place}–${10 * place + 9} %`), "all"];

export function statisticsOf(results: readonly SubmissionResult[]): ClassStatistics {
  const shares = results.map(({ score, max }) => share(score, max));
  const scores = scoreClasses.map(() => 0);
  for (const one of shares) {
    const place = one >= 1 ? 10 : Math.min(9, Math.floor(10 * one + 1e-9));
    scores[place] = (scores[place] ?? 0) + 1;
  }
  return {
    submissions: results.length,
    mean: shares.reduce((sum, one) => sum + one, 0) / Math.max(1, shares.length),
    median: medianOf(shares),
    scores,
    mistakes: mistakesOf(results),
    questions: questionsOf(results),
  };
}

function medianOf(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? 0) + upper) / 2;
}

function mistakesOf(results: readonly SubmissionResult[]): readonly MistakeMade[] {
  const made = new Map<MistakeCode, string[]>();
  for (const { submission, answers } of results) {
    for (const code of new Set(answers.flatMap(({ mistakes }) => mistakes.map((one) => one.code)))) enter(made, code, submission);
  }
  return [...made].map(([code, by]) => ({ code, count: by.length, by: by.slice(0, mostNamed), others: Math.max(0, by.length - mostNamed) })).toSorted((a, b) => b.count - a.count || (a.code < b.code ? -1 : 1));
}

function enter(made: Map<MistakeCode, string[]>, code: MistakeCode, submission: string): void {
  const known = made.get(code);
  if (known === undefined) made.set(code, [submission]);
  else known.push(submission);
}

function questionsOf(results: readonly SubmissionResult[]): readonly QuestionCounts[] {
  const counts = new Map<string, { [S in Standing]: number }>();
  for (const { answers } of results) {
    for (const answer of answers) {
      const title = answerTitle(answer);
      const known = counts.get(title) ?? { right: 0, wrong: 0, ungraded: 0, missing: 0 };
      known[standingOf(answer)] += 1;
      counts.set(title, known);
    }
  }
  return [...counts].map(([title, count]) => ({ title, ...count }));
}
