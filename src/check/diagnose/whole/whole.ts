/** What can be said of a wrong answer as a whole: its layout, its ratio to the right one, another variable, another loss. Knows no parts of answers. */
import type { AnswerValues } from "../answer-values.js";
import type { Finding } from "../finding.js";
import type { DiagnosisQuestion } from "../question.js";

/** Each explains the whole answer by itself; none where nothing is recognised. */
export function wholeFindings(_question: DiagnosisQuestion, _values: AnswerValues): readonly Finding[] {
  return [];
}
