/** Systems whose matrix is made of smaller tensors: divisions, small systems, and corrections of rank one. Knows no derivative and no target. */
import { axisLabels } from "../term/contraction.js";
import { isColumnShape, UNIT } from "../term/dimension.js";
import type { Expansion, PlacedProduct } from "../term/expansion.js";
import { alongEntries, type Factor } from "../derive/expansion.js";
import { blockSolve } from "../emit/solving.js";
import type { OperatorSymbol } from "../term/symbols.js";
import type { TermTable } from "../term/table.js";
import type { Term } from "../term/term.js";

export interface Solved {
  readonly solution: Term;
  readonly method: string;
}

/** The solutions of one system for any right-hand side. */
interface Solver {
  readonly solve: (right: Term) => Term;
  readonly method: string;
}

/** More corrections of rank one than this are no saving that is worth the names. */
const mostCorrections = 4;

/**
 * The s with Σ expansion(…, kl) s_kl = right, where the expansion is square and `right` has the shape of half its axes. Null for sums and
 * products that do not come apart. Source for the corrections: Sherman and Morrison (1950).
 */
export function solvedByStructure(table: TermTable, inverse: OperatorSymbol, expansion: Expansion, right: Term): Solved | null {
  const factorsOf = ({ factors }: PlacedProduct): readonly Factor[] => factors.flatMap(({ core, labels }) => {
    const part = expansion.core[core];
    return part === undefined ? [] : [{ value: part.value, labels }];
  });
  const transposed = (term: Term): Term => (term.kind === "transpose" ? (term.args[0] ?? term) : table.transpose(term));
  const inverted = (matrix: Term): Term => table.operator(inverse, [matrix], matrix.shape);
  /** A matrix factor with its rows along `row`. */
  const oriented = ({ value, labels }: Factor, row: number): Term => (labels[0] === row ? value : transposed(value));
  const holds = ({ labels }: Factor, ...wanted: readonly number[]): boolean => labels.length === wanted.length && wanted.every((label) => labels.includes(label));
  const { shape } = right;
  const half = expansion.axes.length / 2;

  const entrywise = (factors: readonly Factor[], labels: readonly number[]): Term => alongEntries(table, factors, labels, shape);
  const divided = (by: Term) => (term: Term): Term => table.hadamard([term, table.reciprocal(by)]);

  /** Whether the product stands on the diagonal alone. */
  const isDiagonal = ({ output }: PlacedProduct): boolean => output.slice(0, half).every((label, axis) => output[half + axis] === label) && new Set(output).size === half;
  const diagonal = (products: readonly PlacedProduct[]): Solver => ({ solve: divided(table.add(products.map((product) => entrywise(factorsOf(product), product.output)))), method: "by division by the diagonal" });

  /** A product as an array on the given axes, the others of which are equal to one of these, or nothing depends on them. */
  const onAxes = (product: PlacedProduct, axes: readonly number[]): Term => {
    const terms: Term[] = [];
    const labels: (readonly (number | null)[])[] = [];
    const add = (term: Term, marks: readonly number[]): void => {
      terms.push(term);
      labels.push(axisLabels(term.shape, marks));
    };
    for (const factor of factorsOf(product)) add(factor.value, factor.labels);
    const result: number[] = [];
    for (const axis of axes) {
      const label = product.output[axis] ?? axis;
      const size = expansion.axes[axis] ?? UNIT;
      if (result.includes(label)) {
        const fresh = expansion.axes.length + axis;
        add(table.identity(size), [label, fresh]);
        result.push(fresh);
        continue;
      }
      if (!labels.flat().includes(label)) add(table.ones([size, UNIT]), [label]);
      result.push(label);
    }
    return table.einsum(terms, labels, result);
  };

  /** Sums of which every product stands where rows are the same, or columns. */
  const ofSum = (products: readonly PlacedProduct[]): Solver | null => {
    const along = half !== 2 ? -1 : [0, 1].findIndex((axis) => products.every(({ output }) => output[axis] === output[axis + 2]));
    if (along < 0) return null;
    const inner = along === 0 ? [1, 3] : [0, 2];
    const depends = products.some((product) => factorsOf(product).some(({ labels }) => labels.includes(product.output[along] ?? -1)));
    const sum = table.add(products.map((product) => onAxes(product, depends ? [along, ...inner] : inner)));
    if (along === 0) return depends ? { solve: (term) => table.operator(blockSolve, [sum, term], term.shape), method: "by a small system for each row" } : { solve: (term) => table.multiply([term, inverted(transposed(sum))]), method: "by one small system for all rows" };
    return depends ? { solve: (term) => transposed(table.operator(blockSolve, [sum, transposed(term)], transposed(term).shape)), method: "by a small system for each column" } : { solve: (term) => table.multiply([inverted(sum), term]), method: "by one small system for all columns" };
  };

  /** Systems along one axis: small ones, the same for every row or column, or one for each. */
  const ofMatrix = (product: PlacedProduct): Solver | null => {
    const [i, j, k, l] = product.output;
    if (half !== 2 || i === undefined || j === undefined || k === undefined || l === undefined) return null;
    const factors = factorsOf(product);
    const [first, second] = factors;
    if (first === undefined) return null;
    const one = factors.length === 1;
    if (i === k && j !== l) {
      if (one && holds(first, j, l)) return { solve: (term) => table.multiply([term, inverted(transposed(oriented(first, j)))]), method: "by one small system for all rows" };
      return one && holds(first, i, j, l) ? { solve: blocks(first, [i, j, l]), method: "by a small system for each row" } : null;
    }
    if (j === l && i !== k) {
      if (one && holds(first, i, k)) return { solve: (term) => table.multiply([inverted(oriented(first, i)), term]), method: "by one small system for all columns" };
      return one && holds(first, i, j, k) ? { solve: (term) => transposed(blocks(first, [j, i, k])(transposed(term))), method: "by a small system for each column" } : null;
    }
    if (i === l && j !== k) return one && holds(first, j, k) ? { solve: (term) => table.multiply([inverted(oriented(first, j)), transposed(term)]), method: "by one small system for all columns" } : null;
    if (j === k && i !== l) return one && holds(first, i, l) ? { solve: (term) => table.multiply([transposed(term), inverted(transposed(oriented(first, i)))]), method: "by one small system for all rows" } : null;
    if (second === undefined || factors.length > 2) return null;
    for (const [a, b] of [[first, second], [second, first]] as const) {
      if (holds(a, i, k) && holds(b, j, l)) return { solve: (term) => table.multiply([inverted(oriented(a, i)), term, inverted(transposed(oriented(b, j)))]), method: "by one small system on either side" };
      if (holds(a, i, l) && holds(b, j, k)) return { solve: (term) => table.multiply([inverted(oriented(b, j)), transposed(term), inverted(transposed(oriented(a, i)))]), method: "by one small system on either side" };
    }
    return null;
  };

  const blocks = (factor: Factor, order: readonly number[]) => (rows: Term): Term => {
    const inOrder = factor.labels.every((label, axis) => label === order[axis]);
    const tensor = inOrder ? factor.value : table.einsum([factor.value], [axisLabels(factor.value.shape, factor.labels)], order);
    return table.operator(blockSolve, [tensor, rows], rows.shape);
  };

  /** u and v of a product u v′ of whole arrays. */
  const rankOne = (product: PlacedProduct): readonly [Term, Term] | null => {
    const { output } = product;
    if (new Set(output).size < output.length) return null;
    const factors = factorsOf(product);
    const side = (labels: readonly number[]): Term | null => {
      const own = factors.filter((factor) => factor.labels.length > 0 && factor.labels.every((label) => labels.includes(label)));
      return own.length === 1 && own[0] !== undefined && own[0].labels.length === labels.length ? entrywise(own, labels) : null;
    };
    const [left, other] = [side(output.slice(0, half)), side(output.slice(half))];
    return left === null || other === null || factors.length > 2 ? null : [left, other];
  };
  const inner = (a: Term, b: Term): Term => (isColumnShape(shape) ? table.multiply([transposed(a), b]) : table.sum(table.hadamard([a, b])));

  /** (A + u v′)⁻¹ b = A⁻¹ b − A⁻¹ u (v′ A⁻¹ b) / (1 + v′ A⁻¹ u). */
  const corrected = ({ solve, method }: Solver, [u, v]: readonly [Term, Term]): Solver => {
    const moved = solve(u);
    const scale = table.reciprocal(table.add([table.number(1), inner(v, moved)]));
    return {
      solve: (term) => {
        const start = solve(term);
        return table.add([start, table.negate(table.multiply([table.multiply([inner(v, start), scale]), moved]))]);
      },
      method: method.includes("correct") ? method : `${method}, corrected for what has rank one`,
    };
  };

  const low = expansion.products.flatMap((product) => {
    const found = rankOne(product);
    return found === null ? [] : [{ product, found }];
  });
  const rest = expansion.products.filter((product) => !low.some((one) => one.product === product));
  const [only, ...more] = rest;
  if (only === undefined || low.length > mostCorrections) return null;
  const start = rest.every(isDiagonal) ? diagonal(rest) : more.length === 0 ? ofMatrix(only) : ofSum(rest);
  if (start === null) return null;
  const { solve, method } = low.reduce((solver, { found }) => corrected(solver, found), start);
  return { solution: solve(right), method };
}
