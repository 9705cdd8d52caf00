/** Random arguments for the self-check of emitted Python, in NumPy. Knows no formulas. */
import { type Dimension, isUnit, sizeValue } from "../../../term/dimension.js";
import type { Tying } from "../../../term/tying.js";
import type { ScheduledInput } from "../../schedule/instruction.js";

function shapeText(sizes: readonly Dimension[], values: ReadonlyMap<string, number>): string {
  return `(${sizes.map((size) => `${sizeValue(size, values)},`).join(" ")})`;
}

/** A random argument that has what its declaration promises. */
export function sample({ rows, columns, axes, attributes }: Pick<ScheduledInput, "rows" | "columns" | "axes" | "attributes">, values: ReadonlyMap<string, number>): string {
  if (axes === null && isUnit(rows) && isUnit(columns)) return attributes.includes("positive") ? "abs(draw(())) + 0.5" : "float(draw(()))";
  const square = axes === null && sizeValue(rows, values) === sizeValue(columns, values);
  let text = `draw(${shapeText(axes ?? (isUnit(columns) ? [rows] : [rows, columns]), values)})`;
  const wrap = (attribute: ScheduledInput["attributes"][number], change: (inner: string) => string): void => {
    if (attributes.includes(attribute)) text = change(text);
  };
  if (!isUnit(rows) && !isUnit(columns) && attributes.length === 0) text = `${text} / ${sizeValue(axes?.at(-1) ?? columns, values)} ** 0.5`;
  wrap("small", (inner) => `0.1 * ${inner}`);
  wrap("positive", (inner) => `np.abs(${inner}) + 0.5`);
  wrap("binary", (inner) => `(${inner} > 0) * 1.0`);
  wrap("unit", (inner) => `0.15 + 0.7 / (1 + np.exp(${inner}))`);
  wrap("unitnorm", (inner) => `(lambda v: v / np.linalg.norm(v))(${inner})`);
  wrap("prob", (inner) => `(lambda v: v / np.sum(v, axis=0))(np.abs(${inner}) + 0.1)`);
  wrap("rowprob", (inner) => `(lambda v: v / np.sum(v, axis=1, keepdims=True))(np.abs(${inner}) + 0.1)`);
  wrap("onehot", (inner) => (isUnit(columns) || isUnit(rows) ? `(lambda v: (v == np.max(v)) * 1.0)(${inner})` : `(lambda v: (v == np.max(v, axis=1, keepdims=True)) * 1.0)(${inner})`));
  if (square) {
    wrap("symmetric", (inner) => `(lambda A: (A + A.T) / 2)(${inner})`);
    wrap("skew", (inner) => `(lambda A: A - A.T)(${inner})`);
    if (!attributes.includes("upper")) wrap("triangular", (inner) => `np.tril(${inner})`);
    wrap("lower", (inner) => `np.tril(${inner})`);
    wrap("upper", (inner) => `np.triu(${inner})`);
    wrap("diagonal", (inner) => `np.diag(np.diag(${inner}))`);
    wrap("toeplitz", (inner) => `(lambda A: np.array([[A[0, j - i] if j >= i else A[i - j, 0] for j in range(len(A))] for i in range(len(A))]))(${inner})`);
    wrap("invertible", (inner) => `(lambda A: A + len(A) * np.eye(len(A)))(${inner})`);
    wrap("psd", (inner) => `(lambda A: A @ A.T)(${inner})`);
    wrap("spd", (inner) => `(lambda A: A @ A.T + len(A) * np.eye(len(A)))(${inner})`);
    wrap("orthogonal", (inner) => `np.linalg.qr(${inner})[0]`);
  }
  return text;
}

/** The direction in which a matrix keeps its structure, from the movement of one entry. */
export const tiedSteps: { readonly [T in Tying]: string } = {
  symmetric: "step + step.T - step * np.eye(len(step))",
  diagonal: "step * np.eye(len(step))",
  skew: "step - step.T",
  lower: "np.tril(step)",
  upper: "np.triu(step)",
};
