// TensorFlow.js, by its own tape; its numbers are of single precision.
import { createRequire } from "node:module";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { rolldown } from "rolldown";

export const name = "tfjs";
export const versionOf = "@tensorflow/tfjs-core";
export const precision = "f32";
export const backends = ["wasm", "cpu"];

const require = createRequire(import.meta.url);

/** The gradients are modules that only a bundler finds; they register themselves in a table that all copies of the library share. */
async function registerGradients() {
  const build = await rolldown({ input: require.resolve("@tensorflow/tfjs-core/dist/register_all_gradients"), platform: "node", logLevel: "silent" });
  const folder = mkdtempSync(join(tmpdir(), "gradus-tfjs-"));
  try {
    await build.write({ dir: folder, format: "cjs", entryFileNames: "gradients.cjs" });
    require(join(folder, "gradients.cjs"));
  } finally {
    await build.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The tape on one backend. Its CommonJS build is the one that Node can load. */
export async function prepare(backend) {
  const tf = require("@tensorflow/tfjs-core");
  await registerGradients();
  require("@tensorflow/tfjs-backend-cpu");
  const wasm = require("@tensorflow/tfjs-backend-wasm");
  wasm.setWasmPaths(join(dirname(require.resolve("@tensorflow/tfjs-backend-wasm/package.json")), "wasm-out/"));
  wasm.setThreadsCount(1);
  if (!(await tf.setBackend(backend))) throw new Error(`no ${backend} backend`);
  await tf.ready();
  const gradient = ({ n, h, m, B }, given) => {
    const dense = (data, shape) => tf.tensor(Float32Array.from(data), shape);
    const [X, T] = [dense(given.X, [B, n]), dense(given.T, [B, m])];
    const weights = [dense(given.W1, [h, n]), dense(given.b1, [h]), dense(given.W2, [m, h]), dense(given.b2, [m])];
    const loss = (W1, b1, W2, b2) => {
      const A = tf.relu(tf.add(tf.matMul(X, W1, false, true), b1));
      const R = tf.sub(tf.add(tf.matMul(A, W2, false, true), b2), T);
      return tf.mean(tf.square(R));
    };
    const both = tf.valueAndGrads(loss);
    return () => tf.tidy(() => {
      const { value, grads } = both(weights);
      return [value, ...grads].map((tensor) => tensor.dataSync());
    });
  };
  const deep = (n, weights, x, t) => {
    const own = weights.map((data) => tf.tensor(Float32Array.from(data), data.length === n ? [n, 1] : [n, n]));
    const [X, T] = [tf.tensor(Float32Array.from(x), [n, 1]), tf.tensor(Float32Array.from(t), [n, 1])];
    const loss = (...p) => {
      let a = X;
      for (let layer = 0; layer < p.length; layer += 2) a = tf.relu(tf.add(tf.matMul(p[layer], a), p[layer + 1]));
      return tf.mean(tf.square(tf.sub(a, T)));
    };
    const both = tf.valueAndGrads(loss);
    return () => tf.tidy(() => {
      const { value, grads } = both(own);
      return [value, ...grads].map((tensor) => tensor.dataSync());
    });
  };
  return { gradient, deep, before: () => tf.setBackend(backend) };
}
