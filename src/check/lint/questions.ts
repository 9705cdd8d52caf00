/** Questions that would mislead: names that mean two things, answers that are zero, declarations and points that do nothing. Knows no derivation but its result. */
import { type Diagnostic, label, warning } from "../../diagnostics/diagnostic.js";
import type { Span } from "../../diagnostics/span.js";
import type { Term } from "../../term/term.js";
import type { Assignment } from "../assignment.js";
import type { ProblemPlaces } from "../assignment/place.js";
import type { PreparedProblem } from "../prepared.js";

const nowhere: Span = { start: 0, end: 0 };
const nameSpan = (places: ProblemPlaces | undefined, name: string): Span => places?.ask.get(name)?.name ?? nowhere;

/** Answers that are called like something else. Code E0910. */
export function namesTaken({ problem, variables, sizes, parts }: PreparedProblem, places: ProblemPlaces | undefined): readonly Diagnostic[] {
  return problem.ask.flatMap(({ name }) => {
    const what = variables.some((one) => one.name === name) ? "a variable of the problem" : parts.has(name) ? "a name that the program defines" : sizes.has(name) ? "a size of the problem" : null;
    return what === null ? [] : [warning("E0910", `the answer \`${name}\` is called like ${what}`, [label(nameSpan(places, name), what)], `call it otherwise, such as \`d${name}\` or \`answer_${name}\`: on the lines below the student's own comes in the place of the given one`)];
  });
}

/** Answers of several problems under one name: a submission without headings means all of them. Code E0910. */
export function namesShared({ problems, places }: Assignment): readonly Diagnostic[] {
  const first = new Map<string, string>();
  const found: Diagnostic[] = [];
  for (const { id, ask } of problems) {
    for (const { name } of ask) {
      const before = first.get(name);
      if (before === undefined) first.set(name, id);
      else found.push(warning("E0910", `\`${name}\` is asked for in the problems \`${before}\` and \`${id}\``, [label(nameSpan(places?.problems.get(id), name), "again"), label(nameSpan(places?.problems.get(before), name), "first here")], "tell students to write a heading over each problem, or give the answers names of their own"));
    }
  }
  return found;
}

/** Answers that are zero for all values. Code E0911. */
export function zeros({ problem, answers, variables }: PreparedProblem, places: ProblemPlaces | undefined): readonly Diagnostic[] {
  return answers.flatMap(({ asked, expected }) => {
    if (!isZero(expected)) return [];
    const occurs = variables.find(({ name }) => name === asked.wrt)?.occurs ?? true;
    const span = places?.ask.get(asked.name)?.wrt ?? nowhere;
    const help = occurs ? "ask in another variable, or for another order" : `is it spelled as in \`${problem.given.split("\n", 1)[0] ?? ""}\`?`;
    return [warning("E0911", occurs ? `the answer \`${asked.name}\` is zero` : `\`${asked.wrt}\` does not occur in what is given: the answer \`${asked.name}\` is zero`, [label(span, occurs ? "the derivative in this" : "does not occur")], help)];
  });
}

const isZero = (term: Term): boolean => (term.kind === "number" && term.value.numerator === 0n) || (term.kind === "zeros");

/** Declarations of names that are nowhere used. Code E0914. */
export function unusedDeclarations({ problem, variables }: PreparedProblem, places: ProblemPlaces | undefined): readonly Diagnostic[] {
  return [...(places?.declared ?? [])].flatMap(([name, span]) => {
    const used = variables.some((one) => one.name === name && one.occurs) || problem.ask.some(({ wrt }) => wrt === name);
    return used ? [] : [warning("E0914", `\`${name}\` is declared and does not occur`, [label(span, "declared here")], "take it out, or is another name meant?")];
  });
}

/** Answers that count for nothing. Code E0915. */
export function withoutPoints({ problem }: PreparedProblem, places: ProblemPlaces | undefined): readonly Diagnostic[] {
  return problem.ask.flatMap(({ name, points }) => (points > 0 ? [] : [warning("E0915", `the answer \`${name}\` has no points`, [label(nameSpan(places, name), "0 points")], "give it points, or take it out of `ask`")]));
}
