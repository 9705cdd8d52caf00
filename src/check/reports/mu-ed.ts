/** A result as the reply of a µEd or Lambda Feedback evaluation function. Knows no server. */
import { isRight, type SubmissionResult } from "../result.js";
import { feedbackOf } from "./feedback.js";
import { tagsOf } from "./gradescope.js";
import { answerMarkdown } from "./markdown-answer.js";
import { markdownText } from "./markdown-text.js";

export interface MuEdJson {
  readonly command: "eval";
  readonly result: { readonly is_correct: boolean; readonly feedback: string; readonly warnings: readonly string[]; readonly tags: readonly string[] };
}

/** Right is what is right in every answer that is asked for. */
export function muEdJson({ answers, text, diagnostics }: SubmissionResult): string {
  const all = answers.map((answer) => feedbackOf(answer, text));
  const reply: MuEdJson = {
    command: "eval",
    result: {
      is_correct: answers.length > 0 && answers.every(isRight),
      feedback: all.map((one) => [`### ${markdownText(one.title)}`, "", ...answerMarkdown(one)].join("\n")).join("\n\n"),
      warnings: diagnostics.slice(0, 12).map(({ message }) => markdownText(message.slice(0, 1000))),
      tags: [...new Set(all.flatMap(tagsOf))],
    },
  };
  return `${JSON.stringify(reply, null, 2)}\n`;
}
