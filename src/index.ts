/** The library's entry: the questions of the default engine, and the types of what they return. */
import type { Result } from "./diagnostics/result.js";
import { createEngine, type Engine, type RuleFile } from "./engine.js";

let shipped: Engine | null = null;

/** The engine with the shipped rules, made at the first question. */
function defaultEngine(): Engine {
  if (shipped !== null) return shipped;
  const made = createEngine();
  if (!made.ok) throw new Error(`internal: the shipped rules do not load: ${made.diagnostics[0]?.message ?? ""}`);
  shipped = made.value;
  return shipped;
}

/** Reads an expression or a program: shapes and term, or diagnostics. */
export const parse: Engine["parse"] = (...args) => defaultEngine().parse(...args);
/** The question about one sample as the question about all of them, as rows: with the proof that it is their mean. */
export const batch: Engine["batch"] = (...args) => defaultEngine().batch(...args);
/** The gradient of a scalar expression in each chosen variable, in closed form, with a certificate. */
export const grad: Engine["grad"] = (...args) => defaultEngine().grad(...args);
/** The pullback of a cotangent in each chosen variable. */
export const vjp: Engine["vjp"] = (...args) => defaultEngine().vjp(...args);
/** The pushforward of tangents of the chosen variables. */
export const jvp: Engine["jvp"] = (...args) => defaultEngine().jvp(...args);
/** The Jacobian in one variable, outputs as rows; of and in a matrix by vec. */
export const jacobian: Engine["jacobian"] = (...args) => defaultEngine().jacobian(...args);
/** The Hessian of a scalar in one variable, by vec of a matrix. */
export const hessian: Engine["hessian"] = (...args) => defaultEngine().hessian(...args);
/** The blocks of a Hessian in several variables. */
export const hessianBlocks: Engine["hessianBlocks"] = (...args) => defaultEngine().hessianBlocks(...args);
/** The Hessian of a scalar in one variable along a direction. */
export const hvp: Engine["hvp"] = (...args) => defaultEngine().hvp(...args);
/** Whether two expressions are equal: proved, refuted with a point, or undecided. */
export const equal: Engine["equal"] = (...args) => defaultEngine().equal(...args);
/** A derivation as code or as formulas. */
export const emit: Engine["emit"] = (...args) => defaultEngine().emit(...args);
/** The schedule that code is written from, with the cost of every operation. */
export const explainSchedule: Engine["explainSchedule"] = (...args) => defaultEngine().explainSchedule(...args);
/** Compares a derivation with the tape, differences and mathjs at sampled points. */
export const crossCheck: Engine["crossCheck"] = (...args) => defaultEngine().crossCheck(...args);
/** Derives and certifies what an assignment asks for. */
export const prepare: Engine["prepare"] = (assignment) => defaultEngine().prepare(assignment);
/** Looks over an assignment before students see it. */
export const lintAssignment: Engine["lint"] = (...args) => defaultEngine().lint(...args);
/** Checks a submission against an assignment. */
export const check: Engine["check"] = (...args) => defaultEngine().check(...args);
/** The standing of each shipped rule. */
export const prove: Engine["prove"] = () => defaultEngine().prove();

/** Replays a saved certificate with the kernel alone. */
export const certify: Engine["certify"] = (...args) => defaultEngine().certify(...args);

/** An engine with rules beside the shipped ones; a wrong rule is refused with a point at which it is wrong. */
export const loadRules = (...rules: readonly RuleFile[]): Result<Engine> => createEngine({ rules });

export { createEngine };
export type { Asked, Engine, EngineOptions, Question, RuleFile } from "./engine.js";
export type { Answer, Derived, Layout, LinearOperator, Where } from "./answer/derived.js";
export type { Step } from "./answer/steps.js";
export type { ParseOptions, Problem } from "./answer/problem.js";
export type { BatchOptions, ProblemBatch } from "./answer/samples.js";
export type { Result } from "./diagnostics/result.js";
export type { Diagnostic, Label } from "./diagnostics/diagnostic.js";
export type { CheckedAnswers, Checks, CheckOptions } from "./answer/checks.js";

