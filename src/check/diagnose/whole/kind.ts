/** Something else than a derivative: zero, the value of the expression itself, or what has another shape than the answer. */
import { largest } from "../../../evaluate/tensor.js";
import { sameShape } from "../../../term/dimension.js";
import { shapeInWords } from "../../../term/elaborate/words.js";
import type { AnswerValues } from "../answer-values.js";
import type { Finding } from "../finding.js";
import type { DiagnosisQuestion } from "../question.js";
import { agree } from "./agree.js";
import { aboutWhole, askedInWords } from "./words.js";

export function kindFindings({ problem, prepared, expected, term }: DiagnosisQuestion, { answer, of }: AnswerValues): readonly Finding[] {
  if (term === null) return [];
  const asked = askedInWords[problem.problem.order];
  const findings: Finding[] = [];
  if (answer !== null && answer.every((one) => largest(one) === 0)) findings.push(aboutWhole("other", "zero_everywhere", `this is zero everywhere, as if the expression did not depend on \`${prepared.asked.wrt}\``, -0.3));
  const value = of(problem.given);
  if (answer !== null && value !== null && agree(answer, value)) findings.push(aboutWhole(sameShape(term.shape, expected.shape) ? "forgot_chain" : "wrong_shape", "value_itself", `this is the value of the expression, and nothing is differentiated; asked is ${asked}`, -0.3));
  if (!sameShape(term.shape, expected.shape)) findings.push(aboutWhole("wrong_shape", "shape_of_something_else", `this is ${shapeInWords(term.shape)}, and ${asked} is ${shapeInWords(expected.shape)}: check for each product what its shape is`, 5));
  return findings;
}
