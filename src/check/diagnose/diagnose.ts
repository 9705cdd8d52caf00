/** What went wrong in an answer that is not right: the likeliest mistakes that explain it. Decides no verdict. */
import type { NamedMistake } from "../result.js";
import { answerValues } from "./answer-values.js";
import type { Finding } from "./finding.js";
import type { Diagnosis, DiagnosisQuestion } from "./question.js";
import { wholeFindings } from "./whole/whole.js";

export function diagnose(question: DiagnosisQuestion): Diagnosis {
  const values = answerValues(question);
  const findings = values === null || question.budget === 0 ? [] : wholeFindings(question, values);
  const [likeliest] = findings.toSorted(byLikelihood);
  return { mistakes: likeliest === undefined ? [] : [named(likeliest, question)], notes: [] };
}

/** Fewer slips first, then the likelier kind, then the smaller part. */
const byLikelihood = (a: Finding, b: Finding): number => a.steps - b.steps || a.weight - b.weight || widthOf(a) - widthOf(b);

const widthOf = ({ at }: Finding): number => (at === null ? Infinity : at.end - at.start);

/** With the teacher's sentence, where there is one. */
const named = ({ code, rule, says, at }: Finding, { problem }: DiagnosisQuestion): NamedMistake => ({ code, rule, says: problem.problem.feedback.get(code) ?? says, at });
