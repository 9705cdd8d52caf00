/** Where one operator is defined and differentiable, beyond what its lemma states: reciprocals and fractional powers. */
import { isScalarShape } from "../term/dimension.js";
import { isInteger, isNegative } from "../term/rational.js";
import type { Hypothesis } from "../term/symbols.js";
import type { Term } from "../term/term.js";

export function definedness(term: Term): readonly Hypothesis[] {
  if (term.kind !== "power") return [];
  const [base, exponent] = term.args;
  if (base === undefined || exponent === undefined || base.kind === "size" || base.kind === "number") return [];
  if (exponent.kind !== "number" || !isInteger(exponent.value)) return [{ term: base, condition: "is positive" }];
  return isNegative(exponent.value) ? [{ term: base, condition: isScalarShape(base.shape) ? "is nonzero" : "has no zero entry" }] : [];
}
