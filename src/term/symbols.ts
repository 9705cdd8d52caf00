/** What a term can refer to: variables, functions, operators, definitions, and conditions on terms; knows no rule files. */
import type { AttributeName } from "../syntax/declaration.js";
import type { ConditionPhrase } from "../syntax/rulebook.js";
import type { Shape } from "./dimension.js";
import type { Term } from "./term.js";

/** Facts about a variable that answers may use, and hints that only steer sampling. */
export type Attribute = AttributeName;

/**
 * Who introduced a variable. Two variables are the same when role and name are: a reader's `δ` never meets the kernel's.
 * `given` by the reader · `part` a named shared part of an answer · `tangent` dX · `cotangent` δ · `pattern` bound by a rule.
 */
export type Role = "given" | "part" | "tangent" | "cotangent" | "pattern";

/** What a hypothesis says of its term. */
export type Condition = ConditionPhrase;

export interface Hypothesis {
  readonly term: Term;
  readonly condition: Condition;
}

/** An entrywise function of one real variable. */
export interface FunctionSymbol {
  readonly name: string;
  /** The name of the scalar `pattern` variable in `derivative`, `given` and `domain`. */
  readonly parameter: string;
  /** The derivative as a scalar term in the parameter; null when Gradus knows the function but not its derivative. */
  readonly derivative: Term | null;
  /** Where the derivative holds (kinks). */
  readonly given: readonly Hypothesis[];
  /** Where the function is defined. */
  readonly domain: readonly Hypothesis[];
  /** What is true of the function wherever it is defined, such as `exp(x) is positive`. */
  readonly ensures: readonly Hypothesis[];
  /** The equation that defines it, as left = right in the parameter; null for what proofs start from. */
  readonly from: readonly [left: Term, right: Term] | null;
}

export interface Parameter {
  readonly name: string;
  readonly shape: Shape;
  /** A target (such as the first argument of `mse`) is not differentiated unless asked for by name. */
  readonly target: boolean;
}

/** A named abbreviation: `name(parameters) = body`, where parameters are `pattern` variables and `sizes` its size names. */
export interface Definition {
  readonly name: string;
  readonly parameters: readonly Parameter[];
  readonly sizes: readonly string[];
  readonly shape: Shape;
  readonly body: Term;
  readonly given: readonly Hypothesis[];
  /** What is true of every value. */
  readonly ensures: readonly Hypothesis[];
  /** Whether each entry of the value depends on one entry of every tensor argument: then a scalar may stand for a tensor. */
  readonly entrywise: boolean;
  /** Whether its two arguments may be exchanged: a number is then read as the second. */
  readonly commutes: boolean;
}

/** A function of tensors that is not unfolded, known by its shape, its tangent and the equation it solves. */
export interface OperatorSymbol {
  readonly name: string;
  readonly parameters: readonly Parameter[];
  readonly sizes: readonly string[];
  readonly shape: Shape;
  /** D f · (dX, …) in the parameters and `tangent` variables of the same names; null when not differentiable yet. */
  readonly tangent: Term | null;
  /** Where the tangent holds. */
  readonly given: readonly Hypothesis[];
  /** Where it is defined. */
  readonly domain: readonly Hypothesis[];
  /** What is true wherever it is defined, such as `chol(A) is invertible`. */
  readonly ensures: readonly Hypothesis[];
  /** The defining equation, as left = right. */
  readonly from: readonly [left: Term, right: Term] | null;
}
