// Gradients by recording every operation and sweeping back, with local derivatives of its own; it knows nothing of rules.
import { error } from "../diagnostics/diagnostic.js";
import { fail, ok, type Result } from "../diagnostics/result.js";
import { isScalarShape, sizeValue } from "../term/dimension.js";
import { dispatch, type Handlers, type Term, type TermOf } from "../term/term.js";
import { contractionCotangent } from "./contraction.js";
import { diagonalMatrix, diagonalOf, forward, pick } from "./evaluate.js";
import { functionNumbers } from "./functions.js";
import { checkLimits, type Limits } from "./limits.js";
import { identityMatrix, multiplyMatrices, transposeMatrix } from "./linear-algebra.js";
import { operatorNumbers } from "./operators.js";
import { dependingSteps, type Order, orderOf } from "./order.js";
import { type Binding, type Point, variableKey } from "./point.js";
import { entry, filledTensor, innerProduct, isFiniteTensor, scalarOf, scalarTensor, scaleTensor, shapeAt, type Tensor, zeroTensor, zipTensors } from "./tensor.js";

/** What was recorded of one step, and the cotangent that reached it. */
interface Recorded {
  readonly cotangent: Tensor;
  readonly value: Tensor;
  readonly args: readonly Tensor[];
  /** Which arguments need a cotangent. */
  readonly wanted: readonly boolean[];
  readonly sizes: ReadonlyMap<string, number>;
}

/** Null where nothing flows back, or nothing is wanted. */
type Cotangents = readonly (Tensor | null)[];

/** Local derivatives by name, so that a test can plant a wrong one. */
export interface LocalDerivatives {
  readonly functions: ReadonlyMap<string, { readonly derivative: (x: number) => number }>;
  readonly operators: ReadonlyMap<string, { readonly pullback: ((cotangent: Tensor, value: Tensor, given: { readonly args: readonly Tensor[]; readonly sizes: readonly number[] }) => readonly Tensor[]) | null }>;
}
const shippedDerivatives: LocalDerivatives = { functions: functionNumbers, operators: operatorNumbers };

const times = (a: Tensor, b: Tensor): Tensor => zipTensors(a, b, (x, y) => x * y);

function only({ args }: Recorded): Tensor {
  const [argument] = args;
  if (argument === undefined) throw new Error("internal: a term lacks an argument");
  return argument;
}

/** For every item the combination of all before it and of all after it; null where there is none. */
function around<Item>(items: readonly Item[], combine: (left: Item, right: Item) => Item): readonly (readonly [before: Item | null, after: Item | null])[] {
  const before: (Item | null)[] = [];
  let left: Item | null = null;
  for (const item of items) {
    before.push(left);
    left = left === null ? item : combine(left, item);
  }
  const after: (Item | null)[] = [];
  let right: Item | null = null;
  for (const item of items.toReversed()) {
    after.push(right);
    right = right === null ? item : combine(item, right);
  }
  after.reverse();
  return items.map((_, index) => [before[index] ?? null, after[index] ?? null]);
}

