/** The value and gradients of an expression at given numbers, by the tape: derivatives that no rule takes part in. Knows no formulas of gradients. */
import type { Result } from "../diagnostics/result.js";
import { ok } from "../diagnostics/result.js";
import { suggest } from "../diagnostics/suggest.js";
import { tapeGradient } from "../evaluate/tape.js";
import type { Tensor } from "../evaluate/tensor.js";
import { readPoint } from "./evaluated.js";
import { chosenVariables, type Problem, scalarProblem } from "./problem.js";

export interface Taped {
  readonly value: Tensor;
  /** By variable, each of the variable's shape, in row-major order. */
  readonly gradients: ReadonlyMap<string, Tensor>;
}

/** Reverse-mode differentiation on numbers; `values` as for `evaluate`. Errors E0301, E0302, E0801 to E0805. */
export function tapeAt(problem: Problem, values: unknown, wrt?: readonly string[]): Result<Taped> {
  const scalar = scalarProblem(problem);
  if (!scalar.ok) return scalar;
  const point = readPoint({ ...problem, elaborated: scalar.value }, values);
  if (!point.ok) return point;
  const chosen = chosenVariables(scalar.value, wrt, suggest);
  if (!chosen.ok) return chosen;
  const result = tapeGradient(scalar.value.term, chosen.value.map(({ term }) => term), point.value);
  if (!result.ok) return result;
  const { value, gradients } = result.value;
  return ok({ value, gradients: new Map(chosen.value.flatMap(({ name }, index) => (gradients[index] === undefined ? [] : [[name, gradients[index]] as const]))) }, [...point.warnings, ...result.warnings]);
}
