/** Checks one submission against a prepared assignment: pure, and the same result for the same texts. Reads no files. */
import { ascii } from "../emit/ascii.js";
import { latex } from "../emit/latex.js";
import { text } from "../emit/text.js";
import { shapeAxes } from "../term/dimension.js";
import { createTable } from "../term/table.js";
import type { Term } from "../term/term.js";
import { substitute } from "../term/traverse.js";
import type { Ast } from "../syntax/ast.js";
import { diagnose } from "./diagnose/diagnose.js";
import type { PreparedAnswer, PreparedAssignment, PreparedProblem } from "./prepared.js";
import type { AnswerResult, SubmissionResult } from "./result.js";
import { readSubmission } from "./submission/read.js";
import type { ReadSubmission, Statement, Submission } from "./submission.js";
import { understand } from "./understand.js";
import { judge, seedOfAnswer } from "./verdict/judge.js";

export interface CheckSettings {
  /** Whether results hold the model answers. */
  readonly reveal?: boolean;
}

export function checkSubmission(assignment: PreparedAssignment, submission: Submission, settings: CheckSettings = {}): SubmissionResult {
  const read = readSubmission(submission);
  const answers = assignment.problems.flatMap((problem) => problem.answers.map((prepared) => checkAnswer(problem, prepared, read, settings)));
  const total = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);
  return { submission: submission.name, text: submission.text, score: total(answers.map(({ score }) => score)), max: total(answers.map(({ max }) => max)), answers, diagnostics: read.diagnostics };
}

const candidatesTried = 20_000;

function checkAnswer(problem: PreparedProblem, prepared: PreparedAnswer, { submission, statements }: ReadSubmission, { reveal = false }: CheckSettings): AnswerResult {
  const { name, points } = prepared.asked;
  const index = statements.findLastIndex((one) => one.name === name && (one.problem ?? problem.problem.id) === problem.problem.id);
  const statement = statements[index];
  const base = {
    problem: problem.problem.id, name, written: null, gradable: false, score: 0, max: points, proof: null, level: null, mistakes: [], notes: [], counterexample: null,
    expected: reveal ? prepared.ascii : null, lines: [], understood: null, seed: "", diagnostics: [],
  } satisfies Partial<AnswerResult>;
  if (statement === undefined) return { ...base, verdict: "missing", gradable: true };
  const link = statement.links.at(-1);
  const written = link?.span ?? null;
  if (link === undefined || link.value === null) return { ...base, written, verdict: "unreadable", level: "parse", diagnostics: link?.diagnostics ?? [] };
  const seed = seedOfAnswer(problem, name, submission.text.slice(link.span.start, link.span.end));
  const definitions = definitionsBefore(statements.slice(0, index));
  const table = createTable();
  const [expected = prepared.expected] = substitute(table, [prepared.expected], {});
  const understood = understand({ text: submission.text, answer: link.value, definitions }, problem, table);
  const question = { problem, prepared, text: submission.text, answer: link.value, definitions, table, expected, seed, budget: candidatesTried };
  if (!understood.ok) {
    const { mistakes, notes } = diagnose({ ...question, term: null });
    return { ...base, written, verdict: "ill-typed", level: "shape", seed, diagnostics: understood.diagnostics, mistakes, notes };
  }
  const term = understood.value;
  const judgement = judge(term, expected, problem, seed);
  const right = judgement.verdict === "correct" || judgement.verdict === "equivalent";
  const { mistakes, notes } = right ? { mistakes: [], notes: [] } : diagnose({ ...question, term });
  const proof = judgement.proof !== null && prepared.standing === "sampled" ? "sampled" : judgement.proof;
  return { ...base, written, ...judgement, proof, gradable: true, score: right ? points : 0, mistakes, notes: [...judgement.notes, ...notes], understood: understoodAs(term), seed };
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

const understoodAs = (term: Term): NonNullable<AnswerResult["understood"]> => ({ text: text.print(term), ascii: ascii.print(term), latex: latex.print(term), shape: shapeAxes(term.shape) });
