// Emitted gradients of the benchmark, loaded as modules; knows no peer.
import { emit, grad, parse } from "../dist/index.js";
import { expressions, parameters } from "./problem.js";

function must(result) {
  if (!result.ok) throw new Error(result.diagnostics[0]?.message);
  return result.value;
}

/** The module that is emitted for one sample or a batch. */
export async function emitted({ target, precision }, kind) {
  const { text, let: declarations } = expressions[kind];
  const code = must(emit(grad(parse(text, { let: declarations }), { wrt: parameters }), target, { precision }));
  return import(`data:text/javascript;base64,${Buffer.from(code).toString("base64")}`);
}

/** The gradient on arrays of its own: a call computes and returns loss and derivatives. */
export function gradient(module, { n, h, m, B }, { X, T, W1, b1, W2, b2 }) {
  const instance = module.create(B === 1 ? { n, h, m } : { B, n, h, m });
  const given = B === 1 ? { x: X, t: T, W1, b1, W2, b2 } : { X, T, W1, b1, W2, b2 };
  // A WebAssembly program has its arguments in its memory.
  if (instance.inputs !== undefined) for (const [name, array] of Object.entries(given)) instance.inputs[name].set(array);
  const inputs = instance.inputs ?? given;
  const out = instance.outputs ?? instance.value_and_grad(inputs)[1];
  return () => instance.value_and_grad(inputs, out);
}
export const numbers = ([loss, derivatives]) => [[loss], ...derivatives];

/** A network of `layers` ReLU layers of equal width, and its arguments. */
export function deep(layers) {
  let text = "x";
  const shapes = ["x : vector(n)", "t : vector(n)"];
  const wrt = [];
  for (let layer = 1; layer <= layers; layer += 1) {
    text = `relu(W${layer} ${text} + b${layer})`;
    shapes.push(`W${layer} : matrix(n, n)`, `b${layer} : vector(n)`);
    wrt.push(`W${layer}`, `b${layer}`);
  }
  return { text: `mse(t, ${text})`, let: shapes.join(", "), wrt };
}

/** Parse, derive, prove, emit and load. */
export async function prepared({ target, precision }, problem) {
  const code = must(emit(grad(parse(problem.text, { let: problem.let }), { wrt: problem.wrt }), target, { precision }));
  return import(`data:text/javascript;base64,${Buffer.from(`${code}// ${Math.random()}`).toString("base64")}`);
}
