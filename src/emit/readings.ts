/** Which entries a gradient in a structured matrix moves, in words. Knows no alphabet. */
import { isColumnShape } from "../term/dimension.js";
import type { Attribute } from "../term/symbols.js";
import type { TermOf } from "../term/term.js";
import { boundBy, type EntriesReading, type Tying, tyingOf } from "../term/tying.js";

const tied: { readonly [T in Tying]: string } = {
  symmetric: "a symmetric",
  diagonal: "a diagonal",
  skew: "a skew",
  lower: "a lower triangular",
  upper: "an upper triangular",
};

const bound: ReadonlyMap<Attribute, string> = new Map<Attribute, string>([["orthogonal", "an orthogonal"], ["toeplitz", "a Toeplitz"], ["onehot", "a one-hot"], ["binary", "a binary"], ["unitnorm", "a unit"], ["prob", "a probability vector"]]);

/** `entries of X free: each moves by itself, at a symmetric X`; null where the entries of the variable are independent. `name` is how it is written. */
export function readingInWords(variable: Pick<TermOf<"variable">, "attributes" | "shape">, name: string, reading: EntriesReading): string | null {
  const [tying, binding] = [tyingOf(variable), boundBy(variable)];
  if (tying !== null && reading === "tied") return `entries of ${name} tied: the independent entries of ${tied[tying]} ${name} move`;
  const place = binding === "prob" && !isColumnShape(variable.shape) ? "a stochastic" : (bound.get(binding ?? "prob") ?? "a stochastic");
  if (binding !== null) return `entries of ${name} free: each moves by itself, at ${place} ${name}`;
  return tying === null ? null : `entries of ${name} free: each moves by itself, at ${tied[tying]} ${name}`;
}
