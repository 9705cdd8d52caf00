// jax-js under jit, by its own transformation, on WebAssembly.

// Node 20 has no Float16Array, which jax-js names when it reads doubles.
globalThis.Float16Array ??= class Float16Array extends Uint16Array {};
const jax = await import("@jax-js/jax");

export const name = "jax-js";
export const versionOf = "@jax-js/jax";
export const backends = ["f32", "f64"];
const np = jax.numpy;

export async function prepare(precision) {
  await jax.init("wasm");
  jax.defaultDevice("wasm");
  const dtype = precision === "f64" ? np.float64 : np.float32;
  const gradient = ({ n, h, m, B }, given) => {
    const dense = (data, shape) => np.array(precision === "f64" ? Float64Array.from(data) : Float32Array.from(data), { dtype }).reshape(shape);
    const [X, T] = [dense(given.X, [B, n]), dense(given.T, [B, m])];
    const weights = [dense(given.W1, [h, n]), dense(given.b1, [h]), dense(given.W2, [m, h]), dense(given.b2, [m])];
    const loss = ([W1, b1, W2, b2], x, t) => {
      const A = jax.nn.relu(np.matmul(x, np.transpose(W1)).add(b1));
      const R = np.matmul(A, np.transpose(W2)).add(b2).sub(t);
      return np.square(R).mean();
    };
    const both = jax.jit((p, x, t) => jax.valueAndGrad(loss)(p, x, t));
    return () => {
      const [value, gradients] = both(weights.map((weight) => weight.ref), X.ref, T.ref);
      return [value, ...gradients].map((array) => array.dataSync());
    };
  };
  /** A network of equal layers; a new function, so that the first call traces and compiles. */
  const deep = (n, weights, x, t) => {
    const place = (data, shape) => np.array(Float32Array.from(data), { dtype: np.float32 }).reshape(shape);
    const own = weights.map((data) => place(data, data.length === n ? [n] : [n, n]));
    const [X, T] = [place(x, [n]), place(t, [n])];
    const loss = (p, first, target) => {
      let a = first;
      for (let layer = 0; layer < p.length; layer += 2) a = jax.nn.relu(np.matmul(p[layer], a).add(p[layer + 1]));
      return np.square(a.sub(target)).mean();
    };
    const both = jax.jit((p, first, target) => jax.valueAndGrad(loss)(p, first, target));
    return () => {
      const [value, gradients] = both(own.map((weight) => weight.ref), X.ref, T.ref);
      return [value, ...gradients].map((array) => array.dataSync());
    };
  };
  return { gradient, deep, before: () => undefined };
}
