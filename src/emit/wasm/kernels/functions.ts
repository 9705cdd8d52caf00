/** Functions of f64x2 lanes: exp, expm1, log, log1p, tanh, sigmoid, softplus, within 2 units in the last place. Knows no formulas. */
import { type Code, f64x2, i64x2, v128 } from "../instructions.js";
import { type Body, type Callee, type ModuleBuilder, valueOf } from "../module.js";

type Lanes = Code<"v128">;
/** A function of each lane. */
export type LaneFunction = Callee<readonly ["v128"], "v128">;

/** The functions that are computed in lanes. */
export const laneFunctionNames = ["exp", "expm1", "log", "log1p", "tanh", "sigmoid", "softplus"] as const;
export type LaneFunctionName = (typeof laneFunctionNames)[number];

const bits = (pattern: bigint): Lanes => v128.const(pattern, pattern);
const patternOf = (value: number): bigint => new BigUint64Array(new Float64Array([value]).buffer)[0] ?? 0n;
const all = (value: number): Lanes => bits(patternOf(value));
const { add, sub, mul, div } = f64x2;

/**
 * log 2 in two parts, the first with zeros in its lower half, so that its product with a whole number below 2048 is exact.
 * Source: Cody and Waite, Software Manual for the Elementary Functions (1980).
 */
const ln2High = Number.parseFloat("0.693147180369123816490");
const ln2Low = Number.parseFloat("1.90821492927058770002e-10");

/** c₀ + x (c₁ + x (…)). */
const horner = (x: Lanes, coefficients: readonly number[]): Lanes => coefficients.map(all).reduceRight((sum, coefficient) => add(mul(sum, x), coefficient));

const factorials = (from: number, to: number): readonly number[] => Array.from({ length: to - from + 1 }, (_, index) => 1 / Array.from({ length: from + index }, (__, k) => k + 1).reduce((a, b) => a * b, 1));

/** x = n log 2 + r with |r| ≤ log 2 / 2: n, r, and less = e^r − 1 = r + rest by its series to r¹³; what is left out is below 10⁻¹⁷ r. */
function reduced(body: Body, x: Lanes): { readonly n: Lanes; readonly r: Lanes; readonly rest: Lanes; readonly less: Lanes } {
  const n = body.local("v128", f64x2.nearest(mul(x, all(Math.LOG2E))));
  const high = body.local("v128", sub(x, mul(n, all(ln2High))));
  const low = body.local("v128", mul(n, all(ln2Low)));
  const r = body.local("v128", sub(high, low));
  /** What r lost when it was rounded. */
  const lost = body.local("v128", sub(sub(high, r), low));
  const square = body.local("v128", mul(r, r));
  // Even and odd powers side by side: half as long a chain as Horner's.
  const coefficients = factorials(2, 13);
  const even = horner(square, coefficients.filter((_, index) => index % 2 === 0));
  const odd = horner(square, coefficients.filter((_, index) => index % 2 === 1));
  const rest = body.local("v128", add(mul(square, add(even, mul(r, odd))), lost));
  return { n, r, rest, less: body.local("v128", add(r, rest)) };
}

/** 2ⁿ for a whole n of at most 1023 in size: n + 1023 lands in the lowest bits of a sum with 3·2⁵¹, and is shifted into the exponent. */
const powerOfTwo = (n: Lanes): Lanes => i64x2.shl(add(n, all(1.5 * 2 ** 52 + 1023)), 52);

/** 2ⁿ y by two factors, so that n may exceed what an exponent holds. */
function scaled(body: Body, y: Lanes, n: Lanes): Lanes {
  const half = body.local("v128", f64x2.nearest(mul(n, all(0.5))));
  return mul(mul(y, powerOfTwo(half)), powerOfTwo(sub(n, half)));
}

const clamped = (x: Lanes, low: number, high: number): Lanes => f64x2.max(f64x2.min(x, all(high)), all(low));

function exp(body: Body, x: Lanes): Lanes {
  const { n, less } = reduced(body, body.local("v128", clamped(x, -746, 710)));
  return scaled(body, add(all(1), less), n);
}

/** 2ⁿ (e^r − 1) + (2ⁿ − 1); the sum is exact enough where n is small, and where it is large the first part does not matter. Keeps the sign of 0. */
function expm1(body: Body, x: Lanes): Lanes {
  const { n, less } = reduced(body, body.local("v128", clamped(x, -40, 710)));
  const half = body.local("v128", f64x2.nearest(mul(n, all(0.5))));
  const [first, second] = [body.local("v128", powerOfTwo(half)), body.local("v128", powerOfTwo(sub(n, half)))];
  // 2ⁿ alone overflows where 2ⁿ (1 + less) may not: beyond 2¹⁰⁰ the −1 is lost anyway.
  const large = mul(mul(add(all(1), less), first), second);
  const small = add(mul(mul(less, first), second), sub(mul(first, second), all(1)));
  return v128.select(x, v128.select(large, small, f64x2.gt(n, all(100))), f64x2.lt(f64x2.abs(x), all(2 ** -60)));
}

