/** Results as the JSON that scripts read (`gradus check --json`). Fields stand in a fixed order; knows no files. */
import { type DiagnosticJson, toJson } from "../../diagnostics/json.js";
import type { Span } from "../../diagnostics/span.js";
import type { MistakeCode } from "../mistake-codes.js";
import type { AnswerCounterexample, AnswerResult, AnswerVerdict, LineResult, Proof, SubmissionResult } from "../result.js";
import { tidy } from "./numbers.js";

export interface AnswerJson {
  readonly name: string;
  readonly verdict: AnswerVerdict;
  readonly score: number;
  readonly max: number;
  readonly proof: Proof | null;
  readonly mistakes: readonly { readonly code: MistakeCode; readonly says: string; readonly at: Span | null; readonly rule: string }[];
  readonly counterexample: AnswerCounterexample | null;
  readonly expected: string | null;
  readonly lines: readonly { readonly line: number; readonly verdict: LineResult["verdict"]; readonly rule: string | null; readonly says: string | null; readonly at: Span }[];
  readonly problem: string;
  readonly gradable: boolean;
  readonly level: string | null;
  readonly notes: readonly string[];
  readonly understood: AnswerResult["understood"];
  readonly written: Span | null;
  readonly seed: string;
  readonly diagnostics: readonly DiagnosticJson[];
}

export interface SubmissionJson {
  readonly submission: string;
  readonly score: number;
  readonly max: number;
  readonly answers: readonly AnswerJson[];
  readonly diagnostics: readonly DiagnosticJson[];
}

const spanJson = ({ start, end }: Span): Span => ({ start, end });

function answerJson(answer: AnswerResult): AnswerJson {
  const { understood, counterexample } = answer;
  return {
    name: answer.name,
    verdict: answer.verdict,
    score: tidy(answer.score),
    max: tidy(answer.max),
    proof: answer.proof,
    mistakes: answer.mistakes.map(({ code, says, at, rule }) => ({ code, says, at: at === null ? null : spanJson(at), rule })),
    counterexample: counterexample === null ? null : { sizes: counterexample.sizes, values: counterexample.values, answer: counterexample.answer, expected: counterexample.expected, text: counterexample.text },
    expected: answer.expected,
    lines: answer.lines.map(({ line, verdict, rule, says, span }) => ({ line, verdict, rule, says, at: spanJson(span) })),
    problem: answer.problem,
    gradable: answer.gradable,
    level: answer.level,
    notes: [...answer.notes],
    understood: understood === null ? null : { text: understood.text, ascii: understood.ascii, latex: understood.latex, shape: [...understood.shape] },
    written: answer.written === null ? null : spanJson(answer.written),
    seed: answer.seed,
    diagnostics: answer.diagnostics.map(toJson),
  };
}

/** Offsets are UTF-16 units in the submission's text. Numbers that are not finite are null, as JSON has it. */
export function submissionJson({ submission, score, max, answers, diagnostics }: SubmissionResult): SubmissionJson {
  return { submission, score: tidy(score), max: tidy(max), answers: answers.map(answerJson), diagnostics: diagnostics.map(toJson) };
}

/** A list with one submission a line. */
export function resultsJson(results: readonly SubmissionResult[]): string {
  return results.length === 0 ? "[]\n" : `[\n${results.map((one) => JSON.stringify(submissionJson(one))).join(",\n")}\n]\n`;
}
