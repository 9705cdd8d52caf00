/** Exact rational numbers; knows nothing of terms or text beyond decimal literals. */

export interface Rational {
  readonly numerator: bigint;
  /** Always positive, and coprime to the numerator. */
  readonly denominator: bigint;
}

function gcd(a: bigint, b: bigint): bigint {
  let x = a < 0n ? -a : a;
  let y = b < 0n ? -b : b;
  while (y !== 0n) [x, y] = [y, x % y];
  return x;
}

/** The reduced fraction `numerator / denominator`; `denominator` must not be zero. */
export function rational(numerator: bigint | number, denominator: bigint | number = 1n): Rational {
  let n = BigInt(numerator);
  let d = BigInt(denominator);
  if (d === 1n) return { numerator: n, denominator: d };
  if (d === 0n) throw new Error("internal: a rational number with denominator zero");
  if (d < 0n) [n, d] = [-n, -d];
  const g = gcd(n, d);
  return g === 1n ? { numerator: n, denominator: d } : { numerator: n / g, denominator: d / g };
}

export const ZERO: Rational = rational(0);
export const ONE: Rational = rational(1);
export const MINUS_ONE: Rational = rational(-1);

export function addRational(a: Rational, b: Rational): Rational {
  if (a.denominator === 1n && b.denominator === 1n) return rational(a.numerator + b.numerator);
  return rational(a.numerator * b.denominator + b.numerator * a.denominator, a.denominator * b.denominator);
}

export function multiplyRational(a: Rational, b: Rational): Rational {
  if (a.denominator === 1n && b.denominator === 1n) return rational(a.numerator * b.numerator);
  return rational(a.numerator * b.numerator, a.denominator * b.denominator);
}

export function negateRational(a: Rational): Rational {
  return { numerator: -a.numerator, denominator: a.denominator };
}

/** `1 / a`; `a` must not be zero. */
export function invertRational(a: Rational): Rational {
  return rational(a.denominator, a.numerator);
}

/** `a ^ exponent` for a whole exponent; a zero base needs `exponent ≥ 0`. */
export function powerRational(a: Rational, exponent: number): Rational {
  if (exponent < 0) return powerRational(invertRational(a), -exponent);
  return { numerator: a.numerator ** BigInt(exponent), denominator: a.denominator ** BigInt(exponent) };
}

export function compareRational(a: Rational, b: Rational): number {
  const difference = a.numerator * b.denominator - b.numerator * a.denominator;
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

export function equalRational(a: Rational, b: Rational): boolean {
  return a.numerator === b.numerator && a.denominator === b.denominator;
}

export const isZero = (a: Rational): boolean => a.numerator === 0n;
export const isOne = (a: Rational): boolean => a.numerator === 1n && a.denominator === 1n;
export const isNegative = (a: Rational): boolean => a.numerator < 0n;
export const isInteger = (a: Rational): boolean => a.denominator === 1n;

/** The nearest double. */
export function toNumber(a: Rational): number {
  const direct = Number(a.numerator) / Number(a.denominator);
  if (Number.isFinite(direct)) return direct;
  const shift = BigInt(Math.max(0, a.denominator.toString(2).length - 1000));
  return Number(a.numerator >> shift) / Number(a.denominator >> shift);
}

/** `3`, `-1/2`: the input language's spelling of a rational, also its key. */
export function formatRational(a: Rational): string {
  return a.denominator === 1n ? `${a.numerator}` : `${a.numerator}/${a.denominator}`;
}

/** As a reader writes it: the decimal where that is exact and shorter than the fraction, such as 0.01. */
export function writeRational(a: Rational): string {
  const fraction = formatRational(a);
  return decimalOf(a, fraction.length) ?? fraction;
}

/** Whether it is written as digits, without a division. */
export const isWrittenWhole = (a: Rational): boolean => !writeRational(a).includes("/");

/** The exact decimal of a fraction where it has fewer than `length` characters, else null. */
function decimalOf({ numerator, denominator }: Rational, length: number): string | null {
  if (denominator === 1n) return null;
  for (let places = 1; places < length - 2; places += 1) {
    const scaled = 10n ** BigInt(places);
    if (scaled % denominator !== 0n) continue;
    const digits = `${(numerator < 0n ? -numerator : numerator) * (scaled / denominator)}`.padStart(places + 1, "0");
    const text = `${numerator < 0n ? "-" : ""}${digits.slice(0, -places)}.${digits.slice(-places)}`;
    return text.length < length ? text : null;
  }
  return null;
}

/** The exact value of a decimal literal such as `0.5` or `2e-3`. */
export function parseDecimal(text: string): Rational {
  const [mantissa = "0", exponentText = "0"] = text.toLowerCase().split("e");
  const [whole = "", fraction = ""] = mantissa.split(".");
  const digits = BigInt((whole === "" ? "0" : whole) + fraction);
  const exponent = Number(exponentText) - fraction.length;
  return exponent >= 0 ? rational(digits * 10n ** BigInt(exponent)) : rational(digits, 10n ** BigInt(-exponent));
}
