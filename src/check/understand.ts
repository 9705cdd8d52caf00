/** What an answer means in its problem: its syntax to a term, or why it has no meaning there. Derives and compares nothing. */
import { type Diagnostic, error, label } from "../diagnostics/diagnostic.js";
import { failAll, type Result, ok } from "../diagnostics/result.js";
import { suggest } from "../diagnostics/suggest.js";
import type { Ast } from "../syntax/ast.js";
import type { Statement } from "../syntax/program.js";
import { elaborate } from "../term/elaborate/elaborate.js";
import { collectNames, type UsedNames } from "../term/elaborate/names.js";
import type { TermTable } from "../term/table.js";
import type { Term } from "../term/term.js";
import { substitute } from "../term/traverse.js";
import type { PreparedProblem } from "./prepared.js";

export interface AnswerQuestion {
  /** The submission, for the places of what is wrong. */
  readonly text: string;
  readonly answer: Ast;
  /** What the student defined before, in order. */
  readonly definitions: ReadonlyMap<string, Ast>;
}

/** The answer as a term of `table`, in the problem's variables; names are those of the problem, its sizes, what its program defines, and the student's own. Errors E0921 for other names, and E02xx for shapes. */
export function understand({ text, answer, definitions }: AnswerQuestion, problem: PreparedProblem, table: TermTable): Result<Term> {
  const used = definitionsUsed(answer, definitions);
  const unknown = unknownNames(answer, used, problem);
  if (unknown.length > 0) return failAll(unknown);
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

const namesOf = (ast: Ast, problem: PreparedProblem | null): UsedNames => {
  const used: UsedNames = { values: new Map(), transposed: new Set(), ranks: new Map(), sizes: new Map() };
  collectNames(ast, new Set(), problem?.rules.library ?? { find: () => null, names: () => [] }, used);
  return used;
};

/** The definitions that the answer needs, in order. */
function definitionsUsed(answer: Ast, definitions: ReadonlyMap<string, Ast>): ReadonlyMap<string, Ast> {
  const needed = new Set<string>(namesOf(answer, null).values.keys());
  for (const [name, value] of [...definitions].toReversed()) if (needed.has(name)) for (const inner of namesOf(value, null).values.keys()) needed.add(inner);
  return new Map([...definitions].filter(([name]) => needed.has(name)));
}

function unknownNames(answer: Ast, definitions: ReadonlyMap<string, Ast>, problem: PreparedProblem): readonly Diagnostic[] {
  const known = new Set([...problem.variables.map(({ name }) => name), ...problem.parts.keys(), ...problem.sizes]);
  const diagnostics: Diagnostic[] = [];
  const look = (ast: Ast): void => {
    for (const [name, span] of namesOf(ast, problem).values) {
      if (known.has(name)) continue;
      const near = suggest(name, [...known]);
      diagnostics.push(error("E0921", `\`${name}\` is not a name of this problem`, [label(span, "neither given nor defined above")], near === null ? `define it on a line of its own above, or use ${[...known].map((one) => `\`${one}\``).join(", ")}` : `did you mean \`${near}\`?`));
    }
  };
  for (const [name, value] of definitions) {
    look(value);
    known.add(name);
  }
  look(answer);
  return diagnostics;
}
