// The gradient that every JavaScript peer computes, its sizes and its numbers; knows no peer.

/** `mse(t, W2 relu(W1 x + b1) + b2)` for one sample, and for a batch with samples as rows: loss and gradients in W1, b1, W2 and b2. */
export const parameters = ["W1", "b1", "W2", "b2"];
export const expressions = {
  sample: { text: "mse(t, W2 relu(W1 x + b1) + b2)", let: "W1 : matrix(h, n), W2 : matrix(m, h)" },
  batch: { text: "mse(T, linear(relu(linear(X, W1, b1)), W2, b2))", let: "X : matrix(B, n), T : matrix(B, m), W1 : matrix(h, n), W2 : matrix(m, h)" },
};

/** Sizes of input, hidden layer and output, and how many samples. */
export const rows = [
  { n: 8, h: 16, m: 4, B: 1 },
  { n: 8, h: 16, m: 4, B: 64 },
  { n: 64, h: 128, m: 10, B: 1 },
  { n: 64, h: 128, m: 10, B: 64 },
  { n: 784, h: 256, m: 10, B: 1 },
  { n: 784, h: 256, m: 10, B: 64 },
];

/** Normal numbers that are the same on every machine, in single precision so that all peers get the same. */
function normals(seed) {
  let state = seed >>> 0;
  const uniform = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state + 0.5) / 4294967296;
  };
  return () => Math.fround(Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform()));
}

/** Arguments at which no unit is near its kink, row by row. */
export function argumentsFor({ n, h, m, B }) {
  for (let seed = 1; ; seed += 1) {
    const draw = normals(seed);
    const array = (length, scale) => Float64Array.from({ length }, () => Math.fround(draw() * scale));
    const given = { X: array(B * n, 1), T: array(B * m, 1), W1: array(h * n, 1 / Math.sqrt(n)), b1: array(h, 0.1), W2: array(m * h, 1 / Math.sqrt(h)), b2: array(m, 0.1) };
    if (B * h > 4096 || distanceToKink(given, { n, h, B }) > 1e-5) return given;
  }
}

function distanceToKink({ X, W1, b1 }, { n, h, B }) {
  let least = Infinity;
  for (let s = 0; s < B; s += 1) for (let i = 0; i < h; i += 1) {
    let z = b1[i];
    for (let j = 0; j < n; j += 1) z += W1[i * n + j] * X[s * n + j];
    least = Math.min(least, Math.abs(z));
  }
  return least;
}

/** The largest error of a peer's numbers, relative to the largest of ours. */
export function worstError(found, wanted) {
  return Math.max(...wanted.map((ours, part) => {
    const theirs = found[part];
    if (theirs === undefined || theirs.length !== ours.length) return Infinity;
    const scale = ours.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
    return ours.reduce((worst, x, at) => Math.max(worst, Math.abs(x - theirs[at])), 0) / scale;
  }));
}
