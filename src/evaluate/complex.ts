// Arithmetic of complex numbers that keeps a tiny imaginary part exact; real functions outside their real domain give NaN.

/** Real and imaginary part. */
export type Complex = readonly [re: number, im: number];

const undefinedValue: Complex = [Number.NaN, Number.NaN];

export const addComplex = (a: Complex, b: Complex): Complex => [a[0] + b[0], a[1] + b[1]];
export const subtractComplex = (a: Complex, b: Complex): Complex => [a[0] - b[0], a[1] - b[1]];
export const multiplyComplex = (a: Complex, b: Complex): Complex => [a[0] * b[0] - a[1] * b[1], a[0] * b[1] + a[1] * b[0]];
export const scaleComplex = (factor: number, z: Complex): Complex => [factor * z[0], factor * z[1]];

/** 1/z. */
export function invertComplex([re, im]: Complex): Complex {
  const size = re * re + im * im;
  return [re / size, -im / size];
}

export const divideComplex = (a: Complex, b: Complex): Complex => multiplyComplex(a, invertComplex(b));

export function expComplex([re, im]: Complex): Complex {
  const size = Math.exp(re);
  return [size * Math.cos(im), size * Math.sin(im)];
}

/** Where the real part is positive. */
export function logComplex([re, im]: Complex): Complex {
  return re > 0 ? [Math.log(Math.hypot(re, im)), Math.atan2(im, re)] : undefinedValue;
}

/** Where the real part is positive, and at zero. */
export function sqrtComplex([re, im]: Complex): Complex {
  if (re === 0 && im === 0) return [0, 0];
  if (!(re > 0)) return undefinedValue;
  const root = Math.sqrt((Math.hypot(re, im) + re) / 2);
  return [root, im / (2 * root)];
}

export const sinComplex = ([re, im]: Complex): Complex => [Math.sin(re) * Math.cosh(im), Math.cos(re) * Math.sinh(im)];
export const cosComplex = ([re, im]: Complex): Complex => [Math.cos(re) * Math.cosh(im), -Math.sin(re) * Math.sinh(im)];
export const sinhComplex = ([re, im]: Complex): Complex => [Math.sinh(re) * Math.cos(im), Math.cosh(re) * Math.sin(im)];
export const coshComplex = ([re, im]: Complex): Complex => [Math.cosh(re) * Math.cos(im), Math.sinh(re) * Math.sin(im)];

export function tanhComplex([re, im]: Complex): Complex {
  const hyperbolic = Math.tanh(re);
  const tangent = Math.tan(im);
  const below = 1 + hyperbolic * hyperbolic * tangent * tangent;
  return [(hyperbolic * (1 + tangent * tangent)) / below, tangent / Math.cosh(re) ** 2 / below];
}

export const tanComplex = (z: Complex): Complex => divideComplex(sinComplex(z), cosComplex(z));

/** Along the real axis. */
export function atanComplex([re, im]: Complex): Complex {
  return [0.5 * Math.atan2(2 * re, 1 - re * re - im * im), 0.25 * Math.log1p((4 * im) / (re * re + (1 - im) ** 2))];
}

/** Where the real part is between −1 and 1: asin z = atan(z / √(1 − z²)). */
export function asinComplex(z: Complex): Complex {
  return Math.abs(z[0]) < 1 ? atanComplex(divideComplex(z, sqrtComplex(subtractComplex([1, 0], multiplyComplex(z, z))))) : undefinedValue;
}

/** log(1 + z) where the real part is above −1. */
export function log1pComplex([re, im]: Complex): Complex {
  return re > -1 ? [0.5 * Math.log1p(re * (2 + re) + im * im), Math.atan2(im, 1 + re)] : undefinedValue;
}

export function expm1Complex([re, im]: Complex): Complex {
  return [Math.expm1(re) * Math.cos(im) - 2 * Math.sin(im / 2) ** 2, Math.exp(re) * Math.sin(im)];
}

