/** exp(Z) ⊙ F, where every part of F is divided by the row sums of exp(Z): the softmax of the rows times F without that divisor. Knows no other forms. */
import { isScalarShape } from "../../term/dimension.js";
import type { Term } from "../../term/term.js";
import { argumentOf, asPower, isOnes, rowSums, type Stabiliser } from "./written.js";

/** Deeper formulas are not looked through. */
const deepest = 12;

/** term ⊙ M, where M holds the row sums of exp(Z) and divides each part of the term; null where it does not. */
function withoutDivisor(context: Stabiliser, named: Term, inner: Term, depth: number): Term | null {
  const { table, facts } = context;
  const term = facts.meaning(named);
  if (depth <= 0) return null;
  const { base, count } = asPower(context, term);
  if (count < 0 && rowSums(context, base) === inner) return count === -1 ? table.ones(term.shape) : table.power(base, table.number(count + 1));
  if (term.kind === "add") {
    const parts = term.args.map((part) => withoutDivisor(context, part, inner, depth - 1));
    const found = parts.flatMap((part) => part ?? []);
    return found.length === parts.length ? table.add(found) : null;
  }
  if (term.kind === "hadamard") {
    for (const [at, factor] of term.args.entries()) {
      const found = withoutDivisor(context, factor, inner, depth - 1);
      if (found === null) continue;
      const left = term.args.flatMap((one, index) => (index !== at ? [one] : found.kind === "ones" ? [] : [found]));
      return left.length === 0 ? found : table.hadamard(left);
    }
    return null;
  }
  if (term.kind !== "multiply") return null;
  // A sum along the rows of X ⊙ M⁻¹ is that of X, divided: what divides is the same along each row.
  const at = term.args.findIndex(({ shape }) => !isScalarShape(shape));
  const [first, ...ones] = at < 0 ? [] : term.args.slice(at);
  const found = first === undefined || !ones.every(isOnes) ? null : withoutDivisor(context, first, inner, depth - 1);
  return found === null ? null : table.multiply([...term.args.slice(0, at), found, ...ones]);
}

/** What stands for exp(Z) and `other` among the factors of a Hadamard product; null where `other` has no such divisor. */
export function normalised(context: Stabiliser, one: Term, other: Term): { readonly inner: Term; readonly rest: Term } | null {
  const inner = argumentOf(context, one, "exp");
  const rest = inner === null || inner.shape.length !== 2 ? null : withoutDivisor(context, other, inner, deepest);
  return inner === null || rest === null ? null : { inner, rest };
}