/** k log 2 + log(1 + f): with s = f/(2 + f), log(1 + f) = f − f²/2 + s (f²/2 + R), R = 2s²/3 + 2s⁴/5 + …, the series of 2 artanh s. Source: Tang, ACM TOMS 16 (1990). */
function log(body: Body, x: Lanes): Lanes {
  const subnormal = body.local("v128", f64x2.lt(x, all(2 ** -1022)));
  const normal = body.local("v128", v128.select(mul(x, all(2 ** 54)), x, subnormal));
  // The mantissa is taken from [√½, √2).
  const root = patternOf(Math.SQRT1_2) & ~0xffffffffn;
  const moved = body.local("v128", i64x2.add(normal, bits(patternOf(1) - root)));
  const biased = v128.or(i64x2.shr(moved, 52), bits(patternOf(2 ** 52)));
  const k = body.local("v128", sub(sub(biased, all(2 ** 52 + 1023)), v128.and(subnormal, all(54))));
  const f = body.local("v128", sub(i64x2.add(v128.and(moved, bits((1n << 52n) - 1n)), bits(root)), all(1)));
  const s = body.local("v128", div(f, add(all(2), f)));
  const square = body.local("v128", mul(s, s));
  const rest = mul(square, horner(square, Array.from({ length: 10 }, (_, index) => 2 / (2 * index + 3))));
  const half = body.local("v128", mul(all(0.5), mul(f, f)));
  const finite = body.local("v128", sub(mul(k, all(ln2High)), sub(sub(half, add(mul(s, add(half, rest)), mul(k, all(ln2Low)))), f)));
  const special = v128.select(all(-Infinity), v128.select(x, all(NaN), f64x2.eq(x, all(Infinity))), f64x2.eq(x, all(0)));
  return v128.select(finite, special, v128.and(f64x2.gt(x, all(0)), f64x2.lt(x, all(Infinity))));
}

/** log u + (x − (u − 1))/u with u = 1 + x rounded. Source: Kahan, HP-15C Advanced Functions Handbook (1982). */
function log1p(body: Body, x: Lanes, logarithm: LaneFunction): Lanes {
  const u = body.local("v128", add(all(1), x));
  const plain = body.local("v128", valueOf(logarithm, u));
  const corrected = add(plain, div(sub(x, sub(u, all(1))), u));
  return v128.select(x, v128.select(corrected, plain, v128.and(f64x2.gt(u, all(0)), f64x2.lt(u, all(Infinity)))), f64x2.lt(f64x2.abs(x), all(2 ** -60)));
}

/** −t/(t + 2) with t = e^(−2|x|) − 1, with the sign of x; what t and t + 2 lost when they were rounded is put back to first order. */
function tanh(body: Body, x: Lanes): Lanes {
  const sign = body.local("v128", v128.and(x, all(-0)));
  const { n, r, rest, less } = reduced(body, body.local("v128", f64x2.max(mul(all(-2), f64x2.abs(x)), all(-40))));
  const power = body.local("v128", powerOfTwo(n));
  const [grown, shrunk] = [body.local("v128", mul(power, less)), body.local("v128", sub(power, all(1)))];
  const t = body.local("v128", add(grown, shrunk));
  const below = body.local("v128", add(t, all(2)));
  const quotient = body.local("v128", div(f64x2.neg(t), below));
  // Of grown + shrunk the larger in size is shrunk, but for n = 0, where it is 0 and nothing is lost.
  const lost = body.local("v128", add(add(sub(shrunk, t), grown), mul(power, add(sub(r, less), rest))));
  const lostBelow = add(sub(t, sub(below, all(2))), lost);
  return v128.or(sign, f64x2.abs(sub(quotient, div(add(lost, mul(quotient, lostBelow)), below))));
}

/** 1/(1 + e^−x), by e^−|x|, which cannot overflow. */
function sigmoid(body: Body, x: Lanes, exponential: LaneFunction): Lanes {
  const e = body.local("v128", valueOf(exponential, f64x2.neg(f64x2.abs(x))));
  return div(v128.select(e, all(1), f64x2.lt(x, all(0))), add(all(1), e));
}

/** max(x, 0) + log1p(e^−|x|). */
const softplus = (x: Lanes, exponential: LaneFunction, logarithm: LaneFunction): Lanes => add(f64x2.max(x, all(0)), valueOf(logarithm, valueOf(exponential, f64x2.neg(f64x2.abs(x)))));

/** Defines each function when it is first asked for. */
export function createLaneFunctions(module: ModuleBuilder): (name: LaneFunctionName) => LaneFunction {
  const known = new Map<LaneFunctionName, LaneFunction>();
  const define = (write: (body: Body, x: Lanes) => Lanes): LaneFunction => module.function(["v128"], "v128", write);
  const written: { readonly [N in LaneFunctionName]: () => LaneFunction } = {
    exp: () => define(exp),
    expm1: () => define(expm1),
    log: () => define(log),
    log1p: () => {
      const logarithm = get("log");
      return define((body, x) => log1p(body, x, logarithm));
    },
    tanh: () => define(tanh),
    sigmoid: () => {
      const exponential = get("exp");
      return define((body, x) => sigmoid(body, x, exponential));
    },
    softplus: () => {
      const [exponential, logarithm] = [get("exp"), get("log1p")];
      return define((_, x) => softplus(x, exponential, logarithm));
    },
  };
  const get = (name: LaneFunctionName): LaneFunction => {
    const found = known.get(name) ?? written[name]();
    known.set(name, found);
    return found;
  };
  return get;
}
