// Dense arrays of complex numbers whose imaginary part may be absent, and their products, inverses and determinants; knows no terms.
import { type Complex, invertComplex, multiplyComplex, subtractComplex } from "./complex.js";
import { columnsOf, entryCount, rowsOf, type Tensor } from "./tensor.js";

/** `im` is null where every entry is real. */
export interface ComplexTensor {
  readonly shape: readonly number[];
  readonly re: Float64Array;
  readonly im: Float64Array | null;
}

export const realTensor = ({ shape, data }: Tensor): ComplexTensor => ({ shape, re: data, im: null });

export function entryAt(tensor: ComplexTensor, index: number): Complex {
  return [tensor.re[index] ?? 0, tensor.im?.[index] ?? 0];
}

/** A tensor from the value of each entry; `real` promises that no entry has an imaginary part. */
export function buildComplex(shape: readonly number[], real: boolean, value: (index: number) => Complex): ComplexTensor {
  const count = entryCount(shape);
  const re = new Float64Array(count);
  const im = real ? null : new Float64Array(count);
  for (let index = 0; index < count; index += 1) {
    const [a, b] = value(index);
    re[index] = a;
    if (im !== null) im[index] = b;
  }
  return { shape, re, im };
}

export const constantComplex = (shape: readonly number[], value: number): ComplexTensor => ({ shape, re: new Float64Array(entryCount(shape)).fill(value), im: null });
export const scalarComplex = (value: Complex): ComplexTensor => buildComplex([1, 1], value[1] === 0, () => value);

const areReal = (...tensors: readonly ComplexTensor[]): boolean => tensors.every(({ im }) => im === null);

export function mapComplex(tensor: ComplexTensor, f: (z: Complex) => Complex): ComplexTensor {
  return buildComplex(tensor.shape, areReal(tensor), (index) => f(entryAt(tensor, index)));
}

export function zipComplex(a: ComplexTensor, b: ComplexTensor, f: (x: Complex, y: Complex) => Complex): ComplexTensor {
  return buildComplex(a.shape, areReal(a, b), (index) => f(entryAt(a, index), entryAt(b, index)));
}

export function sumComplex(tensor: ComplexTensor): Complex {
  let [re, im] = [0, 0];
  for (let index = 0; index < tensor.re.length; index += 1) {
    re += tensor.re[index] ?? 0;
    im += tensor.im?.[index] ?? 0;
  }
  return [re, im];
}

export function multiplyComplexMatrices(a: ComplexTensor, b: ComplexTensor): ComplexTensor {
  const inner = columnsOf(a);
  const columns = columnsOf(b);
  return buildComplex([rowsOf(a), columns], areReal(a, b), (index) => {
    const row = Math.floor(index / columns);
    const column = index % columns;
    let [re, im] = [0, 0];
    for (let k = 0; k < inner; k += 1) {
      const [x, y] = [row * inner + k, k * columns + column];
      const [ar, ai, br, bi] = [a.re[x] ?? 0, a.im?.[x] ?? 0, b.re[y] ?? 0, b.im?.[y] ?? 0];
      re += ar * br - ai * bi;
      im += ar * bi + ai * br;
    }
    return [re, im];
  });
}

/** Transposes, without conjugation. */
export function transposeComplex(tensor: ComplexTensor): ComplexTensor {
  const rows = rowsOf(tensor);
  const columns = columnsOf(tensor);
  return buildComplex([columns, rows], areReal(tensor), (index) => entryAt(tensor, (index % rows) * columns + Math.floor(index / rows)));
}

/** The inverse and the determinant by Gauss–Jordan elimination, pivoting by the real part; null for a matrix that is singular at its real part. */
export function eliminateComplex(tensor: ComplexTensor): { readonly inverse: ComplexTensor; readonly determinant: Complex } | null {
  const n = rowsOf(tensor);
  const rows: Complex[][] = [];
  for (let i = 0; i < n; i += 1) {
    const row: Complex[] = [];
    for (let j = 0; j < n; j += 1) row.push(entryAt(tensor, i * n + j));
    for (let j = 0; j < n; j += 1) row.push([i === j ? 1 : 0, 0]);
    rows.push(row);
  }
  const at = (row: readonly Complex[] | undefined, column: number): Complex => row?.[column] ?? [0, 0];
  let determinant: Complex = [1, 0];
  for (let column = 0; column < n; column += 1) {
    const rest = rows.slice(column).toSorted((a, b) => Math.abs(at(b, column)[0]) - Math.abs(at(a, column)[0]));
    const [best] = rest;
    const from = best === undefined ? -1 : rows.indexOf(best);
    const displaced = rows[column];
    if (best === undefined || displaced === undefined || at(best, column)[0] === 0) return null;
    if (from !== column) {
      rows[from] = displaced;
      determinant = [-determinant[0], -determinant[1]];
    }
    const pivot = at(best, column);
    determinant = multiplyComplex(determinant, pivot);
    const inverted = invertComplex(pivot);
    const scaled = best.map((z) => multiplyComplex(z, inverted));
    rows.forEach((row, i) => {
      if (i === column) return;
      const factor = at(row, column);
      rows[i] = row.map((z, j) => subtractComplex(z, multiplyComplex(factor, at(scaled, j))));
    });
    rows[column] = scaled;
  }
  return { inverse: buildComplex([n, n], areReal(tensor), (index) => at(rows[Math.floor(index / n)], n + (index % n))), determinant };
}

/** The adjugate det(A) A⁻¹, where A is invertible. */
export function adjugateComplex(tensor: ComplexTensor): ComplexTensor | null {
  const found = eliminateComplex(tensor);
  return found === null ? null : mapComplex(found.inverse, (z) => multiplyComplex(z, found.determinant));
}

