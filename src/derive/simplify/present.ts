/** The form in which a canonical term is shown: c · ones beside another summand becomes a broadcast scalar, and a size is written as its factors. */
import { type Dimension, isScalarShape, namedSize } from "../../term/dimension.js";
import type { TermTable } from "../../term/table.js";
import type { Term } from "../../term/term.js";
import { postorder, withArguments } from "../../term/traverse.js";
import { belowTheLine, oneDivisor, oneFraction } from "./fractions.js";
import { turned } from "./turn.js";

export function present(table: TermTable, root: Term): Term {
  const shown = new Map<Term, Term>();
  for (const term of postorder([root])) {
    if (term.kind === "size") {
      shown.set(term, factorsOf(table, term.size));
      continue;
    }
    const args = term.args.map((argument) => shown.get(argument) ?? argument);
    const fraction = belowTheLine(table, term, args);
    if (fraction !== null) {
      shown.set(term, fraction);
      continue;
    }
    if (term.kind === "call" && term.definition.entrywise && args.some((one) => !isScalarShape(one.shape) && scalarOfOnes(one) === null)) {
      shown.set(term, withArguments(table, term, args.map((one) => asFill(table, one))));
      continue;
    }
    const broadcasts = term.kind === "add" && args.some((summand) => scalarOfOnes(summand) === null);
    const built = broadcasts ? withOneFill(table, args.map((summand) => asFill(table, summand))) : withArguments(table, term, args);
    shown.set(term, turned(table, oneFraction(table, oneDivisor(table, built))));
  }
  return shown.get(root) ?? root;
}

/** The sum with its broadcast scalars added up first, where the first of them stands. */
function withOneFill(table: TermTable, summands: readonly Term[]): Term {
  const fills = summands.filter(({ kind }) => kind === "fill");
  const [first] = fills;
  if (first === undefined || fills.length < 2) return table.add(summands);
  const whole = table.fill(table.add(fills.flatMap(({ args }) => args)), first.shape);
  return table.add(summands.flatMap((summand) => (summand === first ? [whole] : summand.kind === "fill" ? [] : [summand])));
}

/** What a reader writes for a size: `2 m n^2` as a product. */
function factorsOf(table: TermTable, { coefficient, powers }: Dimension): Term {
  const names = powers.map(([name, exponent]) => {
    const size = table.size(namedSize(name));
    return exponent === 1 ? size : table.power(size, table.number(exponent));
  });
  return table.multiply(coefficient === 1 && names.length > 0 ? names : [table.number(coefficient), ...names]);
}

/** The scalar factors of c · ones; null for any other term. */
export function scalarOfOnes(term: Term): readonly Term[] | null {
  if (term.kind === "ones") return [];
  if (term.kind !== "multiply" || term.args.at(-1)?.kind !== "ones") return null;
  const scalars = term.args.slice(0, -1);
  return scalars.every((factor) => isScalarShape(factor.shape)) ? scalars : null;
}

function asFill(table: TermTable, term: Term): Term {
  if (term.kind === "zeros") return table.fill(table.number(0), term.shape);
  const scalars = scalarOfOnes(term);
  if (scalars === null) return term;
  return table.fill(scalars.length === 0 ? table.number(1) : table.multiply(scalars), term.shape);
}
