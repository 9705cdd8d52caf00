// Elementary functions rounded from 1,200-bit integers, to judge those of generated code; knows no code.
import type { LaneFunctionName } from "../../../src/emit/wasm/kernels/functions.js";

const bits = 1_200n;
const one = 1n << bits;

const times = (a: bigint, b: bigint): bigint => (a * b) >> bits;
const over = (a: bigint, b: bigint): bigint => (a << bits) / b;

/** A double as a whole number of 2⁻¹²⁰⁰. */
function fixed(x: number): bigint {
  const [pattern = 0n] = new BigUint64Array(new Float64Array([x]).buffer);
  const exponent = (pattern >> 52n) & 2047n;
  const mantissa = (pattern & ((1n << 52n) - 1n)) | (exponent === 0n ? 0n : 1n << 52n);
  const shift = (exponent === 0n ? 1n : exponent) - 1075n + bits;
  const size = shift >= 0n ? mantissa << shift : mantissa >> -shift;
  return x < 0 ? -size : size;
}

/** The nearest double, but for a last bit in ties and among subnormals. */
function rounded(x: bigint): number {
  const size = x < 0n ? -x : x;
  const length = size.toString(2).length;
  const drop = Math.max(0, length - 64);
  const value = Number(size >> BigInt(drop)) * 2 ** Math.max(-1022, drop - Number(bits)) * 2 ** Math.min(0, drop - Number(bits) + 1022);
  return x < 0n ? -value : value;
}

/** eˣ by halving, the series, and squaring. */
function exponential(x: bigint): bigint {
  const halvings = 40n;
  const small = x >> halvings;
  let [term, total] = [one, one];
  for (let k = 1n; term !== 0n && term !== -1n && k < 200n; k += 1n) {
    term = times(term, small) / k;
    total += term;
  }
  for (let i = 0n; i < halvings; i += 1n) total = times(total, total);
  return total;
}

const plain: { readonly [N in LaneFunctionName]: (x: number) => number } = {
  exp: Math.exp,
  expm1: Math.expm1,
  log: Math.log,
  log1p: Math.log1p,
  tanh: Math.tanh,
  sigmoid: (x) => (x >= 0 ? 1 / (1 + Math.exp(-x)) : Math.exp(x) / (1 + Math.exp(x))),
  softplus: (x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))),
};

const precise: { readonly [N in LaneFunctionName]: ((x: bigint) => bigint) | null } = {
  exp: exponential,
  expm1: (x) => exponential(x) - one,
  tanh: (x) => over(exponential(2n * x) - one, exponential(2n * x) + one),
  sigmoid: (x) => over(one, one + exponential(-x)),
  log: null,
  log1p: null,
  softplus: null,
};

/** The value rounded from many bits where x is of moderate size, else that of `Math`, whose logarithms are within one unit. */
export function exactly(name: LaneFunctionName, x: number): number {
  const function_ = precise[name];
  return function_ === null || !(Math.abs(x) < 30) || Math.abs(x) < 1e-10 ? plain[name](x) : rounded(function_(fixed(x)));
}
