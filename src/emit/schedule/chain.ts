/** Products of matrices in their cheapest order: vectors first, transposes and diagonals never written out. Knows no terms. */
import { type Dimension, isUnit, UNIT } from "../../term/dimension.js";
import { ONE } from "../../term/rational.js";
import { type Builder, flip, leaf } from "./builder.js";
import { constant, type Entrywise, operand, productOf } from "./entrywise.js";
import type { View } from "./instruction.js";

/** A factor of a product. What a special factor stands for is never computed when a cheaper way is known. */
export type Factor =
  | { readonly kind: "plain"; readonly rows: Dimension; readonly columns: Dimension; readonly view: View }
  /** All entries one. */
  | { readonly kind: "ones"; readonly rows: Dimension; readonly columns: Dimension }
  | { readonly kind: "identity"; readonly rows: Dimension; readonly columns: Dimension }
  /** The matrix with `view` on its diagonal. */
  | { readonly kind: "diagonal"; readonly rows: Dimension; readonly columns: Dimension; readonly view: View }
  /** The inverse of `view`. */
  | { readonly kind: "inverse"; readonly rows: Dimension; readonly columns: Dimension; readonly view: View };

/** How large a size is taken to be. */
export type Magnitude = (size: Dimension) => number;

const longestOptimised = 100;

const plain = (view: View, rows: Dimension, columns: Dimension): Factor => ({ kind: "plain", rows, columns, view });

/** The value of a factor on its own. */
export function materialise(builder: Builder, factor: Factor): View {
  const { rows, columns } = factor;
  switch (factor.kind) {
    case "plain":
      return builder.settled(factor.view);
    case "ones":
      return builder.entrywise(constant(ONE), rows, columns);
    case "identity":
      return builder.emit((result) => ({ kind: "identity", result }), rows, columns);
    case "diagonal":
      return builder.emit((result) => ({ kind: "diagonal", result, vector: factor.view }), rows, columns);
    case "inverse":
      return inverted(builder, factor.view, rows);
  }
}

/** One inverse for a matrix and its transpose. */
function inverted(builder: Builder, view: View, size: Dimension): View {
  const matrix = { value: view.value, transposed: false };
  const inverse = builder.emit((result) => ({ kind: "inverse", result, matrix }), size, size);
  return view.transposed ? flip(inverse) : inverse;
}

const read = (builder: Builder, factor: Factor): Entrywise => (factor.kind === "ones" ? constant(ONE) : leaf(builder, materialise(builder, factor)));

/** A vector as a formula on a grid reads it, or the number one for a vector of ones. */
function along(builder: Builder, factor: Factor, access: "rows" | "columns"): Entrywise {
  return factor.kind === "ones" ? constant(ONE) : operand(materialise(builder, factor).value, access);
}

/** A diagonal matrix times `other`, on either side. */
function scaled(builder: Builder, diagonal: View, other: Factor, side: "rows" | "columns"): Factor {
  const { rows, columns } = other;
  if (other.kind === "diagonal") return { ...other, view: builder.entrywise(productOf([leaf(builder, diagonal), leaf(builder, other.view)]), rows, UNIT) };
  const vector = isUnit(rows) || isUnit(columns);
  const factor = vector ? leaf(builder, diagonal) : operand(diagonal.value, side);
  return plain(builder.entrywise(productOf([factor, read(builder, other)]), rows, columns), rows, columns);
}

