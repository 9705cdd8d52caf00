/** What an assignment asks, as its file says it: texts and policies. Knows no file format and derives nothing. */
import type { AssignmentPlaces } from "./assignment/place.js";
import type { MistakeCode } from "./mistake-codes.js";

export type LayoutPolicy = "denominator" | "numerator" | "any";

/** Which readings of a right answer count as right, for all problems or for one. */
export interface Conventions {
  /** Of gradients. `denominator`: the shape of the variable; `numerator`: its transpose; `any`: both, with a note. */
  readonly layout: LayoutPolicy;
  /** Of Jacobians, of which the layout is a matter of its own. `numerator`: outputs are rows, as the house has it; `denominator`: columns. */
  readonly jacobian: LayoutPolicy;
  /** At a kink: `any` value of the derivative is right, with a note; `zero`: relu′(0) = 0 must hold there too. */
  readonly kink: "any" | "zero";
  /** `exact`; or `any`: right up to a positive constant factor, with a note. */
  readonly scale: "exact" | "any";
  /** Of a symmetric variable: entries moved each by itself (`free`), together (`tied`: G + Gᵀ − I ⊙ G), projected (`projected`: (G + Gᵀ)/2), or `any` of these, with a note. */
  readonly symmetric: "free" | "tied" | "projected" | "any";
}

export const usualConventions: Conventions = { layout: "denominator", jacobian: "numerator", kink: "any", scale: "exact", symmetric: "free" };

/** Form that is asked for beside correctness. It never makes a right answer wrong: what it misses is said. */
export type Form = "equivalent" | "simplified" | "no-inverse" | "same-form";

export type AskedOrder = "gradient" | "jacobian" | "hessian" | "jvp" | "vjp" | "hvp";

/** One name that the student has to give: what it is the derivative in, and its points. */
export interface AskedAnswer {
  readonly name: string;
  readonly wrt: string;
  readonly points: number;
}

export interface AssignmentProblem {
  readonly id: string;
  readonly title: string | null;
  /** The expression or program in Gradus' language. */
  readonly given: string;
  /** Declarations by name. */
  readonly let: ReadonlyMap<string, string>;
  readonly ask: readonly AskedAnswer[];
  readonly order: AskedOrder;
  readonly conventions: Conventions;
  readonly accept: readonly Form[];
  /** The teacher's sentences, over the built-in ones. */
  readonly feedback: ReadonlyMap<MistakeCode, string>;
  /** The teacher's own `mistake` entries, as text of a rule file; tried before the built-in ones. */
  readonly mistakes: string;
  /** Part of the points for a wrong answer with this mistake alone, from 0 to 1. */
  readonly partial: ReadonlyMap<MistakeCode, number>;
  /** Part of the points that a wrong answer can earn by lines that follow (follow-through), from 0 to 1. */
  readonly followThrough: number;
}

export interface Assignment {
  readonly title: string;
  readonly problems: readonly AssignmentProblem[];
  /** Where its texts stand in the file that it was read from: diagnostics about them point there. Absent where a program made it. */
  readonly places?: AssignmentPlaces;
}
