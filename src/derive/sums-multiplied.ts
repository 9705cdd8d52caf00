/** How many sums a product multiplies, since multiplying out doubles with each of them: beyond a few, the product gets a name. Knows no rules. */
import type { Term } from "../term/term.js";

/** Products of more sums than this are named, so that a proof need not multiply them out. */
export const mostSumsMultiplied = 6;

/** Sums among the factors of products and entrywise products, one inside the other. */
export function sumsMultiplied(term: Term): number {
  let total = 0;
  const stack = [term];
  for (let part = stack.pop(); part !== undefined; part = stack.pop()) {
    if (part.kind === "add") total += 1;
    else if (part.kind === "multiply" || part.kind === "hadamard") stack.push(...part.args);
  }
  return total;
}
