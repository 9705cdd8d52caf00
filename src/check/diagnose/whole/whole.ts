/** What can be said of a wrong answer as a whole: its layout, its ratio to the right one, another variable, another loss. Knows no parts of answers. */
import type { AnswerValues } from "../answer-values.js";
import type { Finding } from "../finding.js";
import type { DiagnosisQuestion } from "../question.js";
import { kindFindings } from "./kind.js";
import { layoutFindings } from "./layout.js";
import { otherVariableFindings } from "./other-variable.js";
import { ratioFindings } from "./ratio.js";
import { summandFindings } from "./summands.js";
import { symmetricFindings } from "./symmetric.js";
import { factFindings } from "./under-fact.js";
import { updateFindings } from "./update.js";

/** What compares numbers comes first; facts are looked into only where nothing plainer explains the answer. */
const plain: readonly ((question: DiagnosisQuestion, values: AnswerValues) => readonly Finding[])[] = [layoutFindings, ratioFindings, updateFindings, symmetricFindings, otherVariableFindings, summandFindings, kindFindings];

/** Each explains the whole answer by itself; none where nothing is recognised. */
export function wholeFindings(question: DiagnosisQuestion, values: AnswerValues): readonly Finding[] {
  const found = plain.flatMap((look) => look(question, values));
  return found.some(({ steps, weight }) => steps === 1 && weight < 0) ? found : [...found, ...factFindings(question, values)];
}
