/** Looks over an assignment before students see it: every expected answer derived and certified, and what in the questions would mislead. Knows no terminal. */
import { withoutNames } from "../../answer/inline.js";
import { type Diagnostic, inSource } from "../../diagnostics/diagnostic.js";
import { latex } from "../../emit/latex.js";
import { text as unicode } from "../../emit/text.js";
import { declaration } from "../../term/declaration-text.js";
import { shapeAxes } from "../../term/dimension.js";
import type { Assignment } from "../assignment.js";
import { answerForms } from "../diagnose/prepared-forms.js";
import { readAssignment } from "../assignment/read.js";
import type { Deriver, ExtendedDeriver } from "../prepare/deriver.js";
import { prepareProblem } from "../prepare.js";
import type { PreparedAnswer, PreparedProblem } from "../prepared.js";
import { idleFeedback, softmaxTwice } from "./mistakes.js";
import { unsaidConventions } from "./policies.js";
import { namesShared, namesTaken, unusedDeclarations, withoutPoints, zeros } from "./questions.js";
import { otherReadings } from "./readings.js";
import type { LintedAnswer, LintedProblem, LintReport } from "./report.js";

export interface LintSettings {
  /** What the file is called. */
  readonly name: string;
  /** Milliseconds from any beginning, to say how long a problem takes; without it the report is the same on every run. */
  readonly clock?: (() => number) | undefined;
}

/** The report on the assignment in `text`. Never fails: what cannot be read or derived is among its diagnostics. */
export function lintAssignment(text: string, { name, clock }: LintSettings, deriver: Deriver, extended: ExtendedDeriver): LintReport {
  const source = { name, text };
  const read = readAssignment(text, { name });
  if (!read.ok) return { source, title: null, points: 0, problems: [], diagnostics: read.diagnostics };
  const assignment = read.value;
  const diagnostics: Diagnostic[] = [...namesShared(assignment)];
  const problems: LintedProblem[] = [];
  for (const problem of assignment.problems) {
    const begin = clock?.() ?? null;
    const prepared = prepareProblem(problem, assignment, deriver, extended);
    const end = clock?.() ?? null;
    if (prepared.ok) {
      diagnostics.push(...prepared.warnings, ...remarksOn(prepared.value, assignment, deriver));
      problems.push(linted(prepared.value, begin === null || end === null ? null : end - begin));
    } else diagnostics.push(...prepared.diagnostics);
  }
  const points = assignment.problems.reduce((sum, { ask }) => sum + ask.reduce((inner, one) => inner + one.points, 0), 0);
  return { source, title: assignment.title, points, problems, diagnostics: inSource(diagnostics, name).toSorted((a, b) => startOf(a) - startOf(b)) };
}

const startOf = ({ labels }: Diagnostic): number => labels[0]?.span.start ?? 0;

function remarksOn(prepared: PreparedProblem, { places }: Assignment, deriver: Deriver): readonly Diagnostic[] {
  const own = places?.problems.get(prepared.problem.id);
  return [
    ...namesTaken(prepared, own), ...zeros(prepared, own), ...unusedDeclarations(prepared, own), ...withoutPoints(prepared, own),
    ...unsaidConventions(prepared, own), ...idleFeedback(prepared, own), ...softmaxTwice(prepared, own), ...otherReadings(prepared, own, deriver),
  ];
}

function linted(prepared: PreparedProblem, milliseconds: number | null): LintedProblem {
  const { problem, asked: { elaborated } } = prepared;
  const names = elaborated.variables.map(({ name, shape, attributes, inferred }) => ({ declaration: declaration({ name, shape, attributes }), inferred }));
  return { id: problem.id, title: problem.title, given: problem.given, names, answers: prepared.answers.map((answer) => lintedAnswer(answer, prepared)), milliseconds };
}

function lintedAnswer(prepared: PreparedAnswer, inside: PreparedProblem): LintedAnswer {
  const { asked, answer, ascii, expected, printed, standing, derived } = prepared;
  return {
    name: asked.name, wrt: asked.wrt, order: inside.problem.order, points: asked.points, shape: shapeAxes(expected.shape), proof: standing, relations: answer.certificate.relations,
    expected: ascii === null || printed === null ? null : { ascii, text: unicode.print(printed), latex: latex.print(printed) },
    hypotheses: answer.hypotheses.map(({ term, condition }) => `${unicode.print(withoutNames(derived.derivation, term))} ${condition}`),
    mistakes: answerForms(inside, prepared)?.mutants.size ?? null,
  };
}
