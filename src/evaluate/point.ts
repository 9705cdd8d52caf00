// Where a term is evaluated: numbers for size names and arrays for variables; it does not know how they were chosen.
import type { Term, TermOf } from "../term/term.js";
import type { Tensor } from "./tensor.js";

/** `values` is keyed by `variableKey`. */
export interface Point {
  readonly sizes: ReadonlyMap<string, number>;
  readonly values: ReadonlyMap<string, Tensor>;
}

/** A named shared part with its term; a list of them is in order of definition. */
export interface Binding {
  readonly variable: TermOf<"variable">;
  readonly value: Term;
}

/** The name of what a reader gives; with the role before it otherwise, so that a reader's `δ` never meets the cotangent. */
export function variableKey(variable: { readonly name: string; readonly role: TermOf<"variable">["role"] }): string {
  return variable.role === "given" ? variable.name : `${variable.role}:${variable.name}`;
}
