/** The derivative of a contraction in one argument: a contraction again, of the others and what flows. Knows no rules. */
import { axisLabels } from "../term/contraction.js";
import { type Dimension, UNIT } from "../term/dimension.js";
import type { TermTable } from "../term/table.js";
import type { Term, TermOf } from "../term/term.js";

/**
 * The G with ⟨einsum(…, X, …), δ⟩ = ⟨X, G⟩ for every X at `index`: the other arguments and δ, contracted to the axes of X. An axis that nothing
 * else mentions is repeated (an argument of ones); axes of X that run together are kept apart by an identity.
 */
export function contractionAdjoint(table: TermTable, { args, contraction: { inputs, output, names } }: TermOf<"einsum">, index: number, cotangent: Term): Term {
  const argument = args[index];
  const own = inputs[index];
  if (argument === undefined || own === undefined) throw new Error("internal: no such argument");
  const others = args.filter((_, place) => place !== index);
  const labels = inputs.filter((_, place) => place !== index);
  const known = new Set([...labels.flat(), ...output]);
  const pieces: Term[] = [];
  const pieceLabels: (readonly (number | null)[])[] = [];
  const result: number[] = [];
  const add = (piece: Term, marks: readonly number[]): void => {
    pieces.push(piece);
    pieceLabels.push(axisLabels(piece.shape, marks));
  };
  let fresh = names.length;
  own.forEach((label, axis) => {
    if (label === null) return;
    const size: Dimension = argument.shape[axis] ?? UNIT;
    if (result.includes(label)) {
      add(table.identity(size), [label, fresh]);
      result.push(fresh);
      fresh += 1;
      return;
    }
    if (!known.has(label)) add(table.ones([size, UNIT]), [label]);
    result.push(label);
  });
  const adjoint = table.einsum([...others, cotangent, ...pieces], [...labels, axisLabels(cotangent.shape, output), ...pieceLabels], result, (label) => names[label]);
  // A row carries its label on the second axis, and what has one label is a column.
  return own[0] === null && result.length > 0 ? table.transpose(adjoint) : adjoint;
}
