/** Operators that only emitted code has: symmetric systems, one or one for each row. Knows no target. */
import { SCALAR } from "../term/dimension.js";
import type { OperatorSymbol } from "../term/symbols.js";

const solving = (name: string): OperatorSymbol => ({ name, parameters: [], sizes: [], shape: SCALAR, tangent: null, given: [], domain: [], ensures: [], from: null });

/** X with A X = B for a symmetric A that need not be definite. */
export const symmetricSolve = solving("symsolve");

/** The matrix whose row i is the x with A_i x = b_i, for the tensor of the A_i and the matrix of the rows b_i. */
export const blockSolve = solving("blocksolve");
