/** Reads a submission: one `name = expression` a line, and lines `= expression` that continue it. Knows no problem. */
import { parseExpression } from "../../syntax/expression.js";
import { shiftedAst } from "../../syntax/shift.js";
import type { ReadSubmission, Statement, Submission } from "../submission.js";

export function readSubmission(submission: Submission): ReadSubmission {
  const statements: Statement[] = [];
  let start = 0;
  for (const [index, text] of submission.text.split("\n").entries()) {
    const at = text.indexOf("=");
    if (at >= 0) {
      const name = text.slice(0, at).trim();
      const parsed = parseExpression(text.slice(at + 1));
      const offset = start + at + 1;
      const link = { line: index + 1, span: { start: offset, end: start + text.length }, value: parsed.ok ? shiftedAst(parsed.value, offset) : null, diagnostics: parsed.ok ? [] : parsed.diagnostics };
      const last = statements.at(-1);
      if (name === "" && last !== undefined) statements[statements.length - 1] = { ...last, links: [...last.links, link] };
      else statements.push({ problem: null, name, nameSpan: { start, end: start + at }, links: [link] });
    }
    start += text.length + 1;
  }
  return { submission, statements, diagnostics: [] };
}
