/** The parameter after a step of descent, in the place of the gradient. */
import type { Ast } from "../../../syntax/ast.js";
import type { AnswerValues } from "../answer-values.js";
import type { Finding } from "../finding.js";
import type { DiagnosisQuestion } from "../question.js";
import { combined, commonFraction, ratios } from "./agree.js";
import { aboutWhole } from "./words.js";

export function updateFindings({ problem, prepared, answer: written }: DiagnosisQuestion, { points, answer, expected: right }: AnswerValues): readonly Finding[] {
  const { wrt } = prepared.asked;
  // By numbers alone, the gradient of a penalty w'w/2 is a step, too.
  if (problem.problem.order !== "gradient" || answer === null || !summandsOf(written).some((one) => one.kind === "name" && one.name === wrt)) return [];
  const before = points.flatMap(({ values }) => { const value = values.get(wrt); return value === undefined ? [] : [value]; });
  const moved = combined(answer, before, (x, y) => x - y);
  const found = moved === null ? null : ratios(moved, right);
  if (found === null || (right.every(({ data }) => data.length === 1) && commonFraction(found) === null)) return [];
  return [aboutWhole("update_not_gradient", "parameter_after_a_step", `this is \`${wrt}\` after a step of descent; asked is the gradient alone`, -0.85)];
}

/** What is added, of a sum as it was written. */
function summandsOf(root: Ast): readonly Ast[] {
  const found: Ast[] = [];
  const open = [root];
  for (let ast = open.pop(); ast !== undefined; ast = open.pop()) {
    if (ast.kind === "binary" && ast.operator === "+") open.push(ast.left, ast.right);
    else if (ast.kind === "binary" && ast.operator === "-") open.push(ast.left);
    else found.push(ast);
  }
  return found;
}
