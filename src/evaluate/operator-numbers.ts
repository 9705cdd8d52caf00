// What the numbers of one operator are: its value, and its adjoint derivative for the tape; it knows no operator.
import type { Tensor } from "./tensor.js";

/** Arguments of one operator, with the numbers of its size arguments. */
export interface Arguments {
  readonly args: readonly Tensor[];
  readonly sizes: readonly number[];
}

export interface OperatorNumbers {
  /** Null where the operator is undefined, such as the inverse of a singular matrix. */
  readonly value: (given: Arguments) => Tensor | null;
  /** The cotangent of each argument from that of the value. Null when the tape does not know it. */
  readonly pullback: ((cotangent: Tensor, value: Tensor, given: Arguments) => readonly Tensor[]) | null;
}
