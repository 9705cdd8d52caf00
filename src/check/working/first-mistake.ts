/** The line with which working goes wrong: what is wrong with it explains all that follows. Names no mistakes itself. */
import type { Ast } from "../../syntax/ast.js";
import type { Term } from "../../term/term.js";
import type { Diagnosis } from "../diagnose/question.js";
import type { LineResult } from "../result.js";
import type { Working } from "./working.js";

export interface MistakenLine {
  readonly answer: Ast;
  readonly term: Term;
}

/** The first line that does not follow, where all lines behind it do; null where that is the last one, or there is none. */
export function mistakenLine({ own: { broken, lines, terms, wrongSteps } }: Working, values: readonly (Ast | null)[]): MistakenLine | null {
  if (broken === null || broken === lines.length - 1 || wrongSteps !== 1) return null;
  const [answer, term] = [values[broken] ?? null, terms[broken] ?? null];
  const behind = lines.slice(broken + 1).every(({ verdict }) => verdict === "follows-wrong");
  return answer === null || term === null || !behind ? null : { answer, term };
}

/** Whether something is named that is more than `other`. */
export const isNamed = ({ mistakes: [first] }: Diagnosis): boolean => first !== undefined && first.code !== "other";

/** The lines, of which the one that goes wrong says how. */
export function withMistake(lines: readonly LineResult[], { own: { broken, lines: ownLines } }: Working, { mistakes: [mistake] }: Diagnosis): readonly LineResult[] {
  const line = broken === null ? undefined : ownLines[broken];
  if (line === undefined || mistake === undefined || mistake.code === "other") return lines;
  return lines.map((one) => (one === line ? { ...one, rule: mistake.code, says: one.says === null ? mistake.says : `${one.says}; ${mistake.says}` } : one));
}
