/** The Newton step of a scalar: the formula, and what computes it where the Hessian is made of smaller tensors. Knows no target. */
import { proveMatrix } from "../certify/certificate.js";
import { stackingOf } from "../derive/derivation.js";
import { stacked } from "../derive/jacobian.js";
import { blockSolve, symmetricSolve } from "../emit/solving.js";
import { isColumnShape, isScalarShape, isUnit, UNIT } from "../term/dimension.js";
import type { Expansion } from "../term/expansion.js";
import type { OperatorSymbol } from "../term/symbols.js";
import { isOne, negateRational, ONE, type Rational } from "../term/rational.js";
import type { TermTable } from "../term/table.js";
import type { Term } from "../term/term.js";
import { postorder } from "../term/traverse.js";
import type { RuleSet } from "../rules/rule-set.js";
import type { Derived } from "./derived.js";
import { actionOf } from "./structured.js";
import { solvedByStructure } from "./structured-solve.js";

export interface NewtonStep {
  /** −H⁻¹ g. */
  readonly formula: Term;
  /** The same by a cheaper way. */
  readonly computed: Term;
  /** How, for the reader. */
  readonly method: string;
  /** Whether the kernel proved that H times what is computed is −g; what solves systems with numbers alone is no formula to prove. */
  readonly proved: boolean;
}

/** The s with H s = −g for a Hessian that was derived, of the shape of the variable; null where H has no matrix. */
export function newtonStep({ problem: { rules }, derivation }: Derived, expansion: Expansion | null): NewtonStep | null {
  const { problem: { table, term: gradient }, answers: [answer] } = derivation;
  if (answer === undefined || answer.value === answer.operator) return null;
  const { value: hessian, wrt: { term: variable } } = answer;
  const inverse = symbolOf(rules, "inv");
  const minus = table.negate(gradient);
  const { shape } = gradient;
  if (isScalarShape(shape)) {
    const step = table.multiply([minus, table.reciprocal(hessian)]);
    return { formula: step, computed: step, method: "by a division", proved: false };
  }
  const stack = (term: Term): Term => stacked({ table, stacking: stackingOf(rules) }, term);
  const unstack = (term: Term): Term => (isColumnShape(shape) ? term : isUnit(shape[0]) ? table.transpose(term) : table.operator(symbolOf(rules, "unvec"), [term, variable], shape));
  const { number, rest } = withoutNumber(table, gradient);
  const product = [table.operator(inverse, [hessian], hessian.shape), stack(rest)];
  const formula = unstack(table.multiply(isOne(negateRational(number)) ? product : [table.negate(table.number(number)), ...product]));
  const solved = expansion === null ? null : solvedByStructure(table, inverse, expansion, minus);
  if (expansion !== null && solved !== null) {
    const { solution, method } = solved;
    const systems = postorder([solution]).some((term) => term.kind === "operator" && term.operator === blockSolve);
    const proved = !systems && solvesForAny(table, inverse, expansion, gradient, rules);
    if (systems || proved) return { formula, computed: solution, method, proved };
  }
  return { formula, computed: unstack(table.operator(symmetricSolve, [hessian, stack(minus)], [hessian.shape[0], UNIT])), method: "by one system with the whole Hessian", proved: false };
}

/** A product's leading number, which is one where none is written, and its other factors. */
function withoutNumber(table: TermTable, term: Term): { readonly number: Rational; readonly rest: Term } {
  const [lead, ...others] = term.kind === "multiply" ? term.args : [];
  if (lead?.kind !== "number") return { number: ONE, rest: term };
  const [only] = others;
  return { number: lead.value, rest: others.length === 1 && only !== undefined ? only : table.multiply(others) };
}

/** Whether the kernel proves the way of solving for any core and any right-hand side of these shapes, which stand as unknowns. */
function solvesForAny(table: TermTable, inverse: OperatorSymbol, expansion: Expansion, { shape }: Term, { means }: RuleSet): boolean {
  const any = table.variable("right", shape, "part");
  const unknown: Expansion = { ...expansion, core: expansion.core.map(({ name, value }) => ({ name, value: table.variable(`any ${name}`, value.shape, "part") })) };
  const solved = solvedByStructure(table, inverse, unknown, any);
  return solved !== null && proveMatrix(table, { left: actionOf(table, unknown, solved.solution), right: any, bindings: [], ...means }).kind === "proved";
}

function symbolOf(rules: RuleSet, name: string): OperatorSymbol {
  const found = rules.library.find(name);
  if (found?.kind !== "operator") throw new Error(`internal: there is no operator ${name}`);
  return found.symbol;
}
