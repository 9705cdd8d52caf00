/** The core of a Jacobian or Hessian, proved to be the matrix that was derived. Knows no target. */
import { proveMatrix } from "../certify/certificate.js";
import { pushforwardOf, stackingOf } from "../derive/derivation.js";
import { expansionOf } from "../derive/expansion.js";
import { axisLabels } from "../term/contraction.js";
import { isScalarShape, isUnit, UNIT } from "../term/dimension.js";
import { type Expansion, isWhole } from "../term/expansion.js";
import type { TermTable } from "../term/table.js";
import type { Term } from "../term/term.js";
import type { Derived } from "./derived.js";

/**
 * The core of the answer and where its entries stand, on the axes of what is differentiated followed by those of the variable. Null where
 * the answer has none, or where the kernel does not prove that it acts on every dX as the derivative does.
 */
export function expandedAnswer({ problem: { rules }, derivation }: Derived): Expansion | null {
  const { problem: { table, term }, answers: [answer], tangents, bindings } = derivation;
  const tangent = answer === undefined ? undefined : tangents.get(answer.wrt.term);
  if (derivation.order !== "jacobian" || answer === undefined || tangent === undefined || answer.value === answer.operator) return null;
  if (isScalarShape(term.shape) || isScalarShape(answer.wrt.term.shape)) return null;
  const expansion = expansionOf(table, stackingOf(rules), answer.value, term.shape, answer.wrt.term.shape);
  if (expansion === null || (answer.operator === null && isWhole(expansion))) return null;
  const left = actionOf(table, expansion, tangent);
  return proveMatrix(table, { left, right: pushforwardOf(derivation), bindings, ...rules.means }).kind === "proved" ? expansion : null;
}

/** Σ expansion(…, kl) dX_kl: what the expanded tensor makes of an increment. */
export function actionOf(table: TermTable, { core, axes, products }: Expansion, tangent: Term): Term {
  const inner = tangent.shape.filter((size) => !isUnit(size)).length;
  return table.add(products.map(({ output, factors }) => {
    let fresh = axes.length;
    const terms: Term[] = [tangent];
    const labels = [axisLabels(tangent.shape, output.slice(output.length - inner))];
    const add = (term: Term, marks: readonly number[]): void => {
      terms.push(term);
      labels.push(axisLabels(term.shape, marks));
    };
    for (const factor of factors) {
      const value = core[factor.core]?.value;
      if (value !== undefined) add(value, factor.labels);
    }
    const result: number[] = [];
    output.slice(0, output.length - inner).forEach((label, axis) => {
      const size = axes[axis] ?? UNIT;
      if (result.includes(label)) {
        add(table.identity(size), [label, fresh]);
        result.push(fresh);
        fresh += 1;
        return;
      }
      if (!labels.flat().includes(label)) add(table.ones([size, UNIT]), [label]);
      result.push(label);
    });
    return table.einsum(terms, labels, result);
  }));
}
