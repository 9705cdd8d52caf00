/** What imperative targets print: arrays, scalars, loops over affine places, and calls of matrix kernels. Knows no target and no fusion. */
import type { Dimension } from "../../term/dimension.js";
import type { Rational } from "../../term/rational.js";
import type { ScheduledInput, ScheduledOutput } from "../schedule/instruction.js";
import type { OperatorName } from "../vocabulary.js";
import type { Expression, Index } from "./expression.js";

/** Operators that are loops in every program, as opposed to those of a target's runtime. */
export type LoopOperator =
  | "softmaxrows" | "logsumexprows" | "kron" | "vec" | "unvec" | "commutation" | "blockinner" | "blocksum" | "cross" | "lowerones" | "prod" | "cumprod"
  | "maxentry" | "minentry" | "ismax" | "ismin" | "det" | "logdet" | "symsolve" | "blocksolve";

/** Operators of whole matrices that a target's runtime computes. */
export type RuntimeOperator = Exclude<OperatorName, LoopOperator>;

/** Row-major numbers; no two arrays of a program overlap. */
export interface LoopArray {
  /** `input`: given and only read · `output`: given or made by the caller · `value`: the value where it is no number · `work`: the program's own. */
  readonly role: "input" | "output" | "value" | "work";
  readonly length: Dimension;
  /** The reader's name for what it holds, or null. */
  readonly name: string | null;
}

export interface LoopScalar {
  readonly name: string | null;
}

/** A matrix as it is stored, and whether its transpose is meant. */
export interface LoopMatrix {
  readonly array: number;
  readonly rows: Dimension;
  readonly columns: Dimension;
  readonly transposed: boolean;
}

/** An argument of an operator: a matrix, or a number as a 1 × 1 matrix. */
export type LoopArgument = { readonly kind: "matrix"; readonly matrix: LoopMatrix } | { readonly kind: "number"; readonly value: Expression };
export type LoopResult = { readonly kind: "array"; readonly array: number } | { readonly kind: "scalar"; readonly scalar: number };

export type LoopPart = { readonly kind: "all" } | { readonly kind: "blocks" | "rest"; readonly size: number };

export interface StatementPayload {
  /**
   * `body` for counter = 0, …, count − 1; every loop may have count 1. Of a loop in `blocks` of b the body stands for b iterations: it runs for
   * 0, b, 2 b, … while a whole block is left, and the loop of the `rest` for what remains. `independent` iterations may run in any order and side by
   * side, but for the sums that they add to.
   */
  readonly loop: { readonly counter: number; readonly count: Dimension; readonly independent: boolean; readonly part: LoopPart; readonly body: readonly Statement[] };
  /** A new scalar of the block; `updated` where later statements change it. */
  readonly define: { readonly scalar: number; readonly value: Expression; readonly updated: boolean };
  readonly update: { readonly scalar: number; readonly by: "add" | "multiply" | "max" | "min"; readonly value: Expression };
  readonly store: { readonly array: number; readonly index: Index; readonly value: Expression };
  /** Adds to an entry. */
  readonly accumulate: { readonly array: number; readonly index: Index; readonly value: Expression };
  readonly fill: { readonly array: number; readonly value: Rational };
  /** The matrix, or its transpose, written row by row. */
  readonly copy: { readonly from: LoopMatrix; readonly to: number };
  /** to = left · right, where `rows` × `columns` is the shape of `to`; `symmetric` when half of it determines the rest. */
  readonly gemm: { readonly to: number; readonly left: LoopMatrix; readonly right: LoopMatrix; readonly rows: Dimension; readonly columns: Dimension; readonly inner: Dimension; readonly symmetric: boolean };
  /** to = matrix · vector. Only in programs with kernels, like the next two. */
  readonly gemv: { readonly to: number; readonly matrix: LoopMatrix; readonly vector: number };
  /** to = left right′. */
  readonly rank1: { readonly to: number; readonly left: number; readonly right: number; readonly rows: Dimension; readonly columns: Dimension };
  readonly dot: { readonly scalar: number; readonly left: number; readonly right: number; readonly length: Dimension };
  /** Solves matrix · X = to, a `size` × `columns` array, in place; uses `matrix` up. */
  readonly solve: { readonly matrix: number; readonly size: Dimension; readonly to: number; readonly columns: Dimension };
  /** The determinant, or the logarithm of its absolute value; uses `matrix` up. */
  readonly determinant: { readonly matrix: number; readonly size: Dimension; readonly scalar: number; readonly log: boolean };
  /** Brings a matrix in place to L and U with the rows exchanged that `pivots` tells; its lower triangle to the Cholesky factor where `pivots` is null. */
  readonly factorise: { readonly matrix: number; readonly pivots: number | null; readonly size: Dimension };
  /** Solves matrix · X = to, or of its transpose, in place, with the factors of the matrix. */
  readonly factoredSolve: { readonly factors: number; readonly pivots: number | null; readonly size: Dimension; readonly transposed: boolean; readonly to: number; readonly columns: Dimension };
  readonly factoredDeterminant: { readonly factors: number; readonly pivots: number | null; readonly size: Dimension; readonly scalar: number; readonly log: boolean };
  /** A function of whole matrices by the target's runtime. `rows` × `columns` is the shape of the result. */
  readonly operator: { readonly name: RuntimeOperator; readonly args: readonly LoopArgument[]; readonly to: LoopResult; readonly rows: Dimension; readonly columns: Dimension };
}

export type StatementKind = keyof StatementPayload;
export type StatementOf<K extends StatementKind> = { readonly kind: K } & StatementPayload[K];
export type Statement = { [K in StatementKind]: StatementOf<K> }[StatementKind];

/** From inputs to outputs. */
export interface LoopPiece {
  readonly sizes: readonly string[];
  readonly arrays: readonly LoopArray[];
  readonly scalars: readonly LoopScalar[];
  readonly inputs: readonly { readonly input: ScheduledInput; readonly place: LoopResult }[];
  /** Every output is an array, a number one of length 1. Of a Jacobian the axes of the output, then those of the variable. */
  readonly outputs: readonly { readonly output: ScheduledOutput; readonly array: number }[];
  readonly body: readonly Statement[];
}

/** The same beside the value of the expression. */
export interface LoopProgram extends LoopPiece {
  readonly value: { readonly output: ScheduledOutput; readonly place: LoopResult };
}

/** A case for every kind of statement: forgetting one does not compile. */
export type StatementHandlers<Result> = { readonly [K in StatementKind]: (statement: StatementOf<K>) => Result };

export function dispatchStatement<Result>(handlers: StatementHandlers<Result>, statement: Statement): Result {
  switch (statement.kind) {
    case "loop":
      return handlers.loop(statement);
    case "define":
      return handlers.define(statement);
    case "update":
      return handlers.update(statement);
    case "store":
      return handlers.store(statement);
    case "accumulate":
      return handlers.accumulate(statement);
    case "fill":
      return handlers.fill(statement);
    case "copy":
      return handlers.copy(statement);
    case "gemm":
      return handlers.gemm(statement);
    case "gemv":
      return handlers.gemv(statement);
    case "rank1":
      return handlers.rank1(statement);
    case "dot":
      return handlers.dot(statement);
    case "solve":
      return handlers.solve(statement);
    case "determinant":
      return handlers.determinant(statement);
    case "factorise":
      return handlers.factorise(statement);
    case "factoredSolve":
      return handlers.factoredSolve(statement);
    case "factoredDeterminant":
      return handlers.factoredDeterminant(statement);
    case "operator":
      return handlers.operator(statement);
  }
}
