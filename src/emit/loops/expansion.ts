/** Tensors from small ones as loops: each product is added where it stands. Knows no other instruction. */
import { type Dimension, UNIT } from "../../term/dimension.js";
import { ZERO } from "../../term/rational.js";
import type { PlacedFactors } from "../schedule/instruction.js";
import type { Blocks, Counter } from "./blocks.js";
import { stridesOf } from "./contraction.js";
import { type Index, place, product } from "./expression.js";
import type { Statement } from "./program.js";
import type { LoopStorage } from "./storage.js";

/** Loops over the labels of each product; a label that stands for several axes of the result walks along their diagonal. */
export function expansionLoops(blocks: Blocks, storage: LoopStorage, result: number, products: readonly PlacedFactors[]): readonly Statement[] {
  const { rows, columns, axes } = storage.valueOf(result);
  const sizes = axes ?? [rows, columns];
  const array = storage.arrayOf(result);
  const isFull = ({ output }: PlacedFactors): boolean => new Set(output).size === output.length;
  const ordered = [...products.filter(isFull), ...products.filter((one) => !isFull(one))];
  const whole = ordered[0] !== undefined && isFull(ordered[0]);
  const statements = ordered.flatMap(({ factors, output }, position): readonly Statement[] => {
    const sizeOf = (label: number): Dimension => sizes[output.indexOf(label)] ?? UNIT;
    const counters = new Map<number, Counter>();
    const at = (labels: readonly number[], own: readonly Dimension[]): Index => {
      const strides = stridesOf(own);
      return place(...labels.map((label, axis) => [counters.get(label) ?? null, strides[axis] ?? UNIT] as const));
    };
    const over = ([label, ...rest]: readonly number[]): readonly Statement[] => {
      if (label !== undefined) return blocks.loop(sizeOf(label), (counter) => {
        counters.set(label, counter);
        return over(rest);
      });
      const value = product(factors.map(({ view, labels }) => blocks.at(view.value, at(labels, labels.map(sizeOf)))));
      return [{ kind: whole && position === 0 ? "store" : "accumulate", array, index: at(output, sizes), value }];
    };
    return over([...new Set(output)]);
  });
  return [...(whole ? [] : [{ kind: "fill", array, value: ZERO } as const]), ...statements];
}
