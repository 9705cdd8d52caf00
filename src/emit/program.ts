/** What is emitted: an expression, its derivatives and their shared parts, as terms. Knows no target. */
import type { Hypothesis } from "../term/symbols.js";
import type { Term, TermOf } from "../term/term.js";

/** Which question the outputs answer; the self-check of generated code differs. */
export type ProgramOrder = "gradient" | "vjp" | "jvp";

export interface EmittedProgram {
  /** The name of the generated function: `grad`, `jvp`, … */
  readonly name: string;
  readonly order: ProgramOrder;
  /** The expression as the reader wrote it. */
  readonly source: string;
  /** In order of first appearance; tangents and cotangents come last. */
  readonly inputs: readonly TermOf<"variable">[];
  /** Of a jvp, each variable with its tangent, both among the inputs. */
  readonly tangents: readonly { readonly variable: TermOf<"variable">; readonly tangent: TermOf<"variable"> }[];
  readonly value: Term;
  /** Shared parts in order of definition: variables with the role `part`, which later terms may use. */
  readonly bindings: readonly { readonly variable: TermOf<"variable">; readonly value: Term }[];
  /** One derivative for each `wrt`, or one tangent with the name of the value. */
  readonly outputs: readonly { readonly name: string; readonly value: Term }[];
  readonly hypotheses: readonly Hypothesis[];
}
