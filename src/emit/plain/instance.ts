/** A program in memory for given sizes, however it is run: its arguments, its results, and what runs it. Knows no way of running. */
import type { RuntimeOperator } from "../loops/program.js";
import type { Product } from "./kernels.js";

/** A matrix, row by row. */
export interface Matrix {
  readonly rows: number;
  readonly columns: number;
  readonly data: Float64Array;
}

/** Functions that are no loops and no arithmetic. */
export const hostFunctionNames = ["sin", "cos", "tan", "asin", "acos", "atan", "sinh", "cosh", "asinh", "acosh", "atanh", "erf", "erfc", "pow"] as const;
export type HostFunctionName = (typeof hostFunctionNames)[number];

/** What a program asks of the process around it. */
export interface Surroundings {
  readonly functions: { readonly [F in HostFunctionName]: (...args: readonly number[]) => number };
  /** The entries of an operator's value, row by row; null where it has none. */
  readonly operator: (name: RuntimeOperator, args: readonly Matrix[]) => ArrayLike<number> | null;
  /** A product of matrices to use in place of the program's own, or null. */
  readonly product: Product | null;
}

export interface Instance {
  /** In the order of the program's inputs; a number is an array of one. */
  readonly inputs: readonly Float64Array[];
  readonly outputs: readonly Float64Array[];
  /** Null where the value is a number, which `run` returns. */
  readonly value: Float64Array | null;
  readonly run: () => number;
}
