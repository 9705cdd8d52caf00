/** What writing statements needs: the body, the arithmetic's surroundings, where arrays, scalars and counters are. Knows no statements. */
import type { Dimension } from "../../../term/dimension.js";
import type { Code, Scalar } from "../instructions.js";
import type { Body, Local } from "../module.js";
import type { Surroundings } from "./arithmetic.js";
import type { Places } from "./places.js";
import type { Whole } from "./whole.js";

export interface Writer<T extends Scalar> extends Surroundings<T> {
  readonly body: Body;
  readonly places: Places;
  /** The address of an array's first number. */
  readonly address: (array: number) => Whole;
  readonly lengthOf: (array: number) => Dimension;
  readonly scalar: (scalar: number) => Local<T>;
  /** The counter of a loop around. */
  readonly counter: (counter: number) => Code<"i32">;
  /** From now on the counter is in this local. */
  readonly enter: (counter: number, local: Local<"i32">) => void;
}
