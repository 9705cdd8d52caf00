/** What entrywise formulas have in common in languages of column-major arrays. Knows no language. */
import { atom, type Code } from "../../infix.js";
import { type Entrywise, operandsOf } from "../../schedule/entrywise.js";
import type { Value } from "../../schedule/instruction.js";
import { axesOf, read, type Writer } from "./writer.js";

export type Axes = Value["axes"];

/** A value with fewer axes than its neighbours, under their last ones; `list` writes sizes. */
export function repeated(writer: Writer, value: number, axes: Axes, list: (sizes: NonNullable<Axes>) => string): Code {
  const found = writer.schedule.values[value];
  const own = found === undefined ? [] : axesOf(found);
  const ones = Array.from({ length: Math.max(0, (axes?.length ?? 0) - own.length) }, () => "1");
  return atom(`reshape(${read(writer, value).text}, ${[...ones, list(own)].join(", ")})`);
}

/** Which axes of its grid a formula has by itself. */
export function covers(body: Entrywise): { readonly rows: boolean; readonly columns: boolean } {
  const accesses = operandsOf(body).map(({ access }) => access);
  const whole = accesses.some((access) => access === "same" || access === "transposed");
  return { rows: whole || accesses.includes("rows"), columns: whole || accesses.includes("columns") };
}

/** The u and the v of a product of a vector along the rows and one along the columns, which is u v′; null for any other formula. */
export function outerFactors(writer: Writer, body: Entrywise): readonly [left: Code, right: Code] | null {
  if (body.op !== "product" || body.below.length > 0 || body.above.length !== 2) return null;
  const along = (access: "rows" | "columns"): Code[] => body.above.flatMap((part) => (part.op === "operand" && part.access === access ? [read(writer, part.value)] : []));
  const [left] = along("rows");
  const [right] = along("columns");
  return left === undefined || right === undefined ? null : [left, right];
}
