/** Sums and entrywise products of transposes shown as the transpose of one: x′ − m′ is (x − m)′. Knows no text rules. */
import { isScalarShape } from "../../term/dimension.js";
import type { TermTable } from "../../term/table.js";
import type { Term } from "../../term/term.js";

/** A textbook keeps B′ X′ A′ + A′ X′ B′ as it is: longer products are not turned. */
const longestTurned = 2;
const deepestTurned = 4;

const symmetricVariable = (term: Term): boolean => term.kind === "variable" && term.attributes.some((attribute) => attribute === "symmetric" || attribute === "spd" || attribute === "diagonal");
const turnsIntoItself = (term: Term): boolean => isScalarShape(term.shape) || term.kind === "ones" || term.kind === "zeros" || term.kind === "fill" || term.kind === "identity" || term.kind === "diagonal" || symmetricVariable(term);
const holdsTerms = (term: Term): boolean => term.kind === "add" || term.kind === "hadamard" || term.kind === "multiply";

/** How many more transposes the transpose of `term` has; null where it should not be turned. */
function cost(term: Term, depth: number): number | null {
  if (turnsIntoItself(term)) return 0;
  if (term.kind === "transpose") return -1;
  if (!holdsTerms(term)) return 1;
  const chain = term.args.filter((factor) => !isScalarShape(factor.shape));
  if (depth === 0 || (term.kind === "multiply" && new Set(chain).size > longestTurned)) return null;
  let total = 0;
  for (const factor of term.kind === "multiply" ? new Set(chain) : chain) {
    const own = cost(factor, depth - 1);
    if (own === null) return null;
    total += own;
  }
  return total;
}

/** The transpose of `term`, with its own transposes used up. */
function turn(table: TermTable, term: Term): Term {
  if (term.kind === "ones") return table.ones([term.shape[1], term.shape[0]]);
  if (term.kind === "zeros") return table.zeros([term.shape[1], term.shape[0]]);
  if (term.kind === "fill") return table.fill(term.args[0] ?? term, [term.shape[1], term.shape[0]]);
  if (turnsIntoItself(term)) return term;
  if (term.kind === "transpose") return term.args[0] ?? term;
  if (term.kind === "add") return table.add(term.args.map((summand) => turn(table, summand)));
  if (term.kind === "hadamard") return table.hadamard(term.args.map((factor) => turn(table, factor)));
  if (term.kind !== "multiply") return table.transpose(term);
  const chain = term.args.filter((factor) => !isScalarShape(factor.shape)).toReversed();
  let next = 0;
  return table.multiply(term.args.map((factor) => (isScalarShape(factor.shape) ? factor : turn(table, chain[next++] ?? factor))));
}

/** A sum or entrywise product with its transposes outside, where that leaves fewer of them. */
export function turned(table: TermTable, term: Term): Term {
  if ((term.kind !== "add" && term.kind !== "hadamard") || isScalarShape(term.shape)) return term;
  const saved = cost(term, deepestTurned);
  return saved === null || saved + 1 >= 0 ? term : table.transpose(turn(table, term));
}
