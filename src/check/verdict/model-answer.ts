/** Whether an answer is written as the model answer is, as it was derived or as it is printed. Decides nothing about values. */
import { parseExpression } from "../../syntax/expression.js";
import type { TermTable } from "../../term/table.js";
import type { Term } from "../../term/term.js";
import type { PreparedAnswer, PreparedProblem } from "../prepared.js";
import { understand } from "../understand.js";
import { sameWriting } from "./written.js";

interface Setting {
  readonly table: TermTable;
  readonly problem: PreparedProblem;
  readonly prepared: PreparedAnswer;
}

export function isWrittenAs(term: Term, value: Term, { table, problem, prepared: { ascii } }: Setting): boolean {
  if (sameWriting(term, value)) return true;
  const parsed = ascii === null ? null : parseExpression(ascii);
  if (ascii === null || parsed === null || !parsed.ok) return false;
  const printed = understand({ text: ascii, answer: parsed.value, definitions: new Map() }, problem, table);
  return printed.ok && sameWriting(term, printed.value);
}
