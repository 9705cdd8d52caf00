// Terms one small error away from a given one, as a tired person makes them; does not know which of them are wrong.
import { isScalarShape, isSquareShape, sameShape } from "../../src/term/dimension.js";
import type { TermTable } from "../../src/term/table.js";
import type { Term } from "../../src/term/term.js";
import { postorder, replaceTerms } from "../../src/term/traverse.js";

/** Factor 2, sign, lost and added transposes, lost terms and factors, swapped operands: each at every place where shapes allow. */
export function mutants(table: TermTable, term: Term): readonly Term[] {
  const found: Term[] = [table.multiply([table.number(2), term]), table.negate(term)];
  if (isSquareShape(term.shape) && !isScalarShape(term.shape)) found.push(table.transpose(term));
  for (const part of postorder([term])) {
    for (const changed of changes(table, part)) {
      if (!sameShape(changed.shape, part.shape)) continue;
      const [mutant] = replaceTerms(table, [term], (one) => (one === part ? changed : null));
      if (mutant !== undefined) found.push(mutant);
    }
  }
  return [...new Set(found)].filter((mutant) => mutant !== term);
}

function changes(table: TermTable, part: Term): readonly Term[] {
  const inner = part.args[0];
  if (inner === undefined) return [];
  if (part.kind === "transpose" && isSquareShape(part.shape)) return [inner];
  if (part.kind === "apply") return [inner];
  if (part.kind === "add" || part.kind === "hadamard") {
    return part.args.map((_, position) => {
      const others = part.args.filter((_, other) => other !== position);
      return part.kind === "add" ? table.add(others) : table.hadamard(others);
    });
  }
  if (part.kind !== "multiply") return [];
  const lost = part.args.flatMap((factor, position) =>
    isScalarShape(factor.shape) || isSquareShape(factor.shape) ? [part.args.filter((_, other) => other !== position)] : [],
  );
  const swapped = part.args.slice(1).flatMap((factor, position) => {
    const before = part.args[position];
    const both = before !== undefined && isSquareShape(before.shape) && sameShape(before.shape, factor.shape) && !isScalarShape(factor.shape) && before !== factor;
    return both ? [part.args.toSpliced(position, 2, factor, before)] : [];
  });
  return [...lost, ...swapped].filter((factors) => factors.length > 0).map((factors) => table.multiply(factors));
}
