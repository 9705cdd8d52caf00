/** Scalar expressions as code of one number or of all lanes of a vector: the same formulas for both. Knows no arrays and no loops. */
import type { HostFunctionName } from "../../plain/instance.js";
import type { FunctionName } from "../../vocabulary.js";
import { type Code, i32, type Scalar, type ValueType, v128 } from "../instructions.js";
import type { LaneFunctionName } from "../kernels/functions.js";
import type { Precision } from "../precision.js";

/** What formulas need of numbers or of vectors. */
export interface Arithmetic<V extends ValueType> {
  readonly constant: (value: number) => Code<V>;
  readonly add: (a: Code<V>, b: Code<V>) => Code<V>;
  readonly sub: (a: Code<V>, b: Code<V>) => Code<V>;
  readonly mul: (a: Code<V>, b: Code<V>) => Code<V>;
  readonly div: (a: Code<V>, b: Code<V>) => Code<V>;
  readonly max: (a: Code<V>, b: Code<V>) => Code<V>;
  readonly min: (a: Code<V>, b: Code<V>) => Code<V>;
  readonly neg: (a: Code<V>) => Code<V>;
  readonly abs: (a: Code<V>) => Code<V>;
  readonly sqrt: (a: Code<V>) => Code<V>;
  /** 1 where a > b, else 0. */
  readonly greater: (a: Code<V>, b: Code<V>) => Code<V>;
  /** 1 where a = b, else 0. */
  readonly equal: (a: Code<V>, b: Code<V>) => Code<V>;
  /** Puts what is used twice into a local. */
  readonly keep: (a: Code<V>) => Code<V>;
  readonly inLanes: (name: LaneFunctionName, a: Code<V>) => Code<V>;
  /** A function of the host, number by number. */
  readonly byHost: (name: HostFunctionName, ...args: readonly Code<V>[]) => Code<V>;
}

type Writer = <V extends ValueType>(arithmetic: Arithmetic<V>, x: Code<V>) => Code<V>;

const lanes = (name: LaneFunctionName): Writer => (arithmetic, x) => arithmetic.inLanes(name, x);
const host = (name: HostFunctionName): Writer => (arithmetic, x) => arithmetic.byHost(name, x);

const functions: { readonly [F in FunctionName]: Writer } = {
  exp: lanes("exp"),
  log: lanes("log"),
  expm1: lanes("expm1"),
  log1p: lanes("log1p"),
  tanh: lanes("tanh"),
  sigmoid: lanes("sigmoid"),
  softplus: lanes("softplus"),
  sqrt: ({ sqrt }, x) => sqrt(x),
  abs: ({ abs }, x) => abs(x),
  relu: ({ max, constant }, x) => max(x, constant(0)),
  step: ({ greater, constant }, x) => greater(x, constant(0)),
  // Divided by 1, or by 0 where x is no number.
  sign: ({ greater, constant, keep, sub, div, equal }, a) => {
    const x = keep(a);
    return div(sub(greater(x, constant(0)), greater(constant(0), x)), equal(x, x));
  },
  sin: host("sin"),
  cos: host("cos"),
  tan: host("tan"),
  asin: host("asin"),
  acos: host("acos"),
  atan: host("atan"),
  sinh: host("sinh"),
  cosh: host("cosh"),
  asinh: host("asinh"),
  acosh: host("acosh"),
  atanh: host("atanh"),
  erf: host("erf"),
  erfc: host("erfc"),
};

export const appliedCode = <V extends ValueType>(arithmetic: Arithmetic<V>, name: FunctionName, x: Code<V>): Code<V> => functions[name](arithmetic, x);

/** What is needed to make arithmetic in a function body. */
export interface Surroundings<T extends Scalar> {
  readonly real: Precision<T>;
  readonly local: <V extends ValueType>(type: V, value: Code<V>) => Code<V>;
  readonly laneFunction: (name: LaneFunctionName, lanes: Code<"v128">) => Code<"v128">;
  readonly hostFunction: (name: HostFunctionName, args: readonly Code<"f64">[]) => Code<"f64">;
}

export function scalarArithmetic<T extends Scalar>({ real, local, laneFunction, hostFunction }: Surroundings<T>): Arithmetic<T> {
  const { scalar, vector } = real;
  return {
    constant: scalar.const,
    add: scalar.add,
    sub: scalar.sub,
    mul: scalar.mul,
    div: scalar.div,
    max: scalar.max,
    min: scalar.min,
    neg: scalar.neg,
    abs: scalar.abs,
    sqrt: scalar.sqrt,
    greater: (a, b) => scalar.fromI32(scalar.gt(a, b)),
    equal: (a, b) => scalar.fromI32(scalar.eq(a, b)),
    keep: (a) => local(real.type, a),
    inLanes: (name, a) => vector.lane(real.inLanes(vector.splat(a), (lanes) => laneFunction(name, lanes), (one) => local("v128", one)), 0),
    byHost: (name, ...args) => real.fromDouble(hostFunction(name, args.map(real.toDouble))),
  };
}

/** `hoist` computes once, before the loop, what is the same for every step. */
export function vectorArithmetic<T extends Scalar>(surroundings: Surroundings<T>, hoist: (key: string, value: Code<"v128">) => Code<"v128">): Arithmetic<"v128"> {
  const { real, local, laneFunction } = surroundings;
  const { vector, scalar, lanes } = real;
  const constant = (value: number): Code<"v128"> => hoist(`#${value}`, vector.splat(scalar.const(value)));
  const keep = (a: Code<"v128">): Code<"v128"> => local("v128", a);
  const one = scalarArithmetic(surroundings);
  return {
    constant,
    add: vector.add,
    sub: vector.sub,
    mul: vector.mul,
    div: vector.div,
    max: vector.max,
    min: vector.min,
    neg: vector.neg,
    abs: vector.abs,
    sqrt: vector.sqrt,
    greater: (a, b) => v128.and(vector.gt(a, b), constant(1)),
    equal: (a, b) => v128.and(vector.eq(a, b), constant(1)),
    keep,
    inLanes: (name, a) => real.inLanes(a, (part) => laneFunction(name, part), keep),
    byHost: (name, ...args) => {
      const vectors = args.map(keep);
      const results = Array.from({ length: lanes }, (_, lane) => one.byHost(name, ...vectors.map((all) => vector.lane(all, lane))));
      return results.reduce<Code<"v128">>((all, result, lane) => (lane === 0 ? vector.splat(result) : vector.replaceLane(all, lane, result)), vector.splat(scalar.const(0)));
    },
  };
}

/** 1 where a ≥ b of counters, else 0. */
export const notBelowCode = <T extends Scalar>(real: Precision<T>, a: Code<"i32">, b: Code<"i32">): Code<T> => real.scalar.fromI32(i32.ge(a, b));
