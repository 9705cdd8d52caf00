/** Checks one submission against a prepared assignment: pure, and the same result for the same texts. Reads no files. */
import { type Diagnostic, error, label } from "../diagnostics/diagnostic.js";
import { ascii } from "../emit/ascii.js";
import { latex } from "../emit/latex.js";
import { text } from "../emit/text.js";
import { shapeAxes } from "../term/dimension.js";
import { createTable } from "../term/table.js";
import type { Term } from "../term/term.js";
import { substitute } from "../term/traverse.js";
import type { Ast } from "../syntax/ast.js";
import { diagnose } from "./diagnose/diagnose.js";
import type { Diagnosis } from "./diagnose/question.js";
import type { PreparedAnswer, PreparedAssignment, PreparedProblem } from "./prepared.js";
import type { AnswerResult, SubmissionResult } from "./result.js";
import { readSubmission } from "./submission/read.js";
import type { ReadSubmission, Statement, Submission } from "./submission.js";
import { understand } from "./understand.js";
import { type AnswerBudget, usualBudget } from "./verdict/budget.js";
import { isRight, judge, seedOfAnswer } from "./verdict/judge.js";
import { partialScore } from "./verdict/score.js";

export interface CheckSettings {
  /** Whether results hold the model answers. */
  readonly reveal?: boolean;
  /** What one answer may cost; counts, so that results do not depend on the machine. */
  readonly budget?: AnswerBudget;
}

export function checkSubmission(assignment: PreparedAssignment, submission: Submission, settings: CheckSettings = {}): SubmissionResult {
  const { budget = usualBudget } = settings;
  const long = submission.text.length > budget.characters ? [tooLong(submission, budget)] : [];
  const read = long.length > 0 ? { submission, statements: [], diagnostics: long } : readSubmission(submission);
  const answers = assignment.problems.flatMap((problem) => problem.answers.map((prepared) => checkAnswer(problem, prepared, read, settings)));
  const total = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);
  return { submission: submission.name, text: submission.text, score: total(answers.map(({ score }) => score)), max: total(answers.map(({ max }) => max)), answers, diagnostics: read.diagnostics };
}

const candidatesTried = 20_000;
const nothing = { mistakes: [], notes: [] } satisfies Diagnosis;

function checkAnswer(problem: PreparedProblem, prepared: PreparedAnswer, { submission, statements }: ReadSubmission, { reveal = false, budget = usualBudget }: CheckSettings): AnswerResult {
  const { name, points } = prepared.asked;
  const index = statements.findLastIndex((one) => one.name === name && (one.problem ?? problem.problem.id) === problem.problem.id);
  const statement = statements[index];
  const base = {
    problem: problem.problem.id, name, written: null, gradable: false, score: 0, max: points, proof: null, level: null, mistakes: [], notes: [], counterexample: null,
    expected: reveal ? prepared.ascii : null, lines: [], understood: null, seed: "", diagnostics: [],
  } satisfies Partial<AnswerResult>;
  if (submission.text.length > budget.characters) return { ...base, verdict: "unreadable", level: "parse" };
  if (statement === undefined) return { ...base, verdict: "missing", gradable: true };
  const link = statement.links.at(-1);
  const written = link?.span ?? null;
  if (link === undefined || link.value === null) return { ...base, written, verdict: "unreadable", level: "parse", diagnostics: link?.diagnostics ?? [] };
  const seed = seedOfAnswer(problem, name, submission.text.slice(link.span.start, link.span.end));
  const definitions = definitionsBefore(statements.slice(0, index));
  const table = createTable();
  const [expected = prepared.expected] = substitute(table, [prepared.expected], {});
  const understood = understand({ text: submission.text, answer: link.value, definitions }, problem, table, budget);
  const question = { problem, prepared, text: submission.text, answer: link.value, definitions, table, expected, seed, budget: candidatesTried };
  if (!understood.ok) {
    const { diagnostics } = understood;
    const misnamed = diagnostics.some(({ code }) => code === "E0205" || code.startsWith("E092"));
    const { mistakes, notes } = misnamed ? nothing : diagnose({ ...question, term: null });
    return { ...base, written, verdict: "ill-typed", level: misnamed ? "names" : "shape", seed, diagnostics, mistakes, notes };
  }
  const term = understood.value;
  const judgement = judge({ term, expected, table, problem, prepared, seed, budget });
  const right = isRight(judgement);
  const { mistakes, notes } = judgement.verdict === "wrong" ? diagnose({ ...question, term }) : nothing;
  const proof = judgement.proof !== null && prepared.standing === "sampled" ? "sampled" : judgement.proof;
  return { ...base, written, ...judgement, proof, gradable: true, score: right ? points : partialScore(problem, points, mistakes), mistakes, notes: [...judgement.notes, ...notes], understood: understoodAs(term), seed };
}

/** The last line of each name: what a later line means by it. */
function definitionsBefore(statements: readonly Statement[]): ReadonlyMap<string, Ast> {
  const definitions = new Map<string, Ast>();
  for (const { name, links } of statements) {
    const value = links.at(-1)?.value ?? null;
    if (value !== null) definitions.set(name, value);
  }
  return definitions;
}

const longestShown = 10_000;

/** Null for what definitions make too long to be shown. */
function understoodAs(term: Term): AnswerResult["understood"] {
  const inText = text.printWithin(term, longestShown);
  const inAscii = ascii.printWithin(term, longestShown);
  const inLatex = latex.printWithin(term, longestShown);
  return inText === null || inAscii === null || inLatex === null ? null : { text: inText, ascii: inAscii, latex: inLatex, shape: shapeAxes(term.shape) };
}

function tooLong({ text: { length } }: Submission, { characters }: AnswerBudget): Diagnostic {
  const [written, most] = [length, characters].map((count) => count.toLocaleString("en-US"));
  return error("E0923", `this submission has ${written} characters, and at most ${most} are read`, [label({ start: characters, end: characters }, "too long")], "hand in formulas only");
}
