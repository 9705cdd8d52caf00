/** The convention by which a name without a declaration is read, and what it may be instead; knows no shapes of expressions. */
import { isGreekName } from "../../syntax/greek.js";

export type VariableKind = "scalar" | "vector" | "matrix";

/** Upper case: matrix; Greek (letter or spelled), lower case: scalar; other lower case: vector. */
export function conventionalKind(name: string): VariableKind {
  if (/^\p{Lu}/u.test(name)) return "matrix";
  return isGreekName(name) ? "scalar" : "vector";
}

/** How far a reading is from the convention; readings without an entry are never tried. */
const departures: { readonly [K in VariableKind]: readonly { readonly kind: VariableKind; readonly cost: number }[] } = {
  vector: [{ kind: "scalar", cost: 1 }, { kind: "matrix", cost: 3 }],
  scalar: [{ kind: "vector", cost: 2 }, { kind: "matrix", cost: 3 }],
  matrix: [{ kind: "vector", cost: 3 }],
};

export type Reading = ReadonlyMap<string, VariableKind>;

/** The readings of `names` that differ from the convention, cheapest first and grouped by cost; at most `most` in all, and none with a scalar of `notScalar`. */
export function otherReadings(names: readonly string[], notScalar: ReadonlySet<string>, most: number): readonly (readonly Reading[])[] {
  const base = new Map(names.map((name) => [name, conventionalKind(name)]));
  const steps = names.flatMap((name) => departures[conventionalKind(name)].filter(({ kind }) => kind !== "scalar" || !notScalar.has(name)).map((step) => ({ name, ...step })));
  const groups: Reading[][] = [];
  let total = 0;
  for (let cost = 1; cost <= 4; cost += 1) {
    const group: Reading[] = [];
    const extend = (from: number, left: number, reading: Reading): void => {
      if (left === 0) {
        group.push(reading);
        total += 1;
        return;
      }
      for (let index = from; index < steps.length && total < most; index += 1) {
        const step = steps[index];
        if (step === undefined || step.cost > left || reading.get(step.name) !== base.get(step.name)) continue;
        extend(index + 1, left - step.cost, new Map(reading).set(step.name, step.kind));
      }
    };
    extend(0, cost, base);
    groups.push(group);
  }
  return groups;
}
