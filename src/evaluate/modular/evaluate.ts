// Evaluates terms at a point over a prime field, exactly and without recursion; functions are opaque there. It knows no derivatives.
import { isScalarShape, sizeValue } from "../../term/dimension.js";
import { isInteger, type Rational, rational } from "../../term/rational.js";
import { dispatch, type Handlers, type Term, type TermOf } from "../../term/term.js";
import { identityMatrix, transposeMatrix } from "../linear-algebra.js";
import { contractTensors } from "../contraction.js";
import { diagonalMatrix, diagonalOf } from "../evaluate.js";
import type { Order } from "../order.js";
import { variableKey } from "../point.js";
import type { Random } from "../random.js";
import { entry, entryCount, filledTensor, rowsOf, scalarOf, scalarTensor, shapeAt, type Tensor, zeroTensor } from "../tensor.js";
import type { Field } from "./field.js";
import { addModular, hadamardModular, multiplyModular, scaleModular } from "./matrices.js";
import { modularOperators } from "./operators.js";

export interface ModularPoint {
  readonly field: Field;
  readonly sizes: ReadonlyMap<string, number>;
  /** By `variableKey`. */
  readonly values: ReadonlyMap<string, Tensor>;
  /** Where the values of opaque functions are drawn from: one value for each function and argument. */
  readonly random: Random;
}

/** Values of the outputs, with a bound on the chance that they mislead. */
export interface ModularValues {
  readonly outputs: readonly Tensor[];
  /** The degree of the entries of the outputs, as quotients of polynomials in the entries of the point and the values of opaque functions. */
  readonly degree: number;
  /** Σ over pairs of arguments of one function of the degree of their difference: unequal ones that meet would be taken for equal. */
  readonly collisions: number;
  /** Whether a function was opaque: then a difference may be explained by a law that it obeys. */
  readonly opaque: boolean;
}

/** The values drawn for opaque functions so far. */
interface Opaque {
  readonly known: Map<string, number>;
  readonly asked: Map<string, number>;
  readonly symbols: Map<object, number>;
  collisions: number;
}

interface Site {
  readonly point: ModularPoint;
  readonly args: readonly Tensor[];
  readonly degrees: readonly number[];
  readonly opaque: Opaque;
}

/** A value with the degree of its entries; null where there is none modulo this prime. */
interface Value {
  readonly tensor: Tensor | null;
  readonly degree: number;
}

function nth<Item>(items: readonly Item[], index: number): Item {
  const item = items[index];
  if (item === undefined) throw new Error("internal: a term lacks an argument");
  return item;
}

const total = (degrees: readonly number[]): number => degrees.reduce((sum, degree) => sum + degree, 0);
const atoms = (tensor: Tensor | null, degree = 0): Value => ({ tensor, degree });
const moved = ({ args, degrees }: Site, move: (tensor: Tensor) => Tensor): Value => ({ tensor: move(nth(args, 0)), degree: nth(degrees, 0) });
const shapeOf = (term: Term, { point }: Site): readonly number[] => shapeAt(term.shape, point.sizes);

/** One value for each key, at random. */
function drawn({ point, opaque }: Site, key: string): number {
  const value = opaque.known.get(key) ?? point.random.below(point.field.prime);
  opaque.known.set(key, value);
  return value;
}

const symbolKey = ({ opaque }: Site, symbol: object): string => {
  const number = opaque.symbols.get(symbol) ?? opaque.symbols.size;
  opaque.symbols.set(symbol, number);
  return `${number}`;
};

/** Accounts for `count` further arguments of one function. */
function ask({ opaque }: Site, symbol: string, count: number, degree: number): void {
  const before = opaque.asked.get(symbol) ?? 0;
  opaque.asked.set(symbol, before + count);
  opaque.collisions += (before * count + (count * count) / 2) * 2 * degree;
}

/** f of every entry, where nothing is known of f. */
function opaqueEntries(site: Site, symbol: string, argument: Tensor, degree: number): Tensor {
  if (argument.data.length > 0) ask(site, symbol, argument.data.length, degree);
  return { shape: argument.shape, data: argument.data.map((x) => drawn(site, `${symbol}(${x})`)) };
}

/** An exponent as an exact number, where the term is one at these sizes. */
function exactNumber(term: Term, sizes: ReadonlyMap<string, number>): Rational | null {
  if (term.kind === "number") return term.value;
  if (term.kind === "size") return rational(sizeValue(term.size, sizes));
  if (term.kind === "multiply" && term.args.length === 2 && term.args[0]?.kind === "number" && term.args[1]?.kind === "size") {
    const { numerator, denominator } = term.args[0].value;
    return rational(numerator * BigInt(sizeValue(term.args[1].size, sizes)), denominator);
  }
  return null;
}

const largestExponent = 10_000n;

/** Entry by entry: exact for whole exponents; r-th roots, and powers with any other exponent, are opaque functions. */
function power(term: TermOf<"power">, site: Site): Value {
  const { field } = site.point;
  const base = nth(site.args, 0);
  const degree = nth(site.degrees, 0);
  const exponent = exactNumber(nth(term.args, 1), site.point.sizes);
  if (exponent === null || exponent.numerator > largestExponent || -exponent.numerator > largestExponent) {
    return { tensor: opaqueEntries(site, `power ${scalarOf(nth(site.args, 1))}`, base, Math.max(degree, nth(site.degrees, 1))), degree: 1 };
  }
  const rooted = isInteger(exponent) ? base : opaqueEntries(site, `root ${exponent.denominator}`, base, degree);
  const whole = Number(exponent.numerator);
  const values = [...rooted.data].map((x) => field.raise(x, whole));
  const missing = values.includes(null);
  const each = Math.abs(whole) * (isInteger(exponent) ? degree : 1);
  return { tensor: missing ? null : { shape: base.shape, data: Float64Array.from(values, (x) => x ?? 0) }, degree: whole < 0 ? each * base.data.length : each };
}

