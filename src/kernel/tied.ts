/** From the gradient over all entries to the one in the independent entries of a structured matrix. Knows no term but the variable. */
import { MINUS_ONE, ONE } from "../term/rational.js";
import type { TermOf } from "../term/term.js";
import { type Tying, tyingOf } from "../term/tying.js";
import { combine, contract } from "./algebra.js";
import { type Polynomial, type Space, Undecidable } from "./polynomial.js";

/**
 * The derivative in the entry (i, j) of a matrix: the sum of `gradient` over the places where that entry stands, each with its sign. Of a
 * symmetric matrix these are (i, j) and (j, i), one place where i = j; of a skew one the second has the sign −1; of a diagonal one only (i, i) is an entry.
 */
export function tied(space: Space, gradient: Polynomial, variable: TermOf<"variable">): Polynomial {
  const tying = tyingOf(variable);
  return tying === null ? gradient : sums[tying](space, gradient);
}

const transposed = (space: Space, gradient: Polynomial): Polynomial => contract(space, 2, [{ polynomial: gradient, indices: [1, 0] }]);
/** δ(i, j) G(i, i). */
const onDiagonal = (space: Space, gradient: Polynomial): Polynomial => contract(space, 2, [{ polynomial: gradient, indices: [0, 0] }], [], [[0, 1]]);

function triangle(): never {
  throw new Undecidable("the entries of a triangle are not known in index notation");
}

const sums: { readonly [T in Tying]: (space: Space, gradient: Polynomial) => Polynomial } = {
  symmetric: (space, gradient) => combine(space, 2, [[ONE, gradient], [ONE, transposed(space, gradient)], [MINUS_ONE, onDiagonal(space, gradient)]]),
  diagonal: onDiagonal,
  skew: (space, gradient) => combine(space, 2, [[ONE, gradient], [MINUS_ONE, transposed(space, gradient)]]),
  lower: triangle,
  upper: triangle,
};
