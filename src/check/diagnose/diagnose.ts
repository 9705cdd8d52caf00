/** What went wrong in an answer that is not right: the mistakes that explain it. */
import type { Diagnosis, DiagnosisQuestion } from "./question.js";

export function diagnose(_question: DiagnosisQuestion): Diagnosis {
  return { mistakes: [], notes: [] };
}
