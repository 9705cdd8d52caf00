/** What is emitted: an expression, its derivatives and their shared parts, as terms. Knows no target. */
import type { Expansion } from "../term/expansion.js";
import type { Hypothesis } from "../term/symbols.js";
import type { Term, TermOf } from "../term/term.js";
import { type EntriesReading, type Tying, tyingOf } from "../term/tying.js";

/** Which question the outputs answer; the self-check of generated code differs. */
export type ProgramOrder = "gradient" | "vjp" | "jvp" | "jacobian" | "hessian" | "hvp" | "newton";

export interface EmittedOutput {
  readonly name: string;
  readonly value: Term;
  /** Of a gradient in a structured matrix: which entries move. */
  readonly reading: EntriesReading;
  /** Of one block of a Hessian among several: the variable of the gradient that is differentiated in the variable `name`. */
  readonly rows?: TermOf<"variable">;
  /** The same under vec, for formulas, of one result among several that is a tensor. */
  readonly matrix?: Term;
}

export interface EmittedProgram {
  /** The name of the generated function: `grad`, `jvp`, … */
  readonly name: string;
  readonly order: ProgramOrder;
  /** The expression as the reader wrote it. */
  readonly source: string;
  /** In order of first appearance; tangents and cotangents come last. */
  readonly inputs: readonly TermOf<"variable">[];
  /** Of a jvp or hvp, each variable with its tangent, both among the inputs. */
  readonly tangents: readonly { readonly variable: TermOf<"variable">; readonly tangent: TermOf<"variable"> }[];
  readonly value: Term;
  /**
   * Of a Jacobian whose one output is D f · dX: the variable, and its dX, which is no input but runs over all matrices with one entry 1. The
   * result has the axes of D f · dX followed by those of the variable. Null where the outputs are the results themselves.
   */
  readonly along: { readonly variable: TermOf<"variable">; readonly tangent: TermOf<"variable">; /** The Jacobian under vec, for formulas; null where there is no such matrix. */ readonly matrix: Term | null } | null;
  /**
   * Of a Jacobian that is made of smaller tensors: these, and where their entries stand. What is computed instead of the outputs, which stay
   * the formulas. Null where nothing of the kind is known.
   */
  readonly expansion: Expansion | null;
  /** Of a Newton step: the term that computes it in place of the formula −H⁻¹ g, how, and whether H times it was proved to be −g. Null for every other order. */
  readonly newton: { readonly step: Term; readonly method: string; readonly proved: boolean } | null;
  /** Of a Hessian and of a Newton step: the gradient, for who wants value, gradient and result at once. Null for every other order. */
  readonly gradient: Term | null;
  /** Shared parts in order of definition: variables with the role `part`, which later terms may use. */
  readonly bindings: readonly { readonly variable: TermOf<"variable">; readonly value: Term }[];
  /** One derivative for each `wrt`, or one tangent with the name of the value. */
  readonly outputs: readonly EmittedOutput[];
  readonly hypotheses: readonly Hypothesis[];
  /** Of an expression of all samples: what their number is called, the inputs whose first axis runs over them, and what was written of one; else null. */
  readonly batch: EmittedBatch | null;
}

export interface EmittedBatch {
  readonly size: string;
  readonly inputs: readonly TermOf<"variable">[];
  readonly reduction: "mean" | "sum" | "none";
  /** The expression of one sample. */
  readonly sample: string;
}

/** The variables whose derivatives are in their independent entries. */
export function tiedOutputs({ inputs, outputs }: EmittedProgram): readonly { readonly variable: TermOf<"variable">; readonly tying: Tying }[] {
  return outputs.flatMap(({ name, reading }) => {
    const variable = reading === "tied" ? inputs.find((input) => input.role === "given" && input.name === name) : undefined;
    const tying = variable === undefined ? null : tyingOf(variable);
    return variable === undefined || tying === null ? [] : [{ variable, tying }];
  });
}
