/** Working arrays of equal length in one place where one is done with before the next is begun. Knows no target. */
import { arraysIn, renamed } from "./arrays.js";
import type { LoopArray, LoopProgram } from "./program.js";

/**
 * For each array the one whose place it takes: itself, or one of those that `shares` lets be shared, of its length, that is done with before. Every
 * array is written as a whole before it is read, so that what another has left there does not matter; two that one statement of the body mentions
 * stay apart.
 */
export function placesOf({ arrays, body }: LoopProgram, shares: (array: LoopArray) => boolean): readonly number[] {
  const first = new Map<number, number>();
  const last = new Map<number, number>();
  body.forEach((statement, at) => {
    for (const array of arraysIn(statement)) {
      if (!first.has(array)) first.set(array, at);
      last.set(array, at);
    }
  });
  const places = arrays.map((_, array) => array);
  const free = new Map<string, { readonly place: number; readonly from: number }[]>();
  for (const [array, at] of first) {
    const one = arrays[array];
    if (one === undefined || !shares(one)) continue;
    const list = free.get(one.length.key) ?? [];
    free.set(one.length.key, list);
    const index = list.findIndex(({ from }) => from <= at);
    const [found] = index < 0 ? [] : list.splice(index, 1);
    const place = found?.place ?? array;
    places[array] = place;
    list.push({ place, from: (last.get(array) ?? at) + 1 });
  }
  return places;
}

/** The program in fewer arrays. Arrays with a name of the reader's keep a place of their own. */
export function reused(program: LoopProgram): LoopProgram {
  const places = placesOf(program, ({ role, name }) => role === "work" && name === null);
  return { ...program, body: program.body.map((statement) => renamed(statement, (array) => places[array] ?? array)) };
}
