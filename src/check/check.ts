/** Checks one submission against a prepared assignment: pure, and the same result for the same texts. Reads no files. */
import { createTable } from "../term/table.js";
import type { Term } from "../term/term.js";
import { substitute } from "../term/traverse.js";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import { diagnose } from "./diagnose/diagnose.js";
import type { Diagnosis, DiagnosisQuestion } from "./diagnose/question.js";
import type { MistakeCode } from "./mistake-codes.js";
import type { PreparedAnswer, PreparedAssignment, PreparedProblem } from "./prepared.js";
import { type AnswerResult, isRight, type SubmissionResult } from "./result.js";
import { assignAnswers, type Given } from "./submission/answers.js";
import { createDefinitions, type Definitions } from "./submission/definitions.js";
import { readSubmission } from "./submission/read.js";
import { unusedStatements } from "./submission/unused.js";
import { vocabularyOf } from "./submission/vocabulary.js";
import type { ReadSubmission, Submission } from "./submission.js";
import { understand } from "./understand.js";
import { understoodAs } from "./understood.js";
import { type AnswerBudget, usualBudget } from "./verdict/budget.js";
import { judge, type Judgement, seedOfAnswer } from "./verdict/judge.js";
import { partialScore } from "./verdict/score.js";
import { carriedMistake } from "./working/carried.js";
import { creditFor } from "./working/credit.js";
import { isNamed, mistakenLine, type MistakenLine, withMistake } from "./working/first-mistake.js";
import { total } from "./working/points.js";
import { judgeWorking } from "./working/working.js";

export interface CheckSettings {
  /** Whether results hold the model answers. */
  readonly reveal?: boolean;
  /** What one answer may cost; counts, so that results do not depend on the machine. */
  readonly budget?: AnswerBudget;
}

export function checkSubmission(assignment: PreparedAssignment, submission: Submission, settings: CheckSettings = {}): SubmissionResult {
  const vocabulary = vocabularyOf(assignment);
  const read = readSubmission(submission, vocabulary, (settings.budget ?? usualBudget).characters);
  const { given, unclear, aliases, diagnostics } = assignAnswers(assignment, read);
  const definitions = createDefinitions(read.statements, aliases, vocabulary.asked);
  const checked = assignment.problems.flatMap((problem) =>
    problem.answers.map((prepared) => checkAnswer({ problem, prepared, read, given: given.get(prepared) ?? null, unclear: unclear.get(prepared) ?? null, definitions, settings })),
  );
  // What is carried from an answer to another is known when all are judged.
  const wrongAnswers = new Map(checked.flatMap(({ prepared, index, right }): readonly (readonly [number, PreparedAnswer])[] => (index === null || right ? [] : [[index, prepared]])));
  const answers = checked.map(({ result, withCredit }) => withCredit?.(wrongAnswers) ?? result);
  const unused = unusedStatements(read, new Set(checked.flatMap(({ uses }) => uses)), vocabulary.asked, [...diagnostics, ...answers.flatMap((answer) => answer.diagnostics)]);
  return { submission: submission.name, text: submission.text, score: total(answers.map(({ score }) => score)), max: total(answers.map(({ max }) => max)), answers, diagnostics: [...diagnostics, ...unused] };
}

const candidatesTried = 20_000;
const nothing = { mistakes: [], notes: [] } satisfies Diagnosis;

interface AnswerQuestion {
  readonly problem: PreparedProblem;
  readonly prepared: PreparedAnswer;
  readonly read: ReadSubmission;
  readonly given: Given | null;
  readonly unclear: Diagnostic | null;
  readonly definitions: Definitions;
  readonly settings: CheckSettings;
}

interface CheckedAnswer {
  readonly prepared: PreparedAnswer;
  /** The statement that gives it. */
  readonly index: number | null;
  /** The statements that it is made of. */
  readonly uses: readonly number[];
  readonly right: boolean;
  readonly result: AnswerResult;
  /** Of an answer that is not right: the result with what follows from an earlier mistake credited. */
  readonly withCredit: ((wrongAnswers: ReadonlyMap<number, PreparedAnswer>) => AnswerResult) | null;
}

