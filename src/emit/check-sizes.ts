/** The sizes at which generated code checks itself. Knows no target. */
import { sizeValue } from "../term/dimension.js";
import type { Schedule } from "./schedule/instruction.js";

/** Small distinct sizes, with every `tall` matrix taller than wide. */
export function checkSizes(scheduled: Schedule): ReadonlyMap<string, number> {
  const values = new Map(scheduled.sizes.map((name, index) => [name, index + 2]));
  for (let round = 0; round < scheduled.sizes.length; round += 1) {
    for (const { rows, columns, attributes } of scheduled.inputs) {
      const [long, short] = attributes.includes("tall") ? [rows, columns] : attributes.includes("wide") ? [columns, rows] : [null, null];
      if (long === null || short === null || sizeValue(long, values) > sizeValue(short, values)) continue;
      const [[a] = []] = long.powers;
      const [[b] = []] = short.powers;
      if (a !== undefined && b === undefined) values.set(a, sizeValue(short, values) + 1);
      else if (a !== undefined && b !== undefined) {
        const [high, low] = [values.get(b) ?? 2, values.get(a) ?? 2];
        values.set(a, high);
        values.set(b, low);
      }
    }
  }
  return values;
}
