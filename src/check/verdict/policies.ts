/** What else an assignment's conventions take for the right answer: another layout, a positive multiple, a convention for symmetric variables. Compares nothing. */
import { isScalarShape, isSquareShape, namedSize } from "../../term/dimension.js";
import type { TermTable } from "../../term/table.js";
import type { Term } from "../../term/term.js";
import { tyingOf } from "../../term/tying.js";
import { rational } from "../../term/rational.js";
import type { PreparedAnswer, PreparedProblem } from "../prepared.js";

/** A value that is right as well, with the sentence that says which convention it follows. */
export interface Accepted {
  readonly value: Term;
  readonly note: string;
}

interface Setting {
  readonly table: TermTable;
  readonly expected: Term;
  readonly problem: PreparedProblem;
  readonly prepared: PreparedAnswer;
}

/** The likelier first; none where the conventions ask for one thing. */
export function alsoAccepted(setting: Setting): readonly Accepted[] {
  return [...ofSymmetric(setting), ...turned(setting)];
}

function turned({ table, expected, problem: { problem: { order, conventions } } }: Setting): readonly Accepted[] {
  const policy = order === "gradient" ? conventions.layout : order === "jacobian" ? conventions.jacobian : null;
  if (policy !== "any" || expected.shape.length !== 2 || isScalarShape(expected.shape)) return [];
  const layout = order === "gradient" ? "numerator" : "denominator";
  return [{ value: table.transpose(expected), note: `written in ${layout} layout, the transpose of the other; both are accepted here` }];
}

function ofSymmetric({ table, expected, problem, prepared }: Setting): readonly Accepted[] {
  const { order, conventions } = problem.problem;
  const variable = problem.variables.find(({ name }) => name === prepared.asked.wrt);
  if (conventions.symmetric !== "any" || order !== "gradient" || variable === undefined || tyingOf(variable) !== "symmetric" || !isSquareShape(expected.shape)) return [];
  const name = `\`${variable.name}\``;
  const both = [expected, table.transpose(expected)];
  const once = table.multiply([table.number(-1), table.hadamard([table.identity(expected.shape[0]), expected])]);
  return [
    { value: table.multiply([table.number(rational(1, 2)), table.add(both)]), note: `the symmetric part of the gradient, as where ${name} may only move to symmetric matrices; accepted here` },
    { value: table.add([...both, once]), note: `the derivative in the entries of ${name} that are free, those off the diagonal counted with their mirror images; accepted here` },
  ];
}

/** The answer over and times each size of the problem: what may be a multiple of the right value by a number. */
export function upToSizes(table: TermTable, sizes: ReadonlySet<string>, answer: Term, expected: Term): readonly (readonly [Term, Term])[] {
  return [...sizes].flatMap((name): readonly (readonly [Term, Term])[] => {
    const size = table.size(namedSize(name));
    return [[table.multiply([size, answer]), expected], [answer, table.multiply([size, expected])]];
  });
}
