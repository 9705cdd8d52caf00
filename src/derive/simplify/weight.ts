/** How long a term is when printed, in symbols: the measure by which one form is preferred to another. */
import { isOne, negateRational } from "../../term/rational.js";
import type { KindTable, Term } from "../../term/term.js";
import { postorder } from "../../term/traverse.js";

/** Larger weights are not told apart. */
export const heaviest = 1e6;

/** What a kind adds to the weights of its arguments; n-ary kinds add a symbol between two of them. */
const own: KindTable<(arity: number) => number> = {
  number: () => 1,
  size: () => 1,
  variable: () => 1,
  ones: () => 2,
  zeros: () => 2,
  identity: () => 2,
  add: (arity) => arity - 1,
  multiply: () => 0,
  hadamard: (arity) => arity - 1,
  power: () => 1,
  apply: () => 1,
  transpose: () => 1,
  trace: () => 1,
  sum: () => 1,
  diagonal: () => 1,
  diagonalPart: () => 1,
  fill: () => 0,
  einsum: (arity) => arity + 1,
  call: () => 1,
  operator: () => 1,
};

const isBroadcast = (term: Term): boolean => term.kind === "ones" || (term.kind === "multiply" && term.args.at(-1)?.kind === "ones");

export interface Weights {
  of(term: Term): number;
}

export function createWeights(): Weights {
  const weights = new Map<Term, number>();
  return {
    of: (root) => {
      const known = weights.get(root);
      if (known !== undefined) return known;
      for (const term of postorder([root], (candidate) => !weights.has(candidate))) {
        if (weights.has(term)) continue;
        let total = own[term.kind](term.args.length);
        for (const argument of term.args) total += weights.get(argument) ?? 0;
        const [first] = term.args;
        if (term.kind === "multiply" && first?.kind === "number" && isOne(negateRational(first.value))) total -= 0.5;
        if (term.kind === "multiply" && term.args.length > 1 && term.args.some((factor) => factor.kind === "add")) total += 0.25;
        // A scalar beside a tensor is written without its ones.
        if (term.kind === "add" && !term.args.every(isBroadcast)) for (const summand of term.args) total -= isBroadcast(summand) ? (summand.kind === "ones" ? 1 : 2) : 0;
        weights.set(term, Math.min(total, heaviest));
      }
      return weights.get(root) ?? heaviest;
    },
  };
}
