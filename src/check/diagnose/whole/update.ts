/** The parameter after a step of descent, in the place of the gradient. */
import type { AnswerValues } from "../answer-values.js";
import type { Finding } from "../finding.js";
import type { DiagnosisQuestion } from "../question.js";
import { combined, commonFraction, ratios } from "./agree.js";
import { aboutWhole } from "./words.js";

export function updateFindings({ problem, prepared }: DiagnosisQuestion, { points, answer, expected: right }: AnswerValues): readonly Finding[] {
  if (problem.problem.order !== "gradient" || answer === null) return [];
  const { wrt } = prepared.asked;
  const before = points.flatMap(({ values }) => { const value = values.get(wrt); return value === undefined ? [] : [value]; });
  const moved = combined(answer, before, (x, y) => x - y);
  const found = moved === null ? null : ratios(moved, right);
  if (found === null || (right.every(({ data }) => data.length === 1) && commonFraction(found) === null)) return [];
  return [aboutWhole("update_not_gradient", "parameter_after_a_step", `this is \`${wrt}\` after a step of descent; asked is the gradient alone`, -0.85)];
}
