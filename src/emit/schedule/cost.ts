/** How many floating-point operations an instruction takes, and how many numbers a value holds. Knows no target. */
import { type Dimension, isUnit, multiplySizes, UNIT } from "../../term/dimension.js";
import { equalRational, MINUS_ONE, rational } from "../../term/rational.js";
import { isOperatorName, type OperatorName } from "../vocabulary.js";
import { childrenOf, type Entrywise, operandsOf } from "./entrywise.js";
import { dispatchInstruction, type Instruction, type InstructionHandlers, type StraightLine, type Value, type View } from "./instruction.js";
import { type Count, counted, NOTHING, plus } from "./polynomial.js";

const TWO_THIRDS = rational(2, 3);
const ONE_THIRD = rational(1, 3);

/** How many numbers a value holds. */
export const entriesOf = ({ rows, columns }: Pick<Value, "rows" | "columns">): Count => counted(1, rows, columns);

const isSame = (body: Entrywise): boolean => operandsOf(body).every(({ access }) => access === "scalar");

/** Operations for one entry, and those that are the same for all: sums, products and quotients of two, powers and functions of one. */
function operationsOf(body: Entrywise): { readonly each: number; readonly once: number } {
  const parts = childrenOf(body).map(operationsOf);
  const inside = parts.reduce((total, part) => ({ each: total.each + part.each, once: total.once + part.once }), { each: 0, once: 0 });
  if (body.op === "product") {
    const factors = [...body.above, ...body.below].filter((factor) => !(factor.op === "number" && equalRational(factor.value, MINUS_ONE)));
    const same = factors.filter(isSame).length;
    const different = factors.length - same;
    return { each: inside.each + Math.max(0, different - 1) + (different > 0 && same > 0 ? 1 : 0), once: inside.once + Math.max(0, same - 1) };
  }
  const own = body.op === "sum" ? body.terms.length - 1 : body.op === "power" || body.op === "apply" ? 1 : 0;
  return isSame(body) ? { each: inside.each, once: inside.once + own } : { each: inside.each + own, once: inside.once };
}

function formulaCost(body: Entrywise, rows: Dimension, columns: Dimension): Count {
  const { each, once } = operationsOf(body);
  return plus(counted(each, rows, columns), counted(once));
}

/** Operations for n × n matrices, or for each entry of the result; null where they depend on the numbers. */
type OperatorCost = { readonly cubic: readonly [numerator: number, denominator: number] } | { readonly entry: number } | null;

const free: OperatorCost = { entry: 0 };
const each: OperatorCost = { entry: 1 };

const operatorCosts: { readonly [O in OperatorName]: OperatorCost } = {
  softmaxrows: { entry: 4 }, logsumexprows: null, det: { cubic: [2, 3] }, logdet: { cubic: [2, 3] }, chol: { cubic: [1, 3] }, kron: each, vec: free, unvec: free, commutation: free,
  blockinner: null, blocksum: null, cross: { entry: 3 }, lowerones: free, prod: null, cumprod: each, maxentry: free, minentry: free, ismax: free, ismin: free,
  symsolve: { cubic: [1, 3] }, blocksolve: null, pinv: null, eigvals: null, eigvecs: null, eigmax: null, eigvecmax: null, sigmamax: null, umax: null, vmax: null, nuclearnorm: null, polar: null,
  expm: null, dexpm: null, d2expm: null, sinm: null, dsinm: null, cosm: null, dcosm: null, logm: null, dlogm: null, sqrtm: null, dsqrtm: null,
};

/** The operations of one instruction; null where they depend on the numbers, as of eigenvalues. */
export function costOfInstruction({ values, instructions }: Pick<StraightLine, "values" | "instructions">, instruction: Instruction): Count | null {
  const valueOf = (id: number): Value => {
    const value = values[id];
    if (value === undefined) throw new Error("internal: an instruction without its value");
    return value;
  };
  const target = valueOf(instruction.result);
  const { rows, columns } = target;
  const shape = (view: View): Pick<Value, "rows" | "columns"> => {
    const value = valueOf(view.value);
    return view.transposed ? { rows: value.columns, columns: value.rows } : value;
  };
  const methodOf = (factorisation: number): "lu" | "cholesky" | null => {
    const made = instructions.find(({ result }) => result === factorisation);
    return made?.kind === "factorisation" ? made.method : null;
  };
  const handlers: InstructionHandlers<Count | null> = {
    entrywise: ({ body }) => formulaCost(body, rows, columns),
    reduce: (reduce) => plus(formulaCost(reduce.body, reduce.rows, reduce.columns), counted(1, reduce.rows, reduce.columns)),
    matrixProduct: ({ left, symmetric }) => counted(symmetric ? 1 : 2, rows, shape(left).columns, columns),
    matrixVector: ({ left }) => counted(2, shape(left).rows, shape(left).columns),
    solve: () => plus(counted(TWO_THIRDS, rows, rows, rows), counted(2, rows, rows, columns)),
    inverse: () => counted(2, rows, rows, rows),
    factorisation: ({ method }) => counted(method === "lu" ? TWO_THIRDS : ONE_THIRD, rows, rows, rows),
    factoredSolve: () => counted(2, rows, rows, columns),
    factoredInverse: ({ factorisation }) => counted(methodOf(factorisation) === "cholesky" ? TWO_THIRDS : rational(4, 3), rows, rows, rows),
    factoredDeterminant: ({ factorisation }) => counted(1, valueOf(factorisation).rows),
    identity: () => NOTHING,
    diagonal: () => NOTHING,
    diagonalPart: () => NOTHING,
    trace: ({ matrix }) => counted(1, shape(matrix).rows),
    einsum: ({ args, output }) => {
      const sizes = new Map(args.flatMap(({ view, labels }) => labels.map((label, axis) => [label, axesOf(valueOf(view.value))[axis] ?? UNIT] as const)));
      const all = [...sizes.values()].reduce(multiplySizes, UNIT);
      return counted(args.length - 1 + (sizes.size > output.length ? 1 : 0), all);
    },
    expansion: ({ products }) => plus(...products.map(({ factors }) => counted(factors.length, rows, columns))),
    softmax: () => counted(4, rows, columns),
    logsumexp: ({ vector }) => counted(3, shape(vector).rows, shape(vector).columns),
    operator: ({ name, args }) => {
      const cost = isOperatorName(name) ? operatorCosts[name] : null;
      if (cost === null) return null;
      const [first] = args;
      if ("entry" in cost) return counted(cost.entry, rows, columns);
      const size = first === undefined ? UNIT : valueOf(first.value).rows;
      return counted(rational(...cost.cubic), size, size, size);
    },
  };
  return dispatchInstruction(handlers, instruction);
}

const axesOf = ({ axes, rows, columns }: Value): readonly Dimension[] => axes ?? [rows, columns].filter((size) => !isUnit(size));
