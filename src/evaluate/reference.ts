// Evaluates terms with mathjs, as doubles or with 50 digits; mathjs is loaded when first asked. It knows no derivatives.
import { error } from "../diagnostics/diagnostic.js";
import { fail, ok, type Result } from "../diagnostics/result.js";
import { isScalarShape, sizeValue } from "../term/dimension.js";
import { rational } from "../term/rational.js";
import { dispatch, type Handlers, type Term, type TermOf } from "../term/term.js";
import { relativeError } from "./crosscheck.js";
import { checkKnown, evaluateOrder, pick } from "./evaluate.js";
import { referenceLimits, withinLimits } from "./limits.js";
import type { Arithmetic, Rows } from "./mathjs.js";
import { type Order, orderOf } from "./order.js";
import { type Binding, type Point, variableKey } from "./point.js";
import { shapeAt, type Tensor } from "./tensor.js";

/** `doubles`, or decimal numbers of 50 digits. */
export type Precision = "doubles" | "50 digits";

interface Operands {
  readonly args: readonly Rows[];
  readonly point: Point;
  readonly arithmetic: Arithmetic;
  /** Values that a double cannot hold, instead of the point's. */
  readonly precise: ReadonlyMap<string, Rows>;
}

/** `unknown`: mathjs does not offer the function; `undefined`: there is no finite real value. */
type Computed = Rows | "undefined" | "unknown";

function nth({ args }: Operands, index: number): Rows {
  const argument = args[index];
  if (argument === undefined) throw new Error("internal: a term lacks an argument");
  return argument;
}
const first = (operands: Operands): Rows => nth(operands, 0);
const known = (rows: Rows | null): Computed => rows ?? "undefined";
const scalarIn = (rows: Rows): Rows[number][number] => rows[0]?.[0] ?? 0;

function filled({ arithmetic, point }: Operands, term: Term, entry: (i: number, j: number) => number): Rows {
  const [rows = 1, columns = 1] = shapeAt(term.shape, point.sizes);
  return Array.from({ length: rows }, (_, i) => Array.from({ length: columns }, (__, j) => arithmetic.scalar(entry(i, j))));
}

function fold(operands: Operands, combine: (a: Rows, b: Rows) => Rows | null): Computed {
  let total: Rows | null = first(operands);
  for (const argument of operands.args.slice(1)) total = total === null ? null : combine(total, argument);
  return known(total);
}

const handlers: Handlers<Computed, [Operands]> = {
  number: (term, { arithmetic }) => arithmetic.exact(term.value),
  size: (term, { arithmetic, point }) => arithmetic.exact(rational(sizeValue(term.size, point.sizes))),
  variable: (term, { arithmetic, point, precise }) => {
    const instead = precise.get(variableKey(term));
    if (instead !== undefined) return instead;
    const value = point.values.get(variableKey(term));
    return value === undefined ? "undefined" : arithmetic.import(value);
  },
  ones: (term, operands) => filled(operands, term, () => 1),
  zeros: (term, operands) => filled(operands, term, () => 0),
  identity: (term, operands) => filled(operands, term, (i, j) => (i === j ? 1 : 0)),
  add: (_, operands) => fold(operands, operands.arithmetic.add),
  multiply: (term, { args, arithmetic }) => {
    let factor: Rows | null = [[arithmetic.scalar(1)]];
    let chain: Rows | null = null;
    let scalars = 0;
    for (const [index, value] of args.entries()) {
      const part = term.args[index];
      if (factor === null) return "undefined";
      if (part !== undefined && isScalarShape(part.shape)) {
        factor = arithmetic.multiply(factor, value);
        scalars += 1;
      } else {
        chain = chain === null ? value : arithmetic.multiply(chain, value);
        if (chain === null) return "undefined";
      }
    }
    if (chain === null || factor === null) return known(factor);
    return scalars === 0 ? chain : known(arithmetic.scale(scalarIn(factor), chain));
  },
  hadamard: (_, operands) => fold(operands, operands.arithmetic.hadamard),
  power: (_, operands) => known(operands.arithmetic.power(first(operands), scalarIn(nth(operands, 1)))),
  apply: (term, operands) => {
    const compute = operands.arithmetic.entrywise(term.function.name);
    return compute === undefined ? "unknown" : known(compute(first(operands)));
  },
  transpose: (_, operands) => known(operands.arithmetic.transpose(first(operands))),
  trace: (_, operands) => known(operands.arithmetic.trace(first(operands))),
  sum: (_, operands) => known(operands.arithmetic.sum(first(operands))),
  diagonal: (_, operands) => first(operands).map(([x = 0], i) => first(operands).map((__, j) => (i === j ? x : operands.arithmetic.scalar(0)))),
  diagonalPart: (_, operands) => first(operands).map((row, i) => row.slice(i, i + 1)),
  fill: (term, operands) => filled(operands, term, () => 0).map((row) => row.map(() => scalarIn(first(operands)))),
  // mathjs has no contraction: it is not rebuilt from loops of our own.
  einsum: () => "unknown",
  call: () => {
    throw new Error("internal: a call was not unfolded");
  },
  operator: (term, operands) => {
    if (term.operator.name === "lowerones") return filled(operands, term, (i, j) => (i >= j ? 1 : 0));
    if (term.operator.name === "commutation") return commutation(operands, term.sizes.map((size) => sizeValue(size, operands.point.sizes)));
    const compute = operands.arithmetic.operator(term.operator.name);
    return compute === undefined ? "unknown" : known(compute(operands.args));
  },
};

