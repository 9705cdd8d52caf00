/** Contractions of samples: one more label, the sample's, on everything that differs between them. Knows no chains of matrices. */
import { type AxisLabels, axisLabels, mostAxes } from "../../term/contraction.js";
import { UNIT } from "../../term/dimension.js";
import type { Term } from "../../term/term.js";
import { asRows, type Batch, type Batched, isRow, keptAxes, turned } from "./rows.js";

/** A value with a label for each axis of one sample; null along axes of size 1 without one. */
export interface Piece {
  readonly value: Batched;
  readonly labels: AxisLabels;
}

interface Labelled {
  readonly term: Term;
  readonly labels: AxisLabels;
}

/** More arguments than this are not gathered in one contraction. */
const mostGathered = 6;

/** Σ Π of the entries of the pieces of each sample, over the labels that are not in `output`, with the samples along the first axis. */
export function contracted(batch: Batch, pieces: readonly Piece[], output: readonly number[]): Term {
  const { table } = batch;
  const sample = 1 + Math.max(-1, ...output, ...pieces.flatMap(({ labels }) => labels.flatMap((label) => label ?? [])));
  let free = sample + 1;
  const list = pieces.flatMap(({ value, labels }): readonly Labelled[] => {
    if (value.kind === "same") return [isRow(value) ? { term: turned(table, value.term), labels: labels.toReversed() } : { term: value.term, labels }];
    const term = asRows(batch, value);
    const own = axisLabels(term.shape, [sample, ...keptAxes(value.shape).flatMap((axis) => labels[axis] ?? [])]);
    const inner = innerContraction({ term, labels: own }, () => free++);
    return inner.length + pieces.length > mostGathered ? [{ term, labels: own }] : inner;
  });
  return writtenPlainly(batch, list, sample, output) ?? table.einsum(list.map(({ term }) => term), list.map(({ labels }) => labels), [sample, ...output]);
}

/** The arguments of a contraction in the place of its value, with labels of their own for what it sums. */
function innerContraction({ term, labels }: Labelled, fresh: () => number): readonly Labelled[] {
  if (term.kind !== "einsum" || labels.slice(0, term.contraction.output.length).includes(null)) return [{ term, labels }];
  const { inputs, output } = term.contraction;
  const names = new Map(output.map((label, axis) => [label, labels[axis] ?? null]));
  if (inputs.flat().length > mostAxes) return [{ term, labels }];
  for (const label of inputs.flat()) if (label !== null && !names.has(label)) names.set(label, fresh());
  return inputs.map((own, place) => ({ term: term.args[place] ?? term, labels: own.map((label) => (label === null ? null : (names.get(label) ?? null))) }));
}

/** Entrywise products of rows, and their sums along the rows, without a contraction; null for every other. */
function writtenPlainly({ table }: Batch, list: readonly Labelled[], sample: number, output: readonly number[]): Term | null {
  const [first] = list;
  if (first === undefined || first.term.shape.length > 2) return null;
  const own = first.labels.filter((label) => label !== null);
  if (own[0] !== sample || own.length > 2 || new Set(own).size < own.length || !list.every(({ labels }) => labels.filter((label) => label !== null).join() === own.join())) return null;
  const product = table.hadamard(list.map(({ term }) => term));
  if ([sample, ...output].join() === own.join()) return product;
  return output.length === 0 && own.length === 2 ? table.multiply([product, table.ones([product.shape[1], UNIT])]) : null;
}
