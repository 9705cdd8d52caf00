/** What called names mean to the elaborator: functions, operators and definitions by name. Knows no rule files. */
import type { Definition, FunctionSymbol, OperatorSymbol } from "./symbols.js";

export type LibraryEntry =
  | { readonly kind: "function"; readonly symbol: FunctionSymbol }
  | { readonly kind: "operator"; readonly symbol: OperatorSymbol }
  | { readonly kind: "definition"; readonly symbol: Definition };

export interface Library {
  /** The meaning of a called name, or null. */
  find(name: string): LibraryEntry | null;
  /** Every name, for suggestions. */
  names(): Iterable<string>;
}
