/** Which memory each array of a loop program gets: one slot after another, shared by working arrays of one size that are never needed together. Knows no code. */
import { type Dimension, sizeValue, UNIT } from "../../../term/dimension.js";
import type { LoopProgram } from "../../loops/program.js";
import { placesOf } from "../../loops/reuse.js";

export interface Storage {
  /** How many numbers each slot holds. */
  readonly slots: readonly Dimension[];
  /** By array. */
  readonly slotOf: readonly number[];
  /** By input: where a number that is given lies; -1 for an array. */
  readonly slotOfNumber: readonly number[];
}

export function storageOf(program: LoopProgram): Storage {
  const slots: Dimension[] = [];
  const add = (size: Dimension): number => slots.push(size) - 1;
  const places = placesOf(program, ({ role }) => role === "work");
  const own = program.arrays.map(({ length }, array) => (places[array] === array ? add(length) : -1));
  const slotOf = places.map((place) => own[place] ?? -1);
  return { slots, slotOf, slotOfNumber: program.inputs.map(({ place }) => (place.kind === "scalar" ? add(UNIT) : -1)) };
}

/** Between slots, so that arrays of a power of two do not fall onto the same lines of a cache, and numbers read past an end are harmless. */
export const slotGap = 64;
const line = 64;

/** Where each slot begins, and how many bytes of memory there are, for numbers of `bytes` behind `start` bytes of working memory. */
export function addressesOf({ slots }: Storage, sizes: ReadonlyMap<string, number>, bytes: number, start: number): { readonly at: readonly number[]; readonly end: number } {
  let end = Math.ceil(start / line) * line;
  const at = slots.map((size) => {
    const here = end;
    end = Math.ceil((end + sizeValue(size, sizes) * bytes) / line) * line + slotGap;
    return here;
  });
  return { at, end };
}
