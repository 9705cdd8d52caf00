/** Random arguments for the self-check of emitted Python, in NumPy. Knows no formulas. */
import { type Dimension, isUnit, sizeValue } from "../../../term/dimension.js";
import type { Attribute } from "../../../term/symbols.js";
import type { Tying } from "../../../term/tying.js";
import type { ScheduledInput } from "../../schedule/instruction.js";

function shapeText(sizes: readonly Dimension[], values: ReadonlyMap<string, number>): string {
  return `(${sizes.map((size) => `${sizeValue(size, values)},`).join(" ")})`;
}

/** What gives random numbers a property, for use inside one function. */
const givers: { readonly [name: string]: string } = {
  of_length_one: "v / np.linalg.norm(v)",
  shares: "v / np.sum(v, axis=0)",
  shares_by_row: "v / np.sum(v, axis=1, keepdims=True)",
  one_hot: "(v == np.max(v)) * 1.0",
  one_hot_by_row: "(v == np.max(v, axis=1, keepdims=True)) * 1.0",
  symmetric: "(v + v.T) / 2",
  skew: "v - v.T",
  toeplitz: "np.array([[v[0, j - i] if j >= i else v[i - j, 0] for j in range(len(v))] for i in range(len(v))])",
  dominant: "v + len(v) * np.eye(len(v))",
  gram: "v @ v.T",
};

/** The definitions that samples need, as lines of the function around them. */
export const giversUsed = (samples: readonly string[]): readonly string[] => Object.entries(givers).flatMap(([name, value]) => (samples.some((text) => text.includes(`${name}(`)) ? [`def ${name}(v):`, `    return ${value}`, ""] : []));

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
  wrap("unitnorm", (inner) => `of_length_one(${inner})`);
  wrap("prob", (inner) => `shares(np.abs(${inner}) + 0.1)`);
  wrap("rowprob", (inner) => `shares_by_row(np.abs(${inner}) + 0.1)`);
  wrap("onehot", (inner) => (isUnit(columns) || isUnit(rows) ? `one_hot(${inner})` : `one_hot_by_row(${inner})`));
  if (square) {
    wrap("symmetric", (inner) => `symmetric(${inner})`);
    wrap("skew", (inner) => `skew(${inner})`);
    if (!attributes.includes("upper")) wrap("triangular", (inner) => `np.tril(${inner})`);
    wrap("lower", (inner) => `np.tril(${inner})`);
    wrap("upper", (inner) => `np.triu(${inner})`);
    wrap("diagonal", (inner) => `np.diag(np.diag(${inner}))`);
    wrap("toeplitz", (inner) => `toeplitz(${inner})`);
    wrap("invertible", (inner) => `dominant(${inner})`);
    wrap("psd", (inner) => `gram(${inner})`);
    wrap("spd", (inner) => `dominant(gram(${inner}))`);
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

const structures: ReadonlySet<Attribute> = new Set<Attribute>(["symmetric", "skew", "triangular", "lower", "upper", "diagonal", "toeplitz", "psd", "spd", "orthogonal"]);

/** Whether the entries of a variable depend on each other, so that none can move by itself. */
export const isStructured = ({ attributes }: { readonly attributes: readonly Attribute[] }): boolean => attributes.some((attribute) => structures.has(attribute));
