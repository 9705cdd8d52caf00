// What every target is asked to compute: programs at points, with the numbers that must come out. Knows no target.
import type { EmittedProgram } from "../../src/emit/program.js";
import { plainName } from "../../src/emit/notation.js";
import { evaluate } from "../../src/evaluate/evaluate.js";
import { type Point, variableKey } from "../../src/evaluate/point.js";
import { shapeAt, type Tensor } from "../../src/evaluate/tensor.js";
import { isColumnShape, isScalarShape } from "../../src/term/dimension.js";
import { must } from "../evaluate/must.js";
import { expect } from "vitest";

/** Numbers in row-major order, with the shape that was declared: n×1 for a vector, 1×1 for a scalar. */
export interface Input {
  /** The variable's name, `dX` for a tangent. */
  readonly name: string;
  readonly kind: "scalar" | "vector" | "matrix" | "tensor";
  readonly shape: readonly number[];
  readonly data: readonly number[];
}

export interface Run {
  readonly label: string;
  readonly program: EmittedProgram;
  /** In the order of the program's inputs. */
  readonly inputs: readonly Input[];
  readonly sizes: ReadonlyMap<string, number>;
  /** Row by row; null where the judge does not know it. */
  readonly value: readonly number[] | null;
  /** One for each output. A Jacobian has the axes of its output, then those of its variable. */
  readonly outputs: readonly (readonly number[])[];
  /** The largest error allowed, relative to the largest entry or one. */
  readonly tolerance: number;
}

const kindOf = ({ shape }: EmittedProgram["inputs"][number]): Input["kind"] => (shape.length > 2 ? "tensor" : isScalarShape(shape) ? "scalar" : isColumnShape(shape) ? "vector" : "matrix");

export function inputsAt(program: EmittedProgram, values: (name: string, variable: EmittedProgram["inputs"][number]) => Omit<Input, "name" | "kind">): readonly Input[] {
  return program.inputs.map((variable) => {
    const name = plainName(variable);
    return { name, kind: kindOf(variable), ...values(name, variable) };
  });
}

/** The program at a point, with the evaluator as the judge. */
export function runAt(label: string, program: EmittedProgram, point: Point): Run {
  const { bindings, along } = program;
  // What runs over the entries of a variable is the Jacobian under vec, its axes in another order.
  const terms = [program.value, ...(along === null ? program.outputs.map(({ value }) => value) : [along.matrix ?? missing(label)])];
  const [value, ...outputs] = must(evaluate(terms, point, bindings));
  const stacked = along === null ? null : { output: shapeAt((program.outputs[0] ?? missing(label)).value.shape, point.sizes), variable: shapeAt(along.variable.shape, point.sizes) };
  const inputs = inputsAt(program, (_, variable) => {
    const { shape, data } = point.values.get(variableKey(variable)) ?? missing(label);
    return { shape, data: [...data] };
  });
  return { label, program, inputs, sizes: point.sizes, value: [...(value ?? missing(label)).data], outputs: outputs.map((tensor) => [...(stacked === null ? tensor.data : byEntries(tensor, stacked))]), tolerance: 1e-9 };
}

/** A Jacobian of stacked columns as an array of the output's axes and then the variable's, both row by row. */
function byEntries(matrix: Tensor, { output, variable }: { readonly output: readonly number[]; readonly variable: readonly number[] }): Float64Array {
  const stacked = ([rows = 1, columns = 1]: readonly number[]): readonly number[] => Array.from({ length: rows * columns }, (_, at) => (at % columns) * rows + Math.floor(at / columns));
  const [rows, columns] = [stacked(output), stacked(variable)];
  return Float64Array.from(rows.flatMap((row) => columns.map((column) => matrix.data[row * columns.length + column] ?? Number.NaN)));
}

/** The largest error of `found` relative to the largest entry of `wanted` or one; infinite where the lengths differ or a number is missing. */
export function errorOf(found: ArrayLike<number>, wanted: readonly number[]): number {
  if (found.length !== wanted.length) return Infinity;
  const scale = wanted.reduce((most, x) => Math.max(most, Math.abs(x)), 1);
  const errors = wanted.map((x, index) => Math.abs((found[index] ?? Number.NaN) - x) / scale);
  return errors.some(Number.isNaN) ? Infinity : errors.reduce((most, error) => Math.max(most, error), 0);
}

/** What a target returned for a run: the value and the outputs, row by row. */
export interface Found {
  readonly value: ArrayLike<number>;
  readonly outputs: readonly ArrayLike<number>[];
}

/** What is wrong with the results of a run; empty when nothing is. */
export function faultsOf({ label, value, outputs, tolerance }: Run, found: Found): readonly string[] {
  const wrong = (name: string, got: ArrayLike<number> | undefined, wanted: readonly number[]): readonly string[] => {
    const error = got === undefined ? Infinity : errorOf(got, wanted);
    return error <= tolerance ? [] : [`${label}: ${name} is off by ${error}`];
  };
  const count = found.outputs.length === outputs.length ? [] : [`${label}: ${found.outputs.length} outputs instead of ${outputs.length}`];
  return [...count, ...(value === null ? [] : wrong("the value", found.value, value)), ...outputs.flatMap((wanted, index) => wrong(`output ${index}`, found.outputs[index], wanted))];
}

/** Demands that a target's results are those of the judge. */
export function expectRight(run: Run, found: Found): void {
  expect(faultsOf(run, found)).toEqual([]);
}

/** An input as nested lists, as other languages read it. */
export function nested({ kind, shape, data }: Input): unknown {
  if (kind === "scalar") return data[0];
  if (kind === "vector") return data;
  let parts: readonly unknown[] = data;
  for (const count of shape.slice(1).toReversed()) {
    const inner = parts;
    parts = Array.from({ length: inner.length / count }, (_, part) => inner.slice(part * count, (part + 1) * count));
  }
  return parts;
}

function missing(label: string): never {
  throw new Error(`a number is missing for ${label}`);
}
