/** A matrix under vec entry by entry: ⊗, commutations and vec are gone, what they are made of stays whole. Knows no derivative and no printing. */
import { type Dimension, isColumnShape, isScalarShape, isUnit, type Shape, sameSize, UNIT } from "../term/dimension.js";
import type { TermTable } from "../term/table.js";
import type { Term, TermOf } from "../term/term.js";
import type { EntryProduct, Index } from "./entries.js";
import type { Stacking } from "./jacobian.js";
import { splitProduct } from "../term/factors.js";

/** The indices that a row or a column of a stacked matrix stands for, the slowest first; none for an axis of size 1. */
type Stack = readonly Index[];

type Products = readonly EntryProduct[] | null;

const none: EntryProduct = { scalars: [], deltas: [], entries: [], summed: [] };
const mostProducts = 64;
const deepest = 400;

export interface IndexForm {
  readonly products: readonly EntryProduct[];
  readonly sizes: ReadonlyMap<Index, Dimension>;
}

/**
 * The entries of `matrix`, whose rows are the stacked entries of a tensor of shape `image` and whose columns those of one of shape
 * `variable`: the indices of `image` are numbered first, axis by axis, then those of `variable`. Null where it is stacked in another way.
 */
export function indexForm(table: TermTable, stacking: Stacking, matrix: Term, image: Shape, variable: Shape): IndexForm | null {
  const sizes = new Map<Index, Dimension>();
  const fresh = (size: Dimension): Index => {
    sizes.set(sizes.size, size);
    return sizes.size - 1;
  };
  const axes = (shape: Shape): readonly Index[] => shape.filter((size) => !isUnit(size)).map(fresh);
  const [outer, inner] = [axes(image), axes(variable)];

  const times = (left: Products, right: Products): Products => {
    if (left === null || right === null || left.length * right.length > mostProducts) return null;
    return left.flatMap((a) => right.map((b) => ({ scalars: [...a.scalars, ...b.scalars], deltas: [...a.deltas, ...b.deltas], entries: [...a.entries, ...b.entries], summed: [...a.summed, ...b.summed] })));
  };
  const sum = (parts: readonly Products[]): Products => {
    const found = parts.filter((part) => part !== null);
    return found.length < parts.length ? null : found.flat();
  };
  const single = (size: Dimension): readonly Dimension[] => (isUnit(size) ? [] : [size]);
  const fits = (stack: Stack, dimensions: readonly Dimension[]): boolean => stack.length === dimensions.length && stack.every((index, place) => sameSize(sizes.get(index) ?? UNIT, dimensions[place] ?? UNIT));

  /** How the rows of a term are stacked; null where it does not say. */
  const stackOf = (term: Term, side: "rows" | "columns", depth: number): readonly Dimension[] | null => {
    const [first, second] = term.args;
    const own = side === "rows" ? term.shape[0] : term.shape[1];
    if (isUnit(own) || depth === 0) return [];
    if (term.kind === "transpose" && first !== undefined) return stackOf(first, side === "rows" ? "columns" : "rows", depth - 1);
    if (term.kind === "diagonal" && first !== undefined) return stackOf(first, "rows", depth - 1);
    if (term.kind === "add" || term.kind === "hadamard") return term.args.map((part) => stackOf(part, side, depth - 1)).find((stack) => stack !== null) ?? null;
    if (term.kind === "apply" || term.kind === "power") return first === undefined ? null : stackOf(first, side, depth - 1);
    if (term.kind === "multiply") {
      const [, chain] = splitProduct(term.args);
      const end = side === "rows" ? chain[0] : chain.at(-1);
      return end === undefined ? null : stackOf(end, side, depth - 1);
    }
    if (term.kind !== "operator" || first === undefined) return term.kind === "operator" ? swapped(term, side) : null;
    if (term.operator === stacking.vec) return [...single(first.shape[1]), ...single(first.shape[0])];
    if (term.operator !== stacking.kron || second === undefined) return null;
    const part = (factor: Term): readonly Dimension[] => stackOf(factor, side, depth - 1) ?? single(side === "rows" ? factor.shape[0] : factor.shape[1]);
    return [...part(first), ...part(second)];
  };
  const swapped = ({ operator, sizes: [rows, columns] }: TermOf<"operator">, side: "rows" | "columns"): readonly Dimension[] | null => {
    if (operator !== stacking.commutation || rows === undefined || columns === undefined) return null;
    return side === "rows" ? [...single(rows), ...single(columns)] : [...single(columns), ...single(rows)];
  };

  const entry = (term: Term, rows: Stack, columns: Stack): Products => {
    if (rows.length > 1 || columns.length > 1) return null;
    const column = rows.length === 0 && columns.length === 1 && term.kind === "transpose" ? (term.args[0] ?? term) : rows.length === 0 && columns.length === 1 ? table.transpose(term) : term;
    return isScalarShape(term.shape) ? [{ ...none, scalars: [term] }] : [{ ...none, entries: [{ term: column, indices: [...rows, ...columns] }] }];
  };

  /** `whole` where a dense matrix is taken as it is, as beside ⊗. */
  const formOf = (term: Term, rows: Stack, columns: Stack, whole: boolean, depth: number): Products => {
    const [first, second] = term.args;
    if (depth === 0) return null;
    if (isScalarShape(term.shape)) return [{ ...none, scalars: [term] }];
    const plain = rows.length <= 1 && columns.length <= 1;
    switch (term.kind) {
      case "identity":
        return rows.length === columns.length ? [{ ...none, deltas: rows.map((index, place) => [index, columns[place] ?? index] as const) }] : null;
      case "zeros":
        return [];
      case "ones":
        return [none];
      case "fill":
        return first === undefined ? null : [{ ...none, scalars: [first] }];
      case "transpose":
        return first === undefined ? null : formOf(first, columns, rows, whole, depth - 1);
      case "diagonal":
        if (first === undefined || rows.length !== columns.length) return null;
        return times([{ ...none, deltas: rows.map((index, place) => [index, columns[place] ?? index] as const) }], formOf(first, rows, [], true, depth - 1));
      case "add": {
        const parts = sum(term.args.map((part) => formOf(part, rows, columns, plain && whole, depth - 1)));
        return plain && (parts === null || whole || parts.some(isDense)) ? entry(term, rows, columns) : parts;
      }
      case "hadamard":
        return plain ? entry(term, rows, columns) : term.args.reduce<Products>((product, part) => times(product, formOf(part, rows, columns, true, depth - 1)), [none]);
      case "multiply":
        return ofProduct(term, rows, columns, whole, depth);
      case "operator":
        if (term.operator === stacking.vec && first !== undefined) return ofVec(first, rows, depth);
        if (term.operator === stacking.commutation) return ofSwap(term, rows, columns);
        if (term.operator !== stacking.kron || first === undefined || second === undefined) return entry(term, rows, columns);
        return ofKronecker(first, second, rows, columns, depth);
      case "number":
      case "size":
      case "variable":
      case "einsum":
      case "power":
      case "apply":
      case "trace":
      case "sum":
      case "diagonalPart":
      case "call":
        return entry(term, rows, columns);
    }
  };

  const ofVec = (matrix: Term, rows: Stack, depth: number): Products => {
    const stack = [...single(matrix.shape[1]), ...single(matrix.shape[0])];
    if (!fits(rows, stack)) return null;
    const at = [...rows];
    const column = isUnit(matrix.shape[1]) ? [] : at.splice(0, 1);
    return formOf(matrix, at, column, true, depth - 1);
  };

  /** K vec(X) = vec(X′) for X of rows × columns. */
  const ofSwap = ({ sizes: [height, width] }: TermOf<"operator">, rows: Stack, columns: Stack): Products => {
    if (height === undefined || width === undefined || !fits(rows, [height, width]) || !fits(columns, [width, height])) return null;
    const [[a = 0, b = 0], [c = 0, d = 0]] = [rows, columns];
    return [{ ...none, deltas: [[a, d], [b, c]] }];
  };

  const ofKronecker = (left: Term, right: Term, rows: Stack, columns: Stack, depth: number): Products => {
    const length = (factor: Term, side: "rows" | "columns"): number => (stackOf(factor, side, depth) ?? single(side === "rows" ? factor.shape[0] : factor.shape[1])).length;
    const [height, width] = [length(left, "rows"), length(left, "columns")];
    if (rows.length !== height + length(right, "rows") || columns.length !== width + length(right, "columns")) return null;
    return times(formOf(left, rows.slice(0, height), columns.slice(0, width), true, depth - 1), formOf(right, rows.slice(height), columns.slice(width), true, depth - 1));
  };

  const ofProduct = (term: TermOf<"multiply">, rows: Stack, columns: Stack, whole: boolean, depth: number): Products => {
    const [scalars, chain] = splitProduct(term.args);
    const scaled = (products: Products): Products => times([{ ...none, scalars }], products);
    const [only] = chain;
    if (chain.length === 1 && only !== undefined) return scaled(formOf(only, rows, columns, whole, depth - 1));
    if (rows.length <= 1 && columns.length <= 1) {
      const cut = chain.findIndex(({ shape }) => isUnit(shape[1])) + 1;
      const outerProduct = cut > 0 && cut < chain.length && rows.length === 1 && columns.length === 1;
      const stacks = chain.some((factor) => (stackOf(factor, "rows", depth) ?? []).length > 1 || (stackOf(factor, "columns", depth) ?? []).length > 1);
      if (whole || (!outerProduct && !stacks)) return scaled(entry(table.multiply(chain), rows, columns));
      if (!stacks) return scaled(times(entry(table.multiply(chain.slice(0, cut)), rows, []), entry(table.multiply(chain.slice(cut)), [], columns)));
    }
    let products: Products = [{ ...none, scalars }];
    let before: Stack = rows;
    for (const [place, factor] of chain.entries()) {
      const next = chain[place + 1];
      const stack = next === undefined ? null : (stackOf(factor, "columns", depth) ?? stackOf(next, "rows", depth) ?? single(factor.shape[1]));
      const after: Stack = stack === null ? columns : stack.map(fresh);
      products = times(products, formOf(factor, before, after, stack !== null || place > 0, depth - 1));
      if (stack !== null) products = products?.map((product) => ({ ...product, summed: [...product.summed, ...after] })) ?? null;
      before = after;
    }
    return products;
  };

  /** Whether nothing in the product is zero or falls apart. */
  function isDense({ deltas, entries }: EntryProduct): boolean {
    return deltas.length === 0 && entries.some(({ indices }) => indices.length > 1);
  }

  const [rows, columns] = [outer, inner].map((indices) => indices.toReversed());
  if (rows === undefined || columns === undefined || image.length > 2 || variable.length > 2) return null;
  const products = formOf(matrix, rows, columns, false, deepest);
  return products === null ? null : { products, sizes };
}

/** Whether a shape is a row: its one index belongs to its second axis. */
export const isRow = (shape: Shape): boolean => isUnit(shape[0]) && !isColumnShape(shape);