function multiply(builder: Builder, left: Factor, right: Factor): Factor {
  const { rows, columns: inner } = left;
  const { columns } = right;
  if (left.kind === "identity") return right;
  if (right.kind === "identity") return left;
  if (left.kind === "diagonal") return scaled(builder, left.view, right, "rows");
  if (right.kind === "diagonal") return scaled(builder, right.view, left, "columns");
  if (left.kind === "inverse") {
    const solved = materialise(builder, right);
    return plain(builder.emit((result) => ({ kind: "solve", result, matrix: left.view, right: solved }), rows, columns), rows, columns);
  }
  if (right.kind === "inverse") {
    const solved = builder.settled(flip(materialise(builder, left)));
    return plain(flip(builder.emit((result) => ({ kind: "solve", result, matrix: flip(right.view), right: solved }), columns, rows)), rows, columns);
  }
  // A scalar that a part of the chain made, as in u (v′ u) v′, scales a vector.
  if (isUnit(inner) && (isUnit(rows) || isUnit(columns))) return plain(builder.entrywise(productOf([read(builder, left), read(builder, right)]), rows, columns), rows, columns);
  if (isUnit(inner)) {
    const outer = productOf([along(builder, left, "rows"), along(builder, right, "columns")]);
    return plain(builder.entrywise(outer, rows, columns), rows, columns);
  }
  if (isUnit(rows) && isUnit(columns)) {
    const body = productOf([read(builder, left), read(builder, right)]);
    return plain(builder.emit((result) => ({ kind: "reduce", result, over: "all", body, rows: inner, columns: UNIT }), rows, columns), rows, columns);
  }
  if (isUnit(columns)) return plain(matrixVector(builder, left, right), rows, columns);
  if (isUnit(rows)) return plain(matrixVector(builder, transposed(right), transposed(left)), rows, columns);
  const operands = { left: materialise(builder, left), right: materialise(builder, right) };
  const symmetric = operands.left.value === operands.right.value && operands.left.transposed !== operands.right.transposed;
  return plain(builder.emit((result) => ({ kind: "matrixProduct", result, ...operands, symmetric }), rows, columns), rows, columns);
}

/** The column that a matrix and a column make; read as a row by whoever needs one. */
function matrixVector(builder: Builder, matrix: Factor, vector: Factor): View {
  const { rows, columns } = matrix;
  if (vector.kind === "ones") {
    const body = read(builder, matrix);
    return builder.emit((result) => ({ kind: "reduce", result, over: "columns", body, rows, columns }), rows, UNIT);
  }
  const operands = { left: materialise(builder, matrix), right: materialise(builder, vector) };
  return builder.emit((result) => ({ kind: "matrixVector", result, ...operands }), rows, UNIT);
}

export function transposed(factor: Factor): Factor {
  const turned = { ...factor, rows: factor.columns, columns: factor.rows };
  return turned.kind === "plain" || turned.kind === "inverse" ? { ...turned, view: flip(turned.view) } : turned;
}

/** How many multiplications a product of two factors costs, and how many entries it has. */
function costOf(left: Factor, right: Factor, magnitude: Magnitude): number {
  const entries = magnitude(left.rows) * magnitude(right.columns);
  if (left.kind === "identity" || right.kind === "identity") return 0;
  if (left.kind === "diagonal" || right.kind === "diagonal") return entries;
  if (left.kind === "inverse") return entries * magnitude(left.columns) + magnitude(left.rows) ** 3 / 3;
  if (right.kind === "inverse") return entries * magnitude(right.rows) + magnitude(right.rows) ** 3 / 3;
  return entries * magnitude(left.columns) + entries;
}

type Tree = number | readonly [Tree, Tree];

/** The cheapest bracketing of `factors`; of equally cheap ones that which multiplies from the right. */
function bracketing(factors: readonly Factor[], magnitude: Magnitude): { readonly tree: Tree; readonly cost: number } {
  const count = factors.length;
  const cells: { cost: number; tree: Tree; factor: Factor }[][] = factors.map(() => []);
  const cell = (from: number, to: number): { cost: number; tree: Tree; factor: Factor } => {
    const found = cells[from]?.[to];
    if (found === undefined) throw new Error("internal: a product was costed out of order");
    return found;
  };
  factors.forEach((factor, at) => {
    const row = cells[at];
    if (row !== undefined) row[at] = { cost: 0, tree: at, factor };
  });
  for (let width = 2; width <= count; width += 1) {
    for (let from = 0; from + width <= count; from += 1) {
      const to = from + width - 1;
      let best: { cost: number; tree: Tree; factor: Factor } | null = null;
      for (let split = from; split < to; split += 1) {
        const left = cell(from, split);
        const right = cell(split + 1, to);
        const cost = left.cost + right.cost + costOf(left.factor, right.factor, magnitude);
        if (best !== null && cost >= best.cost) continue;
        const both = left.factor.kind === "diagonal" && right.factor.kind === "diagonal";
        const view = { value: -1, transposed: false };
        best = { cost, tree: [left.tree, right.tree], factor: { kind: both ? "diagonal" : "plain", rows: left.factor.rows, columns: right.factor.columns, view } };
      }
      const row = cells[from];
      if (row !== undefined && best !== null) row[to] = best;
    }
  }
  return cell(0, count - 1);
}

