// The only file that loads mathjs: arithmetic on two-dimensional arrays from its factory functions, never from text. Knows no terms.
import {
  absDependencies, acosDependencies, acoshDependencies, addDependencies, asinDependencies, asinhDependencies, atanDependencies, atanhDependencies, type BigNumber, bignumberDependencies,
  cosDependencies, coshDependencies, create, crossDependencies, detDependencies, divideDependencies, dotMultiplyDependencies, eigsDependencies, erfDependencies, expDependencies, expm1Dependencies, expmDependencies,
  type FactoryFunctionMap, invDependencies, isBigNumber, kronDependencies, log1pDependencies, logDependencies, matrixDependencies, multiplyDependencies, pinvDependencies, powDependencies, signDependencies, sinDependencies, sinhDependencies,
  sqrtDependencies, subtractDependencies, sumDependencies, tanDependencies, tanhDependencies, traceDependencies, transposeDependencies,
} from "mathjs";
import type { Rational } from "../term/rational.js";
import type { Tensor } from "./tensor.js";

export type Scalar = number | BigNumber;
/** Rows of scalars; always two-dimensional. */
export type Rows = readonly (readonly Scalar[])[];

/** Null stands for a value that does not exist in the finite real numbers. */
export interface Arithmetic {
  readonly exact: (value: Rational) => Rows;
  readonly scalar: (value: number) => Scalar;
  readonly import: (tensor: Tensor) => Rows;
  /** The nearest doubles, row-major. */
  readonly export: (rows: Rows) => Float64Array;
  readonly add: (a: Rows, b: Rows) => Rows | null;
  readonly subtract: (a: Rows, b: Rows) => Rows | null;
  readonly multiply: (a: Rows, b: Rows) => Rows | null;
  /** Each entry times a scalar. */
  readonly scale: (factor: Scalar, a: Rows) => Rows | null;
  readonly hadamard: (a: Rows, b: Rows) => Rows | null;
  readonly power: (a: Rows, exponent: Scalar) => Rows | null;
  readonly transpose: (a: Rows) => Rows | null;
  readonly trace: (a: Rows) => Rows | null;
  readonly sum: (a: Rows) => Rows | null;
  /** The entrywise function and the operator by that name; undefined when mathjs has none at this precision. */
  readonly entrywise: (name: string) => ((a: Rows) => Rows | null) | undefined;
  readonly operator: (name: string) => ((args: readonly Rows[]) => Rows | null) | undefined;
}

const wanted: { readonly [name: string]: FactoryFunctionMap | undefined } = {
  absDependencies, acosDependencies, acoshDependencies, addDependencies, asinDependencies, asinhDependencies, atanDependencies, atanhDependencies, bignumberDependencies, cosDependencies,
  coshDependencies, crossDependencies, detDependencies, divideDependencies, dotMultiplyDependencies, eigsDependencies, erfDependencies, expDependencies, expm1Dependencies, expmDependencies, invDependencies,
  kronDependencies, log1pDependencies, logDependencies, matrixDependencies, multiplyDependencies, pinvDependencies, powDependencies, signDependencies, sinDependencies, sinhDependencies, sqrtDependencies, subtractDependencies,
  sumDependencies, tanDependencies, tanhDependencies, traceDependencies, transposeDependencies,
};

const factories: FactoryFunctionMap = {};
for (const [name, factory] of Object.entries(wanted)) {
  if (factory === undefined) throw new Error(`internal: mathjs lacks ${name}`);
  factories[name] = factory;
}

/** mathjs answers with complex numbers, infinities and bare numbers where it sees fit: only finite reals pass. */
function finiteScalar(value: unknown): Scalar | null {
  if (typeof value === "number") return Number.isFinite(value) ? value : null;
  return isBigNumber(value) && value.isFinite() ? value : null;
}

function finiteRows(value: unknown): Rows | null {
  if (!Array.isArray(value)) {
    const scalar = finiteScalar(value);
    return scalar === null ? null : [[scalar]];
  }
  const rows: Scalar[][] = [];
  for (const row of value) {
    if (!Array.isArray(row)) return null;
    const scalars: Scalar[] = [];
    for (const cell of row) {
      const scalar = finiteScalar(cell);
      if (scalar === null) return null;
      scalars.push(scalar);
    }
    rows.push(scalars);
  }
  return rows;
}

