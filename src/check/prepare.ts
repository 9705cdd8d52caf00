/** Derives what an assignment asks for. Knows no submission and no file format. */
import type { Problem } from "../answer/problem.js";
import { type Diagnostic, error, label } from "../diagnostics/diagnostic.js";
import { failAll, ok, type Result } from "../diagnostics/result.js";
import { ascii } from "../emit/ascii.js";
import { parseDeclarations } from "../syntax/statements.js";
import { declarations } from "../term/declaration-text.js";
import { sizeNames } from "../term/dimension.js";
import type { Variable } from "../term/elaborate/elaborate.js";
import { createTable } from "../term/table.js";
import { postorder, substitute } from "../term/traverse.js";
import type { Assignment, AssignmentProblem } from "./assignment.js";
import { prepareAnswers } from "./prepare/answers.js";
import type { Deriver, ExtendedDeriver } from "./prepare/deriver.js";
import { withOwnMistakes } from "./prepare/own-mistakes.js";
import { forAuthor, givenSource } from "./prepare/sources.js";
import type { PreparedAnswer, PreparedAssignment, PreparedProblem } from "./prepared.js";

/**
 * Derives and certifies every expected answer. All that is wrong with the questions is reported, at its place in the file if there is one; answers that
 * numbers support and no proof are warnings, E0903.
 */
export function prepareAssignment(assignment: Assignment, deriver: Deriver, extended: ExtendedDeriver): Result<PreparedAssignment> {
  const errors: Diagnostic[] = [];
  const warnings: Diagnostic[] = [];
  const problems: PreparedProblem[] = [];
  for (const problem of assignment.problems) {
    const prepared = prepareProblem(problem, assignment, deriver, extended);
    if (!prepared.ok) errors.push(...prepared.diagnostics);
    else {
      problems.push(prepared.value);
      warnings.push(...prepared.warnings);
    }
  }
  return errors.length > 0 ? failAll(errors) : ok({ assignment, problems }, warnings);
}

/** One problem of an assignment. */
export function prepareProblem(problem: AssignmentProblem, assignment: Assignment, shared: Deriver, extended: ExtendedDeriver): Result<PreparedProblem> {
  const own = withOwnMistakes(problem, shared, extended);
  if (!own.ok) return failAll(forAuthor(own.diagnostics, problem, assignment));
  const deriver = own.value;
  const given = deriver.parse(problem.given, { let: problem.let, source: givenSource(problem) });
  if (!given.ok) return failAll(forAuthor(given.diagnostics, problem, assignment));
  if (problem.ask.length === 0) return failAll(forAuthor([error("E0304", `the problem \`${problem.id}\` asks for nothing`, [label({ start: 0, end: problem.given.length }, "no answer is asked for")], "name an answer under `ask`, such as `dW: W`")], problem, assignment));
  const table = createTable();
  const { parts: defined, term } = given.value.elaborated;
  const parts = new Map(defined.map((one) => [one.name, substitute(table, [one.term], {})[0] ?? one.term]));
  const answers = prepareAnswers({ assignment, problem, given: given.value, deriver, table, parts });
  if (!answers.ok) return answers;
  const variables = variablesOf(given.value, answers.value);
  const declared = parseDeclarations(declarations([...variables, ...[...parts].map(([name, { shape }]) => ({ name, shape, attributes: [] }))]));
  if (!declared.ok) throw new Error("internal: declarations that cannot be read");
  const [moved = term] = substitute(table, [term], {});
  const sizes = new Set(variables.flatMap(({ shape }) => sizeNames(shape)));
  return ok(
    { problem, asked: given.value, rules: deriver.rules, table, given: moved, variables, declarations: declared.value, parts, sizes, answers: answers.value },
    [...forAuthor(given.warnings, problem, assignment), ...answers.warnings],
  );
}

/** The variables, with the directions and the cotangent that an answer may name: those of the question, and those that stand in an answer, as in a Jacobian that is no matrix. */
function variablesOf({ elaborated }: Problem, answers: readonly PreparedAnswer[]): readonly Variable[] {
  const variables = new Map(elaborated.variables.map((variable) => [variable.name, variable]));
  for (const { derived: { derivation, order }, expected } of answers) {
    const named = order === "jacobian" || order === "hessian" ? new Set(postorder([expected]).flatMap((term) => (term.kind === "variable" ? [term.name] : []))) : null;
    for (const term of [...derivation.tangents.values(), ...(derivation.cotangent === null ? [] : [derivation.cotangent])]) {
      const name = ascii.print(term);
      if (term.kind === "variable" && !variables.has(name) && (named === null || named.has(name))) variables.set(name, { name, term, shape: term.shape, attributes: [], inferred: false, target: true, occurs: true });
    }
  }
  return [...variables.values()];
}
