/** Axes by their numbers, from 1: `sum(X, 1)`, `mean(T, 2, 3)`, `permute(T, 2, 1, 3)`. Knows no sizes. */
import { type Diagnostic, error, label } from "../../diagnostics/diagnostic.js";
import type { Ast, AstOf } from "../../syntax/ast.js";
import { axisLabels, shapeOfAxes } from "../contraction.js";
import { axisCount, type Dimension, type Shape } from "../dimension.js";
import type { TermTable } from "../table.js";
import type { Term } from "../term.js";

/** Calls whose further arguments are numbers of axes. */
const alongAxes: ReadonlySet<string> = new Set(["sum", "mean"]);

/** Whether a call is told axes. */
export const namesAxes = (ast: AstOf<"call">): boolean => ast.name === "permute" || (alongAxes.has(ast.name) && ast.args.length > 1);

/** The arguments that have values: not the text of `einsum`, and not the numbers of axes. */
export function operandsOf(ast: AstOf<"call">): readonly Ast[] {
  if (ast.name === "einsum") return ast.args.filter(({ kind }) => kind !== "string");
  return namesAxes(ast) ? ast.args.slice(0, 1) : ast.args;
}

const countInWords = (count: number): string => (count === 0 ? "no axis" : count === 1 ? "one axis, 1" : count === 2 ? "the axes 1 and 2" : `the axes 1 to ${count}`);

/** The axes that a call names, from 0; what is wrong with them, reported as E0222. */
export function readAxes(ast: AstOf<"call">, shape: Shape, written: string): readonly number[] | Diagnostic {
  const count = axisCount(shape);
  const axes: number[] = [];
  for (const argument of ast.args.slice(1)) {
    const axis = argument.kind === "number" ? Number(argument.text) : Number.NaN;
    if (!Number.isInteger(axis) || axis < 1 || axis > count) {
      const says = argument.kind !== "number" ? "not the number of an axis" : axis === 0 ? "there is no axis 0" : "there is no such axis";
      return error("E0222", `axes are counted from 1, and \`${written}\` has ${countInWords(count)}`, [label(argument.span, says)], "axis 1 runs over the rows and axis 2 over the columns; what is `axis=0` in NumPy is axis 1 here");
    }
    if (axes.includes(axis - 1)) return error("E0222", `axis ${axis} is named twice`, [label(argument.span, "a second time")], "name each axis once");
    axes.push(axis - 1);
  }
  if (ast.name === "permute" && axes.length !== count) {
    return error("E0222", `\`permute\` needs every axis once, and \`${written}\` has ${countInWords(count)}`, [label(ast.span, `${axes.length === 0 ? "none" : axes.length} named`)], "`permute(T, 2, 1, 3)` exchanges the first two axes of three");
  }
  return axes;
}

const sizesOf = (shape: Shape): readonly Dimension[] => shape.slice(0, axisCount(shape));

/** The shape of a call that names `axes`: what is summed is gone, and a single axis that is left makes a vector. */
export function shapeAlong(name: string, shape: Shape, axes: readonly number[]): Shape {
  const sizes = sizesOf(shape);
  if (name === "permute") return shapeOfAxes(axes.flatMap((axis) => sizes[axis] ?? []));
  return shapeOfAxes(sizes.filter((_, axis) => !axes.includes(axis)));
}

/** The term of a call that names `axes`: in matrix notation where there is one. */
export function buildAlong(table: TermTable, name: string, argument: Term, axes: readonly number[]): Term {
  const sizes = sizesOf(argument.shape);
  const labels = axisLabels(argument.shape, sizes.map((_, axis) => axis));
  if (name === "permute") {
    if (axes.every((axis, place) => axis === place)) return argument;
    return sizes.length === 2 ? table.transpose(argument) : table.einsum([argument], [labels], axes);
  }
  const kept = sizes.flatMap((_, axis) => (axes.includes(axis) ? [] : [axis]));
  const share = name === "mean" ? axes.flatMap((axis) => (sizes[axis] === undefined ? [] : [table.reciprocal(table.size(sizes[axis]))])) : [];
  const [axis] = axes;
  if (kept.length === 0) return table.multiply([...share, table.sum(argument)]);
  if (sizes.length > 2 || axis === undefined) return table.multiply([...share, table.einsum([argument], [labels], kept)]);
  const summed = table.ones(shapeOfAxes(sizes.slice(axis, axis + 1)));
  return table.multiply([...share, ...(axis === 0 ? [table.transpose(argument), summed] : [argument, summed])]);
}
