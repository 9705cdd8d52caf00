// Evaluates terms at a point on arrays of doubles, without recursion; it knows no derivatives.
import { error } from "../diagnostics/diagnostic.js";
import { fail, failAll, ok, type Result } from "../diagnostics/result.js";
import { isScalarShape, sizeValue } from "../term/dimension.js";
import { toNumber } from "../term/rational.js";
import { dispatch, type Handlers, type Term, type TermOf } from "../term/term.js";
import { contractTensors } from "./contraction.js";
import { functionNumbers } from "./functions.js";
import { evaluationLimits, type Limits, withinLimits } from "./limits.js";
import { identityMatrix, multiplyChain, transposeMatrix } from "./linear-algebra.js";
import { operatorNumbers } from "./operators.js";
import { type Order, orderOf, sizeNamesIn } from "./order.js";
import { type Binding, type Point, variableKey } from "./point.js";
import {
  entry, filledTensor, isFiniteTensor, mapTensor, rowsOf, sameNumericShape, scalarOf, scalarTensor, scaleTensor, shapeAt, sumOf, type Tensor, zeroTensor, zipTensors,
} from "./tensor.js";

/** What a handler needs to compute one step. */
interface Operands {
  readonly args: readonly Tensor[];
  readonly point: Point;
}

function nth({ args }: Operands, index: number): Tensor {
  const argument = args[index];
  if (argument === undefined) throw new Error("internal: a term lacks an argument");
  return argument;
}
const first = (operands: Operands): Tensor => nth(operands, 0);

const shapeOf = (term: Term, { point }: Operands): readonly number[] => shapeAt(term.shape, point.sizes);

/** Null where the value does not exist. Refusals come before: the handlers may rely on known names and shapes. */
const handlers: Handlers<Tensor | null, [Operands]> = {
  number: (term) => scalarTensor(toNumber(term.value)),
  size: (term, { point }) => scalarTensor(sizeValue(term.size, point.sizes)),
  variable: (term, { point }) => point.values.get(variableKey(term)) ?? null,
  ones: (term, operands) => filledTensor(shapeOf(term, operands), 1),
  zeros: (term, operands) => zeroTensor(shapeOf(term, operands)),
  identity: (term, operands) => identityMatrix(shapeOf(term, operands)[0] ?? 1),
  add: (_, { args }) => args.reduce((total, argument) => zipTensors(total, argument, (x, y) => x + y)),
  multiply: (term, { args }) => {
    let factor = 1;
    const chain: Tensor[] = [];
    term.args.forEach((part, index) => {
      const value = args[index];
      if (value === undefined) throw new Error("internal: a term lacks an argument");
      if (isScalarShape(part.shape)) factor *= scalarOf(value);
      else chain.push(value);
    });
    return chain.length === 0 ? scalarTensor(factor) : scaleTensor(multiplyChain(chain), factor);
  },
  hadamard: (_, { args }) => args.reduce((total, argument) => zipTensors(total, argument, (x, y) => x * y)),
  power: (_, operands) => {
    const exponent = scalarOf(nth(operands, 1));
    return mapTensor(first(operands), (x) => x ** exponent);
  },
  apply: (term, operands) => {
    const numbers = functionNumbers.get(term.function.name);
    return numbers === undefined ? null : mapTensor(first(operands), numbers.value);
  },
  transpose: (_, operands) => transposeMatrix(first(operands)),
  trace: (_, operands) => {
    const argument = first(operands);
    let total = 0;
    for (let i = 0; i < rowsOf(argument); i += 1) total += entry(argument, i * rowsOf(argument) + i);
    return scalarTensor(total);
  },
  sum: (_, operands) => scalarTensor(sumOf(first(operands))),
  diagonal: (_, operands) => diagonalMatrix(first(operands)),
  diagonalPart: (_, operands) => diagonalOf(first(operands)),
  fill: (term, operands) => filledTensor(shapeOf(term, operands), scalarOf(first(operands))),
  einsum: (term, { args }) => contractTensors(term.contraction, args),
  call: () => {
    throw new Error("internal: a call was not unfolded");
  },
  operator: (term, { args, point }) =>
    operatorNumbers.get(term.operator.name)?.value({ args, sizes: term.sizes.map((size) => sizeValue(size, point.sizes)) }) ?? null,
};

/** The square matrix with `vector` on its diagonal. */
export function diagonalMatrix(vector: Tensor): Tensor {
  const n = vector.data.length;
  const result = zeroTensor([n, n]);
  for (let i = 0; i < n; i += 1) result.data[i * n + i] = entry(vector, i);
  return result;
}