/** d(s₁ s₂ … C₁ C₂ …): each scalar gets ⟨cotangent, the rest⟩, each matrix (before)ᵀ · cotangent · (after)ᵀ times the scalars. */
function multiplyBack(term: TermOf<"multiply">, { cotangent, args, wanted }: Recorded): Cotangents {
  const isScalar = term.args.map((part) => isScalarShape(part.shape));
  const scalars = args.filter((_, index) => isScalar[index] === true).map(scalarOf);
  const chain = args.filter((_, index) => isScalar[index] === false);
  const factor = scalars.reduce((a, b) => a * b, 1);
  const result: (Tensor | null)[] = [];
  const aroundScalars = around(scalars, (a, b) => a * b);
  const aroundChain = chain.length > 1 && wanted.some((want, index) => want && isScalar[index] === false) ? around(chain, multiplyMatrices) : [];
  const inner = wanted.some((want, index) => want && isScalar[index] === true) ? innerWithChain(chain, cotangent) : 0;
  let scalarsSeen = 0;
  let chainSeen = 0;
  args.forEach((_, index) => {
    if (isScalar[index] === true) {
      const [before, after] = aroundScalars[scalarsSeen] ?? [null, null];
      result.push(scalarTensor((before ?? 1) * (after ?? 1) * inner));
      scalarsSeen += 1;
      return;
    }
    const [before, after] = aroundChain[chainSeen] ?? [null, null];
    chainSeen += 1;
    if (wanted[index] !== true) {
      result.push(null);
      return;
    }
    let flowing = cotangent;
    if (before !== null) flowing = multiplyMatrices(transposeMatrix(before), flowing);
    if (after !== null) flowing = multiplyMatrices(flowing, transposeMatrix(after));
    result.push(scaleTensor(flowing, factor));
  });
  return result;
}

function innerWithChain(chain: readonly Tensor[], cotangent: Tensor): number {
  const [first, ...rest] = chain;
  return first === undefined ? scalarOf(cotangent) : innerProduct(rest.reduce(multiplyMatrices, first), cotangent);
}

function powerBack({ cotangent, value, args, wanted }: Recorded): Cotangents {
  const [base, power] = args;
  if (base === undefined || power === undefined) throw new Error("internal: a power lacks an argument");
  const exponent = scalarOf(power);
  const slope = (x: number): number => (exponent === 0 ? 0 : exponent * x ** (exponent - 1));
  const toBase = wanted[0] === true ? zipTensors(cotangent, base, (d, x) => d * slope(x)) : null;
  if (wanted[1] !== true) return [toBase, null];
  let toExponent = 0;
  for (let i = 0; i < base.data.length; i += 1) {
    // 0ᵉ = 0 for e near a positive exponent; elsewhere the base must be positive, or the sum is NaN and refused.
    toExponent += entry(base, i) === 0 && exponent > 0 ? 0 : entry(cotangent, i) * entry(value, i) * Math.log(entry(base, i));
  }
  return [toBase, scalarTensor(toExponent)];
}

const leaf = (): Cotangents => [];

/** The cotangents of a step's arguments. Undefined when there is no derivative by that name. */
const backward: Handlers<Cotangents | undefined, [Recorded, LocalDerivatives]> = {
  number: leaf,
  size: leaf,
  variable: leaf,
  ones: leaf,
  zeros: leaf,
  identity: leaf,
  add: (_, { cotangent, args }) => args.map(() => cotangent),
  multiply: multiplyBack,
  hadamard: (_, { cotangent, args, wanted }) =>
    around(args, times).map(([before, after], index) => {
      if (wanted[index] !== true) return null;
      const left = before === null ? cotangent : times(cotangent, before);
      return after === null ? left : times(left, after);
    }),
  power: (_, recorded) => powerBack(recorded),
  apply: (term, recorded, { functions }) => {
    const numbers = functions.get(term.function.name);
    return numbers === undefined ? undefined : [zipTensors(recorded.cotangent, only(recorded), (d, x) => d * numbers.derivative(x))];
  },
  transpose: (_, { cotangent }) => [transposeMatrix(cotangent)],
  trace: (_, recorded) => [scaleTensor(identityMatrix(only(recorded).shape[0] ?? 1), scalarOf(recorded.cotangent))],
  sum: (_, recorded) => [filledTensor(only(recorded).shape, scalarOf(recorded.cotangent))],
  diagonal: (_, { cotangent }) => [diagonalOf(cotangent)],
  diagonalPart: (_, { cotangent }) => [diagonalMatrix(cotangent)],
  fill: (_, { cotangent }) => [scalarTensor(cotangent.data.reduce((a, b) => a + b, 0))],
  einsum: ({ contraction }, { cotangent, args, wanted }) => args.map((_, place) => (wanted[place] === true ? contractionCotangent(contraction, args, place, cotangent) : null)),
  call: () => {
    throw new Error("internal: a call was not unfolded");
  },
  operator: (term, { cotangent, value, args, sizes }, { operators }) =>
    operators.get(term.operator.name)?.pullback?.(cotangent, value, { args, sizes: term.sizes.map((size) => sizeValue(size, sizes)) }),
};

