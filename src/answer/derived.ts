/** What the library returns for a question: answers with certificates, steps and hypotheses, ready to print. Knows no files and no terminal. */
import type { Certificate } from "../certify/certificate.js";
import type { Derivation } from "../derive/derivation.js";
import { ascii } from "../emit/ascii.js";
import { latex } from "../emit/latex.js";
import { text } from "../emit/text.js";
import type { Problem } from "./problem.js";
import type { Shape } from "../term/dimension.js";
import type { Hypothesis } from "../term/symbols.js";
import type { Term, TermOf } from "../term/term.js";
import { createInliner } from "./inline.js";
import { stepsOf, type Step } from "./steps.js";

export type Order = "gradient" | "vjp" | "jvp" | "jacobian" | "hessian";

/** One formula. `value` may use the names of the derivation's `where`. */
export interface Answer {
  /** The variable differentiated in; for a jvp, the variables joined by commas. */
  readonly wrt: string;
  readonly order: Order;
  readonly shape: Shape;
  readonly value: Term;
  /** Where it holds; empty when it holds everywhere. */
  readonly hypotheses: readonly Hypothesis[];
  readonly certificate: Certificate;
  /** The formula with the shared names; `inlined` has none, and is null when it is longer than 10,000 characters. */
  toString(): string;
  readonly ascii: string;
  readonly latex: string;
  readonly inlined: string | null;
  readonly steps: readonly Step[];
}

export interface Where {
  readonly name: string;
  readonly variable: TermOf<"variable">;
  readonly value: Term;
}

export interface Derived {
  readonly problem: Problem;
  readonly order: Order;
  readonly where: readonly Where[];
  readonly answers: readonly Answer[];
  /** The pieces below the surface: graph, sweep and closed form. */
  readonly derivation: Derivation;
}

/** Formulas without shared names are given up to this length. */
const longestInlined = 10_000;

export function derived(problem: Problem, derivation: Derivation, order: Order, certificates: readonly Certificate[]): Derived {
  const where = derivation.bindings.map(({ variable, value }) => ({ name: variable.name, variable, value }));
  const inliner = createInliner(derivation);
  const answers = derivation.answers.map(({ wrt, value, hypotheses }, index): Answer => {
    const certificate = certificates[index];
    if (certificate === undefined) throw new Error("internal: an answer without a certificate");
    return {
      wrt: order === "jvp" ? [...derivation.tangents.keys()].map((term) => (term.kind === "variable" ? term.name : "")).join(",") : wrt.name,
      order,
      shape: value.shape,
      value,
      hypotheses,
      certificate,
      toString: () => text.print(value),
      get ascii() {
        return ascii.print(value);
      },
      get latex() {
        return latex.print(value);
      },
      get inlined() {
        return inliner.closed(value, longestInlined);
      },
      get steps() {
        return stepsOf(derivation, index, problem.rules);
      },
    };
  });
  return { problem, order, where, answers, derivation };
}
