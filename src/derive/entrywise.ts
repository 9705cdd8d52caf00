/** Scalar formulas lifted to tensors, entry by entry: f′(x) at a vector or matrix. */
import { isScalarShape } from "../term/dimension.js";
import type { TermTable } from "../term/table.js";
import type { Term } from "../term/term.js";
import { postorder, substitute, withArguments } from "../term/traverse.js";

/** The tensor whose entries are the scalar term `formula` at the entries of `at`; `parameter` names its pattern variable. */
export function entrywise(table: TermTable, formula: Term, parameter: string, at: Term): Term {
  const lifted = new Map<Term, Term>();
  const isParameter = (term: Term): boolean => term.kind === "variable" && term.role === "pattern" && term.name === parameter;
  const depends = new Set<Term>();
  for (const term of postorder([formula])) {
    const args = term.args.map((argument) => lifted.get(argument) ?? argument);
    if (isParameter(term)) {
      lifted.set(term, at);
      depends.add(term);
      continue;
    }
    if (!term.args.some((argument) => depends.has(argument))) {
      lifted.set(term, substitute(table, [term], {})[0] ?? term);
      continue;
    }
    depends.add(term);
    const inside = args.filter((_, place) => depends.has(term.args[place] ?? term));
    const outside = args.filter((_, place) => !depends.has(term.args[place] ?? term));
    if (term.kind === "multiply" && !isScalarShape(at.shape)) lifted.set(term, outside.length === 0 ? table.hadamard(inside) : table.multiply([...outside, table.hadamard(inside)]));
    else if (term.kind === "add" && !isScalarShape(at.shape)) lifted.set(term, table.add(args.map((argument) => (isScalarShape(argument.shape) ? table.fill(argument, at.shape) : argument))));
    else lifted.set(term, withArguments(table, term, args));
  }
  const result = lifted.get(formula);
  if (result === undefined) throw new Error("internal: a formula without a value");
  return depends.has(formula) || isScalarShape(at.shape) ? result : table.fill(result, at.shape);
}
