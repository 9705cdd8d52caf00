/** The straight-line program that every target spells: numbered values, and one instruction for each. Knows no terms. */
import { type Dimension, isUnit } from "../../term/dimension.js";
import type { Attribute, Role } from "../../term/symbols.js";
import { type Entrywise, keyOf, operandsOf } from "./entrywise.js";

/** A matrix, or its transpose; of a vector or a scalar the value itself. */
export interface View {
  readonly value: number;
  readonly transposed: boolean;
}

/** A value with a label for each axis that it is stored with, whichever way it is viewed. */
export interface Labelled {
  readonly view: View;
  readonly labels: readonly number[];
}

/** Factors with labels, and a label for each axis of the result. */
export interface PlacedFactors {
  readonly factors: readonly Labelled[];
  readonly output: readonly number[];
}

/** What an instruction of each kind holds. Rows and columns of the result are in `Value`. */
export interface InstructionPayload {
  /** Each entry by one formula. */
  readonly entrywise: { readonly body: Entrywise };
  /** The sum of a formula on `rows` × `columns`: over all entries, over the columns of each row, or over the rows of each column. */
  readonly reduce: { readonly over: "all" | "columns" | "rows"; readonly body: Entrywise; readonly rows: Dimension; readonly columns: Dimension };
  /** A matrix times a matrix; `symmetric` where the result is known to be, so that half of it need be computed. */
  readonly matrixProduct: { readonly left: View; readonly right: View; readonly symmetric: boolean };
  /** A matrix times a vector. */
  readonly matrixVector: { readonly left: View; readonly right: View };
  /** The solution of matrix · result = right. */
  readonly solve: { readonly matrix: View; readonly right: View };
  readonly inverse: { readonly matrix: View };
  /** What solves, inverts and takes determinants many times: L and U with pivots, or the Cholesky factor of a positive definite matrix. */
  readonly factorisation: { readonly matrix: View; readonly method: Method };
  /** The solution of matrix · result = right, or of its transpose, from a factorisation of the matrix. */
  readonly factoredSolve: { readonly factorisation: number; readonly transposed: boolean; readonly right: View };
  /** The inverse of the matrix that was factorised. */
  readonly factoredInverse: { readonly factorisation: number };
  /** Its determinant, or log |det|. */
  readonly factoredDeterminant: { readonly factorisation: number; readonly log: boolean };
  readonly identity: object;
  /** The matrix with a vector on its diagonal. */
  readonly diagonal: { readonly vector: View };
  readonly diagonalPart: { readonly matrix: View };
  readonly trace: { readonly matrix: View };
  /**
   * Σ Π of the entries of one value or two under the labels of their axes, over the labels that are not in `output`. `product` where two stacks
   * of matrices are multiplied.
   */
  readonly einsum: { readonly args: readonly Labelled[]; readonly output: readonly number[]; readonly product: boolean };
  /**
   * A tensor from small ones: the sum of `products`, each Π factor(labels…) where axes of the result with one label agree, and zero elsewhere.
   * No label is summed; one that no factor has repeats the product along its axes.
   */
  readonly expansion: { readonly products: readonly PlacedFactors[] };
  /** exp(v) / Σ exp(v), without overflow. */
  readonly softmax: { readonly vector: View };
  /** log Σ exp(v), without overflow. */
  readonly logsumexp: { readonly vector: View };
  /** A function of whole matrices that a target must know by name. */
  readonly operator: { readonly name: string; readonly args: readonly View[]; readonly sizes: readonly Dimension[] };
}

/** `cholesky` reads one triangle of a matrix that is known to be positive definite. */
export type Method = "lu" | "cholesky";

export type InstructionKind = keyof InstructionPayload;
export type InstructionOf<K extends InstructionKind> = { readonly kind: K; readonly result: number } & InstructionPayload[K];
export type Instruction = { [K in InstructionKind]: InstructionOf<K> }[InstructionKind];

/** `factorisation` is for the target to choose; no formula reads it. */
export type Storage = "scalar" | "vector" | "matrix" | "factorisation";

