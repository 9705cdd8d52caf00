/** The values on the way to a right answer that a student may have given a name: parts of the problem, of its answer, and of its derivation. Compares nothing. */
import { withoutNames } from "../../answer/inline.js";
import { isScalarShape } from "../../term/dimension.js";
import { splitProduct } from "../../term/factors.js";
import type { TermTable } from "../../term/table.js";
import type { Term } from "../../term/term.js";
import { postorder, substitute } from "../../term/traverse.js";
import type { PreparedAnswer, PreparedProblem } from "../prepared.js";

const mostParts = 60;
const mostScalars = 2;
const longestChain = 8;

/** Vectors and matrices that are no variables, larger parts first, each once, and each with the scalars and the sign that stand before products; `expected` itself is none of them. */
export function partsOnTheWay({ given }: PreparedProblem, { derived: { derivation } }: PreparedAnswer, expected: Term, table: TermTable): readonly Term[] {
  const named = derivation.bindings.map(({ value }) => withoutNames(derivation, value));
  const roots = substitute(table, [...named, given], {});
  const parts = new Set<Term>(roots);
  const scalars = new Set<Term>();
  for (const term of postorder([...roots, expected]).toReversed()) {
    if (parts.size >= mostParts) break;
    parts.add(term);
    if (term.kind !== "multiply") continue;
    const [before, chain] = splitProduct(term.args);
    if (before.length > 0 && scalars.size < mostScalars) scalars.add(table.multiply(before));
    for (const links of chainsOf(chain)) parts.add(table.multiply(links));
  }
  const plain = [...parts].filter((term) => term.args.length > 0 && !isScalarShape(term.shape));
  const scaled = [...scalars].flatMap((scalar) => plain.map((part) => table.multiply([scalar, part])));
  return [...new Set([...plain, ...scaled, ...[...plain, ...scaled].map((part) => table.negate(part))])].filter((part) => part !== expected);
}

/** A B c of A B c d: what a product holds side by side. */
function chainsOf(chain: readonly Term[]): readonly (readonly Term[])[] {
  return chain.length > longestChain ? [] : chain.flatMap((_, start) => chain.slice(start).map((__, length) => chain.slice(start, start + length + 1)));
}
