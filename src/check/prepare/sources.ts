/** What the texts of a problem are called in diagnostics, and where those stand in the file of the assignment. Knows no derivatives. */
import { type Diagnostic, inSource } from "../../diagnostics/diagnostic.js";
import type { Span } from "../../diagnostics/span.js";
import type { Assignment, AssignmentProblem } from "../assignment.js";
import { inFile, placed, type ProblemPlaces } from "../assignment/place.js";

export const givenSource = ({ id }: AssignmentProblem): string => `${id}: given`;
export const mistakesSource = ({ id }: AssignmentProblem): string => `${id}: mistakes`;
/** What declarations and variables beside an expression are called by whoever reads them. */
const declarationsSource = "--let";
const wrtSource = "--wrt";

/** Diagnostics about a problem, with their places in the file where one is known, in words for the author of an assignment. `asked`: the variables that were asked for together. */
export function forAuthor(diagnostics: readonly Diagnostic[], problem: AssignmentProblem, { places }: Assignment, asked: readonly string[] = []): readonly Diagnostic[] {
  const own = places?.problems.get(problem.id);
  const found = own === undefined || places === undefined ? inSource(diagnostics, givenSource(problem)) : inFile(inSource(diagnostics, givenSource(problem)), places.source.name, ({ source, span }) => placeOf(source ?? "", span, problem, own, asked));
  return distinct(found.map((one) => ({
    ...one,
    labels: one.labels.map((label) => ({ ...label, message: label.message.replaceAll("asked for with `--wrt`", "asked for here") })),
    help: one.help === null ? null : one.help.replaceAll("with `--let`", "under `let`").replaceAll("with `--wrt`", "under `ask`"),
  })));
}

function placeOf(source: string, span: Span, problem: AssignmentProblem, places: ProblemPlaces, asked: readonly string[]): Span | null {
  if (source === givenSource(problem)) return placed(places.given, span);
  if (source === mistakesSource(problem)) return placed(places.mistakes, span);
  if (source === declarationsSource) return placed(places.let, span);
  if (source !== wrtSource) return null;
  // The label points into the variables as one text, separated by commas.
  const before = asked.join(",").slice(0, span.start).split(",").length - 1;
  const name = problem.ask.find(({ wrt }) => wrt === asked[before])?.name;
  return (name === undefined ? undefined : places.ask.get(name)?.wrt) ?? null;
}

/** Each once: what is wrong with the expression is found once for every variable that is asked for alone. */
function distinct(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  return [...new Map(diagnostics.map((one) => [JSON.stringify([one.code, one.message, one.labels]), one])).values()];
}
