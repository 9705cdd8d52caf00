/** How one side of a false equation is made of the other: its transpose, a multiple, its columns stacked. Knows no text of the reader's. */
import type { Counterexample } from "../evaluate/counterexample.js";
import { transposeMatrix } from "../evaluate/linear-algebra.js";
import { largest, sameNumericShape, type Tensor, zipTensors } from "../evaluate/tensor.js";
import { proportion, proveEqual } from "../kernel/kernel.js";
import type { RuleSet } from "../rules/rule-set.js";
import { multiplySizes, isColumnShape, sameShape, sameSize, type Shape } from "../term/dimension.js";
import { formatRational, isOne } from "../term/rational.js";
import { createTable } from "../term/table.js";
import type { Term } from "../term/term.js";
import { substitute } from "../term/traverse.js";

/** Proved, like a verdict: `transpose` and `vec` of the other side, or `multiple` by the factor. */
export type Hint =
  | { readonly kind: "transpose" }
  | { readonly kind: "multiple"; readonly factor: string }
  | { readonly kind: "vec"; readonly stacked: "left" | "right" };

/** What the numbers at the counterexample suggest and the kernel proves; null where that is nothing. */
export function hintOf(left: Term, right: Term, counterexample: Counterexample | null, rules: RuleSet): Hint | null {
  const suggests = (made: (tensor: Tensor) => Tensor): boolean => counterexample !== null && near(counterexample.left, made(counterexample.right));
  if (sameShape(left.shape, transposed(right.shape)) && suggests(transposeMatrix) && isTranspose(left, right, rules)) return { kind: "transpose" };
  if (counterexample !== null && !parallel(counterexample)) return null;
  const factor = proportion({ left, right, ...rules.means });
  return factor === null || isOne(factor) ? null : { kind: "multiple", factor: formatRational(factor) };
}

/** What the kernel proves of two sides whose shapes differ. */
export function hintAcrossShapes(left: Term, right: Term, rules: RuleSet): Hint | null {
  if (sameShape(left.shape, transposed(right.shape)) && isTranspose(left, right, rules)) return { kind: "transpose" };
  if (isStackOf(left.shape, right.shape) && isVec(left, right, rules)) return { kind: "vec", stacked: "left" };
  if (isStackOf(right.shape, left.shape) && isVec(right, left, rules)) return { kind: "vec", stacked: "right" };
  return null;
}

const transposed = (shape: Shape): Shape => (shape.length === 2 ? [shape[1], shape[0]] : shape);
const isStackOf = (column: Shape, matrix: Shape): boolean => isColumnShape(column) && matrix.length === 2 && sameSize(column[0], multiplySizes(matrix[0], matrix[1]));

function isTranspose(left: Term, right: Term, rules: RuleSet): boolean {
  const table = createTable();
  const [a, b] = substitute(table, [left, right], {});
  return a !== undefined && b !== undefined && b.shape.length === 2 && proveEqual({ left: a, right: table.transpose(b), ...rules.means }).kind === "proved";
}

function isVec(column: Term, matrix: Term, rules: RuleSet): boolean {
  const vec = rules.library.find("vec");
  const table = createTable();
  const [a, b] = substitute(table, [column, matrix], {});
  if (a === undefined || b === undefined || vec?.kind !== "operator") return false;
  return proveEqual({ left: a, right: table.operator(vec.symbol, [b], a.shape, [...b.shape]), ...rules.means }).kind === "proved";
}

const near = (a: Tensor, b: Tensor): boolean => sameNumericShape(a.shape, b.shape) && largest(zipTensors(a, b, (x, y) => x - y)) <= 1e-9 * largest(a);

/** Whether the two values are multiples of each other: Cauchy's inequality is an equation. */
function parallel({ left, right }: Counterexample): boolean {
  const product = (a: Tensor, b: Tensor): number => zipTensors(a, b, (x, y) => x * y).data.reduce((total, x) => total + x, 0);
  const [aa, ab, bb] = [product(left, left), product(left, right), product(right, right)];
  return Math.abs(aa * bb - ab * ab) <= 1e-9 * aa * bb;
}
