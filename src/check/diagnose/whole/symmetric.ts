/** The conventions for the entries of a symmetric variable: each entry by itself, pairs together, or projected. */
import { isScalarShape, isSquareShape } from "../../../term/dimension.js";
import type { AnswerValues } from "../answer-values.js";
import type { Finding } from "../finding.js";
import type { DiagnosisQuestion } from "../question.js";
import { agree } from "./agree.js";
import { symmetricForms } from "./layout.js";
import { gradientIn } from "./slope.js";
import { aboutWhole } from "./words.js";

export function symmetricFindings({ problem, prepared }: DiagnosisQuestion, { answer, of }: AnswerValues): readonly Finding[] {
  const { wrt } = prepared.asked;
  const variable = problem.variables.find(({ name }) => name === wrt);
  if (answer === null || variable === undefined || problem.problem.order !== "gradient" || !isSquareShape(variable.shape) || isScalarShape(variable.shape)) return [];
  const gradient = gradientIn(problem, variable);
  const free = gradient === null ? null : of(gradient);
  const forms = free === null ? null : symmetricForms(free);
  if (free === null || forms === null) return [];
  const declared = variable.attributes.some((attribute) => attribute === "symmetric" || attribute === "spd" || attribute === "psd");
  const because = declared ? `asked is another convention for the symmetric \`${wrt}\`` : `\`${wrt}\` was not declared symmetric, and its entries move each by itself`;
  const found = (says: string): readonly Finding[] => [aboutWhole("forgot_symmetric", "convention_for_symmetric", `${says}; ${because}`, -0.8)];
  if (agree(answer, forms.tied)) return found("this moves the entries off the diagonal in pairs, as those of a symmetric matrix");
  if (agree(answer, forms.sum)) return found("this adds what the two places of an entry off the diagonal give, and counts the diagonal twice");
  if (agree(answer, forms.mean)) return found("this is the part of the gradient that keeps a symmetric matrix symmetric");
  return agree(answer, free) ? found("this moves every entry by itself") : [];
}
