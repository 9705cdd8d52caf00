/** At which sizes generated code checks itself, and which matrices it moves both triangles of. Knows no target. */
import { sizeValue } from "../term/dimension.js";
import { plainName } from "./notation.js";
import type { EmittedProgram } from "./program.js";
import { readByTriangle } from "./schedule/factorise.js";
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

/** The variables of whose matrices the code may read one triangle: differences move both. */
export function triangularNames(program: EmittedProgram, scheduled: Schedule): ReadonlySet<string> {
  const values = readByTriangle(scheduled);
  return new Set(scheduled.inputs.flatMap(({ value }, index) => {
    const variable = program.inputs[index];
    return variable !== undefined && values.has(value) ? [plainName(variable)] : [];
  }));
}
