/** What an answer means in its problem: its syntax to a term, or why it has no meaning there. Derives and compares nothing. */
import { failAll, type Result, ok } from "../diagnostics/result.js";
import type { Ast } from "../syntax/ast.js";
import type { Statement } from "../syntax/program.js";
import { elaborate } from "../term/elaborate/elaborate.js";
import type { TermTable } from "../term/table.js";
import type { Term } from "../term/term.js";
import { substitute } from "../term/traverse.js";
import type { PreparedProblem } from "./prepared.js";
import { namesOf, strangeNames, tooLarge } from "./verdict/admissible.js";
import { type AnswerBudget, usualBudget } from "./verdict/budget.js";

export interface AnswerQuestion {
  /** The submission, for the places of what is wrong. */
  readonly text: string;
  readonly answer: Ast;
  /** What the student defined before, in order. What the problem gives keeps its meaning; what its program defines may be defined again. */
  readonly definitions: ReadonlyMap<string, Ast>;
}

/**
 * The answer as a term of `table`, in the problem's variables; names are those of the problem, its sizes, what its program defines, and the student's own. Errors E0205, E0921 to E0923 for names and calls
 * that an answer may not have and for what is too large, and E02xx for shapes.
 */
export function understand({ text, answer, definitions }: AnswerQuestion, problem: PreparedProblem, table: TermTable, budget: AnswerBudget = usualBudget): Result<Term> {
  const used = definitionsUsed(answer, definitions, problem);
  const large = tooLarge([...used.values(), answer], budget);
  if (large.length > 0) return failAll(large);
  const strange = strangeNames(answer, used, problem);
  if (strange.length > 0) return failAll(strange);
  const statements: Statement[] = [...used].map(([name, value]) => ({ kind: "assignment", name, nameSpan: value.span, value, span: value.span }));
  const declared = problem.declarations.filter(({ name }) => !used.has(name)).map((declaration) => ({ declaration, source: problem.problem.id }));
  const elaborated = elaborate({ text, program: { statements: [...statements, { kind: "expression", value: answer, span: answer.span }] }, declarations: declared, library: problem.rules.library, goal: "any" });
  if (!elaborated.ok) return elaborated;
  const part = (name: string): Term | null => {
    const given = used.has(name) ? undefined : problem.parts.get(name);
    return given === undefined ? null : (substitute(table, [given], {})[0] ?? null);
  };
  const [term] = substitute(table, [elaborated.value.term], { variable: ({ name }) => part(name) });
  if (term === undefined) throw new Error("internal: an answer without a term");
  return ok(term, elaborated.warnings);
}

/** The definitions that the answer needs, in order; what the problem gives keeps its meaning. */
function definitionsUsed(answer: Ast, definitions: ReadonlyMap<string, Ast>, { variables, sizes }: PreparedProblem): ReadonlyMap<string, Ast> {
  const given = new Set([...variables.map(({ name }) => name), ...sizes]);
  const needed = new Set<string>(namesOf(answer).values.keys());
  for (const [name, value] of [...definitions].toReversed()) if (needed.has(name) && !given.has(name)) for (const inner of namesOf(value).values.keys()) needed.add(inner);
  return new Map([...definitions].filter(([name]) => needed.has(name) && !given.has(name)));
}