/**
 * A vector is stored as its entries alone: `rows` is their number and `columns` is 1, also for a row. A tensor of more axes is a matrix, its first
 * axis by all others, whose `axes` are known.
 */
export interface Value {
  readonly storage: Storage;
  readonly rows: Dimension;
  readonly columns: Dimension;
  /** Null for what has at most two. */
  readonly axes: readonly Dimension[] | null;
  /** The reader's name for it, or null. */
  readonly name: string | null;
}

export function storageOf(rows: Dimension, columns: Dimension): Exclude<Storage, "factorisation"> {
  return isUnit(rows) && isUnit(columns) ? "scalar" : isUnit(rows) || isUnit(columns) ? "vector" : "matrix";
}

export interface ScheduledInput {
  readonly name: string;
  readonly role: Role;
  readonly attributes: readonly Attribute[];
  readonly value: number;
  /** As declared: 1 × n for a row, although its value is a vector. */
  readonly rows: Dimension;
  readonly columns: Dimension;
  readonly axes: readonly Dimension[] | null;
}

export interface ScheduledOutput {
  readonly name: string;
  readonly view: View;
  readonly rows: Dimension;
  readonly columns: Dimension;
  readonly axes: readonly Dimension[] | null;
}

/** Instructions from inputs to outputs: what one generated function computes. */
export interface StraightLine {
  readonly values: readonly Value[];
  readonly inputs: readonly ScheduledInput[];
  readonly instructions: readonly Instruction[];
  readonly outputs: readonly ScheduledOutput[];
  /** Every size name that occurs, in order of appearance in the inputs. */
  readonly sizes: readonly string[];
}

/** A result that is made of smaller tensors. */
export interface ScheduledStructure {
  /** `NAME_core`: from the inputs to the core, an output for each part of it. */
  readonly core: StraightLine;
  /** `NAME_expand`: from the parts of the core to the result, by one instruction `expansion`. */
  readonly expand: StraightLine;
  /** How the result is made of the core, for the reader: `[i, j, k, l] = [i = k] blocks[i, j, l]`. */
  readonly formula: string;
}

/** What a module computes: the value and the outputs, sharing their instructions. */
export interface Schedule extends StraightLine {
  /** The increment that runs over the entries of a variable, by its number among the inputs; the output is computed once for each. */
  readonly along: { readonly increment: ScheduledInput; readonly variable: number } | null;
  readonly value: ScheduledOutput;
  /** Of an output that `expansion` makes of its core; the core and the expansion are functions of their own. Null for all others. */
  readonly structure: ScheduledStructure | null;
  /** Of a Hessian and of a Newton step, for a function that returns them all: the gradient and the outputs, in this order, beside the value. */
  readonly together: StraightLine | null;
}

/** The instructions that depend on the increment, in order. */
export function movingInstructions({ along, instructions }: Pick<Schedule, "along" | "instructions">): ReadonlySet<Instruction> {
  const moving = new Set<number>(along === null ? [] : [along.increment.value]);
  const found = new Set<Instruction>();
  for (const instruction of instructions) {
    if (!usedBy(instruction).some((value) => moving.has(value))) continue;
    moving.add(instruction.result);
    found.add(instruction);
  }
  return found;
}

/** A case for every kind of instruction: forgetting one does not compile. */
export type InstructionHandlers<Result> = { readonly [K in InstructionKind]: (instruction: InstructionOf<K>) => Result };

export function dispatchInstruction<Result>(handlers: InstructionHandlers<Result>, instruction: Instruction): Result {
  switch (instruction.kind) {
    case "entrywise":
      return handlers.entrywise(instruction);
    case "reduce":
      return handlers.reduce(instruction);
    case "matrixProduct":
      return handlers.matrixProduct(instruction);
    case "matrixVector":
      return handlers.matrixVector(instruction);
    case "solve":
      return handlers.solve(instruction);
    case "inverse":
      return handlers.inverse(instruction);
    case "factorisation":
      return handlers.factorisation(instruction);
    case "factoredSolve":
      return handlers.factoredSolve(instruction);
    case "factoredInverse":
      return handlers.factoredInverse(instruction);
    case "factoredDeterminant":
      return handlers.factoredDeterminant(instruction);
    case "identity":
      return handlers.identity(instruction);
    case "diagonal":
      return handlers.diagonal(instruction);
    case "diagonalPart":
      return handlers.diagonalPart(instruction);
    case "trace":
      return handlers.trace(instruction);
    case "einsum":
      return handlers.einsum(instruction);
    case "expansion":
      return handlers.expansion(instruction);
    case "softmax":
      return handlers.softmax(instruction);
    case "logsumexp":
      return handlers.logsumexp(instruction);
    case "operator":
      return handlers.operator(instruction);
  }
}

