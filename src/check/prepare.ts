/** Derives what an assignment asks for. Knows no submission and no file format. */
import { withoutNames } from "../answer/inline.js";
import type { Answer, Derived } from "../answer/derived.js";
import type { ParseOptions, Problem } from "../answer/problem.js";
import { isTurned } from "../answer/derived.js";
import { type Diagnostic, error, inSource, label } from "../diagnostics/diagnostic.js";
import { fail, failAll, ok, type Result } from "../diagnostics/result.js";
import { ascii } from "../emit/ascii.js";
import type { RuleSet } from "../rules/rule-set.js";
import { parseDeclarations } from "../syntax/statements.js";
import { declarations } from "../term/declaration-text.js";
import { isScalarShape, sizeNames } from "../term/dimension.js";
import type { Variable } from "../term/elaborate/elaborate.js";
import { createTable, type TermTable } from "../term/table.js";
import type { Term } from "../term/term.js";
import { substitute } from "../term/traverse.js";
import type { AskedAnswer, AskedOrder, Assignment, AssignmentProblem } from "./assignment.js";
import type { PreparedAnswer, PreparedAssignment, PreparedProblem } from "./prepared.js";

type Derives = (problem: Problem, question: { readonly wrt: readonly string[]; readonly entries?: "free" | "tied" }) => Result<Derived>;

/** What derives: an engine, of which this file sees no more. */
export interface Deriver extends Readonly<Record<"grad" | "jacobian" | "hessian" | "jvp" | "vjp" | "hvp", Derives>> {
  readonly rules: RuleSet;
  parse(text: string, options?: ParseOptions): Result<Problem>;
}

/** Derives and certifies every expected answer; all that is wrong with the questions is reported, by the problem it belongs to. */
export function prepareAssignment(assignment: Assignment, deriver: Deriver): Result<PreparedAssignment> {
  const diagnostics: Diagnostic[] = [];
  const problems: PreparedProblem[] = [];
  for (const problem of assignment.problems) {
    const prepared = prepareProblem(problem, deriver);
    if (prepared.ok) problems.push(prepared.value);
    else diagnostics.push(...inSource(prepared.diagnostics, problem.id));
  }
  return diagnostics.length > 0 ? failAll(diagnostics) : ok({ assignment, problems });
}

function prepareProblem(problem: AssignmentProblem, deriver: Deriver): Result<PreparedProblem> {
  const asked = deriver.parse(problem.given, { let: problem.let, source: `${problem.id}: given` });
  if (!asked.ok) return asked;
  const table = createTable();
  const answers: PreparedAnswer[] = [];
  const diagnostics: Diagnostic[] = [];
  for (const one of problem.ask) {
    const answer = prepareAnswer(one, problem, asked.value, table, deriver);
    if (answer.ok) answers.push(answer.value);
    else diagnostics.push(...answer.diagnostics);
  }
  if (diagnostics.length > 0) return failAll(diagnostics);
  if (answers.length === 0) return fail(error("E0304", `the problem \`${problem.id}\` asks for nothing`, [label({ start: 0, end: problem.given.length }, "no answer is asked for")], "name an answer under `ask`, such as `dW: W`"));
  const variables = variablesOf(asked.value, answers);
  const declared = parseDeclarations(declarations(variables));
  if (!declared.ok) throw new Error("internal: declarations that cannot be read");
  const sizes = new Set(variables.flatMap(({ shape }) => sizeNames(shape)));
  return ok({ problem, asked: asked.value, rules: deriver.rules, table, given: moved(table, asked.value.elaborated.term), variables, declarations: declared.value, sizes, answers });
}

/** The variables, with the directions and the cotangent that an answer may name. */
function variablesOf({ elaborated }: Problem, answers: readonly PreparedAnswer[]): readonly Variable[] {
  const further = new Set(answers.flatMap(({ derived: { derivation } }) => [...derivation.tangents.values(), ...(derivation.cotangent === null ? [] : [derivation.cotangent])]));
  return [...elaborated.variables, ...[...further].flatMap((term): readonly Variable[] => (term.kind === "variable" ? [{ name: ascii.print(term), term, shape: term.shape, attributes: [], inferred: false, target: true, occurs: true }] : []))];
}

function moved(table: TermTable, term: Term): Term {
  return substitute(table, [term], {})[0] ?? term;
}

const questions: { readonly [O in AskedOrder]: Exclude<keyof Deriver, "rules" | "parse"> } = { gradient: "grad", jacobian: "jacobian", hessian: "hessian", jvp: "jvp", vjp: "vjp", hvp: "hvp" };

function prepareAnswer(asked: AskedAnswer, problem: AssignmentProblem, given: Problem, table: TermTable, deriver: Deriver): Result<PreparedAnswer> {
  const question = { wrt: [asked.wrt], entries: problem.conventions.symmetric === "tied" && problem.order === "gradient" ? ("tied" as const) : ("free" as const) };
  const derived = deriver[questions[problem.order]](given, question);
  if (!derived.ok) return derived;
  const [answer] = derived.value.answers;
  if (answer === undefined) throw new Error("internal: a derivation without an answer");
  return ok({ asked, derived: derived.value, answer, expected: expectedTerm(derived.value, answer, problem, table), ascii: answer.inlined });
}

/** In the layout of the problem; its tangents and cotangent are variables like the others, since that is what an answer names. */
function expectedTerm({ derivation }: Derived, { value, operator, order }: Answer, { conventions }: AssignmentProblem, table: TermTable): Term {
  const [whole = value] = substitute(table, [withoutNames(derivation, value)], {
    variable: (one) => (one.role === "given" ? null : table.variable(ascii.print(one), one.shape, "given", one.attributes)),
  });
  const layout = order === "jacobian" ? conventions.jacobian : conventions.layout;
  const turned = layout !== "any" && isTurned(order, layout) && value !== operator?.value && !isScalarShape(value.shape);
  return turned ? table.transpose(whole) : whole;
}
