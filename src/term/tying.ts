/** How the entries of a declared matrix hang together, for derivatives in its independent entries. Knows no polynomials and no numbers. */
import { isScalarShape, isSquareShape } from "./dimension.js";
import type { Attribute } from "./symbols.js";
import type { TermOf } from "./term.js";

/**
 * The two readings of a gradient in a structured matrix. `free`: every entry moves by itself, at a point of the structure. `tied`: the derivative
 * in an independent entry, which is the sum over the places where that entry stands, each with its sign; zero where no entry stands.
 */
export type EntriesReading = "free" | "tied";

export type Tying = "symmetric" | "diagonal" | "skew" | "lower" | "upper";

type Variable = Pick<TermOf<"variable">, "attributes" | "shape">;

/** How entries are tied; null where each is independent, or where `untied` says that they are bound in another way. */
export function tyingOf({ attributes, shape }: Variable): Tying | null {
  if (!isSquareShape(shape) || isScalarShape(shape)) return null;
  const has = (...names: readonly Attribute[]): boolean => names.some((name) => attributes.includes(name));
  if (has("diagonal")) return "diagonal";
  if (has("symmetric", "spd", "psd")) return "symmetric";
  if (has("skew")) return "skew";
  if (has("upper")) return "upper";
  return has("lower", "triangular") ? "lower" : null;
}

/** A fact that binds entries in a way that no independent entries are given for; null where there is none. */
export function boundBy({ attributes }: Variable): Attribute | null {
  return bound.find((name) => attributes.includes(name)) ?? null;
}

const bound: readonly Attribute[] = ["orthogonal", "toeplitz", "prob", "rowprob", "onehot", "binary", "unitnorm"];
