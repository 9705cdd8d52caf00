// The closed form in mathjs: dense matrices, vectors as one column.
import { add, dotMultiply, map, matrix, multiply, ones, subtract, sum, transpose } from "mathjs";

export const name = "mathjs";
export const versionOf = "mathjs";
export const precision = "f64";

const dense = (data, rows, columns) => matrix(Array.from({ length: rows }, (_, i) => Array.from(data.subarray(i * columns, (i + 1) * columns))));
const flat = (value) => value.toArray().flat();

export function gradient({ n, h, m, B }, given) {
  const [X, T, W1, b1, W2, b2] = [dense(given.X, B, n), dense(given.T, B, m), dense(given.W1, h, n), dense(given.b1, 1, h), dense(given.W2, m, h), dense(given.b2, 1, m)];
  const column = ones(B, 1);
  const row = ones(1, B);
  const factor = 2 / (B * m);
  return () => {
    const Z = add(multiply(X, transpose(W1)), multiply(column, b1));
    const A = map(Z, (z) => (z > 0 ? z : 0));
    const R = subtract(add(multiply(A, transpose(W2)), multiply(column, b2)), T);
    const D = multiply(R, factor);
    const E = dotMultiply(multiply(D, W2), map(Z, (z) => (z > 0 ? 1 : 0)));
    return [[sum(dotMultiply(R, R)) / (B * m)], multiply(transpose(E), X), multiply(row, E), multiply(transpose(D), A), multiply(row, D)];
  };
}
export const numbers = ([loss, ...gradients]) => [loss, ...gradients.map(flat)];
