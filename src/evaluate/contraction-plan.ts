// The order in which a contraction takes its arguments, and what that costs at given sizes; it computes no values.
import type { AxisLabels, Contraction } from "../term/contraction.js";
import { entryCount } from "./tensor.js";

/** One argument is multiplied to what there is, entry by entry over `labels`, and what no later argument and no output needs is summed. */
export interface ContractionStep {
  readonly argument: number;
  readonly labels: readonly number[];
  readonly kept: readonly number[];
}

export interface ContractionPlan {
  readonly steps: readonly ContractionStep[];
  /** The size of each label. */
  readonly sizes: ReadonlyMap<number, number>;
  readonly operations: number;
  readonly entries: number;
}

const present = (labels: AxisLabels): readonly number[] => labels.filter((label) => label !== null);

/** Takes the argument next that makes the smallest table. */
export function planContraction({ inputs, output }: Pick<Contraction, "inputs" | "output">, shapes: readonly (readonly number[])[]): ContractionPlan {
  const sizes = new Map<number, number>();
  inputs.forEach((labels, position) => labels.forEach((label, axis) => label !== null && sizes.set(label, shapes[position]?.[axis] ?? 1)));
  const count = (labels: readonly number[]): number => entryCount(labels.map((label) => sizes.get(label) ?? 1));
  const left = new Set(inputs.keys());
  const steps: ContractionStep[] = [];
  let [operations, entries] = [0, 0];
  let held: readonly number[] = [];
  while (left.size > 0) {
    let best: { argument: number; labels: readonly number[]; cost: number } | null = null;
    for (const argument of left) {
      const labels = [...new Set([...held, ...present(inputs[argument] ?? [])])];
      const cost = count(labels);
      if (best === null || cost < best.cost) best = { argument, labels, cost };
    }
    if (best === null) break;
    const { argument, labels, cost } = best;
    left.delete(argument);
    const later = new Set([...output, ...[...left].flatMap((other) => present(inputs[other] ?? []))]);
    held = labels.filter((label) => later.has(label));
    steps.push({ argument, labels, kept: held });
    operations += cost;
    entries += count(held);
  }
  return { steps, sizes, operations, entries };
}

/** How far apart neighbours along each of `labels` lie in an array with the given axes; several axes with one label add up. */
export function stridesAlong(labels: readonly number[], axes: AxisLabels, sizes: ReadonlyMap<number, number>): readonly number[] {
  const strides = new Map<number, number>();
  let stride = 1;
  for (const label of axes.toReversed()) {
    if (label === null) continue;
    strides.set(label, (strides.get(label) ?? 0) + stride);
    stride *= sizes.get(label) ?? 1;
  }
  return labels.map((label) => strides.get(label) ?? 0);
}

/** Calls `visit` with the places in several arrays of every combination of indices of `labels`, the last running fastest. */
export function overIndices(labels: readonly number[], sizes: ReadonlyMap<number, number>, strides: readonly (readonly number[])[], visit: (places: readonly number[]) => void): void {
  const counts = labels.map((label) => sizes.get(label) ?? 1);
  const total = entryCount(counts);
  const index = counts.map(() => 0);
  const places = strides.map(() => 0);
  for (let done = 0; done < total; done += 1) {
    visit(places);
    for (let axis = counts.length - 1; axis >= 0; axis -= 1) {
      const size = counts[axis] ?? 1;
      const next = (index[axis] ?? 0) + 1;
      const wrapped = next === size;
      index[axis] = wrapped ? 0 : next;
      strides.forEach((along, array) => void (places[array] = (places[array] ?? 0) + (along[axis] ?? 0) * (wrapped ? 1 - size : 1)));
      if (!wrapped) break;
    }
  }
}
