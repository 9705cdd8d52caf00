/** Terms as factors of products: what stands for ones, identities, diagonals and inverses is recognised, also by name. Knows no products. */
import { createFacts } from "../../term/facts/facts.js";
import type { Facts } from "../../term/facts/known.js";
import { deepest, hasStructure, isPositiveDefinite } from "../../term/facts/matrix-facts.js";
import type { Term } from "../../term/term.js";
import type { Builder } from "./builder.js";
import { type Factor, transposed } from "./factor.js";
import type { View } from "./instruction.js";
import { isNonnegative } from "./nonnegative.js";

export function argument(term: Term, index = 0): Term {
  const found = term.args[index];
  if (found === undefined) throw new Error("internal: a term lacks an argument");
  return found;
}

export interface Factoring {
  readonly facts: Facts;
  readonly factorOf: (term: Term) => Factor;
  /** The value of a matrix that will be factorised. */
  readonly factorised: (matrix: Term) => View;
  /** Those among them that are known to be positive definite. */
  readonly definite: ReadonlySet<number>;
}

/** `viewOf` gives the value of a term that is computed. */
export function createFactoring(builder: Builder, viewOf: (term: Term) => View): Factoring {
  const facts = createFacts();
  /** What holds whatever is declared: differences move one triangle of a symmetric matrix alone. */
  const structural: Facts = { ...facts, declares: () => false, memory: new Map() };
  const definite = new Set<number>();

  /** A term without the transposes around it. */
  const upright = (outer: Term, turned: boolean): readonly [term: Term, turned: boolean] => {
    let term = outer;
    let flipped = turned;
    for (; term.kind === "transpose"; flipped = !flipped) term = argument(term);
    return [term, flipped];
  };

  const factorOf = (outer: Term): Factor => {
    const [own, ownTurned] = upright(outer, false);
    let [term, turned] = [own, ownTurned];
    // A named inverse is solved against all the same.
    for (;;) {
      const special = specialFactor(term);
      if (special !== null) return turned ? transposed(special) : special;
      const meaning = facts.meaning(term);
      if (meaning === term) break;
      [term, turned] = upright(meaning, turned);
    }
    const factor: Factor = { kind: "plain", rows: own.shape[0], columns: own.shape[1], view: viewOf(own), isSymmetric: () => hasStructure(structural, own, "is symmetric") };
    return ownTurned ? transposed(factor) : factor;
  };

  const specialFactor = (term: Term): Factor | null => {
    const [rows, columns] = term.shape;
    if (term.kind === "ones") return { kind: "ones", rows, columns };
    if (term.kind === "identity") return { kind: "identity", rows, columns };
    if (term.kind === "diagonal") return { kind: "diagonal", rows, columns, view: builder.settled(viewOf(argument(term))), isNonnegative: () => isNonnegative(facts, argument(term)) };
    if (term.kind === "operator" && term.operator.name === "inv") {
      const view = factorised(argument(term));
      return { kind: "inverse", rows, columns, view, isSymmetric: () => definite.has(view.value) || hasStructure(structural, term, "is symmetric") };
    }
    return null;
  };

  /** The value of a matrix that will be factorised. */
  const factorised = (matrix: Term): View => {
    const view = viewOf(matrix);
    if (isPositiveDefinite(facts, matrix, deepest)) definite.add(view.value);
    return view;
  };

  return { facts, factorOf, factorised, definite };
}
