/** From a pushforward that is linear in a vector dx to the matrix J with J dx: the Jacobian in matrix form. Knows no rules. */
import { isColumnShape, isScalarShape } from "../term/dimension.js";
import type { TermTable } from "../term/table.js";
import type { Term } from "../term/term.js";
import { dependents } from "../term/traverse.js";
import { splitProduct } from "./match.js";

/**
 * The J with `image` = J `tangent`, outputs as rows; `image` is a vector or scalar, `tangent` a vector or scalar variable in which it is linear.
 * Null where no product of matrices is found; the derivative is then known by its pushforward only.
 */
export function matrixOf(table: TermTable, image: Term, tangent: Term): Term | null {
  const moving = dependents([image], new Set([tangent]));

  /** The matrix of a column that depends on the tangent, or the row of a scalar. */
  const matrix = (term: Term, depth: number): Term | null => {
    if (term === tangent) return table.identity(tangent.shape[0]);
    if (depth === 0 || !(isColumnShape(term.shape) || isScalarShape(term.shape))) return null;
    if (!moving.has(term)) return table.zeros([term.shape[0], tangent.shape[0]]);
    if (term.kind === "add") return allOf(term.args.map((summand) => matrix(summand, depth - 1)), (list) => table.add(list));
    if (term.kind === "multiply") return ofProduct(term.args, depth);
    if (term.kind === "hadamard") return ofEntries(term.args, depth);
    const [inner] = term.args;
    if (term.kind === "sum" && inner !== undefined && isColumnShape(inner.shape)) {
      const found = matrix(inner, depth - 1);
      return found === null ? null : table.multiply([table.transpose(table.ones(inner.shape)), found]);
    }
    return term.kind === "fill" && inner !== undefined ? ofProduct([inner, table.ones(term.shape)], depth) : null;
  };

  const ofEntries = (factors: readonly Term[], depth: number): Term | null => {
    const inside = factors.filter((factor) => moving.has(factor));
    const [only] = inside;
    const found = inside.length === 1 && only !== undefined ? matrix(only, depth - 1) : null;
    return found === null ? null : table.multiply([table.diagonal(table.hadamard(factors.filter((factor) => factor !== only))), found]);
  };

  const ofProduct = (factors: readonly Term[], depth: number): Term | null => {
    const inside = factors.filter((factor) => moving.has(factor));
    const [only] = inside;
    if (inside.length !== 1 || only === undefined) return null;
    const rest = factors.filter((factor) => factor !== only);
    if (isScalarShape(only.shape)) {
      const row = matrix(only, depth - 1);
      return row === null ? null : rest.length === 0 ? row : table.multiply([table.multiply(rest), row]);
    }
    const [scalars, chain] = splitProduct(factors);
    if (chain.at(-1) === only) {
      const found = matrix(only, depth - 1);
      return found === null ? null : table.multiply([...scalars, ...chain.slice(0, -1), found]);
    }
    // dx' A y is a scalar, and its own transpose: y' A' dx.
    if (chain[0] !== only || only.kind !== "transpose" || !isScalarShape(table.multiply(chain).shape)) return null;
    return ofProduct([...scalars, ...chain.toReversed().map((factor) => (factor === only ? (only.args[0] ?? only) : table.transpose(factor)))], depth - 1);
  };

  return matrix(image, deepest);
}

/** Deeper nesting than a simplified pushforward has. */
const deepest = 400;

function allOf(list: readonly (Term | null)[], join: (list: readonly Term[]) => Term): Term | null {
  const found = list.filter((one) => one !== null);
  return found.length === list.length ? join(found) : null;
}
