/** What formulas cost as they are written: from left to right, inverses formed, diagonals filled in, nothing shared between formulas. Knows no instructions. */
import { labelSizes } from "../../term/contraction.js";
import { type Dimension, isScalarShape, multiplySizes, UNIT } from "../../term/dimension.js";
import { type Rational, rational } from "../../term/rational.js";
import { dispatch, type Handlers, type Term } from "../../term/term.js";
import { postorder } from "../../term/traverse.js";
import { type Count, counted, NOTHING, plus } from "./polynomial.js";

const entries = ({ shape }: Term): Count => counted(1, ...shape);
const forEach = (count: number, term: Term): Count => counted(count, ...term.shape);

function product(term: Term): Count {
  const chain = term.args.filter(({ shape }) => !isScalarShape(shape));
  const scalars = term.args.length - chain.length;
  const [first] = chain;
  if (first === undefined) return counted(scalars - 1);
  const products = chain.slice(1).map((factor) => counted(2, first.shape[0], ...factor.shape));
  return plus(...products, counted(Math.max(0, scalars - 1)), scalars > 0 ? entries(term) : NOTHING);
}

/** Operations for an n × n matrix, over n³. */
const cubicCosts: ReadonlyMap<string, Rational> = new Map([["inv", rational(2)], ["det", rational(2, 3)], ["logdet", rational(2, 3)], ["chol", rational(1, 3)]]);
const normalised: ReadonlySet<string> = new Set(["softmax", "softmaxrows", "logsoftmax"]);

const handlers: Handlers<Count> = {
  number: () => NOTHING,
  size: () => NOTHING,
  variable: () => NOTHING,
  ones: () => NOTHING,
  zeros: () => NOTHING,
  identity: () => NOTHING,
  add: (term) => forEach(term.args.length - 1, term),
  multiply: product,
  hadamard: (term) => forEach(term.args.length - 1, term),
  power: entries,
  apply: entries,
  transpose: () => NOTHING,
  trace: ({ args: [inner] }) => (inner === undefined ? NOTHING : counted(1, inner.shape[0])),
  sum: ({ args: [inner] }) => (inner === undefined ? NOTHING : entries(inner)),
  diagonal: () => NOTHING,
  diagonalPart: () => NOTHING,
  fill: () => NOTHING,
  einsum: ({ args, contraction }) => {
    const sizes = labelSizes(contraction.inputs, args.map(({ shape }) => shape));
    return counted(args.length, [...(sizes ?? new Map<number, Dimension>()).values()].reduce(multiplySizes, UNIT));
  },
  call: () => NOTHING,
  operator: (term) => {
    const [first] = term.args;
    const [n = UNIT] = first?.shape ?? [];
    const { name } = term.operator;
    if (name === "kron") return entries(term);
    const cubic = cubicCosts.get(name);
    if (cubic !== undefined) return counted(cubic, n, n, n);
    return first !== undefined && normalised.has(name) ? forEach(4, first) : NOTHING;
  },
};

/** The cost of each of `formulas` by itself; within one formula, what occurs twice counts once. */
export const naiveCost = (formulas: readonly Term[]): Count => plus(...formulas.map((formula) => plus(...postorder([formula]).map((term) => dispatch(handlers, term)))));
