/** The derivative in another variable of the problem: less likely than a slip in the asked one, since what arrives on the way to a variable is often the gradient in another. */
import { sameShape, transposedShape } from "../../../term/dimension.js";
import type { AnswerValues } from "../answer-values.js";
import type { Finding } from "../finding.js";
import type { DiagnosisQuestion } from "../question.js";
import { agree, transposed } from "./agree.js";
import { gradientIn } from "./slope.js";
import { aboutWhole } from "./words.js";

export function otherVariableFindings({ problem, prepared, term }: DiagnosisQuestion, { answer, of }: AnswerValues): readonly Finding[] {
  if (problem.problem.order !== "gradient" || term === null || answer === null) return [];
  for (const variable of problem.variables) {
    if (variable.name === prepared.asked.wrt || !(sameShape(variable.shape, term.shape) || sameShape(transposedShape(variable.shape), term.shape))) continue;
    const gradient = gradientIn(problem, variable);
    const values = gradient === null ? null : of(gradient);
    if (values === null) continue;
    const says = `this is the gradient in \`${variable.name}\`; asked is the one in \`${prepared.asked.wrt}\``;
    if (agree(answer, values)) return [aboutWhole("wrong_variable", "gradient_in_another", says, 1.05)];
    const turned = transposed(values);
    if (turned !== null && agree(answer, turned)) return [aboutWhole("wrong_variable", "gradient_in_another_transposed", `${says}, and this is its transpose`, 1.05, 2)];
  }
  return [];
}
