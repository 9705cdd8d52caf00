/** A bounded best-first search for a shorter closed form, beyond what one pass from the leaves finds. Knows no text rules. */
import type { TermTable } from "../../term/table.js";
import type { Kind, Term } from "../../term/term.js";
import { postorder, replaceTerms, withArguments } from "../../term/traverse.js";
import type { RewriteStep, Simplify } from "./step.js";
import type { Sums } from "./sums.js";
import type { Weights } from "./weight.js";

/** Heavier terms are left as they are. */
const heaviestSearched = 90;
/** Forms tried for one term, and for all terms of one derivation. */
const mostTried = 36;
const mostTriedInAll = 600;
/** How much longer than the best form so far a form on the way may be. */
const slack = 6;
const mostPaired = 6;

/** Linear in their argument: of a sum they may be taken of each summand. */
const linear: ReadonlySet<Kind> = new Set<Kind>(["sum", "trace", "diagonal", "diagonalPart"]);

export interface Search {
  /** A canonical term of the same value, at most as heavy as the canonical `term`. */
  readonly shortest: Simplify;
}

export function createSearch(table: TermTable, simplify: Simplify, { factor, commonDenominator }: Sums, weights: Weights): Search {
  const found = new Map<Term, Term>();
  let left = mostTriedInAll;

  /** Other ways to write one node: a product distributed, a linear operator taken of each summand, fractions added, two summands factored. */
  function* moves(node: Term): Generator<Term> {
    if (node.kind === "multiply" || node.kind === "hadamard" || linear.has(node.kind)) {
      for (const [place, argument] of node.args.entries()) {
        if (argument.kind === "add") yield table.add(argument.args.map((summand) => withArguments(table, node, node.args.with(place, summand))));
      }
    }
    const fraction = node.kind === "add" ? commonDenominator(node) : null;
    if (fraction !== null) yield fraction;
    if (node.kind !== "add" || node.args.length > mostPaired || node.args.length < 3) return;
    for (const [first, a] of node.args.entries()) {
      for (const [second, b] of node.args.entries()) {
        if (second <= first) continue;
        const factored = factor(table.add([a, b]));
        if (factored.kind !== "add") yield table.add([...node.args.filter((_, place) => place !== first && place !== second), factored]);
      }
    }
  }

  const search = (start: Term, note: ((step: RewriteStep) => void) | undefined): Term => {
    let best = start;
    const seen = new Set([start]);
    /** The rewrites on the way to each form. */
    const ways = new Map<Term, readonly RewriteStep[]>([[start, []]]);
    const finish = (): Term => {
      if (note !== undefined) for (const step of ways.get(best) ?? []) note(step);
      return best;
    };
    const open = [start];
    for (let tried = 0; tried < mostTried && left > 0; ) {
      const current = open.reduce<Term | null>((lightest, term) => (lightest === null || weights.of(term) < weights.of(lightest) ? term : lightest), null);
      if (current === null) break;
      open.splice(open.indexOf(current), 1);
      for (const node of postorder([current])) {
        for (const move of moves(node)) {
          if (tried >= mostTried || left <= 0) return finish();
          tried += 1;
          left -= 1;
          const way = [...(ways.get(current) ?? [])];
          const next = simplify(replaceTerms(table, [current], (term) => (term === node ? move : null))[0] ?? current, (step) => void way.push(step));
          if (seen.has(next)) continue;
          seen.add(next);
          ways.set(next, way);
          if (weights.of(next) < weights.of(best)) best = next;
          if (weights.of(next) <= weights.of(best) + slack) open.push(next);
        }
      }
    }
    return finish();
  };

  return {
    shortest: (term, note) => {
      const known = found.get(term);
      if (known !== undefined) return known;
      const result = weights.of(term) <= heaviestSearched ? search(term, note) : term;
      found.set(term, result);
      found.set(result, result);
      return result;
    },
  };
}
