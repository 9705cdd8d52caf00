/** Products of matrices, sample by sample: W x becomes X W′, x′ y the row sums of X ⊙ Y, a product of matrices a contraction of stacks. Knows no sums. */
import { batchedProduct } from "../../term/batched.js";
import { isUnit, type Shape, UNIT } from "../../term/dimension.js";
import type { Term } from "../../term/term.js";
import { contracted } from "./contracted.js";
import { asRows, type Batch, type Batched, isColumn, isRow, isScalar, isVector, onesRow, rows, same, scaledRows, turned } from "./rows.js";

/** The product of the factors of a `multiply`, of which one at least differs from sample to sample. */
export function chained(batch: Batch, factors: readonly Batched[]): Batched {
  const scalars = factors.filter(isScalar);
  const tensor = factors.find(({ shape }) => shape.length > 2);
  const values = tensor === undefined ? segments(factors.filter((factor) => !isScalar(factor))).map((segment) => alongVectors(batch, segment)) : [tensor];
  const others = values.filter((value) => !isScalar(value));
  const [first, second] = others;
  const body = first === undefined ? null : second === undefined ? first : outer(batch, first, second);
  return scaled(batch, [...scalars, ...values.filter(isScalar)], body);
}

/** Where two factors meet in an axis of size 1 the chain falls apart: what stands before, and what after, are products of their own. */
function segments(chain: readonly Batched[]): readonly (readonly Batched[])[] {
  const found: Batched[][] = [];
  for (const factor of chain) {
    const last = found.at(-1);
    if (last === undefined || isUnit(factor.shape[0])) found.push([factor]);
    else last.push(factor);
  }
  return found;
}

/** A chain with inner axes larger than 1, multiplied from the end where a vector stands: products of matrices come last. */
function alongVectors(batch: Batch, segment: readonly Batched[]): Batched {
  const last = segment.at(-1);
  if (last === undefined) throw new Error("internal: an empty product");
  const fromRight = isColumn(last);
  const rest = fromRight ? segment.slice(0, -1).toReversed() : segment.slice(1);
  const start = fromRight ? last : (segment[0] ?? last);
  return rest.reduce((product, factor) => (fromRight ? times(batch, factor, product) : times(batch, product, factor)), start);
}

function times(batch: Batch, left: Batched, right: Batched): Batched {
  const { table } = batch;
  const shape: Shape = [left.shape[0], right.shape[1]];
  if (left.kind === "same" && right.kind === "same") return same(table.multiply([left.term, right.term]));
  if (left.kind === "diagonal" && (right.kind === "diagonal" || isVector(right))) return { kind: right.kind === "diagonal" ? "diagonal" : "rows", shape, term: table.hadamard([left.term, right.kind === "diagonal" ? right.term : asRows(batch, right)]) };
  if (right.kind === "diagonal" && isVector(left)) return rows(table.hadamard([asRows(batch, left), right.term]), shape);
  if (left.kind === "same" && isColumn(right)) return rows(table.multiply([right.term, turned(table, left.term)]), shape);
  if (right.kind === "same" && isRow(left)) return rows(table.multiply([left.term, right.term]), shape);
  if (isRow(left) && isColumn(right)) return rows(rowSums(batch, table.hadamard([asRows(batch, left), asRows(batch, right)])), shape);
  if (!isVector(left) && !isVector(right) && left.kind !== "diagonal" && right.kind !== "diagonal") return rows(product(batch, left.term, right.term), shape);
  const labels = [0, 1, 2].map((label, axis) => (isUnit([left.shape[0], left.shape[1], right.shape[1]][axis] ?? UNIT) ? null : label));
  const [i = null, j = null, k = null] = labels;
  return rows(contracted(batch, [{ value: left, labels: [i, j] }, { value: right, labels: [j, k] }], [i, k].flatMap((label) => label ?? [])), shape);
}

/** The products of matrices along the first axis of one stack or of two. */
function product({ table }: Batch, left: Term, right: Term): Term {
  const { inputs, output } = batchedProduct(left.shape, right.shape);
  return table.einsum([left, right], inputs, output);
}

/** X 1: the sum of each row. */
export const rowSums = ({ table }: Batch, term: Term): Term => table.multiply([term, table.ones([term.shape[1], UNIT])]);

/** u v′. */
function outer(batch: Batch, left: Batched, right: Batched): Batched {
  if (left.kind === "same" && right.kind === "same") return same(batch.table.multiply([left.term, right.term]));
  return rows(contracted(batch, [{ value: left, labels: [0, null] }, { value: right, labels: [null, 1] }], [0, 1]), [left.shape[0], right.shape[1]]);
}

/** The product of scalars, and of a tensor where there is one. */
function scaled(batch: Batch, scalars: readonly Batched[], body: Batched | null): Batched {
  const { table } = batch;
  const fixed = scalars.flatMap(({ kind, term }) => (kind === "same" ? [term] : []));
  const differing = scalars.flatMap(({ kind, term }) => (kind === "same" ? [] : [term]));
  const lead = (term: Term): Term => (fixed.length === 0 ? term : table.multiply([...fixed, term]));
  if (differing.length === 0) {
    if (body === null || body.kind === "same") throw new Error("internal: a product that is the same for every sample");
    return { ...body, term: lead(body.term) };
  }
  const factor = table.hadamard(differing);
  if (body === null) return rows(lead(factor), [UNIT, UNIT]);
  if (body.kind !== "same") return { ...body, term: lead(scaledRows(batch, factor, body.term)) };
  if (isColumn(body)) return rows(lead(body.term.kind === "ones" ? table.multiply([factor, onesRow(table, body.shape[0])]) : table.multiply([factor, turned(table, body.term)])), body.shape);
  if (isRow(body)) return rows(lead(table.multiply([factor, body.term])), body.shape);
  const labels = [...body.shape.keys()];
  return rows(lead(contracted(batch, [{ value: rows(factor, [UNIT, UNIT]), labels: [null, null] }, { value: body, labels }], labels)), body.shape);
}
