/** The sizes of a program from the lengths of its arguments. Knows no way of running it. */
import type { LoopProgram } from "../emit/loops/program.js";
import { type Dimension, isUnit, sizeValue, UNIT } from "../term/dimension.js";

/** How many numbers each input holds, in order; 1 for a number. */
export const inputLengths = ({ inputs, arrays }: LoopProgram): readonly Dimension[] => inputs.map(({ place }) => (place.kind === "array" ? (arrays[place.array]?.length ?? UNIT) : UNIT));

/**
 * The size of each name, `given` or the only one with which an argument has its length. Throws a RangeError, with the name of what is wrong, where a
 * size stays open or a length fits none.
 */
export function learntSizes(program: LoopProgram, names: readonly string[], lengths: readonly number[], given: ReadonlyMap<string, number>): ReadonlyMap<string, number> {
  const sizes = new Map(given);
  const wanted = inputLengths(program);
  for (let learning = true; learning; ) {
    learning = false;
    wanted.forEach(({ coefficient, powers }, index) => {
      const open = powers.filter(([name]) => !sizes.has(name));
      const [only] = open;
      if (only === undefined || open.length > 1) return;
      const known = powers.reduce((total, [name, exponent]) => total * (sizes.get(name) ?? 1) ** exponent, coefficient);
      const size = Math.round(((lengths[index] ?? 0) / known) ** (1 / only[1]));
      sizes.set(only[0], Math.max(1, size));
      learning = true;
    });
  }
  for (const name of program.sizes) {
    const size = sizes.get(name);
    if (size === undefined) throw new RangeError(`the size ${name} cannot be read from the lengths of the arguments: pass it as { sizes: { ${name}: … } }`);
    if (!Number.isInteger(size) || size < 1) throw new RangeError(`the size ${name}: expected a whole number of at least 1`);
  }
  wanted.forEach((size, index) => {
    const expected = sizeValue(size, sizes);
    if (lengths[index] !== expected) throw new RangeError(`${names[index] ?? ""}: expected ${expected} numbers${isUnit(size) ? "" : ` (${size.key})`}, not ${lengths[index] ?? 0}`);
  });
  return sizes;
}
