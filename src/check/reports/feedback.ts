/** What a student is told about one answer, in order, before any sink: sentences, places, working. Everything in it is made visible and cut; nothing is escaped. */
import type { Diagnostic } from "../../diagnostics/diagnostic.js";
import { visible } from "../../diagnostics/quote.js";
import { type AnswerResult, type AnswerVerdict, isRight, type LineResult, type Proof } from "../result.js";
import { type Excerpt, excerpt, startOf } from "./excerpt.js";
import { tidy } from "./numbers.js";

/** One sentence, perhaps with a place: a named mistake, a note, or a diagnostic. `code` is the mistake's or the diagnostic's. */
export interface Remark {
  readonly kind: "mistake" | "note" | "diagnostic";
  readonly code: string | null;
  readonly says: string;
  /** One thing to do. */
  readonly help: string | null;
  readonly place: Excerpt | null;
  /** What is said of the place itself. */
  readonly placeSays: string | null;
}

/** A line of the working with what was found of it. */
export interface WorkingLine {
  readonly line: number;
  readonly written: string;
  readonly verdict: LineResult["verdict"];
  readonly says: string;
}

export interface Feedback {
  /** `mlp: dW1`. */
  readonly title: string;
  readonly verdict: AnswerVerdict;
  /** The verdict as a sentence. */
  readonly sentence: string;
  readonly score: number;
  readonly max: number;
  /** The answer in the submission; null where there is none, or where a remark shows its line. */
  readonly written: Excerpt | null;
  readonly understood: { readonly text: string; readonly latex: string; readonly shape: string } | null;
  readonly remarks: readonly Remark[];
  readonly counterexample: string | null;
  readonly lines: readonly WorkingLine[];
  /** How many lines of working are left out of `lines`. */
  readonly linesLeftOut: number;
  /** The model answer, where it is revealed. */
  readonly expected: string | null;
}

const verdictSentences: { readonly [V in AnswerVerdict]: string } = {
  correct: "right",
  equivalent: "right, written in another way than the model answer",
  wrong: "not right",
  "ill-typed": "not graded: its shapes do not fit together, or it uses a name that is not known",
  unreadable: "not graded: it could not be read",
  missing: "no answer was given",
  undecided: "not decided: neither proved right nor shown to be wrong, so a person has to look at it",
};

const proofWords: { readonly [P in Proof]: string } = {
  proved: "proved",
  "exact-modular": "by exact arithmetic at random points",
  sampled: "by numbers at random points",
};

const lineWords: { readonly [V in LineResult["verdict"]]: string } = {
  definition: "a definition",
  follows: "follows",
  "large-step": "right, but a large step: what was used could not be seen",
  wrong: "goes wrong",
  "follows-wrong": "follows from what was not right",
  restored: "right again",
  unreadable: "could not be read",
  undecided: "not decided",
};

/** What is said, beside the verdict, of an answer: no sink shows more. */
const mostRemarks = 12;
const mostLines = 60;
const longestSentence = 1000;
const longestFormula = 4000;

/** What an answer is called, in every sink. */
export const answerTitle = ({ problem, name }: Pick<AnswerResult, "problem" | "name">): string => visible(`${problem}: ${name}`);

const sentence = (text: string): string => visible(startOf(text, longestSentence));

/** Lines that say more than the verdict does: none where all follow, or where the one line that is wrong is all of the answer. */
function linesToTell(answer: AnswerResult): readonly LineResult[] {
  const { verdict, written, lines } = answer;
  const right = isRight(answer);
  const rest = right || verdict === "missing" ? lines : lines.filter(({ span }) => span.start !== written?.start);
  return rest.every((line) => line.verdict === "definition" || (line.verdict === "follows" && right)) ? [] : lines;
}

export function feedbackOf(answer: AnswerResult, text: string): Feedback {
  const { verdict, proof, understood, counterexample } = answer;
  const lines = linesToTell(answer);
  const remarks = remarksOf(answer, text);
  const written = answer.written === null ? null : excerpt(text, answer.written);
  const formula = understood !== null && understood.text.length <= longestFormula && understood.latex.length <= longestFormula ? understood : null;
  return {
    title: answerTitle(answer),
    verdict,
    sentence: proof === null || verdict === "missing" ? verdictSentences[verdict] : `${verdictSentences[verdict]} (${proofWords[proof]})`,
    score: tidy(answer.score),
    max: tidy(answer.max),
    written: written === null || remarks.some(({ place }) => place?.line === written.line) ? null : written,
    understood: formula === null ? null : { text: visible(formula.text), latex: visible(formula.latex), shape: visible(shapeWords(formula.shape)) },
    remarks,
    counterexample: counterexample === null ? null : sentence(counterexample.text),
    lines: lines.slice(0, mostLines).map((line) => workingLine(line, text)),
    linesLeftOut: Math.max(0, lines.length - mostLines),
    expected: answer.expected === null ? null : visible(startOf(answer.expected, longestFormula)),
  };
}

const shapeWords = (axes: readonly string[]): string => (axes.length === 0 ? "a number" : `(${axes.join(", ")})`);

function remarksOf(answer: AnswerResult, text: string): readonly Remark[] {
  const mistakes = answer.mistakes.map(({ code, says, at }): Remark => ({ kind: "mistake", code, says: sentence(says), help: null, place: at === null ? null : excerpt(text, at), placeSays: null }));
  const notes = answer.notes.map((note): Remark => ({ kind: "note", code: null, says: sentence(note), help: null, place: null, placeSays: null }));
  return [...mistakes, ...answer.diagnostics.slice(0, mostRemarks).map((one) => diagnosticRemark(one, text)), ...notes].slice(0, mostRemarks);
}

/** A label that names a source speaks of another text than the submission. */
export function diagnosticRemark({ code, message, labels: [first], help }: Diagnostic, text: string): Remark {
  const here = first !== undefined && first.source === undefined ? first : null;
  return { kind: "diagnostic", code, says: sentence(message), help: help === null ? null : sentence(help), place: here === null ? null : excerpt(text, here.span), placeSays: here === null ? null : sentence(here.message) };
}

function workingLine({ line, span, verdict, rule, says }: LineResult, text: string): WorkingLine {
  const written = visible(startOf(text.slice(span.start, span.end), 200));
  const why = says ?? (rule === null ? null : `by ${rule.replaceAll("_", " ")}`);
  return { line, written, verdict, says: why === null ? lineWords[verdict] : `${lineWords[verdict]}: ${sentence(why)}` };
}
