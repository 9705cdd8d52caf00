/** The gradients of a problem in each of its variables, derived when first asked for and kept with the problem. Compares nothing. */
import { withoutNames } from "../../../answer/inline.js";
import { derivePullback } from "../../../derive/derivation.js";
import { isScalarShape } from "../../../term/dimension.js";
import type { Variable } from "../../../term/elaborate/elaborate.js";
import type { Term } from "../../../term/term.js";
import type { PreparedProblem } from "../../prepared.js";

const known = new WeakMap<PreparedProblem, Map<string, Term | null>>();

/** The gradient over all entries of `variable`; null where the expression is no scalar, or has none. */
export function gradientIn(problem: PreparedProblem, variable: Variable): Term | null {
  const kept = known.get(problem) ?? new Map<string, Term | null>();
  known.set(problem, kept);
  const before = kept.get(variable.name);
  if (before !== undefined) return before;
  const found = derived(problem, variable);
  kept.set(variable.name, found);
  return found;
}

function derived({ asked: { elaborated, rules } }: PreparedProblem, variable: Variable): Term | null {
  const known = elaborated.variables.find(({ name }) => name === variable.name);
  if (!isScalarShape(elaborated.term.shape) || known === undefined || !known.occurs) return null;
  const result = derivePullback({ problem: elaborated, rules, wrt: [known] }, "gradient");
  const [answer] = result.ok ? result.value.answers : [];
  return !result.ok || answer === undefined ? null : withoutNames(result.value, answer.value);
}
