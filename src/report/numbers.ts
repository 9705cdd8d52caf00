/** Values and comparisons as text and JSON. Knows no evaluation. */
import type { Comparison } from "../answer/equal.js";
import type { Evaluated } from "../answer/evaluated.js";
import { describePoint, describeTensor } from "../evaluate/describe.js";
import type { Point } from "../evaluate/point.js";
import { columnsOf, rowsOf, type Tensor } from "../evaluate/tensor.js";
import { padTo } from "./lines.js";
import { declarations } from "./shapes.js";
import type { ReportStyle } from "./style.js";

export type NumbersJson = number | readonly number[] | readonly (readonly number[])[];

/** A number for a scalar, a list for a vector, a list of rows for a matrix: what `eval --at` reads. */
export function tensorJson(tensor: Tensor): NumbersJson {
  const { data } = tensor;
  if (data.length === 1) return data[0] ?? 0;
  if (columnsOf(tensor) === 1) return [...data];
  return Array.from({ length: rowsOf(tensor) }, (_, row) => Array.from(data.subarray(row * columnsOf(tensor), (row + 1) * columnsOf(tensor))));
}

/** The value with all its digits, matrices in aligned columns. */
export function valueText({ value }: Evaluated): string {
  if (columnsOf(value) === 1) return `${[...value.data].join("\n")}\n`;
  const cells = Array.from(value.data, String);
  const width = Math.max(...cells.map((cell) => cell.length));
  return Array.from({ length: rowsOf(value) }, (_, row) => `${cells.slice(row * columnsOf(value), (row + 1) * columnsOf(value)).map((cell) => cell.padStart(width)).join("  ")}\n`).join("");
}

export interface ValueJson {
  readonly expression: string;
  readonly shape: readonly number[];
  readonly value: NumbersJson;
  readonly sizes: { readonly [name: string]: number };
  readonly by: string;
}

export function valueJson(expression: string, { value, sizes, by }: Evaluated): ValueJson {
  return { expression, shape: [...value.shape], value: tensorJson(value), sizes: Object.fromEntries(sizes), by };
}

/** `equal for all sizes`, or the point at which the sides differ, or at how many points they agreed. */
export function comparisonText({ verdict }: Comparison, style: ReportStyle): string {
  const { paint } = style;
  switch (verdict.kind) {
    case "proved":
      return `${paint.good("equal")}: proved for all sizes${verdict.relations.length === 0 ? "" : `, with ${verdict.relations.join(", ")}`}\n`;
    case "refuted": {
      const { point, left, right } = verdict.counterexample;
      const rows = [{ name: "at", text: describePoint(point) }, { name: "A", text: describeTensor(left) }, { name: "B", text: describeTensor(right) }];
      return `${paint.bad("different")}\n${rows.map(({ name, text }) => `  ${padTo(name, 2)} = ${text}\n`).join("").replace("  at = ", "  at   ")}`;
    }
    case "undecided":
      return `${paint.doubtful("undecided")}: the sides agree at ${verdict.agreedAt} random point${verdict.agreedAt === 1 ? "" : "s"}, which is no proof\n  ${paint.muted(verdict.reason)}\n`;
  }
}

export interface ComparisonJson {
  readonly left: string;
  readonly right: string;
  readonly verdict: string;
  readonly relations: readonly string[];
  readonly counterexample: null | { readonly sizes: { readonly [name: string]: number }; readonly values: { readonly [name: string]: NumbersJson }; readonly left: NumbersJson; readonly right: NumbersJson };
  readonly agreedAt: number | null;
  readonly reason: string;
  readonly let: string;
}

export function comparisonJson(left: string, right: string, { verdict, elaborated }: Comparison): ComparisonJson {
  const base = { left, right, verdict: verdict.kind, relations: [], counterexample: null, agreedAt: null, reason: "", let: declarations(elaborated.variables) };
  switch (verdict.kind) {
    case "proved":
      return { ...base, relations: [...verdict.relations] };
    case "refuted": {
      const { point, left: a, right: b } = verdict.counterexample;
      return { ...base, counterexample: { ...pointJson(point), left: tensorJson(a), right: tensorJson(b) } };
    }
    case "undecided":
      return { ...base, agreedAt: verdict.agreedAt, reason: verdict.reason };
  }
}

function pointJson({ sizes, values }: Point): { readonly sizes: { readonly [name: string]: number }; readonly values: { readonly [name: string]: NumbersJson } } {
  return { sizes: Object.fromEntries(sizes), values: Object.fromEntries([...values].map(([name, tensor]) => [name.replace(/^[a-z]+:/, ""), tensorJson(tensor)])) };
}
