/** Programs as a NumPy module: vectors are 1-D, matrices 2-D, scalars numbers of Python. Knows NumPy's spelling only. */
import { Binding, bracketed } from "../infix.js";
import type { Target } from "../target.js";
import { numpyDefinitions, numpySpellings } from "./numpy-spelling.js";
import type { Along, Library } from "./python/library.js";
import { pythonTarget } from "./python/module.js";
import { tuple } from "./python/writer.js";

/** A slice of the result for each entry of the variable. */
function loop({ step, moving, slice, outer, inner, row, result, claim }: Along): readonly string[] {
  if (inner.length === 0) return [`${step} = 1.0`, ...moving, `${result} = ${slice}`];
  const index = claim("index");
  return [
    `${result} = np.empty(${tuple([...outer, ...inner])})`,
    `for ${index} in np.ndindex(${inner.join(", ")}):`,
    `    ${step} = np.zeros(${tuple(inner)})`,
    `    ${step}[${index}] = 1.0`,
    ...(row ? [`    ${step} = ${step}[0]`] : []),
    ...moving.map((line) => `    ${line}`),
    `    ${result}[(..., *${index})] = ${slice}`,
  ];
}

const library: Library = {
  name: "numpy",
  imports: ["import numpy as np"],
  spellings: numpySpellings,
  reserved: ["np", ...numpyDefinitions],
  module: "np",
  scalars: "number",
  numberOperators: new Set(["det", "logdet", "eigmax", "sigmamax", "nuclearnorm"]),
  outer: null,
  inner: (left, right) => `np.vdot(${left}, ${right})`,
  identity: (size) => `np.eye(${size})`,
  number: (text) => text,
  full: (shape, number) => `np.full(${shape}, float(${number}))`,
  spread: (code, shape) => ({ text: `${bracketed(code, Binding.product)} + np.zeros(${shape})`, level: Binding.sum }),
  item: (array) => `${array}.item()`,
  boxed: (scalar) => `np.array([[${scalar}]])`,
  copy: (array) => `${array}.copy()`,
  returned: (scalar) => `float(${scalar})`,
  argument: (name, scalar) => (scalar ? `${name} = float(${name})` : `${name} = np.asarray(${name}, float)`),
  sized: (sizes) => sizes,
  along: loop,
  teach: null,
  check: { imports: [], passed: "**at", array: (result) => `np.asarray(${result})`, further: () => [], setup: [] },
};

export const numpy: Target = pythonTarget(library);
