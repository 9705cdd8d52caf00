/** Verdicts as a summary of a class tells them apart, with a mark and a word for each. Knows no sink. */
import { type AnswerVerdict, isRight } from "../result.js";

/** `ungraded`: what could not be read, has no meaning, or is not decided. */
export type Standing = "right" | "wrong" | "ungraded" | "missing";

export const standingMarks: { readonly [S in Standing]: string } = { right: "✓", wrong: "✗", ungraded: "?", missing: "–" };
export const standingWords: { readonly [S in Standing]: string } = { right: "right", wrong: "wrong", ungraded: "not graded", missing: "missing" };

export function standingOf(answer: { readonly verdict: AnswerVerdict }): Standing {
  const { verdict } = answer;
  if (isRight(answer)) return "right";
  return verdict === "wrong" || verdict === "missing" ? verdict : "ungraded";
}