const nameOf = (term: Term): string => (term.kind === "apply" ? term.function.name : term.kind === "operator" ? term.operator.name : term.kind);

export interface TapeResult {
  readonly value: Tensor;
  /** In the order of the variables asked for, each in the shape of its variable. */
  readonly gradients: readonly Tensor[];
}

/** Sweeps back through the first output of `order` from `cotangent` (1 for a scalar when absent). */
export function sweepBack(
  order: Order, variables: readonly TermOf<"variable">[], point: Point, cotangent: Tensor | null, limits: Limits = checkLimits, derivatives: LocalDerivatives = shippedDerivatives,
): Result<TapeResult> {
  const values = forward(order, point, limits);
  if (!values.ok) return values;
  const keys = variables.map(variableKey);
  const depending = dependingSteps(order, new Set(keys));
  const output = order.outputs[0] ?? 0;
  const [value] = pick(values.value, [output]);
  if (value === undefined) throw new Error("internal: an order without an output");

  const cotangents: (Tensor | undefined)[] = [];
  cotangents[output] = cotangent ?? scalarTensor(1);
  const found = new Map<string, Tensor>();
  for (let index = output; index >= 0; index -= 1) {
    const flowing = cotangents[index];
    const step = order.steps[index];
    if (flowing === undefined || step === undefined || depending[index] !== true) continue;
    cotangents[index] = undefined;
    const { term, args } = step;
    if (term.kind === "variable") {
      const key = variableKey(term);
      const before = found.get(key);
      found.set(key, before === undefined ? flowing : zipTensors(before, flowing, (x, y) => x + y));
      continue;
    }
    const [own] = pick(values.value, [index]);
    if (own === undefined) continue;
    const wanted = args.map((argument) => depending[argument] === true);
    const flows = dispatch(backward, term, { cotangent: flowing, value: own, args: pick(values.value, args), wanted, sizes: point.sizes }, derivatives);
    if (flows === undefined) return fail(error("E0805", `the tape does not know the derivative of \`${nameOf(term)}\``, []));
    args.forEach((argument, place) => {
      const flow = flows[place];
      if (wanted[place] !== true || flow === undefined || flow === null) return;
      const before = cotangents[argument];
      cotangents[argument] = before === undefined ? flow : zipTensors(before, flow, (x, y) => x + y);
    });
  }
  const gradients = variables.map((variable) => found.get(variableKey(variable)) ?? zeroTensor(shapeAt(variable.shape, point.sizes)));
  const broken = variables.find((_, index) => !gradients.slice(index, index + 1).every(isFiniteTensor));
  if (broken !== undefined) return fail(error("E0804", `the derivative by \`${broken.name}\` has no finite value at this point`, []));
  return ok({ value, gradients });
}

/**
 * The value and the gradients of a scalar term, each in the shape of its variable; with `cotangent` those of ⟨cotangent, output⟩
 * for an output of any shape. At a kink the slopes of `functions.ts` hold. Fails as `evaluate` does, and for what the tape cannot differentiate (E0805).
 */
export function tapeGradient(
  output: Term, variables: readonly TermOf<"variable">[], point: Point, options: { readonly bindings?: readonly Binding[]; readonly cotangent?: Tensor; readonly limits?: Limits } = {},
): Result<TapeResult> {
  const order = orderOf([output], options.bindings ?? []);
  return order.ok ? sweepBack(order.value, variables, point, options.cotangent ?? null, options.limits ?? checkLimits) : order;
}
