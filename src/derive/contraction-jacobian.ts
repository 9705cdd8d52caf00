/** The Jacobian of a vector whose pushforward is made of contractions: dx taken out of them. Knows no rules. */
import { type AxisLabels, axisLabels, mostArguments, mostLabels } from "../term/contraction.js";
import { isScalarShape, isUnit } from "../term/dimension.js";
import type { TermTable } from "../term/table.js";
import { dispatch, type Handlers, type Term } from "../term/term.js";
import { dependents } from "../term/traverse.js";
import { splitProduct } from "../term/factors.js";

/** A factor with the labels of its axes. */
interface Operand {
  readonly term: Term;
  readonly labels: AxisLabels;
}

interface Parts {
  readonly operands: readonly Operand[];
  /** The next label that is free. */
  readonly fresh: number;
}

/** Deeper nesting than a simplified pushforward has. */
const deepest = 400;

/** The J with `image` = J `tangent`, both columns or scalars; null where dx stands inside something else than sums and products. */
export function contractionJacobian(table: TermTable, image: Term, tangent: Term): Term | null {
  const moving = dependents([image], new Set([tangent]));
  const output = isScalarShape(image.shape) ? [] : [0];

  /** Takes the factor that moves apart until it is dx, in whose place stands an identity. */
  const matrix = (start: Parts, depth: number): Term | null => {
    let { operands, fresh } = start;
    for (let step = 0; step < depth; step += 1) {
      const [hole, ...more] = operands.filter(({ term }) => moving.has(term));
      if (hole === undefined || more.length > 0 || operands.length > mostArguments || fresh > mostLabels) return null;
      const others = operands.filter((operand) => operand !== hole);
      if (hole.term === tangent) return written([...others, { term: table.identity(tangent.shape[0]), labels: [hole.labels[0] ?? null, fresh] }], fresh);
      if (hole.term.kind === "add") {
        const summands = hole.term.args.filter((summand) => moving.has(summand)).map((summand) => matrix({ operands: [...others, { term: summand, labels: hole.labels }], fresh }, depth - step - 1));
        const found = summands.filter((summand) => summand !== null);
        return found.length === summands.length && found.length > 0 ? table.add(found) : null;
      }
      const parts = dispatch(takenApart, hole.term, hole.labels, fresh, table);
      if (parts === null) return null;
      fresh = parts.fresh;
      operands = [...others, ...parts.operands];
    }
    return null;
  };

  const written = (operands: readonly Operand[], column: number): Term => {
    const result = table.einsum(operands.map(({ term }) => term), operands.map(({ labels }) => labels), [...output, column]);
    return output.length === 0 ? table.transpose(result) : result;
  };

  return matrix({ operands: [{ term: image, labels: axisLabels(image.shape, output) }], fresh: 1 }, deepest);
}

const inner = ({ args: [first] }: Term): Term => {
  if (first === undefined) throw new Error("internal: a term lacks an argument");
  return first;
};
const whole = (): null => null;

/** One factor as several, with labels from `fresh` on for the indices between them; null where it is no product. */
const takenApart: Handlers<Parts | null, [AxisLabels, number, TermTable]> = {
  number: whole,
  size: whole,
  variable: whole,
  ones: whole,
  zeros: whole,
  identity: whole,
  add: whole,
  multiply: ({ args }, labels, fresh) => {
    const [first = null, second = null] = labels;
    const [scalars, chain] = splitProduct(args);
    const bounds = chain.slice(1).map(({ shape: [rows] }, place) => (isUnit(rows) ? null : fresh + place));
    const links = chain.map((part, place): Operand => ({ term: part, labels: chain.length === 1 ? labels : [place === 0 ? first : (bounds[place - 1] ?? null), place === chain.length - 1 ? second : (bounds[place] ?? null)] }));
    return { operands: [...scalars.map((part): Operand => ({ term: part, labels: [null, null] })), ...links], fresh: fresh + bounds.length };
  },
  hadamard: ({ args }, labels, fresh) => ({ operands: args.map((part) => ({ term: part, labels })), fresh }),
  power: whole,
  apply: whole,
  transpose: (term, [first = null, second = null], fresh) => ({ operands: [{ term: inner(term), labels: [second, first] }], fresh }),
  trace: (term, _, fresh) => ({ operands: [{ term: inner(term), labels: [fresh, fresh] }], fresh: fresh + 1 }),
  sum: (term, _, fresh) => {
    const { shape } = inner(term);
    return { operands: [{ term: inner(term), labels: shape.map((size, axis) => (isUnit(size) && shape.length === 2 ? null : fresh + axis)) }], fresh: fresh + shape.length };
  },
  diagonal: (term, labels, fresh, table) => ({ operands: [{ term: inner(term), labels: [labels[0] ?? null, null] }, { term: table.identity(term.shape[0]), labels }], fresh }),
  diagonalPart: (term, [first = null], fresh) => ({ operands: [{ term: inner(term), labels: [first, first] }], fresh }),
  fill: whole,
  einsum: ({ args, contraction: { inputs, output, names } }, labels, fresh) => {
    if (output.some((_, axis) => (labels[axis] ?? null) === null)) return null;
    const renamed = names.map((_, label) => (output.includes(label) ? (labels[output.indexOf(label)] ?? null) : fresh + label));
    return { operands: args.map((part, place) => ({ term: part, labels: (inputs[place] ?? []).map((label) => (label === null ? null : (renamed[label] ?? null))) })), fresh: fresh + names.length };
  },
  call: whole,
  operator: whole,
};
