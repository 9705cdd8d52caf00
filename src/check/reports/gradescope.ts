/** A result as Gradescope's results.json: one test an answer, its feedback in Markdown. Knows no clock: what it took is given. */
import { isRight, type SubmissionResult } from "../result.js";
import { diagnosticRemark, type Feedback, feedbackOf } from "./feedback.js";
import { answerMarkdown } from "./markdown-answer.js";
import { markdownSentence } from "./markdown-text.js";
import { points, share, tidy } from "./numbers.js";

/** Source: Gradescope's autograder specification, "Output format". */
export interface GradescopeTest {
  readonly name: string;
  readonly number: string;
  readonly score: number;
  readonly max_score: number;
  readonly status: "passed" | "failed";
  readonly output: string;
  readonly output_format: "md";
  readonly tags: readonly string[];
  readonly visibility: "visible";
}

export interface GradescopeJson {
  readonly score: number;
  readonly execution_time: number;
  readonly output: string;
  readonly output_format: "md";
  readonly visibility: "visible";
  readonly stdout_visibility: "hidden";
  readonly tests: readonly GradescopeTest[];
}

export interface HostRun {
  /** What checking took, by the caller's clock. */
  readonly seconds: number;
}

/** Passed is what is right, whatever part of its points a wrong answer has earned. */
export function gradescopeJson(result: SubmissionResult, { seconds }: HostRun): string {
  const problems = [...new Set(result.answers.map(({ problem }) => problem))];
  const counted = new Map<string, number>();
  const tests = result.answers.map((answer): GradescopeTest => {
    const feedback = feedbackOf(answer, result.text);
    const place = (counted.get(answer.problem) ?? 0) + 1;
    counted.set(answer.problem, place);
    return {
      name: feedback.title,
      number: `${problems.indexOf(answer.problem) + 1}.${place}`,
      score: feedback.score,
      max_score: feedback.max,
      status: isRight(answer) ? "passed" : "failed",
      output: answerMarkdown(feedback).join("\n"),
      output_format: "md",
      tags: tagsOf(feedback),
      visibility: "visible",
    };
  });
  const report: GradescopeJson = {
    score: tidy(result.score),
    execution_time: Math.max(0, tidy(seconds)),
    output: overview(result),
    output_format: "md",
    visibility: "visible",
    stdout_visibility: "hidden",
    tests,
  };
  return `${JSON.stringify(report, null, 2)}\n`;
}

/** The codes of the named mistakes, each once. */
export function tagsOf({ remarks }: Feedback): readonly string[] {
  return [...new Set(remarks.flatMap(({ kind, code }) => (kind === "mistake" && code !== null ? [code] : [])))];
}

function overview({ score, max, answers, diagnostics, text }: SubmissionResult): string {
  const ungraded = answers.filter(({ gradable, verdict }) => !gradable || verdict === "undecided").length;
  const said = diagnostics.slice(0, 12).map((one) => diagnosticRemark(one, text));
  return [
    `${tidy(score)} of ${points(max)}${share(score, max) === 1 ? ", all of them" : ""}`,
    ...(ungraded === 0 ? [] : ["", `${ungraded} of ${answers.length} answers could not be graded`]),
    ...(said.length === 0 ? [] : ["", ...said.map(({ says, place }) => `- ${place === null ? "" : `line ${place.line}: `}${markdownSentence(says)}`)]),
  ].join("\n");
}
