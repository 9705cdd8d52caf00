// Random matrices over a prime field in which declared facts hold; it knows no terms.
import type { Attribute } from "../../term/symbols.js";
import { identityMatrix, transposeMatrix } from "../linear-algebra.js";
import type { Random } from "../random.js";
import { columnsOf, entry, entryCount, rowsOf, type Tensor } from "../tensor.js";
import type { Field } from "./field.js";
import { addModular, eliminateModular, scaleModular } from "./matrices.js";

/**
 * What a fact says of residues. `open`: it holds on an open set of real points, so that an identity of rational functions holds where it does or
 * nowhere. `linear`: of a linear space, or one shifted. `curved`: the orthogonal matrices, by Cayley's transform. `discrete`: too few values to tell by chance, or, of a length, none that is drawn.
 */
const nature: { readonly [A in Attribute]: "open" | "linear" | "curved" | "discrete" } = {
  symmetric: "linear", diagonal: "linear", lower: "linear", upper: "linear", triangular: "linear", skew: "linear", toeplitz: "linear", prob: "linear", rowprob: "linear",
  spd: "linear", psd: "linear", invertible: "open", positive: "open", unit: "open", small: "open", tall: "open", wide: "open",
  orthogonal: "curved", binary: "discrete", onehot: "discrete", unitnorm: "discrete",
};

/** Whether random residues can stand for what `attributes` say: not for few values, and not for an orthogonal matrix with further facts. */
export function isDrawable(attributes: readonly Attribute[]): boolean {
  const shaping = attributes.filter((attribute) => nature[attribute] !== "open");
  if (shaping.some((attribute) => nature[attribute] === "discrete")) return false;
  const mixed = shaping.length > 1 && shaping.some((attribute) => nature[attribute] === "curved" || attribute === "prob" || attribute === "rowprob");
  return !mixed;
}

/** A random array in which `attributes` hold, or null by bad luck. `reflected` chooses between the two components of the orthogonal matrices. */
export function drawModular(field: Field, shape: readonly number[], attributes: readonly Attribute[], reflected: boolean, random: Random): Tensor | null {
  const has = (...some: readonly Attribute[]): boolean => some.some((attribute) => attributes.includes(attribute));
  const [rows = 1, columns = 1] = shape;
  const square = shape.length === 2 && rows === columns;
  const free: Tensor = { shape, data: new Float64Array(entryCount(shape)).map(() => random.below(field.prime)) };
  if (has("prob", "rowprob")) return normalised(field, free, has("rowprob"));
  if (square && has("orthogonal")) return orthogonal(field, free, reflected);
  let result = has("toeplitz") ? placed(free, (i, j) => (i >= j ? (i - j) * columns : j - i)) : free;
  if (square && has("symmetric", "spd", "psd")) result = placed(result, (i, j) => Math.min(i, j) * columns + Math.max(i, j));
  if (square && has("skew")) result = skewPart(field, result);
  if (has("lower") || (has("triangular") && !has("upper"))) result = keep(result, (i, j) => i >= j);
  if (has("upper")) result = keep(result, (i, j) => i <= j);
  if (has("diagonal")) result = keep(result, (i, j) => i === j);
  return result;
}

/** The last entry of each column, or of each row, replaced by what is left of one. */
function normalised({ add, negate }: Field, tensor: Tensor, byRow: boolean): Tensor {
  const [rows, columns] = [rowsOf(tensor), columnsOf(tensor)];
  const [lines, length] = byRow ? [rows, columns] : [columns, rows];
  const index = (line: number, place: number): number => (byRow ? line * columns + place : place * columns + line);
  const data = tensor.data.slice();
  for (let line = 0; line < lines; line += 1) {
    let rest = 1;
    for (let place = 0; place < length - 1; place += 1) rest = add(rest, negate(data[index(line, place)] ?? 0));
    data[index(line, length - 1)] = rest;
  }
  return { shape: tensor.shape, data };
}

/** The entries of `tensor` taken from other places. */
function placed(tensor: Tensor, from: (row: number, column: number) => number): Tensor {
  const columns = columnsOf(tensor);
  return { shape: tensor.shape, data: tensor.data.map((_, at) => entry(tensor, from(Math.floor(at / columns), at % columns))) };
}

function keep(tensor: Tensor, wanted: (row: number, column: number) => boolean): Tensor {
  const columns = columnsOf(tensor);
  return { shape: tensor.shape, data: tensor.data.map((x, at) => (wanted(Math.floor(at / columns), at % columns) ? x : 0)) };
}

const skewPart = (field: Field, tensor: Tensor): Tensor => addModular(field, tensor, scaleModular(field, transposeMatrix(tensor), field.negate(1)));

/** (I + S)⁻¹ (I − S) with S skew, and its first column negated on demand. Source: Cayley. */
function orthogonal(field: Field, free: Tensor, reflected: boolean): Tensor | null {
  const skew = skewPart(field, free);
  const one = identityMatrix(rowsOf(free));
  const { solution } = eliminateModular(field, addModular(field, one, skew), addModular(field, one, scaleModular(field, skew, field.negate(1))));
  if (solution === null || !reflected) return solution;
  const columns = columnsOf(solution);
  return { shape: solution.shape, data: solution.data.map((x, at) => (at % columns === 0 ? field.negate(x) : x)) };
}
