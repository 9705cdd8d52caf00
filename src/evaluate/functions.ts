// The numbers of each entrywise function: its value, its slope for the tape, its complex value for differences; knows no rule files.
import {
  acoshComplex, addComplex, asinComplex, asinhComplex, atanComplex, atanhComplex, type Complex, cosComplex, coshComplex, erfComplex, erfcComplex, expComplex, expm1Complex, invertComplex, log1pComplex, logComplex,
  scaleComplex, sigmoidComplex, sinComplex, sinhComplex, softplusComplex, sqrtComplex, tanComplex, tanhComplex,
} from "./complex.js";

/** Outside its domain a function is NaN or infinite, which every evaluator reports as undefined. */
export interface FunctionNumbers {
  readonly value: (x: number) => number;
  /** The slope; at a kink the convention: relu′(0) = abs′(0) = step′(0) = sign′(0) = 0. Only the tape uses it. */
  readonly derivative: (x: number) => number;
  /** The value near the real axis, exact in a tiny imaginary part. Null where there is none: then differences are real. */
  readonly complex: ((z: Complex) => Complex) | null;
}

const sigmoid = (x: number): number => (x >= 0 ? 1 / (1 + Math.exp(-x)) : Math.exp(x) / (1 + Math.exp(x)));
const step = (x: number): number => (x > 0 ? 1 : 0);
const zero = (): number => 0;

const table: { readonly [name: string]: FunctionNumbers } = {
  exp: { value: Math.exp, derivative: Math.exp, complex: expComplex },
  log: { value: Math.log, derivative: (x) => 1 / x, complex: logComplex },
  sqrt: { value: Math.sqrt, derivative: (x) => 0.5 / Math.sqrt(x), complex: sqrtComplex },
  recip: { value: (x) => 1 / x, derivative: (x) => -1 / (x * x), complex: invertComplex },
  sin: { value: Math.sin, derivative: Math.cos, complex: sinComplex },
  cos: { value: Math.cos, derivative: (x) => -Math.sin(x), complex: cosComplex },
  tan: { value: Math.tan, derivative: (x) => 1 / Math.cos(x) ** 2, complex: tanComplex },
  asin: { value: Math.asin, derivative: (x) => 1 / Math.sqrt(1 - x * x), complex: asinComplex },
  acos: { value: Math.acos, derivative: (x) => -1 / Math.sqrt(1 - x * x), complex: (z) => addComplex([Math.PI / 2, 0], scaleComplex(-1, asinComplex(z))) },
  atan: { value: Math.atan, derivative: (x) => 1 / (1 + x * x), complex: atanComplex },
  sinh: { value: Math.sinh, derivative: Math.cosh, complex: sinhComplex },
  cosh: { value: Math.cosh, derivative: Math.sinh, complex: coshComplex },
  tanh: { value: Math.tanh, derivative: (x) => 1 / Math.cosh(x) ** 2, complex: tanhComplex },
  asinh: { value: Math.asinh, derivative: (x) => 1 / Math.sqrt(x * x + 1), complex: asinhComplex },
  acosh: { value: Math.acosh, derivative: (x) => 1 / Math.sqrt(x * x - 1), complex: acoshComplex },
  atanh: { value: Math.atanh, derivative: (x) => 1 / (1 - x * x), complex: atanhComplex },
  log1p: { value: Math.log1p, derivative: (x) => 1 / (1 + x), complex: log1pComplex },
  expm1: { value: Math.expm1, derivative: Math.exp, complex: expm1Complex },
  erf: { value: (x) => erfComplex([x, 0])[0], derivative: (x) => (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x), complex: erfComplex },
  erfc: { value: (x) => erfcComplex([x, 0])[0], derivative: (x) => (-2 / Math.sqrt(Math.PI)) * Math.exp(-x * x), complex: erfcComplex },
  sigmoid: { value: sigmoid, derivative: (x) => sigmoid(x) * sigmoid(-x), complex: sigmoidComplex },
  softplus: { value: (x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))), derivative: sigmoid, complex: softplusComplex },
  relu: { value: (x) => Math.max(x, 0), derivative: step, complex: ([re, im]) => (re > 0 ? [re, im] : [0, 0]) },
  step: { value: step, derivative: zero, complex: ([re]) => [step(re), 0] },
  sign: { value: Math.sign, derivative: zero, complex: ([re]) => [Math.sign(re), 0] },
  abs: { value: Math.abs, derivative: Math.sign, complex: ([re, im]) => (re === 0 ? [0, 0] : [Math.abs(re), re > 0 ? im : -im]) },
};

/** What is known of the functions by name. */
export const functionNumbers: ReadonlyMap<string, FunctionNumbers> = new Map(Object.entries(table));
