/** What rules are once elaborated: terms with pattern variables, and where they come from. Knows no files and no matching. */
import type { Dimension, Shape } from "../term/dimension.js";
import type { Definition, FunctionSymbol, Hypothesis, OperatorSymbol } from "../term/symbols.js";
import type { Term, TermOf } from "../term/term.js";
import type { MistakeEntry, RuleEntry } from "../syntax/rulebook.js";

interface Common {
  readonly name: string;
  /** The entry as written, with its citation. */
  readonly entry: RuleEntry;
  readonly given: readonly Hypothesis[];
}

/**
 * How one argument of an operator is differentiated.
 * `adjoint`: the map is linear in `variable`, and ⟨map, cotangent⟩ = ⟨variable, result⟩.
 * `pullback`: the same for the derivative of a map that is not linear. `pushforward`: `result` = D map · tangent.
 */
export interface Lemma extends Common {
  readonly kind: "lemma";
  readonly mode: "adjoint" | "pullback" | "pushforward";
  readonly map: Term;
  readonly variable: TermOf<"variable">;
  /** The cotangent δ, or the tangent for a pushforward. */
  readonly argument: TermOf<"variable">;
  readonly result: Term;
}

/** `left = right`, used from left to right. */
export interface Rewrite extends Common {
  readonly kind: "rewrite";
  readonly left: Term;
  readonly right: Term;
}

/** `left = right` in scalar variables: a fact about functions that the kernel may use. */
export interface RelationRule extends Common {
  readonly kind: "relation";
  readonly left: Term;
  readonly right: Term;
}

/** `left` wrongly written as `right`. It is about what is written: both sides are matched as syntax, which `entry` has. */
export interface Mistake extends Common {
  readonly kind: "mistake";
  readonly entry: MistakeEntry;
  readonly left: Term;
  /** Null where its shapes clash, as those of what is wrongly written may. */
  readonly right: Term | null;
  readonly says: string;
}

export interface FunctionRule extends Common {
  readonly kind: "function";
  readonly symbol: FunctionSymbol;
}

export interface OperatorRule extends Common {
  readonly kind: "operator";
  readonly symbol: OperatorSymbol;
}

/** A definition of one row and the shapes that its parameters have there. */
export interface RowForm {
  readonly ofRow: Definition;
  readonly shapes: readonly Shape[];
  /** How many rows there are. */
  readonly rows: Dimension;
}

export interface DefinitionRule extends Common {
  readonly kind: "define";
  readonly symbol: Definition;
  /** What it is row by row, or for a scalar the mean over the rows: the same definition of one row. */
  readonly rowwise: RowForm | null;
}

export type Rule = Lemma | Rewrite | RelationRule | Mistake | FunctionRule | OperatorRule | DefinitionRule;