function operator(term: TermOf<"operator">, site: Site): Value {
  const sizes = term.sizes.map((size) => sizeValue(size, site.point.sizes));
  const known = modularOperators.get(term.operator.name);
  if (known !== undefined) {
    const rows = site.args[0] === undefined ? 1 : rowsOf(site.args[0]);
    return { tensor: known.value(site.point.field, { args: site.args, sizes }), degree: known.degree(site.degrees, rows) };
  }
  const shape = shapeOf(term, site);
  const symbol = symbolKey(site, term.operator);
  const key = `${symbol} ${sizes.join(",")} ${site.args.map(({ shape: at, data }) => `${at.join("x")}:${data.join(",")}`).join(";")}`;
  ask(site, symbol, 1, total(site.degrees));
  return { tensor: { shape, data: new Float64Array(entryCount(shape)).map((_, at) => drawn(site, `${key}[${at}]`)) }, degree: 1 };
}

function sumModular({ add }: Field, data: Iterable<number>): number {
  let sum = 0;
  for (const x of data) sum = add(sum, x);
  return sum;
}

const handlers: Handlers<Value, [Site]> = {
  number: (term, { point }) => {
    const value = point.field.rational(term.value);
    return atoms(value === null ? null : scalarTensor(value));
  },
  size: (term, { point }) => atoms(scalarTensor(sizeValue(term.size, point.sizes) % point.field.prime)),
  variable: (term, { point }) => atoms(point.values.get(variableKey(term)) ?? null, 1),
  ones: (term, site) => atoms(filledTensor(shapeOf(term, site), 1)),
  zeros: (term, site) => atoms(zeroTensor(shapeOf(term, site))),
  identity: (term, site) => atoms(identityMatrix(shapeOf(term, site)[0] ?? 1)),
  add: (_, { args, degrees, point }) => ({ tensor: args.reduce((sum, argument) => addModular(point.field, sum, argument)), degree: total(degrees) }),
  multiply: (term, { args, degrees, point: { field } }) => {
    let factor = 1;
    const chain: Tensor[] = [];
    term.args.forEach((part, index) => {
      const value = nth(args, index);
      if (isScalarShape(part.shape)) factor = field.multiply(factor, scalarOf(value));
      else chain.push(value);
    });
    const product = chain.length === 0 ? scalarTensor(factor) : scaleModular(field, chain.reduce((a, b) => multiplyModular(field, a, b)), factor);
    return { tensor: product, degree: total(degrees) };
  },
  hadamard: (_, { args, degrees, point }) => ({ tensor: args.reduce((product, argument) => hadamardModular(point.field, product, argument)), degree: total(degrees) }),
  power,
  apply: (term, site) => {
    // √x is the power 1/2, by whichever name.
    const symbol = term.function.name === "sqrt" ? "root 2" : symbolKey(site, term.function);
    return { tensor: opaqueEntries(site, symbol, nth(site.args, 0), nth(site.degrees, 0)), degree: 1 };
  },
  transpose: (_, site) => moved(site, transposeMatrix),
  trace: (_, site) => moved(site, (matrix) => scalarTensor(sumModular(site.point.field, diagonalOf(matrix).data))),
  sum: (_, site) => moved(site, ({ data }) => scalarTensor(sumModular(site.point.field, data))),
  diagonal: (_, site) => moved(site, diagonalMatrix),
  diagonalPart: (_, site) => moved(site, diagonalOf),
  fill: (term, site) => moved(site, (scalar) => filledTensor(shapeOf(term, site), scalarOf(scalar))),
  call: () => {
    throw new Error("internal: a call was not unfolded");
  },
  operator,
  einsum: (term, { args, degrees, point }) => ({ tensor: contractTensors(term.contraction, args, point.field), degree: total(degrees) }),
};

/** The values of an order's outputs, or null where one does not exist modulo this prime: at another point it may. */
export function evaluateModular(order: Order, point: ModularPoint): ModularValues | null {
  const opaque: Opaque = { known: new Map(), asked: new Map(), symbols: new Map(), collisions: 0 };
  const tensors: Tensor[] = [];
  const degrees: number[] = [];
  for (const { term, args: needed } of order.steps) {
    const site: Site = { point, opaque, args: needed.map((index) => nth(tensors, index)), degrees: needed.map((index) => nth(degrees, index)) };
    const { tensor, degree } = dispatch(handlers, term, site);
    if (tensor === null) return null;
    tensors.push(tensor);
    degrees.push(degree);
  }
  const outputs = order.outputs.map((index) => nth(tensors, index));
  return { outputs, degree: total(order.outputs.map((index) => nth(degrees, index))), collisions: opaque.collisions, opaque: opaque.asked.size > 0 };
}

/** The entries of two values of one shape, whether they are the same residues. */
export const sameResidues = (a: Tensor, b: Tensor): boolean => a.data.length === b.data.length && a.data.every((x, at) => x === entry(b, at));