const one = (view: View): readonly number[] => [view.value];
const uses: InstructionHandlers<readonly number[]> = {
  entrywise: ({ body }) => operandsOf(body).map(({ value }) => value),
  reduce: ({ body }) => operandsOf(body).map(({ value }) => value),
  matrixProduct: ({ left, right }) => [left.value, right.value],
  matrixVector: ({ left, right }) => [left.value, right.value],
  solve: ({ matrix, right }) => [matrix.value, right.value],
  inverse: ({ matrix }) => one(matrix),
  factorisation: ({ matrix }) => one(matrix),
  factoredSolve: ({ factorisation, right }) => [factorisation, right.value],
  factoredInverse: ({ factorisation }) => [factorisation],
  factoredDeterminant: ({ factorisation }) => [factorisation],
  identity: () => [],
  diagonal: ({ vector }) => one(vector),
  diagonalPart: ({ matrix }) => one(matrix),
  trace: ({ matrix }) => one(matrix),
  einsum: ({ args }) => args.map((argument) => argument.view.value),
  expansion: ({ products }) => products.flatMap(({ factors }) => factors.map((factor) => factor.view.value)),
  softmax: ({ vector }) => one(vector),
  logsumexp: ({ vector }) => one(vector),
  operator: ({ args }) => args.map(({ value }) => value),
};

/** The values that an instruction reads, with repetitions. */
export const usedBy = (instruction: Instruction): readonly number[] => dispatchInstruction(uses, instruction);

const view = ({ value, transposed }: View): string => `${value}${transposed ? "'" : ""}`;
const labelledKey = (argument: Labelled): string => `${view(argument.view)}[${argument.labels.join(",")}]`;
const keys: InstructionHandlers<string> = {
  entrywise: ({ body }) => keyOf(body),
  reduce: ({ over, body, rows, columns }) => `${over} ${rows.key} ${columns.key} ${keyOf(body)}`,
  matrixProduct: ({ left, right }) => `${view(left)} ${view(right)}`,
  matrixVector: ({ left, right }) => `${view(left)} ${view(right)}`,
  solve: ({ matrix, right }) => `${view(matrix)} ${view(right)}`,
  inverse: ({ matrix }) => view(matrix),
  factorisation: ({ matrix, method }) => `${view(matrix)} ${method}`,
  factoredSolve: ({ factorisation, transposed, right }) => `${factorisation} ${transposed} ${view(right)}`,
  factoredInverse: ({ factorisation }) => `${factorisation}`,
  factoredDeterminant: ({ factorisation, log }) => `${factorisation} ${log}`,
  identity: () => "",
  diagonal: ({ vector }) => view(vector),
  diagonalPart: ({ matrix }) => view(matrix),
  trace: ({ matrix }) => view(matrix),
  einsum: ({ args, output }) => `${args.map(labelledKey).join(" ")} ${output.join(",")}`,
  expansion: ({ products }) => products.map(({ factors, output }) => `${factors.map(labelledKey).join(" ")} ${output.join(",")}`).join(" + "),
  softmax: ({ vector }) => view(vector),
  logsumexp: ({ vector }) => view(vector),
  operator: ({ name, args, sizes }) => `${name} ${args.map(view).join(" ")} ${sizes.map(({ key }) => key).join(" ")}`,
};

/** Equal for instructions that compute the same from the same values. */
export const instructionKey = (instruction: Instruction): string => `${instruction.kind}:${dispatchInstruction(keys, instruction)}`;
