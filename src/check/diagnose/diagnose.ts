/** What went wrong in an answer that is not right: the likeliest mistakes that explain it. Decides no verdict. */
import { sameShape } from "../../term/dimension.js";
import { shapeInWords } from "../../term/elaborate/words.js";
import type { Term } from "../../term/term.js";
import type { NamedMistake } from "../result.js";
import { answerValues } from "./answer-values.js";
import type { Finding } from "./finding.js";
import { formsWithin } from "./form.js";
import { createNotation } from "./notation.js";
import { regrouped } from "./parentheses.js";
import { answerForms } from "./prepared-forms.js";
import type { Diagnosis, DiagnosisQuestion } from "./question.js";
import { inOrder, likeliest } from "./rank.js";
import { readForm } from "./read-form.js";
import { createSearch, type Explanation, type Search } from "./search.js";
import { wholeFindings } from "./whole/whole.js";

export function diagnose(question: DiagnosisQuestion): Diagnosis {
  const findings = question.budget > 0 ? explain(question) : [];
  return { mistakes: findings.map((finding) => named(finding, question)), notes: [] };
}

function explain(question: DiagnosisQuestion): readonly Finding[] {
  const parentheses = question.term === null ? missingParentheses(question) : null;
  if (parentheses !== null) return [parentheses];
  const values = answerValues(question);
  const whole = (values === null ? [] : wholeFindings(question, values)).map((finding): Explanation => [finding]);
  const search = searchIn(question);
  if (search?.agrees === true) return [{ ...unknown, rule: "rounded", says: "this is so near to the right answer that a number in it was rounded: write numbers exactly, such as 1/3", at: null }];
  const isFallback = ([{ weight }]: Explanation): boolean => weight >= fallback;
  const single = search?.single() ?? [];
  const found = likeliest([...whole.filter((one) => !isFallback(one)), ...single]) ?? (search === null ? null : inOrder(likeliest(search.double())));
  if (found !== null) return withConsequence(search !== null && single.includes(found) ? placed(found, search) : found, question, search);
  return likeliest([...whole.filter(isFallback), ...(search === null ? [] : unexplained(question, search))]) ?? [];
}

/** That the answer is right with parentheses around its matrix products, and has no shape without them. */
function missingParentheses(question: DiagnosisQuestion): Finding | null {
  for (const outside of [0, 1, 2]) {
    const answer = regrouped(question.answer, outside);
    const definitions = [...question.definitions].map(([name, ast]) => ({ name, ...regrouped(ast, outside) }));
    const at = definitions.find((one) => one.at !== null)?.at ?? answer.at;
    if (at === null) return null;
    if (searchIn({ ...question, answer: answer.ast, definitions: new Map(definitions.map(({ name, ast }) => [name, ast])) })?.agrees !== true) continue;
    return { ...unknown, code: "wrong_shape", rule: "parentheses_missing", says: "products are read from left to right, entrywise ones, too: this is right with parentheses around the matrix product that comes after the entrywise sign", at };
  }
  return null;
}

/** Findings of at least this weight say only that something is wrong. */
const fallback = 2;
const unknown = { code: "other", steps: 1, weight: 9 } as const;

/** What can be said where no known mistake explains the answer: where it is wrong, or that its shape is. */
function unexplained({ term, expected }: DiagnosisQuestion, search: Search): readonly Explanation[] {
  const at = search.smallestWrong();
  if (at !== null) return [[{ ...unknown, code: term === null ? "wrong_shape" : "other", rule: "smallest_wrong_part", says: "something else belongs here, and all around it is right", at, weight: fallback }]];
  if (term === null) return search.clash === null ? [] : [[shapesClash(search.clash.at)]];
  if (!sameShape(term.shape, expected.shape)) return [[shapeOfAnswer(term, expected)]];
  return search.agrees === false ? [[{ ...unknown, rule: "unknown", says: "this differs from the right answer by more than one known slip: take a small example, and go through your steps with its numbers", at: null }]] : [];
}

/** A mistake that was recognised by its value has the place at which a part of the right answer repairs it. */
function placed(found: Explanation, search: Search): Explanation {
  const [first, ...more] = found;
  return first.at !== null || more.length > 0 ? found : [{ ...first, at: search.smallestWrong() }];
}

/** Mistakes that say what is wrong with a shape. */
const ofShape: ReadonlySet<Finding["code"]> = new Set(["wrong_shape", "wrong_layout", "other"]);

const ofSums: ReadonlySet<Finding["code"]> = new Set(["inner_vs_outer", "forgot_batch_sum"]);

const shapesClash = (at: Finding["at"]): Finding => ({ ...unknown, code: "wrong_shape", rule: "shapes_clash", says: "the shapes do not fit together here: write the shape of each part below it", at });
const shapeOfAnswer = (term: Term, expected: Term): Finding => ({ ...unknown, code: "wrong_shape", rule: "shape_of_answer", says: `this is ${shapeInWords(term.shape)}, and ${shapeInWords(expected.shape)} is asked for: write the shape of each part below it`, at: null });

/** What one mistake does to an answer without a shape, or to its shape: what the student sees of it. */
function withConsequence(found: Explanation, { term, expected }: DiagnosisQuestion, search: Search | null): readonly Finding[] {
  if (found.length > 1 || found.some(({ code }) => ofShape.has(code))) return found;
  if (term !== null && !sameShape(term.shape, expected.shape)) {
    // Where a sum was taken or left out, what is seen first is what came of it.
    if (found.some(({ code }) => ofSums.has(code))) return [shapeOfAnswer(term, expected), ...found];
    return [...found, { ...unknown, code: "wrong_shape", rule: "shape_of_answer", says: `this is why the answer is ${shapeInWords(term.shape)}, and not ${shapeInWords(expected.shape)}`, at: null }];
  }
  const clash = term === null ? (search?.clash ?? null) : null;
  if (clash === null) return found;
  if (found.some(({ code }) => ofSums.has(code))) return [shapesClash(clash.at), ...found];
  return [...found, { ...unknown, code: "wrong_shape", rule: "shapes_clash", says: "this is why the shapes do not fit together here", at: clash.at }];
}

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
function named({ code: found, rule, says, at }: Finding, { problem: { problem }, term, expected }: DiagnosisQuestion): NamedMistake {
  // The factors of a derivative that nothing is passed back through are those of the map itself.
  const isFactor = found === "forgot_chain" && problem.order !== "gradient" && problem.order !== "vjp" && term !== null && sameShape(term.shape, expected.shape);
  const code = isFactor ? "missing_factor" : found;
  return { code, rule, says: problem.feedback.get(code) ?? says, at };
}
