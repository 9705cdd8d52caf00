/** Sums of products under labels as loops, the innermost along the entries of as many arrays as possible. Knows no other instruction. */
import { type Dimension, isUnit, multiplySizes, UNIT } from "../../term/dimension.js";
import { ZERO } from "../../term/rational.js";
import type { Labelled } from "../schedule/instruction.js";
import type { Blocks, Counter } from "./blocks.js";
import { type Expression, type Index, place, product } from "./expression.js";
import type { Statement } from "./program.js";
import type { LoopStorage } from "./storage.js";

/** The strides of axes stored row by row. */
export function stridesOf(axes: readonly Dimension[]): readonly Dimension[] {
  return axes.map((_, axis) => axes.slice(axis + 1).reduce(multiplySizes, UNIT));
}

/** Loops over the labels of the result and over those that are summed. */
export function contractionLoops(blocks: Blocks, storage: LoopStorage, result: number, args: readonly Labelled[], output: readonly number[]): readonly Statement[] {
  const axesOf = (value: number): readonly Dimension[] => {
    const { axes, rows, columns } = storage.valueOf(value);
    return axes ?? [rows, columns];
  };
  const sizes = new Map<number, Dimension>();
  for (const { view, labels } of args) labels.forEach((label, axis) => sizes.set(label, axesOf(view.value)[axis] ?? UNIT));
  const sizeOf = (label: number): Dimension => sizes.get(label) ?? UNIT;
  const bound = [...sizes.keys()].filter((label) => !output.includes(label));
  const all = [...args.map(({ labels }) => labels), output];
  /** Arrays that a loop over the label would not walk entry by entry. */
  const strided = (label: number): number => all.filter((labels) => labels.includes(label) && (labels.at(-1) !== label || labels.indexOf(label) !== labels.length - 1)).length;
  const last = [...bound, ...output].reduce<number | null>((best, label) => (best === null || strided(label) < strided(best) ? label : best), null);
  const others = [...output, ...bound].filter((label) => label !== last);
  const inOutput = last !== null && output.includes(last);
  const counters = new Map<number, Counter>();
  const at = (labels: readonly number[]): Index => {
    const strides = stridesOf(labels.map(sizeOf));
    return place(...labels.map((label, axis) => [counters.get(label) ?? null, strides[axis] ?? UNIT] as const));
  };
  const term = (): Expression => product(args.map(({ view, labels }) => blocks.at(view.value, at(labels))));
  const over = (labels: readonly number[], body: () => readonly Statement[]): readonly Statement[] => {
    const [label, ...rest] = labels;
    if (label === undefined) return body();
    return blocks.loop(sizeOf(label), (counter) => {
      counters.set(label, counter);
      return over(rest, body);
    });
  };
  const isNumber = storage.valueOf(result).storage === "scalar";
  if (bound.length === 0) return over([...others, ...(last === null ? [] : [last])], () => [blocks.put(result, at(output), term())]);
  if (last !== null && inOutput && !isUnit(sizeOf(last)) && !isNumber) {
    const array = storage.arrayOf(result);
    return [{ kind: "fill", array, value: ZERO }, ...over([...others, last], () => [{ kind: "accumulate", array, index: at(output), value: term() }])];
  }
  return over(output, () => {
    const { statements, total } = blocks.sum((add) => over([...bound.filter((label) => label !== last), ...(last === null || inOutput ? [] : [last])], () => [add(term())]));
    return [...statements, blocks.put(result, at(output), total)];
  });
}
