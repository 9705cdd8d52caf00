/** Definitions that do to every row what another does to one: what they claim, and the claim. Decides nothing about truth. */
import type { SamplesClaim } from "../kernel/samples.js";
import { type Dimension, isColumnShape, isScalarShape, sameSize, SCALAR, type Shape, substituteShape, UNIT } from "../term/dimension.js";
import type { Definition } from "../term/symbols.js";
import { createTable } from "../term/table.js";
import type { TermOf } from "../term/term.js";
import { matchShapes, substitute } from "../term/traverse.js";
import type { DefinitionRule, RowForm } from "./rule.js";

/** How `whole` is `ofRow` of every row of its matrices and of every entry of its vectors with as many; null where the shapes do not fit. */
export function rowFormOf(whole: Pick<Definition, "parameters" | "shape">, ofRow: Definition): RowForm | null {
  const matrix = whole.parameters.find(({ shape }) => shape.length === 2 && !isColumnShape(shape));
  if (matrix === undefined || ofRow.parameters.length !== whole.parameters.length) return null;
  const [rows] = matrix.shape;
  const shapes = whole.parameters.map(({ shape }) => rowShape(shape, rows));
  const sizes = new Map<string, Dimension>();
  if (!matchShapes(ofRow.parameters.map(({ shape }) => shape), shapes, sizes)) return null;
  const result = substituteShape(ofRow.shape, sizes);
  const expected: Shape = isScalarShape(whole.shape) ? SCALAR : rowShape(whole.shape, rows);
  return result.length === expected.length && result.every((size, axis) => sameSize(size, expected[axis] ?? UNIT)) ? { ofRow, shapes, rows } : null;
}

/** The shape of one row; what has not as many rows is the same for all of them. */
function rowShape(shape: Shape, rows: Dimension): Shape {
  return shape.length === 2 && sameSize(shape[0], rows) ? [shape[1], UNIT] : shape;
}

/** Row i of the definition is its row form of row i; of a scalar, the mean. */
export function rowClaim({ symbol }: DefinitionRule, { ofRow, shapes, rows: size }: RowForm): SamplesClaim {
  const table = createTable();
  const variable = (name: string, shape: Shape): TermOf<"variable"> => {
    const found = table.variable(name, shape, "pattern");
    if (found.kind !== "variable") throw new Error("internal: not a variable");
    return found;
  };
  const [whole = symbol.body] = substitute(table, [symbol.body], {});
  const pairs = symbol.parameters.map(({ name, shape }, place) => ({ variable: variable(name, shapes[place] ?? shape), rows: variable(name, shape) }));
  const scalar = isScalarShape(symbol.shape);
  const result = scalar ? SCALAR : rowShape(symbol.shape, size);
  return { sample: table.call(ofRow, pairs.map((pair) => pair.variable), result), over: pairs.filter((pair) => pair.variable !== pair.rows), size, reduction: scalar ? "mean" : "none", whole };
}