/** The diagonal of a square matrix, as a vector. */
export function diagonalOf(matrix: Tensor): Tensor {
  const n = rowsOf(matrix);
  const result = zeroTensor([n, 1]);
  for (let i = 0; i < n; i += 1) result.data[i] = entry(matrix, i * n + i);
  return result;
}

/** Where and why a step has no value. */
function undefinedAt(term: Term, args: readonly Tensor[]): string {
  const numbers = (tensor: Tensor | undefined): string => (tensor === undefined || tensor.data.length > 9 ? "" : ` at ${[...tensor.data].map((x) => `${Number(x.toPrecision(6))}`).join(", ")}`);
  if (term.kind === "apply") return `\`${term.function.name}\` has no finite value${numbers(args[0])}`;
  if (term.kind === "operator") return `\`${term.operator.name}\` has no finite value${numbers(args[0])}`;
  if (term.kind === "power") return `the power ${numbers(args[1]).slice(4)} has no finite value${numbers(args[0])}`;
  return "a value is too large for a double";
}

/** A refusal when a function has no numbers, a size or a variable no value, or a value the wrong shape. */
export function checkKnown(order: Order, { sizes, values }: Point): Result<null> {
  for (const name of sizeNamesIn(order)) if (!sizes.has(name)) return fail(error("E0801", `the size \`${name}\` has no value`, []));
  for (const { term } of order.steps) {
    if (term.kind === "apply" && !functionNumbers.has(term.function.name)) return unknownNumbers(term.function.name);
    if (term.kind === "operator" && !operatorNumbers.has(term.operator.name)) return unknownNumbers(term.operator.name);
    if (term.kind !== "variable") continue;
    const wrong = wrongValue(term, values.get(variableKey(term)), shapeAt(term.shape, sizes));
    if (wrong !== null) return wrong;
  }
  return ok(null);
}

function unknownNumbers(name: string): Result<never> {
  return fail(error("E0805", `there is no way to compute the value of \`${name}\``, [], "the answer is still proved by the kernel where it says so"));
}

function wrongValue(term: TermOf<"variable">, value: Tensor | undefined, shape: readonly number[]): Result<never> | null {
  if (value === undefined) return fail(error("E0801", `\`${term.name}\` has no value`, []));
  if (!sameNumericShape(value.shape, shape)) return fail(error("E0802", `\`${term.name}\` is ${shape.join(" × ")}, and its value is ${value.shape.join(" × ")}`, []));
  return isFiniteTensor(value) ? null : fail(error("E0803", `\`${term.name}\` has a value that is not a finite number`, []));
}

/** The value of every step. Fails where one is undefined; never gives NaN or an infinity. */
export function forward(order: Order, point: Point, limits: Limits): Result<readonly Tensor[]> {
  const known = checkKnown(order, point);
  if (!known.ok) return known;
  const affordable = withinLimits(order, point.sizes, limits);
  if (!affordable.ok) return affordable;
  const values: Tensor[] = [];
  for (const { term, args: needed } of order.steps) {
    const args = pick(values, needed);
    const value = dispatch(handlers, term, { args, point });
    if (value === null || !isFiniteTensor(value)) return fail(error("E0804", undefinedAt(term, args), []));
    values.push(value);
  }
  return ok(values);
}

/** The values with the given step numbers. */
export function pick<Value>(values: readonly Value[], steps: readonly number[]): readonly Value[] {
  return steps.map((index) => {
    const value = values[index];
    if (value === undefined) throw new Error("internal: a step was evaluated before what it needs");
    return value;
  });
}

/** The values of an order's outputs. */
export function evaluateOrder(order: Order, point: Point, limits: Limits = evaluationLimits): Result<readonly Tensor[]> {
  const values = forward(order, point, limits);
  return values.ok ? ok(pick(values.value, order.outputs)) : failAll(values.diagnostics);
}

/**
 * The values of `terms` at `point`, with the parts of `bindings` computed once.
 * Fails when a value is missing (E0801), misshapen (E0802) or not finite (E0803), where a function is undefined (E0804),
 * when a function has no numbers (E0805), and when it would take too much (E0502, E0503).
 */
export function evaluate(terms: readonly Term[], point: Point, bindings: readonly Binding[] = [], limits: Limits = evaluationLimits): Result<readonly Tensor[]> {
  const order = orderOf(terms, bindings);
  return order.ok ? evaluateOrder(order.value, point, limits) : order;
}
