// Random arrays with declared attributes; it knows no terms and no hypotheses.
import type { Attribute } from "../term/symbols.js";
import { determinantOf, identityMatrix, multiplyMatrices, transposeMatrix } from "./linear-algebra.js";
import type { Random } from "./random.js";
import { columnsOf, entry, entryCount, mapTensor, rowsOf, type Tensor, zeroTensor, zipTensors } from "./tensor.js";

/**
 * How the free entries are drawn: `normal` signed and generic · `readable` signed small numbers a person can check ·
 * `positive` in (0.4, 2) · `unit` in (0.15, 0.85) · `small` normal times 0.3 · `balanced` normal, scaled so that long products of matrices keep their size ·
 * `wide` signed, of all sizes up to a thousand.
 */
export type Style = "normal" | "readable" | "positive" | "unit" | "small" | "balanced" | "wide";

const readableNumbers = [-3, -2, -1, -0.5, 0.5, 1, 2, 3];

const draws: { readonly [S in Style]: (random: Random) => number } = {
  normal: (random) => random.normal(),
  readable: (random) => readableNumbers[random.below(readableNumbers.length)] ?? 1,
  positive: (random) => 0.4 + 1.6 * random.uniform(),
  unit: (random) => 0.15 + 0.7 * random.uniform(),
  small: (random) => 0.3 * random.normal(),
  balanced: (random) => random.normal(),
  wide: (random) => (random.uniform() < 0.5 ? -1 : 1) * 10 ** (3 * random.uniform()),
};

function drawn(shape: readonly number[], draw: () => number): Tensor {
  const data = new Float64Array(entryCount(shape));
  for (let index = 0; index < data.length; index += 1) data[index] = draw();
  return { shape, data };
}

/** A random orthogonal matrix: Gram–Schmidt on normal columns, twice. */
export function randomOrthogonal(n: number, random: Random): Tensor {
  const result = zeroTensor([n, n]);
  for (let column = 0; column < n; column += 1) {
    let vector = Array.from({ length: n }, () => random.normal());
    for (let pass = 0; pass < 2; pass += 1) {
      for (let other = 0; other < column; other += 1) {
        const along = vector.reduce((total, x, i) => total + x * entry(result, i * n + other), 0);
        vector = vector.map((x, i) => x - along * entry(result, i * n + other));
      }
      const length = Math.hypot(...vector);
      vector = vector.map((x) => x / length);
    }
    vector.forEach((x, i) => void (result.data[i * n + column] = x));
  }
  return result;
}

/** Q diag(d) P. */
function withSpectrum(left: Tensor, spectrum: readonly number[], right: Tensor): Tensor {
  const n = rowsOf(left);
  return multiplyMatrices({ shape: left.shape, data: left.data.map((x, at) => x * (spectrum[at % n] ?? 0)) }, right);
}

const symmetricPart = (a: Tensor): Tensor => zipTensors(a, transposeMatrix(a), (x, y) => (x + y) / 2);

function positiveDefinite(n: number, random: Random): Tensor {
  const q = randomOrthogonal(n, random);
  return symmetricPart(withSpectrum(q, Array.from({ length: n }, () => 0.6 + 1.9 * random.uniform()), transposeMatrix(q)));
}

/** Of a rank one below full, unless it must be invertible. */
function semidefinite(n: number, invertible: boolean, random: Random): Tensor {
  const q = randomOrthogonal(n, random);
  return symmetricPart(withSpectrum(q, Array.from({ length: n }, (_, at) => (at === 0 && n > 1 && !invertible ? 0 : 0.6 + 1.9 * random.uniform())), transposeMatrix(q)));
}

/** I − 2 u u′ for a random u of length one. */
function reflection(n: number, random: Random): Tensor {
  const u = unitNorm(drawn([n], () => random.normal())).data;
  return { shape: [n, n], data: Float64Array.from({ length: n * n }, (_, at) => (at % (n + 1) === 0 ? 1 : 0) - 2 * (u[Math.floor(at / n)] ?? 0) * (u[at % n] ?? 0)) };
}

/** A single 1 among zeros: in each column, or in each row of a matrix. */
function oneHot(shape: readonly number[], byColumn: boolean, random: Random): Tensor {
  const result = zeroTensor(shape);
  const [rows, columns] = [rowsOf(result), columnsOf(result)];
  if (columns === 1 || byColumn) for (let column = 0; column < columns; column += 1) result.data[random.below(rows) * columns + column] = 1;
  else for (let row = 0; row < rows; row += 1) result.data[row * columns + random.below(columns)] = 1;
  return result;
}

function unitNorm(tensor: Tensor): Tensor {
  const length = Math.hypot(...tensor.data);
  return mapTensor(tensor, (x) => x / length);
}

