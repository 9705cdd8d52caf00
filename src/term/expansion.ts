/** A tensor as small tensors, its core, and the places where their products stand. Knows no derivative and no target. */
import type { Dimension } from "./dimension.js";
import type { Term } from "./term.js";

/** A part of a core: `name` for the reader, and a scalar, vector, matrix or tensor. */
export interface Core {
  readonly name: string;
  readonly value: Term;
}

/** Part `core` of the core, with a label for each axis that is not of size 1. */
export interface PlacedCore {
  readonly core: number;
  readonly labels: readonly number[];
}

/**
 * result(axes…) = Π core(labels…), where axes with one label agree; zero elsewhere. No label is summed, and a label may stand for axes of
 * the result alone: entries repeated along it.
 */
export interface PlacedProduct {
  readonly output: readonly number[];
  readonly factors: readonly PlacedCore[];
}

/** The sum of `products`, on the axes that `axes` measure. */
export interface Expansion {
  readonly core: readonly Core[];
  readonly axes: readonly Dimension[];
  readonly products: readonly PlacedProduct[];
}

/** Whether the core is the result itself. */
export function isWhole({ products: [only, ...more] }: Expansion): boolean {
  return only !== undefined && more.length === 0 && only.factors.length === 1 && (only.factors[0]?.labels.length ?? 0) === only.output.length;
}

/** `[i, j, k, l] = [i = k] blocks[i, j, l]`, with a letter for each axis of the result and brackets that are 1 or 0. */
export function formulaOf({ core, axes, products }: Expansion): string {
  const letters = axes.map((_, axis) => "ijklmnpqrstuvwxyz"[axis] ?? `i${axis}`);
  const written = products.map(({ output, factors }) => {
    const letter = (label: number): string => letters[output.indexOf(label)] ?? "";
    const product = factors.map(({ core: index, labels }) => `${core[index]?.name ?? ""}${labels.length === 0 ? "" : `[${labels.map(letter).join(", ")}]`}`).join(" ");
    const equal = output.flatMap((label, axis) => (output.indexOf(label) === axis ? [] : [`[${letter(label)} = ${letters[axis] ?? ""}]`]));
    return [...equal, product].join(" ");
  });
  return `[${letters.join(", ")}] = ${written.join(" + ")}`;
}
