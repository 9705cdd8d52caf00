/** Sizes of tensors: a whole number times powers of size names, and shapes made of them; knows nothing of terms. */

export interface Dimension {
  /** Spells the size in the input language (`1`, `n`, `2*m*n`, `n^2`); two sizes are equal exactly when their keys are. */
  readonly key: string;
  readonly coefficient: number;
  /** Size names with positive whole exponents, in alphabetical order. */
  readonly powers: readonly (readonly [name: string, exponent: number])[];
  /** Several axes in the place of one, of this many entries together: what the n of m × n stands for where a tensor stands for the matrix. */
  readonly axes?: readonly Dimension[];
}

/** Row and column count; further axes only for tensors of higher rank. A vector is n × 1, a scalar 1 × 1. */
export type Shape = readonly [rows: Dimension, columns: Dimension, ...rest: Dimension[]];

function dimension(coefficient: number, powers: readonly (readonly [string, number])[]): Dimension {
  const parts = powers.map(([name, exponent]) => (exponent === 1 ? name : `${name}^${exponent}`));
  if (coefficient !== 1 || parts.length === 0) parts.unshift(`${coefficient}`);
  return { key: parts.join("*"), coefficient, powers };
}

export const UNIT: Dimension = dimension(1, []);
export const SCALAR: Shape = [UNIT, UNIT];

/** The size that stands for several axes at once. */
export function manyAxes(axes: readonly Dimension[]): Dimension {
  const { key, coefficient, powers } = axes.reduce(multiplySizes, UNIT);
  return { key, coefficient, powers, axes };
}

/** Whether two sizes stand for the same axes. */
export function sameAxes(a: Dimension, b: Dimension): boolean {
  const [left, right] = [a.axes ?? [a], b.axes ?? [b]];
  return left.length === right.length && left.every((size, axis) => size.key === right[axis]?.key);
}

/** A literal size; a whole number of at least 1. */
export function literalSize(value: number): Dimension {
  return value === 1 ? UNIT : dimension(value, []);
}

export function namedSize(name: string): Dimension {
  return dimension(1, [[name, 1]]);
}

/** Whether a size is a product, as m*n or 2 m, that follows from what its names stand for. */
export const isProductSize = ({ coefficient, powers }: Dimension): boolean => powers.length > 1 || (powers.length === 1 && coefficient !== 1);

export function multiplySizes(a: Dimension, b: Dimension): Dimension {
  if (a === UNIT) return b;
  if (b === UNIT) return a;
  const exponents = new Map(a.powers);
  for (const [name, exponent] of b.powers) exponents.set(name, (exponents.get(name) ?? 0) + exponent);
  return dimension(a.coefficient * b.coefficient, [...exponents].sort(byName));
}

/** The quotient when it is a size again, else null. */
export function divideSizes(a: Dimension, b: Dimension): Dimension | null {
  if (a.coefficient % b.coefficient !== 0) return null;
  const exponents = new Map(a.powers);
  for (const [name, exponent] of b.powers) {
    const left = (exponents.get(name) ?? 0) - exponent;
    if (left < 0) return null;
    if (left === 0) exponents.delete(name);
    else exponents.set(name, left);
  }
  return dimension(a.coefficient / b.coefficient, [...exponents].sort(byName));
}

function byName(a: readonly [string, number], b: readonly [string, number]): number {
  return a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : 0;
}

/** Replaces size names by sizes; names without an entry stay. */
export function substituteSize(size: Dimension, sizes: ReadonlyMap<string, Dimension>): Dimension {
  if (sizes.size === 0 || size.powers.every(([name]) => !sizes.has(name))) return size;
  let result = literalSize(size.coefficient);
  for (const [name, exponent] of size.powers) {
    const replacement = sizes.get(name) ?? namedSize(name);
    for (let k = 0; k < exponent; k += 1) result = multiplySizes(result, replacement);
  }
  return result;
}

/** The number a size stands for at the given values of its names; an unknown name is a bug of the caller. */
export function sizeValue(size: Dimension, values: ReadonlyMap<string, number>): number {
  let result = size.coefficient;
  for (const [name, exponent] of size.powers) {
    const value = values.get(name);
    if (value === undefined) throw new Error(`internal: no value for the size ${name}`);
    result *= value ** exponent;
  }
  return result;
}

export const sameSize = (a: Dimension, b: Dimension): boolean => a === b || a.key === b.key;

export function sameShape(a: Shape, b: Shape): boolean {
  return a === b || (a.length === b.length && a.every((size, axis) => size.key === b[axis]?.key));
}

export const isUnit = (size: Dimension): boolean => size.key === "1";
export const isScalarShape = (shape: Shape): boolean => shape.length === 2 && isUnit(shape[0]) && isUnit(shape[1]);
export const isColumnShape = (shape: Shape): boolean => shape.length === 2 && isUnit(shape[1]);
export const isSquareShape = (shape: Shape): boolean => shape.length === 2 && sameSize(shape[0], shape[1]);

export function substituteShape(shape: Shape, sizes: ReadonlyMap<string, Dimension>): Shape {
  if (sizes.size === 0) return shape;
  const found = shape.map((size) => substituteSize(size, sizes));
  const [rows = UNIT, columns = UNIT, ...rest] = found.every(({ axes }) => axes === undefined) ? found : found.flatMap((size) => size.axes ?? [size]);
  return [rows, columns, ...rest];
}

/** The last two axes exchanged. */
export function transposedShape(shape: Shape): Shape {
  const [first, second, ...rest] = [...shape.slice(0, -2), shape.at(-1) ?? shape[1], shape.at(-2) ?? shape[0]];
  return first === undefined || second === undefined ? shape : [first, second, ...rest];
}

/** `h×n` for a matrix, `n` for a vector, `` for a scalar. */
export function formatShape(shape: Shape): string {
  return shapeAxes(shape).join("×");
}

/** The axes a reader counts: none for a scalar, one for a vector, two for a matrix. */
export function shapeAxes(shape: Shape): readonly string[] {
  if (isScalarShape(shape)) return [];
  if (isColumnShape(shape)) return [shape[0].key];
  return shape.map((size) => size.key);
}

/** How many axes a reader counts. */
export const axisCount = (shape: Shape): number => (isScalarShape(shape) ? 0 : isColumnShape(shape) ? 1 : shape.length);

/** Every size name of a shape, in order of appearance. */
export function sizeNames(shape: Shape): readonly string[] {
  return shape.flatMap((size) => size.powers.map(([name]) => name));
}
