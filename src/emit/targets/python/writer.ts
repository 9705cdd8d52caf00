/** How values that were computed are read in Python: names, views, sizes. Knows no instructions. */
import { type Dimension, isUnit } from "../../../term/dimension.js";
import { atom, Binding, bracketed, type Code } from "../../infix.js";
import type { Namer } from "../../names.js";
import type { Schedule, ScheduledInput, ScheduledOutput, StraightLine, View } from "../../schedule/instruction.js";
import type { Library } from "./library.js";

/** What one function computes: its outputs, and before them the value where that is wanted. */
export interface Line extends StraightLine, Pick<Schedule, "along"> {
  readonly value: ScheduledOutput | null;
}

/** The names a module uses, and how each value is written where it is read. */
export interface Writer {
  readonly library: Library;
  readonly schedule: Line;
  readonly names: Map<number, string>;
  readonly sizes: ReadonlyMap<string, string>;
  readonly inlined: Map<number, Code>;
  readonly namer: Namer;
  /** The argument whose kind of numbers new arrays take. */
  readonly like: string;
  /** The function that stands for the instruction `expansion`; null where it is written out. */
  readonly expansion: ((writer: Writer) => string) | null;
}

export const tuple = (items: readonly string[]): string => (items.length === 1 ? `(${items[0] ?? ""},)` : `(${items.join(", ")})`);

export function sizeCode(size: Dimension, sizes: ReadonlyMap<string, string>): Code {
  const factors = size.powers.map(([name, exponent]) => (sizes.get(name) ?? name) + (exponent === 1 ? "" : ` ** ${exponent}`));
  if (size.coefficient !== 1 || factors.length === 0) factors.unshift(`${size.coefficient}`);
  const [only] = size.powers;
  const level = factors.length > 1 ? Binding.product : only !== undefined && only[1] > 1 ? Binding.power : Binding.atom;
  return { text: factors.join(" * "), level };
}

export function read(writer: Writer, value: number): Code {
  const code = writer.inlined.get(value) ?? writer.names.get(value);
  if (code === undefined) throw new Error("internal: a value is used before it is written");
  return typeof code === "string" ? atom(code) : code;
}

export function viewed(writer: Writer, { value, transposed }: View): Code {
  const code = read(writer, value);
  return transposed ? atom(`${bracketed(code, Binding.atom)}.T`) : code;
}

export const argumentText = (writer: Writer, view: View): string => viewed(writer, view).text;

/** A value as an array of two axes. */
export function matrixText(writer: Writer, view: View): string {
  const storage = writer.schedule.values[view.value]?.storage;
  if (storage === "matrix") return argumentText(writer, view);
  const code = read(writer, view.value);
  return storage === "scalar" ? writer.library.boxed(bracketed(code, Binding.atom)) : `${bracketed(code, Binding.atom)}[${view.transposed ? "None, :" : ":, None"}]`;
}

/** The axes of what a caller hands in or gets: none for a scalar, two for a row. */
export const axesOf = ({ rows, columns, axes }: Pick<ScheduledInput, "rows" | "columns" | "axes">): readonly Dimension[] => axes ?? (isUnit(columns) ? (isUnit(rows) ? [] : [rows]) : [rows, columns]);

export const isRow = ({ rows, columns, axes }: Pick<ScheduledInput, "rows" | "columns" | "axes">): boolean => axes === null && isUnit(rows) && !isUnit(columns);

export const shapeText = (writer: Writer, axes: readonly Dimension[]): string => tuple(axes.map((size) => sizeCode(size, writer.sizes).text));

export const indented = (lines: readonly string[]): readonly string[] => lines.map((line) => `    ${line}`);
