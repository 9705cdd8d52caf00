/** Operators that are linear in an argument, as their tangent says: there they vanish at zero and distribute over sums. Knows no particular operator. */
import type { OperatorSymbol } from "../term/symbols.js";
import type { Term } from "../term/term.js";

/** The places of the parameters that move in one summand f(…, dX, …) of D f alone, every other parameter in its own place: f is linear in each of them. */
export function linearPlaces({ tangent, parameters, name }: OperatorSymbol): readonly number[] {
  if (tangent === null) return [];
  const summands = tangent.kind === "add" ? tangent.args : [tangent];
  return parameters.flatMap((parameter, place) => {
    const [own, ...more] = summands.filter((summand) => mentionsTangent(summand, parameter.name));
    return own !== undefined && more.length === 0 && movedParameter(own, name, parameters.map((one) => one.name)) === place ? [place] : [];
  });
}

function mentionsTangent(root: Term, name: string): boolean {
  const open = [root];
  for (let term = open.pop(); term !== undefined; term = open.pop()) {
    if (term.kind === "variable" && term.role === "tangent" && term.name === name) return true;
    open.push(...term.args);
  }
  return false;
}

/** The place of the one tangent in a summand f(A, dB, …) that has every other parameter in its own place; null for any other term. */
function movedParameter(summand: Term, name: string, parameters: readonly string[]): number | null {
  if (summand.kind !== "operator" || summand.operator.name !== name) return null;
  const fits = summand.args.every((argument, place) => argument.kind === "variable" && argument.name === parameters[place]);
  const tangents = summand.args.flatMap((argument, place) => (argument.kind === "variable" && argument.role === "tangent" ? [place] : []));
  return fits && tangents.length === 1 ? (tangents[0] ?? null) : null;
}