function commutation({ arithmetic }: Operands, [m = 1, n = 1]: readonly number[]): Rows {
  return Array.from({ length: m * n }, (_, row) =>
    Array.from({ length: m * n }, (__, column) => arithmetic.scalar((row % n) * m + Math.floor(row / n) === column ? 1 : 0)),
  );
}

const nameOf = (term: Term): string => (term.kind === "apply" ? term.function.name : term.kind === "operator" ? term.operator.name : term.kind);

function compute(order: Order, point: Point, arithmetic: Arithmetic, precise: ReadonlyMap<string, Rows> = new Map()): Result<readonly Rows[]> {
  const ready = checkKnown(order, point);
  if (!ready.ok) return ready;
  const affordable = withinLimits(order, point.sizes, referenceLimits);
  if (!affordable.ok) return affordable;
  const values: Rows[] = [];
  for (const { term, args } of order.steps) {
    if (term.shape.length > 2) return fail(error("E0805", "mathjs has no reference value for tensors of more than two axes", []));
    const value = dispatch(handlers, term, { args: pick(values, args), point, arithmetic, precise });
    if (value === "unknown") return fail(error("E0805", `mathjs has no reference value for \`${nameOf(term)}\``, []));
    if (value === "undefined") return fail(error("E0804", `\`${nameOf(term)}\` has no finite real value at this point`, []));
    values.push(value);
  }
  return ok(pick(values, order.outputs));
}

/** Loads mathjs; a chunk of its own where the library is bundled. */
export async function loadArithmetic(precision: Precision): Promise<Arithmetic> {
  const { createArithmetic } = await import("./mathjs.js");
  return createArithmetic(precision === "doubles" ? null : 50);
}

/** The values of `terms` by mathjs, rounded to doubles. Fails as `evaluate` does, and for what mathjs does not offer (E0805). */
export async function evaluateReference(terms: readonly Term[], point: Point, bindings: readonly Binding[] = [], precision: Precision = "doubles"): Promise<Result<readonly Tensor[]>> {
  const order = orderOf(terms, bindings);
  if (!order.ok) return order;
  const arithmetic = await loadArithmetic(precision);
  const values = compute(order.value, point, arithmetic);
  if (!values.ok) return values;
  return ok(values.value.map((rows, index) => ({ shape: shapeAt((terms[index] ?? failInternally()).shape, point.sizes), data: arithmetic.export(rows) })));
}

function failInternally(): never {
  throw new Error("internal: an output without a term");
}

/** The largest relative disagreement between the evaluator on doubles and mathjs over `terms` and `points`. */
export async function checkReference(terms: readonly Term[], points: readonly Point[], bindings: readonly Binding[] = [], precision: Precision = "doubles"): Promise<Result<number>> {
  const order = orderOf(terms, bindings);
  if (!order.ok) return order;
  let worst = 0;
  for (const point of points) {
    const own = evaluateOrder(order.value, point);
    if (!own.ok) return own;
    const reference = await evaluateReference(terms, point, bindings, precision);
    if (!reference.ok) return reference;
    own.value.forEach((value, index) => void (worst = Math.max(worst, relativeError(value, reference.value[index] ?? failInternally()))));
  }
  return ok(worst);
}

/**
 * How far the claimed gradient of a scalar is from differences of it, relatively and all with 50 digits: the central difference
 * (L(X + h D) − L(X − h D)) / 2h along the direction D at h = 10⁻¹² is wrong by about 10⁻²⁴ of the third derivative.
 */
export async function checkPrecisely(
  loss: Term, claim: { readonly variable: TermOf<"variable">; readonly gradient: Term }, point: Point, direction: Tensor, bindings: readonly Binding[] = [],
): Promise<Result<number>> {
  const order = orderOf([loss], bindings);
  if (!order.ok) return order;
  const claimed = orderOf([claim.gradient], bindings);
  if (!claimed.ok) return claimed;
  const arithmetic = await loadArithmetic("50 digits");
  const { add, subtract, scale, hadamard, sum, scalar } = arithmetic;
  const key = variableKey(claim.variable);
  const at = point.values.get(key);
  if (at === undefined) return fail(error("E0801", `\`${claim.variable.name}\` has no value`, []));
  const along = arithmetic.import(direction);
  const step = scalar(1e-12);
  const lossAt = (sign: 1 | -1): Result<readonly Rows[]> => {
    const move = scale(scalar(sign * 1e-12), along);
    const moved = move === null ? null : add(arithmetic.import(at), move);
    return moved === null ? undefinedHere() : compute(order.value, point, arithmetic, new Map([[key, moved]]));
  };
  const gradient = compute(claimed.value, point, arithmetic);
  if (!gradient.ok) return gradient;
  const after = lossAt(1);
  if (!after.ok) return after;
  const before = lossAt(-1);
  if (!before.ok) return before;
  const [[g = []], [up = []], [down = []]] = [gradient.value, after.value, before.value];
  const change = subtract(up, down);
  const products = hadamard(g, along);
  const pairing = products === null ? null : sum(products);
  const expected = pairing === null ? null : scale(step, add(pairing, pairing) ?? []);
  const difference = change === null || expected === null ? null : subtract(change, expected);
  if (change === null || difference === null) return undefinedHere();
  return ok(Math.abs(arithmetic.export(difference)[0] ?? Number.NaN) / Math.max(Math.abs(arithmetic.export(change)[0] ?? Number.NaN), 1e-30));
}

const undefinedHere = (): Result<never> => fail(error("E0804", "the expression has no finite real value at this point", []));