/** log(z + √(z² + 1)), by the odd symmetry where the real part is negative. */
export function asinhComplex(z: Complex): Complex {
  if (z[0] < 0) return scaleComplex(-1, asinhComplex(scaleComplex(-1, z)));
  return logComplex(addComplex(z, sqrtComplex(addComplex(multiplyComplex(z, z), [1, 0]))));
}

/** log(z + √(z − 1) √(z + 1)) where the real part is above 1. */
export function acoshComplex(z: Complex): Complex {
  return logComplex(addComplex(z, multiplyComplex(sqrtComplex(subtractComplex(z, [1, 0])), sqrtComplex(addComplex(z, [1, 0])))));
}

/** (log(1 + z) − log(1 − z)) / 2 where the real part is between −1 and 1. */
export function atanhComplex(z: Complex): Complex {
  return scaleComplex(0.5, subtractComplex(log1pComplex(z), log1pComplex(scaleComplex(-1, z))));
}

/** 1 / (1 + exp(−z)), without overflow. */
export function sigmoidComplex(z: Complex): Complex {
  if (z[0] >= 0) return invertComplex(addComplex([1, 0], expComplex(scaleComplex(-1, z))));
  const small = expComplex(z);
  return divideComplex(small, addComplex([1, 0], small));
}

/** log(1 + exp(z)), without overflow. */
export function softplusComplex(z: Complex): Complex {
  return z[0] > 0 ? addComplex(z, log1pComplex(expComplex(scaleComplex(-1, z)))) : log1pComplex(expComplex(z));
}

/**
 * The error function near the real axis: for |Re z| < 2 the series 2/√π exp(−z²) Σ 2ⁿ z²ⁿ⁺¹ / (1·3·…·(2n+1)), beyond it the
 * continued fraction of erfc. Source: Abramowitz and Stegun 7.1.6 and 7.1.14.
 */
export function erfComplex(z: Complex): Complex {
  const square = multiplyComplex(z, z);
  const decay = expComplex(scaleComplex(-1, square));
  if (Math.abs(z[0]) < 2) {
    let power = z;
    let total = z;
    for (let n = 1; n < 80; n += 1) {
      power = scaleComplex(2 / (2 * n + 1), multiplyComplex(power, square));
      total = addComplex(total, power);
    }
    return scaleComplex(2 / Math.sqrt(Math.PI), multiplyComplex(decay, total));
  }
  return z[0] < 0 ? scaleComplex(-1, erfComplex(scaleComplex(-1, z))) : subtractComplex([1, 0], erfcComplex(z));
}

/** 1 − erf(z), without cancellation where the real part is large. */
export function erfcComplex(z: Complex): Complex {
  if (z[0] < 2) return subtractComplex([1, 0], erfComplex(z));
  let fraction = z;
  for (let k = 160; k >= 1; k -= 1) fraction = addComplex(z, scaleComplex(k / 2, invertComplex(fraction)));
  return scaleComplex(1 / Math.sqrt(Math.PI), multiplyComplex(expComplex(scaleComplex(-1, multiplyComplex(z, z))), invertComplex(fraction)));
}

/** z to a real or complex exponent; a base that is not positive needs a whole exponent. */
export function powerComplex(base: Complex, exponent: Complex): Complex {
  const [e, imaginary] = exponent;
  if (imaginary === 0 && Number.isInteger(e) && Math.abs(e) <= 1024) {
    let result: Complex = [1, 0];
    let factor = e < 0 ? invertComplex(base) : base;
    for (let left = Math.abs(e); left > 0; left = Math.floor(left / 2)) {
      if (left % 2 === 1) result = multiplyComplex(result, factor);
      if (left > 1) factor = multiplyComplex(factor, factor);
    }
    return result;
  }
  if (base[0] === 0 && base[1] === 0 && imaginary === 0 && e > 0) return [0, 0];
  return expComplex(multiplyComplex(exponent, logComplex(base)));
}
