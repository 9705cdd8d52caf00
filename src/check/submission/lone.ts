/** Expressions without a name as answers: of a problem with one answer that is given nowhere else. Compares nothing. */
import type { PreparedAnswer, PreparedProblem } from "../prepared.js";
import type { ReadSubmission } from "../submission.js";
import { namesIn } from "./names-used.js";

/** For each problem at most one: the last expression that can be read, under its heading or in a submission for one problem alone. */
export function loneExpressions(problems: readonly PreparedProblem[], { statements }: ReadSubmission, found: ReadonlyMap<PreparedAnswer, readonly number[]>): readonly { readonly answer: PreparedAnswer; readonly index: number }[] {
  return problems.flatMap((problem) => {
    const [answer, ...more] = problem.answers;
    if (answer === undefined || more.length > 0 || (found.get(answer) ?? []).length > 0) return [];
    const lone = statements.flatMap((statement, index) => (statement.name === "" && (statement.problem === problem.problem.id || (statement.problem === null && problems.length === 1)) ? [{ statement, index }] : []));
    const known = new Set([...problem.variables.map(({ name }) => name), ...problem.sizes, ...statements.map(({ name }) => name)]);
    const readable = lone.filter(({ statement }) => statement.links.every(({ value }) => value !== null));
    const meant = readable.filter(({ statement }) => statement.links.every(({ value }) => value !== null && [...namesIn(value)].every((name) => known.has(name))));
    const chosen = meant.at(-1) ?? readable.at(-1) ?? lone.at(-1);
    return chosen === undefined ? [] : [{ answer, index: chosen.index }];
  });
}
