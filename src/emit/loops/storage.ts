/** Where the values of a schedule lie in a loop program: arrays and scalars made when they are needed. Knows no statements. */
import { type Dimension, multiplySizes } from "../../term/dimension.js";
import type { Value, View } from "../schedule/instruction.js";
import type { LoopArray, LoopMatrix, LoopScalar } from "./program.js";

export interface LoopStorage {
  readonly arrays: readonly LoopArray[];
  readonly scalars: readonly LoopScalar[];
  readonly valueOf: (value: number) => Value;
  /** The array of a vector or matrix. */
  readonly arrayOf: (value: number) => number;
  /** The scalar of a number. */
  readonly scalarOf: (value: number) => number;
  readonly array: (role: LoopArray["role"], length: Dimension, name: string | null) => number;
  readonly scalar: (name: string | null) => number;
  readonly counter: () => number;
  /** Says where a value lies. */
  readonly keep: (value: number, array: number) => void;
  /** Says where the pivots of a factorisation lie; a Cholesky factor has none. */
  readonly keepPivots: (factorisation: number, pivots: number | null) => void;
  readonly pivotsOf: (factorisation: number) => number | null;
  /** A vector or matrix as it is stored. */
  readonly matrixOf: (view: View) => LoopMatrix;
}

export function createStorage(values: readonly Value[]): LoopStorage {
  const arrays: LoopArray[] = [];
  const scalars: LoopScalar[] = [];
  const arrayOfValue = new Map<number, number>();
  const pivotsOfValue = new Map<number, number | null>();
  const scalarOfValue = new Map<number, number>();
  let counters = 0;
  const valueOf = (value: number): Value => {
    const found = values[value];
    if (found === undefined) throw new Error("internal: a value that does not exist");
    return found;
  };
  const array: LoopStorage["array"] = (role, length, name) => arrays.push({ role, length, name }) - 1;
  const scalar: LoopStorage["scalar"] = (name) => scalars.push({ name }) - 1;
  const arrayOf = (value: number): number => {
    const { rows, columns, name } = valueOf(value);
    const found = arrayOfValue.get(value) ?? array("work", multiplySizes(rows, columns), name);
    arrayOfValue.set(value, found);
    return found;
  };
  return {
    arrays,
    scalars,
    valueOf,
    array,
    scalar,
    arrayOf,
    counter: () => (counters += 1),
    keep: (value, place) => void arrayOfValue.set(value, place),
    keepPivots: (factorisation, pivots) => void pivotsOfValue.set(factorisation, pivots),
    pivotsOf: (factorisation) => {
      const pivots = pivotsOfValue.get(factorisation);
      if (pivots === undefined) throw new Error("internal: a factorisation that nothing made");
      return pivots;
    },
    scalarOf: (value) => {
      const found = scalarOfValue.get(value) ?? scalar(valueOf(value).name);
      scalarOfValue.set(value, found);
      return found;
    },
    matrixOf: ({ value, transposed }) => {
      const { storage, rows, columns } = valueOf(value);
      return { array: arrayOf(value), rows, columns, transposed: transposed && storage === "matrix" };
    },
  };
}
