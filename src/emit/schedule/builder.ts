/** Collects instructions, each value once, and says how a term's value is read. Knows no products. */
import { type Dimension, isScalarShape, isUnit, multiplySizes, type Shape, UNIT } from "../../term/dimension.js";
import { type Access, type Entrywise, operand } from "./entrywise.js";
import { type Instruction, instructionKey, storageOf, type Value, type View } from "./instruction.js";

export interface Builder {
  readonly values: readonly Value[];
  readonly instructions: readonly Instruction[];
  input(shape: Shape, name: string): View;
  /** The result of an instruction on a `rows` × `columns` grid; an instruction that was met before is not repeated. */
  emit(make: (result: number) => Instruction, rows: Dimension, columns: Dimension, axes?: Axes): View;
  /** The value of a formula on a grid; a formula that only reads one value is that value. */
  entrywise(body: Entrywise, rows: Dimension, columns: Dimension, axes?: Axes): View;
  /** Remembers the reader's name for a value. */
  name(view: View, name: string): void;
  valueOf(view: View): Value;
  /** The view without a transposition that means nothing, as of a vector. */
  settled(view: View): View;
}

/** The axes of a tensor; null for what has at most two. */
export type Axes = readonly Dimension[] | null;

/** The rows and columns on which formulas run: of a tensor, its first axis by all others. */
export function gridOf(shape: Shape): { readonly rows: Dimension; readonly columns: Dimension; readonly axes: Axes } {
  const [rows, columns, ...rest] = shape;
  return { rows, columns: rest.reduce(multiplySizes, columns), axes: rest.length === 0 ? null : shape };
}

export function createBuilder(): Builder {
  const values: Value[] = [];
  const instructions: Instruction[] = [];
  const known = new Map<string, number>();

  const add = (rows: Dimension, columns: Dimension, axes: Axes, name: string | null): number => {
    const storage = storageOf(rows, columns);
    values.push(storage === "vector" && isUnit(rows) ? { storage, rows: columns, columns: UNIT, axes, name } : { storage, rows, columns, axes, name });
    return values.length - 1;
  };
  const valueOf = (view: View): Value => {
    const value = values[view.value];
    if (value === undefined) throw new Error("internal: a view of a value that does not exist");
    return value;
  };
  const emit = (make: (result: number) => Instruction, rows: Dimension, columns: Dimension, axes: Axes = null): View => {
    const row = axes === null && isUnit(rows) && !isUnit(columns);
    const key = `${(axes ?? [rows, columns]).map((size) => size.key).join("|")}|${instructionKey(make(-1))}`;
    const before = known.get(key);
    if (before !== undefined) return { value: before, transposed: row };
    const result = add(rows, columns, axes, null);
    known.set(key, result);
    instructions.push(make(result));
    return { value: result, transposed: row };
  };
  return {
    values,
    instructions,
    input: (shape, name) => {
      const { rows, columns, axes } = gridOf(shape);
      return { value: add(rows, columns, axes, name), transposed: axes === null && isUnit(rows) && !isUnit(columns) };
    },
    emit,
    entrywise: (body, rows, columns, axes = null) => {
      if (body.op === "operand") {
        const { storage } = valueOf({ value: body.value, transposed: false });
        const covers = storage === storageOf(rows, columns) && (body.access === "same" || body.access === "transposed" || storage === "scalar");
        if (covers) return { value: body.value, transposed: storage === "vector" ? isUnit(rows) : body.access === "transposed" };
      }
      return emit((result) => ({ kind: "entrywise", result, body }), rows, columns, axes);
    },
    name: (view, name) => {
      const value = valueOf(view);
      if (value.name === null) values[view.value] = { ...value, name };
    },
    valueOf,
    settled: (view) => (view.transposed && valueOf(view).storage !== "matrix" ? { value: view.value, transposed: false } : view),
  };
}

/** A value as it is read by a formula on a grid of its own shape. */
export function leaf(builder: Builder, view: View): Entrywise {
  const { storage } = builder.valueOf(view);
  const access: Access = storage === "scalar" ? "scalar" : storage === "matrix" && view.transposed ? "transposed" : "same";
  return operand(view.value, access);
}

export const flip = (view: View): View => ({ value: view.value, transposed: !view.transposed });

/** The value whose transpose a view of the given shape is. */
export const flipShaped = (view: View, shape: Shape): View => (isScalarShape(shape) ? view : flip(view));
