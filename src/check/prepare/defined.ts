/** A name that the given program defines, as what a derivative is asked in. Derives nothing. */
import type { Problem } from "../../answer/problem.js";
import type { Result } from "../../diagnostics/result.js";
import type { Statement } from "../../syntax/program.js";
import { declaration } from "../../term/declaration-text.js";
import type { AssignmentProblem } from "../assignment.js";
import { givenSource } from "./sources.js";
import type { Deriver } from "./deriver.js";

const assignments = ({ program }: Problem): readonly Extract<Statement, { readonly kind: "assignment" }>[] => program.statements.flatMap((statement) => (statement.kind === "assignment" ? [statement] : []));

/** The problem in which `name`, which the given program defines, is a variable of its own: ∂L/∂z by the ways through z. Null where it is not defined there, or is the result itself. */
export function asVariable(name: string, given: Problem, problem: AssignmentProblem, deriver: Deriver): Result<Problem> | null {
  const statement = assignments(given).find((one) => one.name === name);
  const part = given.elaborated.parts.find((one) => one.name === name);
  if (statement === undefined || part === undefined || statement === given.program.statements.at(-1)) return null;
  const { start, end } = statement.span;
  const text = given.text.slice(0, start) + given.text.slice(start, end).replace(/[^\r\n]/gu, " ") + given.text.slice(end);
  const inferred = given.elaborated.variables.filter((variable) => variable.inferred);
  const shapes = [...inferred, { name, shape: part.term.shape, attributes: [] }].map((one): readonly [string, string] => [one.name, declaration(one).slice(one.name.length + 3)]);
  return deriver.parse(text, { let: new Map([...problem.let, ...shapes]), source: givenSource(problem) });
}