function checkAnswer({ problem, prepared, read: { submission, statements }, given, unclear, definitions, settings: { reveal = false, budget = usualBudget } }: AnswerQuestion): CheckedAnswer {
  const { name, points } = prepared.asked;
  const base = {
    problem: problem.problem.id, name, written: null, gradable: false, score: 0, max: points, proof: null, level: null, mistakes: [], notes: [], counterexample: null,
    expected: reveal ? prepared.ascii : null, lines: [], understood: null, seed: "", diagnostics: [],
  } satisfies Partial<AnswerResult>;
  const context = given === null ? null : definitions.at(given.index, problem);
  const uses = given === null || context === null ? [] : [given.index, ...context.used.map(({ index }) => index)];
  const ungraded = (result: AnswerResult): CheckedAnswer => ({ prepared, index: given?.index ?? null, uses, right: false, result, withCredit: null });
  const statement = given === null ? undefined : statements[given.index];
  const link = statement?.links.at(-1);
  if (submission.text.length > budget.characters) return ungraded({ ...base, verdict: "unreadable", level: "parse" });
  if (given === null || context === null || statement === undefined || link === undefined) {
    return ungraded(unclear === null ? { ...base, verdict: "missing", gradable: true } : { ...base, verdict: "unreadable", diagnostics: [unclear] });
  }
  const written = link.span;
  const answer = context.values.at(-1) ?? null;
  const seed = seedOfAnswer(problem, name, submission.text.slice(link.span.start, link.span.end));
  const table = createTable();
  const [expected = prepared.expected] = substitute(table, [prepared.expected], {});
  const judgements = new Map<Term, Judgement>();
  const judged = (term: Term): Judgement => {
    const judgement = judgements.get(term) ?? judge({ term, expected, table, problem, prepared, seed, budget });
    judgements.set(term, judgement);
    return judgement;
  };
  const rightLine = (term: Term): boolean | null => (judged(term).verdict === "undecided" ? null : isRight(judged(term)));
  const working = judgeWorking({ problem, text: submission.text, statement, context, definitions, table, seed, isRight: rightLine, budget });
  const found = { ...base, written, seed, lines: working.lines, notes: [...given.notes, ...working.notes] };
  if (answer === null) return ungraded({ ...found, verdict: "unreadable", level: "parse", diagnostics: link.diagnostics });
  if (context.refused.length > 0) return ungraded({ ...found, verdict: "ill-typed", level: "shape", diagnostics: context.refused });
  const understood = understand({ text: submission.text, answer, definitions: context.definitions }, problem, table, budget);
  const question = { problem, prepared, text: submission.text, answer, definitions: context.definitions, table, expected, seed, budget: candidatesTried };
  const credited = (result: AnswerResult) => (wrongAnswers: ReadonlyMap<number, PreparedAnswer>): AnswerResult =>
    creditFor(result, problem, working, carriedMistake({ problem, prepared, text: submission.text, answer, context, table, expected, seed, isRight: rightLine, budget, wrongAnswers }));
  const checked = (result: AnswerResult, right: boolean): CheckedAnswer => ({ prepared, index: given.index, uses, right, result, withCredit: right ? null : credited(result) });
  if (!understood.ok) {
    const { diagnostics } = understood;
    const misnamed = diagnostics.some(({ code }) => code === "E0205" || code.startsWith("E092"));
    const { mistakes, notes } = misnamed ? nothing : diagnose({ ...question, term: null });
    return checked({ ...found, verdict: "ill-typed", level: misnamed ? "names" : "shape", diagnostics, mistakes, notes: [...found.notes, ...notes] }, false);
  }
  const term = understood.value;
  const judgement = judged(term);
  const right = isRight(judgement);
  const diagnosis = judgement.verdict === "wrong" ? diagnosisOf({ ...question, term }, mistakenLine(working, context.values)) : nothing;
  const { mistakes, notes } = diagnosis;
  const proof = judgement.proof !== null && prepared.standing === "sampled" ? "sampled" : judgement.proof;
  const lines = withMistake(working.lines, working, diagnosis);
  // A mistake that speaks of the shape says what the judgement says.
  const remarks = judgement.level === "shape" && mistakes.some(({ code }) => speaksOfShape.has(code)) ? notes : [...judgement.notes, ...notes];
  return checked({ ...found, ...judgement, lines, proof, gradable: true, score: right ? points : partialScore(problem, points, mistakes), mistakes: mistakes.map((one) => ({ ...one, at: one.at ?? written })), notes: [...found.notes, ...remarks], understood: understoodAs(term) }, right);
}

const speaksOfShape: ReadonlySet<MistakeCode> = new Set<MistakeCode>(["wrong_layout", "wrong_shape"]);

/** Of the line with which the working goes wrong, where it can be named there. */
function diagnosisOf(question: DiagnosisQuestion, mistaken: MistakenLine | null): Diagnosis {
  const there = mistaken === null ? nothing : diagnose({ ...question, ...mistaken });
  return isNamed(there) ? there : diagnose(question);
}
