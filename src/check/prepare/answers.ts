/** The expected answers of one problem, as few derivations as there can be. Knows no submission and no file format. */
import { type Answer, type Derived, isTurned } from "../../answer/derived.js";
import { withoutNames } from "../../answer/inline.js";
import type { Problem } from "../../answer/problem.js";
import type { Derivation } from "../../derive/derivation.js";
import { present } from "../../derive/simplify/present.js";
import type { Diagnostic } from "../../diagnostics/diagnostic.js";
import { failAll, ok, type Result } from "../../diagnostics/result.js";
import { ascii } from "../../emit/ascii.js";
import { isScalarShape } from "../../term/dimension.js";
import { rational } from "../../term/rational.js";
import type { TermTable } from "../../term/table.js";
import type { Term } from "../../term/term.js";
import { substitute } from "../../term/traverse.js";
import { tyingOf } from "../../term/tying.js";
import type { AskedAnswer, Assignment, AssignmentProblem } from "../assignment.js";
import type { PreparedAnswer } from "../prepared.js";
import { asVariable } from "./defined.js";
import { derive, type DerivationQuestion, type Deriver, sharesDerivation } from "./deriver.js";
import { forAuthor } from "./sources.js";
import { standingOf } from "./standing.js";

/** A problem with what its answers need. */
export interface Setting {
  readonly assignment: Assignment;
  readonly problem: AssignmentProblem;
  readonly given: Problem;
  readonly deriver: Deriver;
  readonly table: TermTable;
  /** What the given program defines, in `table`. */
  readonly parts: ReadonlyMap<string, Term>;
}

/** Answers that one derivation gives; `inside` where they are asked in a name that the given program defines. */
interface Together {
  readonly from: Problem;
  readonly asked: readonly AskedAnswer[];
}

/** In the order of `ask`, with what is to be said of those that are only sampled. */
export function prepareAnswers(setting: Setting): Result<readonly PreparedAnswer[]> {
  const { problem, assignment } = setting;
  const errors: Diagnostic[] = [];
  const warnings: Diagnostic[] = [];
  const found = new Map<AskedAnswer, PreparedAnswer>();
  for (const { from, asked } of groups(setting, errors)) {
    const wrt = [...new Set(asked.map((one) => one.wrt))];
    const derived = derive(setting.deriver, problem.order, from, questionOf(wrt, problem));
    if (!derived.ok) {
      errors.push(...forAuthor(derived.diagnostics, problem, assignment, wrt));
      continue;
    }
    for (const one of asked) {
      const answer = derived.value.answers[wrt.indexOf(one.wrt)];
      if (answer === undefined) throw new Error("internal: a derivation without an answer");
      const { standing, said } = standingOf(derived.value, answer);
      if (said !== null) (said.severity === "error" ? errors : warnings).push(...forAuthor([said], problem, assignment));
      found.set(one, { asked: one, standing, derived: derived.value, answer, ...expectedOf(derived.value, answer, setting) });
    }
  }
  return errors.length > 0 ? failAll(errors) : ok(problem.ask.flatMap((one) => found.get(one) ?? []), warnings);
}

function questionOf(wrt: readonly string[], { order, conventions }: AssignmentProblem): DerivationQuestion {
  const entries = conventions.symmetric === "tied" && (order === "gradient" || order === "vjp") ? ("tied" as const) : ("free" as const);
  if (order === "gradient" && conventions.layout !== "any") return { wrt, entries, layout: conventions.layout };
  return order === "jacobian" && conventions.jacobian !== "any" ? { wrt, entries, layout: conventions.jacobian } : { wrt, entries };
}

/** The variables of the problem together where they can be, and each name that its program defines in a problem of its own. */
function groups({ problem, given, deriver, assignment }: Setting, errors: Diagnostic[]): readonly Together[] {
  const own: AskedAnswer[] = [];
  const apart: Together[] = [];
  for (const one of problem.ask) {
    const inside = asVariable(one.wrt, given, problem, deriver);
    if (inside === null) own.push(one);
    else if (inside.ok) apart.push({ from: inside.value, asked: [one] });
    else errors.push(...forAuthor(inside.diagnostics, problem, assignment));
  }
  const together = own.length === 0 ? [] : sharesDerivation[problem.order] ? [{ from: given, asked: own }] : own.map((one) => ({ from: given, asked: [one] }));
  return [...together, ...apart];
}

/** Answers are given in print up to this length. */
const longestPrinted = 10_000;

/** In the problem's conventions and in its variables alone: tangents and cotangent are variables like the others, and what the given program defines is written out. */
function expectedOf({ derivation }: Derived, { wrt, value, printed, operator, order }: Answer, { problem: { conventions }, parts, table }: Setting): Pick<PreparedAnswer, "expected" | "printed" | "ascii"> {
  const layout = order === "jacobian" ? conventions.jacobian : conventions.layout;
  const turned = layout !== "any" && isTurned(order, layout) && value !== operator?.value && !isScalarShape(value.shape);
  const variable = derivation.problem.variables.find(({ name }) => name === wrt);
  const projects = conventions.symmetric === "projected" && order === "gradient" && variable !== undefined && tyingOf(variable) === "symmetric";
  const free = withoutNames(derivation, value);
  const whole = projects ? projected(derivation, free) : free;
  const moved = (term: Term): Term => substitute(table, [term], { variable: (one) => (one.role === "given" ? (parts.get(one.name) ?? null) : table.variable(ascii.print(one), one.shape, "given", one.attributes)) })[0] ?? term;
  const expected = turned ? table.transpose(moved(whole)) : moved(whole);
  const shown = projects || printed === value ? whole : withoutNames(derivation, printed);
  const closed = ascii.length(shown) > longestPrinted ? null : moved(present(derivation.problem.table, derivation.simplifier.shortest(shown)));
  const written = closed === null ? null : ascii.printWithin(closed, longestPrinted);
  return { expected, printed: written === null ? null : closed, ascii: written };
}

/** (G + Gᵀ)/2. */
function projected({ problem: { table }, simplifier }: Derivation, gradient: Term): Term {
  return present(table, simplifier.shortest(table.multiply([table.number(rational(1, 2)), table.add([gradient, table.transpose(gradient)])])));
}
