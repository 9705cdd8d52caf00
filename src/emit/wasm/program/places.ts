/** Where the entries of arrays lie and how large sizes are, as code: numbers where sizes are given, else numbers that the loader gives. Knows no statements. */
import { type Dimension, isUnit, sizeValue } from "../../../term/dimension.js";
import type { Index } from "../../loops/expression.js";
import type { Code } from "../instructions.js";
import type { ModuleBuilder } from "../module.js";
import { computed, plus, times, type Whole, whole } from "./whole.js";

/** Numbers that the module asks of its loader, in the order of their names 0, 1, … */
export interface Asked {
  readonly sizes: readonly Dimension[];
}

export interface Places {
  readonly size: (size: Dimension) => Whole;
  /** The address of a slot. */
  readonly slot: (slot: number) => Whole;
  readonly asked: Asked;
}

/** For sizes that are known. */
export function literalPlaces(sizes: ReadonlyMap<string, number>, at: readonly number[]): Places {
  return { size: (size) => whole(sizeValue(size, sizes)), slot: (slot) => whole(at[slot] ?? missing()), asked: { sizes: [] } };
}

/** For sizes that the loader knows: imports `size.0`, … and `at.0`, … */
export function givenPlaces(module: ModuleBuilder): Places {
  const asked: Dimension[] = [];
  const known = new Map<string, Code<"i32">>();
  const given = (from: string, name: string): Whole => {
    const found = known.get(`${from}.${name}`) ?? module.given(from, name);
    known.set(`${from}.${name}`, found);
    return computed(found);
  };
  return {
    size: (size) => {
      if (size.powers.length === 0) return whole(size.coefficient);
      const at = asked.findIndex(({ key }) => key === size.key);
      return given("size", `${at < 0 ? asked.push(size) - 1 : at}`);
    },
    slot: (slot) => given("at", `${slot}`),
    asked: { sizes: asked },
  };
}

/** The bytes from the start of an array to an entry, of the counters that are known. */
export function offsetOf({ offset, terms }: Index, places: Places, bytes: number, counter: (id: number) => Code<"i32"> | null): Whole {
  return terms.reduce((total, { counter: id, stride }) => {
    const at = counter(id);
    return at === null ? total : plus(total, times(computed(at), strideOf(stride, places, bytes)));
  }, whole(offset * bytes));
}

/** The bytes between neighbours along a stride. */
export const strideOf = (stride: Dimension, places: Places, bytes: number): Whole => (isUnit(stride) ? whole(bytes) : times(places.size(stride), whole(bytes)));

function missing(): never {
  throw new Error("internal: a slot without an address");
}