/** Diagnostics for people and for scripts. */
export { suggest as nearestName } from "./diagnostics/suggest.js";
export { error as diagnosticOf, note as noteOf } from "./diagnostics/diagnostic.js";
export { toJson as diagnosticJson } from "./diagnostics/json.js";
export { type Paint, render as renderDiagnostic } from "./diagnostics/render.js";
export type { Source } from "./diagnostics/source.js";

/** The names of the targets that `emit` knows. */
export { targetNames } from "./emit/targets.js";

/** Derivations as text, JSON, LaTeX and Markdown. */
export { codeJson, type CodeJson, sizesOf } from "./report/code.js";
export { conventionsText } from "./report/conventions.js";
export type { ScheduleExplanation } from "./emit/explain.js";
export { scheduleText } from "./emit/explain-text.js";
export { type Explanation, explain, explanationText } from "./report/explain.js";
export { type Judged, type Judgement, judge } from "./report/judge.js";
export { blocksJson, type BlocksJson, type DerivedJson, derivedJson } from "./report/json.js";
export { latexReport, markdownReport } from "./report/markup.js";
export { comparisonJson, comparisonText, type ComparisonJson, valueJson, type ValueJson, valueText } from "./report/numbers.js";
export { standingsMarkdown } from "./report/rule-table.js";
export { standingsJson, type StandingsJson, standingsText, worstStanding } from "./report/proving.js";
export { type ReportPaint, type ReportStyle, plainStyle } from "./report/style.js";
export { textReport } from "./report/text.js";

/** Values at given numbers, by mathjs, and the standing of rule files. */
export { type Evaluated, evaluateAt as evaluate } from "./answer/evaluated.js";
export { type Arguments, type Compiled, CompilationRefused, type CompileOptions, compile, type Derivatives, type Resident } from "./answer/compile.js";
export { type Taped, tapeAt as tape } from "./answer/taped.js";
export { type RuleStanding, standings } from "./answer/standings.js";
export type { Replayed } from "./answer/replay.js";
export type { Comparison, EqualOptions } from "./answer/equal.js";
export type { Hint } from "./answer/hint.js";
export type { Equality, Level } from "./answer/ladder.js";
export type { TrueIf } from "./answer/true-if.js";

/** The homework checker. */
export { lintJson, type LintJson } from "./check/lint/json.js";
export { lintExit, type LintReport } from "./check/lint/report.js";
export { lintText } from "./check/lint/text.js";
export { modelAnswer, type ModelAnswerSettings } from "./report/model-answer.js";
export { readAssignment } from "./check/assignment/read.js";
export { type AskedAnswer, type AskedOrder, type Assignment, type AssignmentProblem, type Conventions, type Form, usualConventions } from "./check/assignment.js";
export { type MistakeCode, mistakeCodes } from "./check/mistake-codes.js";
export type { PreparedAssignment } from "./check/prepared.js";
export type { AnswerResult, AnswerVerdict, LineResult, NamedMistake, SubmissionResult } from "./check/result.js";
export type { Submission } from "./check/submission.js";
export type { CheckSettings } from "./check/check.js";
export { resultsCsv } from "./check/reports/csv.js";
export { gradescopeJson } from "./check/reports/gradescope.js";
export { resultsHtml } from "./check/reports/html/page.js";
export { type AnswerJson, resultsJson, type SubmissionJson, submissionJson } from "./check/reports/json.js";
export { classMarkdown, feedbackMarkdown, resultsMarkdown } from "./check/reports/markdown.js";
export type { ReportTitle } from "./check/reports/title.js";
export { muEdJson } from "./check/reports/mu-ed.js";
export { prairieLearnJson } from "./check/reports/prairielearn.js";
export { type AnswerPreview, type DefinitionPreview, type PartPreview, previewSubmission, type SubmissionPreview } from "./check/preview.js";
export { uncheckedResult } from "./check/unchecked.js";
export { type TableColumns, classSummary, resultText, tableColumns, tableHead, tableLine } from "./report/results.js";
export { isUnderstood, previewJson, type PreviewJson, previewText } from "./report/preview.js";
export { emptyTally, type Tally, tallied, wholeStanding } from "./check/reports/tally.js";
export { version } from "./version.js";
