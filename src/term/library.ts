/** What called names, and those of constants, mean to the elaborator: functions, operators and definitions by name. Knows no rule files. */
import type { Definition, FunctionSymbol, OperatorSymbol } from "./symbols.js";

export type LibraryEntry =
  | { readonly kind: "function"; readonly symbol: FunctionSymbol }
  | { readonly kind: "operator"; readonly symbol: OperatorSymbol }
  | { readonly kind: "definition"; readonly symbol: Definition };

export interface Library {
  /** The meaning of a name called with `count` arguments, or null; where none takes that many, what the name means with others. */
  find(name: string, count?: number): LibraryEntry | null;
  /** Every name, for suggestions. */
  names(): Iterable<string>;
}

/** The number that a name stands for where nothing of the reader's bears it, such as `pi`; null for any other name. */
export function constantNamed(library: Library, name: string): Definition | null {
  const found = library.find(name, 0);
  return found?.kind === "definition" && found.symbol.parameters.length === 0 ? found.symbol : null;
}
