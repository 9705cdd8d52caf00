/** From the gradient over all entries to the one in the independent entries of a structured matrix. Knows no term but the variable. */
import { MINUS_ONE, ONE } from "../term/rational.js";
import type { OperatorSymbol } from "../term/symbols.js";
import type { TermOf } from "../term/term.js";
import { type Tying, tyingOf } from "../term/tying.js";
import { combine, contract } from "./algebra.js";
import { operatorPolynomial } from "./denote.js";
import { type Polynomial, type Space, Undecidable } from "./polynomial.js";

/**
 * The derivative in the entry (i, j) of a matrix: the sum of `gradient` over the places where that entry stands, each with its sign. Of a
 * symmetric matrix these are (i, j) and (j, i), one place where i = j; of a skew one the second has the sign −1; of a diagonal one only (i, i) is an entry.
 */
export function tied(space: Space, gradient: Polynomial, variable: TermOf<"variable">, triangle: OperatorSymbol | null): Polynomial {
  const tying = tyingOf(variable);
  if (tying === "lower" || tying === "upper") return onTriangle(space, gradient, variable, triangle, tying);
  return tying === null ? gradient : sums[tying](space, gradient);
}

/** Of a triangular matrix only the places in the triangle are entries: `triangle` is 1 there, on and below the diagonal, and 0 elsewhere. */
function onTriangle(space: Space, gradient: Polynomial, { shape: [rows, columns] }: TermOf<"variable">, triangle: OperatorSymbol | null, tying: "lower" | "upper"): Polynomial {
  const [m, n] = triangle?.sizes ?? [];
  if (triangle === null || m === undefined || n === undefined) throw new Undecidable("the entries of a triangle are not known in index notation");
  const mask = operatorPolynomial(space, triangle, new Map([[m, rows], [n, columns]]), [], 2);
  return contract(space, 2, [{ polynomial: gradient, indices: [0, 1] }, { polynomial: mask, indices: tying === "lower" ? [0, 1] : [1, 0] }]);
}

const transposed = (space: Space, gradient: Polynomial): Polynomial => contract(space, 2, [{ polynomial: gradient, indices: [1, 0] }]);
/** δ(i, j) G(i, i). */
const onDiagonal = (space: Space, gradient: Polynomial): Polynomial => contract(space, 2, [{ polynomial: gradient, indices: [0, 0] }], [], [[0, 1]]);

const sums: { readonly [T in Exclude<Tying, "lower" | "upper">]: (space: Space, gradient: Polynomial) => Polynomial } = {
  symmetric: (space, gradient) => combine(space, 2, [[ONE, gradient], [ONE, transposed(space, gradient)], [MINUS_ONE, onDiagonal(space, gradient)]]),
  diagonal: onDiagonal,
  skew: (space, gradient) => combine(space, 2, [[ONE, gradient], [MINUS_ONE, transposed(space, gradient)]]),
};
