// Contractions of arrays of doubles, and the cotangents of their arguments; it knows no terms and no rules.
import type { AxisLabels, Contraction } from "../term/contraction.js";
import { overIndices, planContraction, stridesAlong } from "./contraction-plan.js";
import { entry, entryCount, scalarTensor, type Tensor, zeroTensor } from "./tensor.js";

type Labelled = Pick<Contraction, "inputs" | "output">;

/** The shape of an array with the given axes: none make a scalar, one a column. */
const shapeOf = (sizes: readonly number[]): readonly number[] => (sizes.length >= 2 ? sizes : [sizes[0] ?? 1, 1]);

/** How entries are added and multiplied: as real numbers, or in another field. */
interface Arithmetic {
  readonly add: (a: number, b: number) => number;
  readonly multiply: (a: number, b: number) => number;
}

const real: Arithmetic = { add: (a, b) => a + b, multiply: (a, b) => a * b };

/** Σ Π of the entries of `args` as the labels say. */
export function contractTensors(contraction: Labelled, args: readonly Tensor[], { add, multiply }: Arithmetic = real): Tensor {
  const { steps, sizes } = planContraction(contraction, args.map(({ shape }) => shape));
  let held: readonly number[] = [];
  let value = scalarTensor(1);
  for (const { argument, labels, kept } of steps) {
    const factor = args[argument];
    if (factor === undefined) throw new Error("internal: a contraction lacks an argument");
    const next = new Float64Array(entryCount(kept.map((label) => sizes.get(label) ?? 1)));
    const strides = [stridesAlong(labels, held, sizes), stridesAlong(labels, contraction.inputs[argument] ?? [], sizes), stridesAlong(labels, kept, sizes)];
    const before = value;
    overIndices(labels, sizes, strides, ([left = 0, right = 0, place = 0]) => {
      next[place] = add(next[place] ?? 0, multiply(entry(before, left), entry(factor, right)));
    });
    held = kept;
    value = { shape: [next.length, 1], data: next };
  }
  return rearranged(value, held, contraction.output, sizes);
}

/** The array whose axes are `from`, with its axes in the order `to`. */
function rearranged(value: Tensor, from: readonly number[], to: readonly number[], sizes: ReadonlyMap<number, number>): Tensor {
  const result = zeroTensor(shapeOf(to.map((label) => sizes.get(label) ?? 1)));
  overIndices(to, sizes, [stridesAlong(to, from, sizes), stridesAlong(to, to, sizes)], ([source = 0, place = 0]) => {
    result.data[place] = entry(value, source);
  });
  return result;
}

/**
 * The cotangent of the argument at `position`: the others and the cotangent of the result contracted to the labels that both know, then written
 * along every axis of the argument, on the diagonal where two of them have one label.
 */
export function contractionCotangent({ inputs, output }: Labelled, args: readonly Tensor[], position: number, cotangent: Tensor): Tensor {
  const own: AxisLabels = inputs[position] ?? [];
  const argument = args[position];
  if (argument === undefined) throw new Error("internal: a contraction lacks an argument");
  const others = inputs.filter((_, place) => place !== position);
  const outside = new Set([...others.flat(), ...output]);
  const labels = [...new Set(own)].filter((label) => label !== null);
  const shared = labels.filter((label) => outside.has(label));
  const flowing = contractTensors({ inputs: [...others, output], output: shared }, [...args.filter((_, place) => place !== position), { shape: output.map((_, axis) => cotangent.shape[axis] ?? 1), data: cotangent.data }]);
  const sizes = new Map(own.flatMap((label, axis) => (label === null ? [] : [[label, argument.shape[axis] ?? 1] as const])));
  const result = zeroTensor(argument.shape);
  overIndices(labels, sizes, [stridesAlong(labels, shared, sizes), stridesAlong(labels, own, sizes)], ([source = 0, place = 0]) => {
    result.data[place] = entry(flowing, source);
  });
  return result;
}
