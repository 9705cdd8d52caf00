// The gradient as one writes it by hand: plain loops over typed arrays, entry by entry along the rows.
export const name = "typed arrays by hand";
export const versionOf = null;
export const precision = "f64";

export function gradient({ n, h, m, B }, { X, T, W1, b1, W2, b2 }) {
  const [Z, A, D] = [new Float64Array(B * h), new Float64Array(B * h), new Float64Array(B * m)];
  const E = new Float64Array(h);
  const out = [new Float64Array(1), new Float64Array(h * n), new Float64Array(h), new Float64Array(m * h), new Float64Array(m)];
  const [loss, dW1, db1, dW2, db2] = out;
  return () => {
    let total = 0;
    const factor = 2 / (B * m);
    for (const gradient of [dW1, db1, dW2, db2]) gradient.fill(0);
    for (let s = 0; s < B; s += 1) {
      for (let i = 0; i < h; i += 1) {
        let z = b1[i];
        for (let j = 0; j < n; j += 1) z += W1[i * n + j] * X[s * n + j];
        Z[s * h + i] = z;
        A[s * h + i] = z > 0 ? z : 0;
      }
      E.fill(0);
      for (let i = 0; i < m; i += 1) {
        let y = b2[i];
        for (let j = 0; j < h; j += 1) y += W2[i * h + j] * A[s * h + j];
        const r = y - T[s * m + i];
        total += r * r;
        const d = factor * r;
        D[s * m + i] = d;
        db2[i] += d;
        for (let j = 0; j < h; j += 1) {
          dW2[i * h + j] += d * A[s * h + j];
          E[j] += d * W2[i * h + j];
        }
      }
      for (let i = 0; i < h; i += 1) {
        if (Z[s * h + i] <= 0) continue;
        const e = E[i];
        db1[i] += e;
        for (let j = 0; j < n; j += 1) dW1[i * n + j] += e * X[s * n + j];
      }
    }
    loss[0] = total / (B * m);
    return out;
  };
}
