/** Operators that are linear in each argument, as their tangent says: they vanish at zero and distribute over sums. Knows no particular operator. */
import type { OperatorSymbol } from "../term/symbols.js";
import type { Term } from "../term/term.js";

/** Whether D f is Σ f(…, dX, …), one summand for each parameter in its place: then f is linear in each of them. */
export function isMultilinear({ tangent, parameters, name }: OperatorSymbol): boolean {
  if (tangent === null || parameters.length === 0) return false;
  const summands = tangent.kind === "add" ? tangent.args : [tangent];
  const moved = summands.map((summand) => movedParameter(summand, name, parameters.map((parameter) => parameter.name)));
  return summands.length === parameters.length && parameters.every((_, place) => moved.includes(place));
}

/** The place of the one tangent in a summand f(A, dB, …) that has every other parameter in its own place; null for any other term. */
function movedParameter(summand: Term, name: string, parameters: readonly string[]): number | null {
  if (summand.kind !== "operator" || summand.operator.name !== name) return null;
  const fits = summand.args.every((argument, place) => argument.kind === "variable" && argument.name === parameters[place]);
  const tangents = summand.args.flatMap((argument, place) => (argument.kind === "variable" && argument.role === "tangent" ? [place] : []));
  return fits && tangents.length === 1 ? (tangents[0] ?? null) : null;
}
