/** Functions of one number that JavaScript lacks, without overflow, with their types between ‹ and ›. Knows no programs. */

export const stable = `/** 1 / (1 + exp(-x)), without overflow. */
const _sigmoid = (x‹: number›)‹: number› => (x >= 0 ? 1 / (1 + Math.exp(-x)) : Math.exp(x) / (1 + Math.exp(x)));

/** log(1 + exp(x)), without overflow. */
const _softplus = (x‹: number›)‹: number› => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));

/** The error function: its series near zero, its complement elsewhere. */
function _erf(x‹: number›)‹: number› {
  if (Math.abs(x) < 2) {
    let power = x;
    let total = x;
    for (let n = 1; n < 80; n += 1) {
      power *= (2 * x * x) / (2 * n + 1);
      total += power;
    }
    return (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x) * total;
  }
  return x < 0 ? -_erf(-x) : 1 - _erfc(x);
}

/** 1 - erf(x), by a continued fraction where x is large. */
function _erfc(x‹: number›)‹: number› {
  if (x < 2) return 1 - _erf(x);
  let fraction = x;
  for (let k = 160; k >= 1; k -= 1) fraction = x + k / 2 / fraction;
  return Math.exp(-x * x) / fraction / Math.sqrt(Math.PI);
}`;
