/** What went wrong in an answer that is not right: the likeliest mistakes that explain it. Decides no verdict. */
import { sameShape } from "../../term/dimension.js";
import { shapeInWords } from "../../term/elaborate/words.js";
import type { NamedMistake } from "../result.js";
import { answerValues } from "./answer-values.js";
import type { Finding } from "./finding.js";
import { formsWithin } from "./form.js";
import { createNotation } from "./notation.js";
import { answerForms } from "./prepared-forms.js";
import type { Diagnosis, DiagnosisQuestion } from "./question.js";
import { likeliest } from "./rank.js";
import { readForm } from "./read-form.js";
import { createSearch, type Explanation, type Search } from "./search.js";
import { wholeFindings } from "./whole/whole.js";

export function diagnose(question: DiagnosisQuestion): Diagnosis {
  const explanation = question.budget > 0 ? explain(question) : null;
  return { mistakes: explanation === null ? [] : explanation.map((finding) => named(finding, question)), notes: [] };
}

function explain(question: DiagnosisQuestion): Explanation | null {
  const values = answerValues(question);
  const whole = values === null ? [] : wholeFindings(question, values);
  const search = searchIn(question);
  const single: readonly Explanation[] = [...whole.map((finding): Explanation => [finding]), ...(search?.single() ?? [])];
  return likeliest(single) ?? (search === null ? null : (likeliest(search.double()) ?? unexplained(question, search)));
}

/** What can be said where no known mistake explains the answer: where it is wrong, or that its shape is. */
function unexplained({ term, expected }: DiagnosisQuestion, search: Search): Explanation | null {
  const at = search.smallestWrong();
  if (at !== null) return [{ ...unknown, rule: "smallest_wrong_part", says: "something else belongs here, and all around it is right", at }];
  if (term === null) return search.clash === null ? null : [{ ...unknown, code: "wrong_shape", rule: "shapes_clash", says: "the shapes do not fit together here: write the shape of each part below it", at: search.clash.at }];
  if (!sameShape(term.shape, expected.shape)) return [{ ...unknown, code: "wrong_shape", rule: "shape_of_answer", says: `this is ${shapeInWords(term.shape)}, and ${shapeInWords(expected.shape)} is asked for: write the shape of each part below it`, at: null }];
  return search.differs ? [{ ...unknown, rule: "unknown", says: "this differs from the right answer in more than one known slip: take a small example, such as the one here, and go through your steps with its numbers", at: null }] : null;
}

const unknown = { code: "other", steps: 1, weight: 2 } as const;

function searchIn({ problem, prepared, text, answer, definitions, budget }: DiagnosisQuestion): Search | null {
  const forms = answerForms(problem, prepared);
  const [point] = forms?.points ?? [];
  if (forms === null || point === undefined) return null;
  const notation = createNotation(point, forms.calls);
  const names = new Map(forms.names);
  const reading = { notation, library: problem.rules.library, names, placed: true };
  for (const [name, ast] of definitions) names.set(name, readForm(ast, reading));
  const form = readForm(answer, reading);
  const isKnown = formsWithin(form).every(({ kind, value }) => kind !== "name" || value !== null);
  return isKnown ? createSearch({ forms, answer: form, notation, text, budget }) : null;
}

/** With the teacher's sentence, where there is one. */
const named = ({ code, rule, says, at }: Finding, { problem }: DiagnosisQuestion): NamedMistake => ({ code, rule, says: problem.problem.feedback.get(code) ?? says, at });
