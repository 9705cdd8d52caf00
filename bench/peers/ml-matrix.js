// The closed form in ml-matrix.
import { Matrix } from "ml-matrix";

export const name = "ml-matrix";
export const versionOf = "ml-matrix";
export const precision = "f64";

const dense = (data, rows, columns) => Matrix.from1DArray(rows, columns, Array.from(data));

export function gradient({ n, h, m, B }, given) {
  const [X, T, W1, W2] = [dense(given.X, B, n), dense(given.T, B, m), dense(given.W1, h, n), dense(given.W2, m, h)];
  const [b1, b2] = [Array.from(given.b1), Array.from(given.b2)];
  return () => {
    const Z = X.mmul(W1.transpose()).addRowVector(b1);
    const A = Z.clone().apply(function apply(i, j) {
      if (this.get(i, j) < 0) this.set(i, j, 0);
    });
    const R = A.mmul(W2.transpose()).addRowVector(b2).sub(T);
    const loss = R.dot(R) / (B * m);
    const D = R.mul(2 / (B * m));
    const E = D.mmul(W2).apply(function apply(i, j) {
      if (Z.get(i, j) <= 0) this.set(i, j, 0);
    });
    return [[loss], E.transpose().mmul(X), E.sum("column"), D.transpose().mmul(A), D.sum("column")];
  };
}
export const numbers = ([loss, dW1, db1, dW2, db2]) => [loss, dW1.to1DArray(), db1, dW2.to1DArray(), db2];
