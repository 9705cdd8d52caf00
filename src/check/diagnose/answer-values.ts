/** What the right answer and the student's are at the points of a problem, for those who compare values. Knows no mistakes. */
import { evaluate } from "../../evaluate/evaluate.js";
import { checkLimits } from "../../evaluate/limits.js";
import type { Point } from "../../evaluate/point.js";
import type { Tensor } from "../../evaluate/tensor.js";
import type { Term } from "../../term/term.js";
import type { DiagnosisQuestion } from "./question.js";
import { pointsOf } from "./points.js";

/** One tensor a point, in the order of the points. */
export type Values = readonly Tensor[];

export interface AnswerValues {
  /** At least one. */
  readonly points: readonly Point[];
  /** Null where the answer has no shape, or is not defined at every point. */
  readonly answer: Values | null;
  readonly expected: Values;
  /** The value of a term in the problem's variables; null where it is not defined at every point. */
  readonly of: (term: Term) => Values | null;
}

/** Null where there is no point at which the right answer has a value. */
export function answerValues({ problem, prepared, term }: DiagnosisQuestion): AnswerValues | null {
  const points = pointsOf(problem);
  const of = (one: Term): Values | null => {
    const values: Tensor[] = [];
    for (const point of points) {
      const value = evaluate([one], point, [], checkLimits);
      const [tensor] = value.ok ? value.value : [];
      if (tensor === undefined) return null;
      values.push(tensor);
    }
    return values;
  };
  const expected = points.length === 0 ? null : of(prepared.expected);
  return expected === null ? null : { points, answer: term === null ? null : of(term), expected, of };
}