/** Brackets for chains too long to optimise: from the end where a vector stands. */
function sweep(factors: readonly Factor[]): Tree {
  const last = factors.at(-1);
  const order = factors.map((_, index) => index);
  if (last !== undefined && isUnit(last.columns)) return order.reduceRight<Tree | null>((tree, index) => (tree === null ? index : [index, tree]), null) ?? 0;
  return order.reduce<Tree | null>((tree, index) => (tree === null ? index : [tree, index]), null) ?? 0;
}

/** Whether each factor is the other's transpose. */
function isMirrored(left: Factor, right: Factor): boolean {
  if (left.kind === "identity" || left.kind === "ones") return left.kind === right.kind && left.rows.key === right.columns.key && left.columns.key === right.rows.key;
  if (right.kind === "identity" || right.kind === "ones" || left.kind !== right.kind || left.view.value !== right.view.value) return false;
  return left.kind === "diagonal" || left.view.transposed !== right.view.transposed;
}

/** Of F′ M F with a long chain F the chain F, where it pays to multiply it out once; null for every other product. */
function mirroredChain(factors: readonly Factor[], cost: number, magnitude: Magnitude): readonly Factor[] | null {
  const most = Math.floor(factors.length / 2);
  let count = 0;
  for (; count < most; count += 1) {
    const [left, right] = [factors[count], factors[factors.length - 1 - count]];
    if (left === undefined || right === undefined || !isMirrored(left, right)) break;
  }
  const chain = factors.slice(factors.length - count);
  const [first, last] = [chain[0], chain.at(-1)];
  if (count < 2 || first === undefined || last === undefined) return null;
  const whole = plain({ value: -1, transposed: false }, first.rows, last.columns);
  const middle = factors.slice(count, factors.length - count);
  return bracketing(chain, magnitude).cost + bracketing([transposed(whole), ...middle, whole], magnitude).cost < cost ? chain : null;
}

/** The product of a chain of at least one factor. */
export function chainProduct(builder: Builder, factors: readonly Factor[], magnitude: Magnitude): Factor {
  const best = factors.length <= longestOptimised ? bracketing(factors, magnitude) : null;
  const mirrored = best === null ? null : mirroredChain(factors, best.cost, magnitude);
  if (mirrored !== null) {
    const { rows, columns } = { rows: mirrored[0]?.rows ?? UNIT, columns: mirrored.at(-1)?.columns ?? UNIT };
    const chain = plain(materialise(builder, chainProduct(builder, mirrored, magnitude)), rows, columns);
    return chainProduct(builder, [transposed(chain), ...factors.slice(mirrored.length, factors.length - mirrored.length), chain], magnitude);
  }
  const tree = best?.tree ?? sweep(factors);
  const results: Factor[] = [];
  const tasks: (Tree | "multiply")[] = [tree];
  for (let task = tasks.pop(); task !== undefined; task = tasks.pop()) {
    if (task === "multiply") {
      const right = results.pop();
      const left = results.pop();
      if (left === undefined || right === undefined) throw new Error("internal: a product without operands");
      results.push(multiply(builder, left, right));
    } else if (typeof task === "number") {
      const factor = factors[task];
      if (factor === undefined) throw new Error("internal: a product of an unknown factor");
      results.push(factor);
    } else tasks.push("multiply", task[1], task[0]);
  }
  const [result] = results;
  if (result === undefined) throw new Error("internal: an empty product");
  return result;
}
