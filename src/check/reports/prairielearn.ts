/** A result as the results.json of a PrairieLearn external grader: one test an answer, feedback as plain text, at most a megabyte. Knows no files. */
import type { AnswerResult, SubmissionResult } from "../result.js";
import { diagnosticRemark, feedbackOf } from "./feedback.js";
import { startOf } from "./excerpt.js";
import { feedbackLines, remarkLines } from "./plain.js";
import { points, share, tidy } from "./numbers.js";

/** Source: PrairieLearn's documentation, "External grading: grading results". */
export interface PrairieLearnTest {
  readonly name: string;
  readonly description: string;
  readonly points: number;
  readonly max_points: number;
  readonly message: string;
  readonly output: string;
}

export interface PrairieLearnJson {
  readonly gradable: boolean;
  readonly score: number;
  readonly message: string;
  readonly output: string;
  readonly format_errors?: readonly string[];
  readonly tests: readonly PrairieLearnTest[];
}

/** The host takes no more. */
const mostBytes = 1_000_000;

/**
 * Not gradable, so that no attempt is lost: where an answer could not be read, has no meaning, or is not decided, and where there is no answer at all.
 * Every test has points, since one without them would hide those of all others.
 */
export function prairieLearnJson(result: SubmissionResult): string {
  for (let longest = 20_000; longest > 0; longest = Math.floor(longest / 4)) {
    const written = textOf(report(result, longest));
    if (bytesOf(written) <= mostBytes) return written;
  }
  const { gradable, score, message, output } = report(result, 0);
  return textOf({ gradable, score, message, output, tests: [] });
}

const textOf = (written: PrairieLearnJson): string => `${JSON.stringify(written, null, 2)}\n`;

const bytesOf = (text: string): number => new TextEncoder().encode(text).length;

const isUngradable = ({ gradable, verdict }: AnswerResult): boolean => !gradable || verdict === "undecided";

function report(result: SubmissionResult, longest: number): PrairieLearnJson {
  const { answers, score, max, diagnostics, text } = result;
  const tests = answers.map((answer): PrairieLearnTest => {
    const feedback = feedbackOf(answer, text);
    const [first = ""] = feedback.remarks.map(({ says }) => says);
    return {
      name: startOf(feedback.title, 200),
      description: "",
      points: feedback.score,
      max_points: feedback.max,
      message: startOf(first === "" ? feedback.sentence : `${feedback.sentence}: ${first}`, longest),
      output: startOf(feedbackLines(feedback).join("\n"), longest),
    };
  });
  const whole = diagnostics.slice(0, 12).map((one) => diagnosticRemark(one, text));
  const absent = answers.every(({ verdict }) => verdict === "missing");
  const errors = [
    ...answers.filter(isUngradable).map((answer) => formatError(answer, text)),
    ...(absent ? ["no answer was given"] : []),
    ...(absent ? whole.map(({ says }) => says) : []),
  ].map((one) => startOf(one, longest));
  const base = {
    score: tidy(share(score, max)),
    message: errors.length > 0 ? "This submission could not be graded, and does not count as an attempt." : `${tidy(score)} of ${points(max)}`,
    output: startOf(whole.flatMap(remarkLines).join("\n"), longest),
  };
  return errors.length > 0 ? { gradable: false, ...base, format_errors: errors, tests } : { gradable: true, ...base, tests };
}

/** What to mend, in one sentence. */
function formatError(answer: AnswerResult, text: string): string {
  const { title, sentence, remarks } = feedbackOf(answer, text);
  const because = remarks.find(({ kind }) => kind === "diagnostic") ?? remarks[0];
  const where = because === undefined || because.place === null ? "" : `, line ${because.place.line}, column ${because.place.column}`;
  return because === undefined ? `${title}: ${sentence}` : `${title}${where}: ${because.says}${because.help === null ? "" : ` (${because.help})`}`;
}
