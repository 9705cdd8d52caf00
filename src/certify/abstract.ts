/** Equality of long terms with their sums as unknowns: what holds for all values of the sums holds for the ones they have. Knows no lemmas. */
import { type EqualityClaim, proveEqual, type Verdict } from "../kernel/kernel.js";
import type { Shape } from "../term/dimension.js";
import { isOne } from "../term/rational.js";
import type { TermTable } from "../term/table.js";
import type { Term } from "../term/term.js";
import { postorder, substitute, withArguments } from "../term/traverse.js";

/** With fewer sums than this nothing is multiplied out that would not fit. */
const fewSums = 3;

/** left = right, first with every sum that does not move taken for an unknown, as the slopes of a deep network are; else as it stands. */
export function proveForms(table: TermTable, claim: EqualityClaim): Verdict {
  const abstract = withoutSums(table, claim);
  const verdict = abstract === null ? null : proveEqual({ ...claim, ...abstract, bindings: [] });
  return verdict?.kind === "proved" ? verdict : proveEqual(claim);
}

/** c · ones, as a broadcast scalar is also written. */
const broadcast = (table: TermTable, scalar: Term, shape: Shape): Term =>
  scalar.kind === "number" && isOne(scalar.value) ? table.ones(shape) : table.multiply([scalar, table.ones(shape)]);

/** Both sides with their names unfolded, and equal sums without tangents or cotangents under one unknown each; null where there are few. */
function withoutSums(table: TermTable, { left, right, bindings = [] }: EqualityClaim): Pick<EqualityClaim, "left" | "right"> | null {
  const values = new Map<Term, Term>();
  const unfolded = (term: Term): Term => substitute(table, [term], { variable: (variable) => values.get(variable) ?? null })[0] ?? term;
  for (const { variable, value } of bindings) values.set(variable, unfolded(value));
  const sides = [unfolded(left), unfolded(right)];
  const unknowns = new Map<Term, Term>();
  const shown = new Map<Term, Term>();
  const moving = new Set<Term>();
  for (const term of postorder(sides)) {
    const args = term.args.map((argument) => shown.get(argument) ?? argument);
    // Sums and Hadamard products are the same in any order.
    const sorted = term.kind === "add" || term.kind === "hadamard" ? args.toSorted((a, b) => a.id - b.id) : args;
    const [first] = args;
    const rebuilt = term.kind === "fill" && first !== undefined ? broadcast(table, first, term.shape) : withArguments(table, term, sorted);
    const moves = (term.kind === "variable" && (term.role === "tangent" || term.role === "cotangent")) || term.args.some((argument) => moving.has(argument));
    if (moves) moving.add(term);
    const unknown = moves || term.kind !== "add" ? null : (unknowns.get(rebuilt) ?? table.variable(`□${unknowns.size}`, term.shape, "part"));
    if (unknown !== null) unknowns.set(rebuilt, unknown);
    shown.set(term, unknown ?? rebuilt);
  }
  const [a, b] = sides.map((side) => shown.get(side));
  return unknowns.size < fewSums || a === undefined || b === undefined ? null : { left: a, right: b };
}
