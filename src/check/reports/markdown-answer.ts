/** What a student is told about one answer, in Markdown. Knows no page around it. */
import { columns } from "../../diagnostics/width.js";
import type { Excerpt } from "./excerpt.js";
import type { Feedback, Remark } from "./feedback.js";
import { isPlainCode, markdownCode, markdownFormula, markdownSentence, markdownText } from "./markdown-text.js";

/** A block of code with carets where all of it can be code; otherwise the line as text, and the place in words. */
function excerptMarkdown({ line, column, before, marked, after }: Excerpt, says: string | null): readonly string[] {
  const said = says === null ? "" : `: ${markdownSentence(says)}`;
  const whole = `${before}${marked}${after}`.trimEnd().replaceAll("…", "...");
  if (marked === "" || !isPlainCode(whole.trim())) return [`line ${line}, column ${column}${marked === "" ? "" : `, at ${markdownCode(marked)}`}${said}`];
  const gutter = `${line} | `;
  const under = `${" ".repeat(gutter.length - 2)}| ${" ".repeat(columns(before.replaceAll("…", "...")))}${"^".repeat(columns(marked.replaceAll("…", "...")))}`;
  return ["```text", `${gutter}${whole}`, under, "```", ...(says === null ? [] : [markdownSentence(says)])];
}

function remarkMarkdown({ kind, code, says, help, place, placeSays }: Remark): readonly string[] {
  const named = kind === "note" || code === null ? "" : `**${markdownCode(code)}**: `;
  const below = [...(place === null ? [] : ["", ...excerptMarkdown(place, placeSays)]), ...(help === null ? [] : ["", markdownSentence(help)])];
  return [`- ${named}${markdownSentence(says)}`, ...below.map((line) => (line === "" ? "" : `  ${line}`))];
}

/** Blocks, with an empty line between them. */
export function answerMarkdown({ sentence, written, understood, remarks, counterexample, lines, linesLeftOut, expected }: Feedback): readonly string[] {
  const blocks: (readonly string[])[] = [[`**${markdownSentence(sentence)}**`]];
  if (written !== null) blocks.push([`your answer, line ${written.line}: ${markdownCode(written.marked.trim())}`]);
  if (understood !== null) blocks.push([`understood as: ${markdownFormula(understood.latex, understood.text)}, of shape ${markdownText(understood.shape)}`]);
  if (remarks.length > 0) blocks.push(remarks.flatMap(remarkMarkdown));
  if (counterexample !== null) blocks.push([`for example, ${markdownText(counterexample)}`]);
  if (lines.length > 0) blocks.push(["| line | your working | |", "|---:|---|---|", ...lines.map(({ line, written: text, says }) => `| ${line} | ${markdownCode(text.trim())} | ${markdownSentence(says)} |`)]);
  if (linesLeftOut > 0) blocks.push([`and ${linesLeftOut} more lines`]);
  if (expected !== null) blocks.push([`the model answer: ${markdownCode(expected)}`]);
  return blocks.flatMap((block, index) => (index === 0 ? block : ["", ...block]));
}