/** Singular values between 0.7 and 2, and a positive determinant; symmetric on demand. */
function invertible(n: number, symmetric: boolean, random: Random): Tensor {
  const q = randomOrthogonal(n, random);
  const spectrum = Array.from({ length: n }, () => (0.7 + 1.3 * random.uniform()) * (symmetric && random.uniform() < 0.5 ? -1 : 1));
  if (symmetric && spectrum.filter((x) => x < 0).length % 2 === 1) spectrum[n - 1] = -(spectrum[n - 1] ?? 1);
  const result = withSpectrum(q, spectrum, symmetric ? transposeMatrix(q) : randomOrthogonal(n, random));
  if (symmetric) return symmetricPart(result);
  return determinantOf(result) > 0 ? result : { shape: result.shape, data: result.data.map((x, at) => (at < n ? -x : x)) };
}

/** Divides each column, or each row, by its sum. */
function normalised(tensor: Tensor, byRow: boolean): Tensor {
  const columns = columnsOf(tensor);
  const line = (at: number): number => (byRow ? Math.floor(at / columns) : at % columns);
  const totals = new Map<number, number>();
  tensor.data.forEach((x, at) => void totals.set(line(at), (totals.get(line(at)) ?? 0) + x));
  return { shape: tensor.shape, data: tensor.data.map((x, at) => x / (totals.get(line(at)) ?? 1)) };
}

/** The same number along every diagonal: that of the first column or row. */
function constantDiagonals(tensor: Tensor): Tensor {
  const columns = columnsOf(tensor);
  return {
    shape: tensor.shape,
    data: tensor.data.map((_, at) => {
      const offset = (at % columns) - Math.floor(at / columns);
      return entry(tensor, offset >= 0 ? offset : -offset * columns);
    }),
  };
}

function keepWhere(tensor: Tensor, keep: (row: number, column: number) => boolean): Tensor {
  const columns = columnsOf(tensor);
  return { shape: tensor.shape, data: tensor.data.map((x, at) => (keep(Math.floor(at / columns), at % columns) ? x : 0)) };
}

/** A random array of the given shape in which every one of `attributes` holds. */
export function drawTensor(shape: readonly number[], attributes: ReadonlySet<Attribute>, style: Style, random: Random): Tensor {
  const has = (attribute: Attribute): boolean => attributes.has(attribute);
  const n = shape[0] ?? 1;
  const wellShaped = shape.length === 2 && n === shape[1];
  const [isLower, isUpper] = [has("lower") || (has("triangular") && !has("upper")), has("upper")];
  const isTriangular = isLower || isUpper;
  const scale = (tensor: Tensor): Tensor => (has("small") ? mapTensor(tensor, (x) => 0.3 * x) : tensor);
  if (wellShaped && has("orthogonal") && has("symmetric") && !has("diagonal")) return reflection(n, random);
  if (wellShaped && has("orthogonal")) return has("diagonal") ? mapTensor(identityMatrix(n), (x) => x && (random.uniform() < 0.5 ? -1 : 1)) : randomOrthogonal(n, random);
  if (wellShaped && !has("diagonal") && !has("toeplitz") && !has("positive")) {
    if (has("spd") && !isTriangular) return scale(positiveDefinite(n, random));
    if (has("psd") && !isTriangular) return scale(semidefinite(n, has("invertible"), random));
    if (has("invertible") && !has("skew") && !isTriangular) return scale(invertible(n, has("symmetric"), random));
  }
  const drawStyle: Style = has("positive") || has("spd") || has("psd") ? "positive" : has("unit") ? "unit" : style;
  const gain = drawStyle === "balanced" ? Math.sqrt(2 / (shape[1] ?? 1)) : 1;
  let result = drawn(shape, () => draws[drawStyle](random) * (shape[1] === 1 ? 1 : gain));
  if (has("prob") || has("rowprob")) result = normalised(drawn(shape, () => 0.3 + 0.7 * random.uniform()), has("rowprob"));
  if (has("binary")) result = drawn(shape, () => random.below(2));
  if (has("onehot") || (has("binary") && (has("prob") || has("rowprob")))) result = oneHot(shape, has("prob"), random);
  if (has("unitnorm")) result = unitNorm(result);
  result = scale(result);
  if (has("toeplitz")) result = constantDiagonals(result);
  if (wellShaped && (has("symmetric") || has("spd") || has("psd"))) result = symmetricPart(result);
  if (wellShaped && has("skew")) result = zipTensors(result, transposeMatrix(result), (x, y) => (x - y) / 2);
  if (isLower && !has("spd")) result = keepWhere(result, (row, column) => row >= column);
  if (isUpper && !has("spd")) result = keepWhere(result, (row, column) => row <= column);
  if (has("diagonal")) result = keepWhere(result, (row, column) => row === column);
  if (wellShaped && (has("spd") || has("invertible")) && !has("skew")) result = dominant(result);
  return result;
}

/** Makes a matrix invertible, and positive definite where its diagonal is positive, by a larger diagonal. */
function dominant(tensor: Tensor): Tensor {
  const n = rowsOf(tensor);
  const size = tensor.data.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
  return { shape: tensor.shape, data: tensor.data.map((x, at) => (at % (n + 1) === 0 ? x + (x < 0 ? -n : n) * size : x)) };
}