const mutable = (rows: Rows): Scalar[][] => rows.map((row) => [...row]);

/** The value, or null where mathjs throws: for a singular matrix, or an argument outside a domain. */
function attempt(compute: () => unknown): Rows | null {
  try {
    return finiteRows(compute());
  } catch {
    return null;
  }
}

/** Arithmetic with doubles, or with `digits` decimal digits. */
export function createArithmetic(digits: number | null): Arithmetic {
  const math = create(factories, { matrix: "Array", ...(digits === null ? { number: "number" } : { number: "BigNumber", precision: digits }) });
  const scalar = (value: number): Scalar => (digits === null ? value : math.bignumber(value));
  const one = scalar(1);
  const negate = (x: Scalar): unknown => math.subtract(scalar(0), x);
  const isPositive = (x: Scalar): boolean => Number(x) > 0 || (typeof x !== "number" && x.isPositive() && !x.isZero());

  /** 2/√π exp(−x²) Σ 2ⁿ x²ⁿ⁺¹ / (1·3·…·(2n+1)), whose summands have one sign. Source: Abramowitz and Stegun 7.1.6. */
  const erfSeries = (x: BigNumber): Scalar => {
    const square = x.times(x);
    if (square.greaterThan(400)) return math.bignumber(x.isNegative() ? -1 : 1);
    let [power, total] = [x, x];
    for (let n = 1; n < 60 + 4 * square.toNumber() + 3 * (digits ?? 0); n += 1) {
      power = power.times(square).times(2).div(2 * n + 1);
      total = total.plus(power);
    }
    const pi = math.atan(math.bignumber(1)).times(4);
    return math.exp(square.negated()).times(total).times(2).div(pi.sqrt());
  };

  const functions: { readonly [name: string]: (x: Scalar) => unknown } = {
    exp: (x) => math.exp(x),
    log: (x) => math.log(x),
    sqrt: (x) => (typeof x === "number" ? math.sqrt(x) : math.sqrt(x)),
    recip: (x) => math.divide(one, x),
    sin: (x) => (typeof x === "number" ? math.sin(x) : math.sin(x)),
    cos: (x) => (typeof x === "number" ? math.cos(x) : math.cos(x)),
    tan: (x) => (typeof x === "number" ? math.tan(x) : math.tan(x)),
    asin: (x) => (typeof x === "number" ? math.asin(x) : math.asin(x)),
    acos: (x) => (typeof x === "number" ? math.acos(x) : math.acos(x)),
    atan: (x) => (typeof x === "number" ? math.atan(x) : math.atan(x)),
    sinh: (x) => (typeof x === "number" ? math.sinh(x) : math.sinh(x)),
    cosh: (x) => (typeof x === "number" ? math.cosh(x) : math.cosh(x)),
    tanh: (x) => (typeof x === "number" ? math.tanh(x) : math.tanh(x)),
    asinh: (x) => (typeof x === "number" ? math.asinh(x) : math.asinh(x)),
    acosh: (x) => (typeof x === "number" ? math.acosh(x) : math.acosh(x)),
    atanh: (x) => (typeof x === "number" ? math.atanh(x) : math.atanh(x)),
    log1p: (x) => math.log1p(x),
    expm1: (x) => math.expm1(x),
    sigmoid: (x) => math.divide(one, math.add(one, math.exp(scalarOrFail(negate(x))))),
    softplus: (x) => math.log(scalarOrFail(math.add(one, math.exp(x)))),
    relu: (x) => (isPositive(x) ? x : scalar(0)),
    step: (x) => scalar(isPositive(x) ? 1 : 0),
    sign: (x) => math.sign(x),
    abs: (x) => math.abs(x),
    erf: (x) => (typeof x === "number" ? math.erf(x) : erfSeries(x)),
    erfc: (x) => math.subtract(one, typeof x === "number" ? math.erf(x) : erfSeries(x)),
  };

  const block = (d: Rows, p: number, q: number, i: number, j: number): Scalar[][] => d.slice(i * p, (i + 1) * p).map((row) => row.slice(j * q, (j + 1) * q));
  const extreme = (a: Rows, sign: 1 | -1): Scalar => a.flat().reduce((best, x) => (sign * (Number(x) - Number(best)) > 0 ? x : best));
  const numbers = (a: Rows): number[][] => a.map((row) => row.map(Number));
  const joined = (a: Rows, b: Rows, c: Rows, d: Rows): number[][] => [...a.map((row, i) => [...row, ...(b[i] ?? [])]), ...c.map((row, i) => [...row, ...(d[i] ?? [])])].map((row) => row.map(Number));
  const zero = (a: Rows): number[][] => a.map((row) => row.map(() => 0));
  const exponential = (a: Rows): Rows => finiteRows(math.expm(math.matrix(numbers(a))).valueOf()) ?? [];
  const circular = (a: Rows): Rows => exponential(joined(zero(a), a.map((row) => row.map((x) => -Number(x))), a, zero(a)));
  const matrixFunctions: { readonly [name: string]: (a: Rows) => Rows } = {
    expm: exponential,
    sinm: (a) => block(circular(a), a.length, a.length, 1, 0),
    cosm: (a) => block(circular(a), a.length, a.length, 0, 0),
  };
  /** The derivative along E is the last block of the function of [[X, E], [0, X]]. */
  const along = (f: (a: Rows) => Rows) => ([a = [], e = []]: readonly Rows[]): Rows => block(f(joined(a, e, zero(a), a)), a.length, a.length, 0, 1);
  /** Real eigenvalues in rising order. */
  const eigenvalues = (a: Rows): number[] => {
    const { values } = math.eigs(numbers(a), { eigenvectors: false });
    const list: readonly unknown[] = Array.isArray(values) ? values : [];
    return list.filter((value): value is number => typeof value === "number").toSorted((x, y) => x - y);
  };
  const gram = (a: Rows): Rows => finiteRows(math.multiply(math.transpose(numbers(a)), numbers(a))) ?? [];
  const symmetricPart = (a: Rows): Rows => a.map((row, i) => row.map((x, j) => (Number(x) + Number(a[j]?.[i] ?? 0)) / 2));
  const spectral: { readonly [name: string]: (args: readonly Rows[]) => unknown } = {
    pinv: ([a = []]) => math.pinv(mutable(a)),
    ...Object.fromEntries(Object.entries(matrixFunctions).flatMap(([name, f]) => [[name, ([a = []]: readonly Rows[]) => f(a)], [`d${name}`, along(f)]])),
    eigmax: ([a = []]) => eigenvalues(a).at(-1),
    eigvals: ([a = []]) => eigenvalues(symmetricPart(a)).map((value) => [value]),
    sigmamax: ([a = []]) => Math.sqrt(eigenvalues(gram(a)).at(-1) ?? Number.NaN),
    nuclearnorm: ([a = []]) => eigenvalues(a.length < (a[0]?.length ?? 1) ? gram(math.transpose(numbers(a))) : gram(a)).reduce((total, value) => total + Math.sqrt(Math.max(value, 0)), 0),
  };

  const operators: { readonly [name: string]: (args: readonly Rows[]) => unknown } = {
    inv: ([a = []]) => math.inv(mutable(a)),
    det: ([a = []]) => math.det(mutable(a)),
    logdet: ([a = []]) => math.log(math.abs(math.det(mutable(a)))),
    adj: ([a = []]) => math.dotMultiply(math.det(mutable(a)), math.inv(mutable(a))),
    kron: ([a = [], b = []]) => math.kron(mutable(a), mutable(b)),
    vec: ([a = []]) => (a[0] ?? []).flatMap((_, column) => a.map((row) => [row[column] ?? 0])),
    tril: ([a = []]) => a.map((row, i) => row.map((x, j) => (i >= j ? x : scalar(0)))),
    triu: ([a = []]) => a.map((row, i) => row.map((x, j) => (i <= j ? x : scalar(0)))),
    cross: ([a = [], b = []]) => math.transpose([flat(math.cross(a.flat(), b.flat()))]),
    solve: ([a = [], b = []]) => math.multiply(math.inv(mutable(a)), mutable(b)),
    unvec: ([v = [], like = []]) => like.map((row, i) => row.map((_, j) => v[j * like.length + i]?.[0] ?? 0)),
    blocksum: ([a = [], d = []]) => {
      const [m, n] = [a.length, a[0]?.length ?? 1];
      const blocks = a.flatMap((row, i) => row.map((x, j) => math.dotMultiply(x, block(d, d.length / m, (d[0]?.length ?? 1) / n, i, j))));
      return blocks.reduce((total, one) => math.add(total, one));
    },
    blockinner: ([b = [], d = []]) => {
      const [p, q] = [b.length, b[0]?.length ?? 1];
      return Array.from({ length: d.length / p }, (_, i) => Array.from({ length: (d[0]?.length ?? 1) / q }, (__, j) => math.sum(math.dotMultiply(mutable(b), block(d, p, q, i, j)))));
    },
    prod: ([a = []]) => a.flat().reduce((x, y) => scalarOrFail(math.multiply(x, y)), one),
    cumprod: ([a = []]) => a.map((_, i) => [a.slice(0, i + 1).flat().reduce((x, y) => scalarOrFail(math.multiply(x, y)), one)]),
    maxentry: ([a = []]) => extreme(a, 1),
    minentry: ([a = []]) => extreme(a, -1),
    ismax: ([a = []]) => a.map((row) => row.map((x) => scalar(Number(x) === Number(extreme(a, 1)) ? 1 : 0))),
    ismin: ([a = []]) => a.map((row) => row.map((x) => scalar(Number(x) === Number(extreme(a, -1)) ? 1 : 0))),
    ...(digits === null ? spectral : {}),
  };

  const functionTable = new Map(Object.entries(functions));
  const operatorTable = new Map(Object.entries(operators));
  return {
    exact: ({ numerator, denominator }) =>
      [[digits === null ? Number(numerator) / Number(denominator) : scalarOrFail(math.divide(math.bignumber(`${numerator}`), math.bignumber(`${denominator}`)))]],
    scalar,
    import: ({ shape: [rows = 1, columns = 1], data }) => Array.from({ length: rows }, (_, i) => Array.from({ length: columns }, (__, j) => scalar(data[i * columns + j] ?? 0))),
    export: (rows) => Float64Array.from(rows.flat(), Number),
    add: (a, b) => attempt(() => math.add(mutable(a), mutable(b))),
    subtract: (a, b) => attempt(() => math.subtract(mutable(a), mutable(b))),
    multiply: (a, b) => attempt(() => math.multiply(mutable(a), mutable(b))),
    scale: (factor, a) => attempt(() => math.dotMultiply(factor, mutable(a))),
    hadamard: (a, b) => attempt(() => math.dotMultiply(mutable(a), mutable(b))),
    power: (a, exponent) => attempt(() => a.map((row) => row.map((x) => math.pow(x, exponent)))),
    transpose: (a) => attempt(() => math.transpose(mutable(a))),
    trace: (a) => attempt(() => math.trace(mutable(a))),
    sum: (a) => attempt(() => math.sum(mutable(a))),
    entrywise: (name) => {
      const compute = functionTable.get(name);
      return compute === undefined ? undefined : (a) => attempt(() => a.map((row) => row.map(compute)));
    },
    operator: (name) => {
      const compute = operatorTable.get(name);
      return compute === undefined ? undefined : (args) => attempt(() => compute(args));
    },
  };
}

function scalarOrFail(value: unknown): Scalar {
  const scalar = finiteScalar(value);
  if (scalar === null) throw new Error("internal: mathjs gave no finite number");
  return scalar;
}

function flat(value: unknown): Scalar[] {
  const list: readonly unknown[] = Array.isArray(value) ? value.flat() : [];
  return list.map(scalarOrFail);
}
