/** What the library returns for a question: answers with certificates, steps and hypotheses, ready to print. Knows no files and no terminal. */
import type { Certificate } from "../certify/certificate.js";
import { type Derivation, stackingOf } from "../derive/derivation.js";
import { present } from "../derive/simplify/present.js";
import { type EntryForm, entryForm } from "../derive/entries.js";
import { type Structure, structureOf } from "../derive/structure.js";
import { ascii } from "../emit/ascii.js";
import { proveEqual } from "../kernel/kernel.js";
import { latex } from "../emit/latex.js";
import { text } from "../emit/text.js";
import type { RuleSet } from "../rules/rule-set.js";
import type { Problem } from "./problem.js";
import { isScalarShape, isSquareShape, type Shape } from "../term/dimension.js";
import type { Hypothesis } from "../term/symbols.js";
import type { Term, TermOf } from "../term/term.js";
import type { EntriesReading } from "../term/tying.js";
import { createInliner } from "./inline.js";
import { stepsOf, type Step } from "./steps.js";

export type Order = "gradient" | "vjp" | "jvp" | "jacobian" | "hessian" | "hvp";

/** `numerator`: outputs are rows. `denominator`: the rows are the variable's. Without one gradients are in denominator, Jacobians in numerator layout. */
export type Layout = "numerator" | "denominator";

/** D f · dX of a Jacobian in or of a matrix, in closed form. */
export interface LinearOperator {
  readonly tangent: TermOf<"variable">;
  readonly value: Term;
  readonly ascii: string;
  readonly latex: string;
  toString(): string;
}

/** One formula. `value` may use the names of the derivation's `where`. */
export interface Answer {
  /** The variable differentiated in; for a jvp and for a mixed block of a Hessian, the variables joined by commas. */
  readonly wrt: string;
  readonly order: Order;
  /** The shape of what is printed. */
  readonly shape: Shape;
  readonly value: Term;
  /** `value` in the layout that was asked for: itself, or its transpose. */
  readonly printed: Term;
  /** Where it holds; empty when it holds everywhere. */
  readonly hypotheses: readonly Hypothesis[];
  readonly certificate: Certificate;
  /** Of a Jacobian or Hessian in or of a matrix: the linear map dX ↦ D f · dX. `value` is then its matrix under vec, or the map itself where no such matrix was found. */
  readonly operator: LinearOperator | null;
  /** The same entry by entry. */
  readonly entries: EntryForm | null;
  /** Whether the entries of the variable were differentiated each by itself, or those together that its structure makes equal. */
  readonly reading: EntriesReading;
  /** What kind of matrix a Jacobian or Hessian is. */
  readonly structure: Structure | null;
  /** Whether the kernel finds a Jacobian or Hessian equal to its transpose; null where it is no square matrix, or the kernel does not decide. */
  readonly symmetric: boolean | null;
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
  /** The layout that was asked for, if any; only printing depends on it. */
  readonly layout: Layout | null;
  /** Of a second derivative, the variable of the gradient that is differentiated again; null of every other. */
  readonly rows: TermOf<"variable"> | null;
  /** What was asked about; `derivation` is of its gradient for a Hessian. */
  readonly expression: Term;
  /** The pieces below the surface: graph, sweep and closed form. */
  readonly derivation: Derivation;
}

/** What an answer is about, where the derivation does not say it. */
export interface About {
  readonly expression?: Term;
  readonly layout?: Layout | null | undefined;
  readonly rows?: TermOf<"variable"> | null;
}

function isSymmetric({ problem: { table }, bindings }: Derivation, matrix: Term, { means }: RuleSet): boolean | null {
  const { kind } = proveEqual({ left: table.transpose(matrix), right: matrix, bindings, ...means });
  return kind === "undecided" ? null : kind === "proved";
}

/** Whether a layout prints the transpose of what is derived: gradients have the shape of their variable, Jacobians their outputs as rows. */
export const isTurned = (order: Order, layout: Layout | null): boolean => (order === "gradient" && layout === "numerator") || (order === "jacobian" && layout === "denominator");

function linearOperator(value: Term, tangent: TermOf<"variable">): LinearOperator {
  return {
    tangent,
    value,
    toString: () => text.print(value),
    get ascii() {
      return ascii.print(value);
    },
    get latex() {
      return latex.print(value);
    },
  };
}

/** Formulas without shared names are given up to this length. */
const longestInlined = 10_000;

export function derived(problem: Problem, derivation: Derivation, order: Order, certificates: readonly Certificate[], { expression = derivation.problem.term, layout = null, rows = null }: About = {}): Derived {
  const where = derivation.bindings.map(({ variable, value }) => ({ name: variable.name, variable, value }));
  const inliner = createInliner(derivation);
  const { table } = derivation.problem;
  const answers = derivation.answers.map(({ wrt, value, operator, hypotheses, reading }, index): Answer => {
    const tangent = derivation.tangents.get(wrt.term);
    const turned = isTurned(order, layout) && value !== operator && !isScalarShape(value.shape);
    const printed = turned ? present(table, derivation.simplifier.simplify(table.transpose(value))) : value;
    const isMatrix = derivation.order === "jacobian" && value !== operator;
    const certificate = certificates[index];
    if (certificate === undefined) throw new Error("internal: an answer without a certificate");
    return {
      wrt: derivation.order === "jvp" ? [...derivation.tangents.keys()].map((term) => (term.kind === "variable" ? term.name : "")).join(",") : rows !== null && rows !== wrt.term ? `${rows.name},${wrt.name}` : wrt.name,
      order,
      shape: printed.shape,
      value,
      printed,
      hypotheses,
      certificate,
      reading,
      operator: operator === null || tangent === undefined ? null : linearOperator(operator, tangent),
      get entries() {
        return operator === null || tangent === undefined ? null : entryForm(table, operator, tangent);
      },
      get structure() {
        return isMatrix ? (structureOf(table, stackingOf(problem.rules), value) ?? { kind: "unstructured", parts: [] }) : null;
      },
      get symmetric() {
        return isMatrix && isSquareShape(value.shape) ? isSymmetric(derivation, value, problem.rules) : null;
      },
      toString: () => text.print(printed),
      get ascii() {
        return ascii.print(printed);
      },
      get latex() {
        return latex.print(printed);
      },
      get inlined() {
        return inliner.closed(printed, longestInlined);
      },
      get steps() {
        return stepsOf(derivation, index, problem.rules);
      },
    };
  });
  return { problem, order, where, answers, layout, rows, expression, derivation };
}
