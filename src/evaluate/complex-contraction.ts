// Contractions of arrays of complex numbers, for derivatives by a complex step; shares no arithmetic with those of doubles.
import type { Contraction } from "../term/contraction.js";
import { addComplex, type Complex, multiplyComplex } from "./complex.js";
import { buildComplex, type ComplexTensor, entryAt } from "./complex-tensor.js";
import { overIndices, planContraction, stridesAlong } from "./contraction-plan.js";
import { entryCount } from "./tensor.js";

/** Σ Π of the entries of `args` as the labels say. */
export function contractComplex({ inputs, output }: Contraction, args: readonly ComplexTensor[]): ComplexTensor {
  const { steps, sizes } = planContraction({ inputs, output }, args.map(({ shape }) => shape));
  const sizeOf = (label: number): number => sizes.get(label) ?? 1;
  const real = args.every(({ im }) => im === null);
  let held: readonly number[] = [];
  let value: readonly Complex[] = [[1, 0]];
  for (const { argument, labels, kept } of steps) {
    const factor = args[argument];
    if (factor === undefined) throw new Error("internal: a contraction lacks an argument");
    const next = Array.from({ length: entryCount(kept.map(sizeOf)) }, (): Complex => [0, 0]);
    const before = value;
    const strides = [stridesAlong(labels, held, sizes), stridesAlong(labels, inputs[argument] ?? [], sizes), stridesAlong(labels, kept, sizes)];
    overIndices(labels, sizes, strides, ([left = 0, right = 0, place = 0]) => {
      next[place] = addComplex(next[place] ?? [0, 0], multiplyComplex(before[left] ?? [0, 0], entryAt(factor, right)));
    });
    held = kept;
    value = next;
  }
  const places: number[] = [];
  overIndices(output, sizes, [stridesAlong(output, held, sizes)], ([source = 0]) => void places.push(source));
  const shape = output.length >= 2 ? output.map(sizeOf) : [sizeOf(output[0] ?? -1), 1];
  return buildComplex(shape, real, (index) => value[places[index] ?? 0] ?? [0, 0]);
}
