/** Contractions as data: which axes of several tensors run together, and which stay. Knows no terms and no texts. */
import { type Dimension, type Shape, sameSize, UNIT } from "./dimension.js";

/** One label for each axis of an argument; null for an axis of size 1 without one: the columns of a vector, both axes of a scalar. */
export type AxisLabels = readonly (number | null)[];

/**
 * output(o…) = Σ Π argument(i…): a label stands for one index wherever it occurs, and a label that is not in `output` is summed.
 * Labels are 0, 1, … in the order in which the arguments mention them first; those of `output` are distinct and occur in an argument.
 * `names` spells them for the reader and means nothing.
 */
export interface Contraction {
  readonly inputs: readonly AxisLabels[];
  readonly output: readonly number[];
  readonly names: readonly string[];
}

/** More axes and labels than this are refused wherever they are written, and are not made by simplifying. */
export const mostAxes = 8;
export const mostLabels = 26;
export const mostArguments = 24;

/** The contraction with its labels in order; `name` spells a label of the given one. */
export function numbered(inputs: readonly AxisLabels[], output: readonly number[], name: (label: number) => string | undefined): Contraction {
  const numbers = new Map<number, number>();
  const renumber = (label: number): number => {
    const known = numbers.get(label) ?? numbers.size;
    numbers.set(label, known);
    return known;
  };
  const renamed = inputs.map((labels) => labels.map((label) => (label === null ? null : renumber(label))));
  const count = numbers.size;
  const kept = output.map(renumber);
  if (numbers.size > count || new Set(kept).size < kept.length) throw new Error("internal: a contraction whose output labels are not distinct labels of its arguments");
  return { inputs: renamed, output: kept, names: distinctNames([...numbers.keys()].map(name)) };
}

const letters: readonly string[] = Array.from("ijklmnopqrstuvwxyzabcdefgh");

/** The wanted names where they are free, and letters from i on for the others. */
function distinctNames(wanted: readonly (string | undefined)[]): readonly string[] {
  const given = new Set<string>();
  const own = wanted.map((name) => {
    if (name === undefined || given.has(name)) return undefined;
    given.add(name);
    return name;
  });
  const free = letters.filter((letter) => !given.has(letter)).values();
  return own.map((name, label) => name ?? free.next().value ?? `i${label}`);
}

/** The size of each label; null where two axes with one label differ. */
export function labelSizes(inputs: readonly AxisLabels[], shapes: readonly Shape[]): ReadonlyMap<number, Dimension> | null {
  const sizes = new Map<number, Dimension>();
  for (const [position, labels] of inputs.entries()) {
    for (const [axis, label] of labels.entries()) {
      const size = shapes[position]?.[axis];
      if (label === null || size === undefined) continue;
      const known = sizes.get(label);
      if (known !== undefined && !sameSize(known, size)) return null;
      sizes.set(label, size);
    }
  }
  return sizes;
}

/** The shape with the given axes: none make a scalar, one a vector. */
export function shapeOfAxes([rows = UNIT, columns = UNIT, ...rest]: readonly Dimension[]): Shape {
  return [rows, columns, ...rest];
}

/** `labels` for the axes of a shape with that many axes; the axis that makes a vector a column, and both of a scalar, carry none. */
export function axisLabels(shape: Shape, labels: readonly number[]): AxisLabels {
  return shape.map((_, axis) => labels[axis] ?? null);
}

/** What tells contractions apart. */
export function contractionKey({ inputs, output }: Contraction): string {
  return `${inputs.map((labels) => labels.map((label) => label ?? "").join(".")).join(",")}>${output.join(".")}`;
}

/** `ij,jk->ik`, or `batch i, i -> batch` where a name has more than one letter. */
export function spelled({ inputs, output, names }: Contraction): string {
  const words = names.some((name) => name.length > 1);
  const spell = (labels: AxisLabels): string => labels.flatMap((label) => (label === null ? [] : [names[label] ?? ""])).join(words ? " " : "");
  return words ? `${inputs.map(spell).join(", ")} -> ${spell(output)}` : `${inputs.map(spell).join(",")}->${spell(output)}`;
}
