/** Programs as a NumPy module: vectors are 1-D, matrices 2-D, scalars numbers of Python. Knows NumPy's spelling only. */
import { atom, Binding, bracketed, type Code } from "../infix.js";
import type { Method } from "../schedule/instruction.js";
import type { Target } from "../target.js";
import { numpySpellings } from "./numpy-spelling.js";
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

const factoredSolve = (method: Method, factors: string, right: string, transposed: boolean): string =>
  method === "lu" ? `scipy.linalg.lu_solve(${factors}, ${right}, ${transposed ? "trans=1, " : ""}check_finite=False)` : `scipy.linalg.cho_solve(${factors}, ${right}, check_finite=False)`;

/** The diagonal of U, or of the Cholesky factor, holds the determinant. */
function factoredDeterminant(method: Method, factors: string, log: boolean): Code {
  const diagonal = `np.diag(${factors}[0])`;
  if (method === "cholesky") return log ? { text: `2.0 * np.sum(np.log(${diagonal}))`, level: Binding.product } : { text: `np.prod(${diagonal}) ** 2`, level: Binding.power };
  if (log) return atom(`np.sum(np.log(np.abs(${diagonal})))`);
  return { text: `np.prod(${diagonal}) * (-1.0) ** np.count_nonzero(${factors}[1] != np.arange(len(${factors}[1])))`, level: Binding.product };
}

const library: Library = {
  name: "numpy",
  imports: ["import numpy as np"],
  spellings: numpySpellings,
  reserved: ["np", "scipy"],
  module: "np",
  scalars: "number",
  softmax: (vector) => `_softmax(${vector})`,
  logsumexp: (vector) => `_logsumexp(${vector})`,
  outer: null,
  copiesTransposes: false,
  inner: (left, right) => `np.vdot(${left.text}, ${right.text})`,
  identity: (size) => `np.eye(${size})`,
  number: (text) => text,
  full: (shape, number) => `np.full(${shape}, float(${number}))`,
  spread: (code, shape) => ({ text: `${bracketed(code, Binding.product)} + np.zeros(${shape})`, level: Binding.sum }),
  item: (array) => `${array}.item()`,
  boxed: (scalar) => `np.array([[${scalar}]])`,
  copy: (array) => `${array}.copy()`,
  returned: (scalar) => `float(${scalar})`,
  argument: (name, scalar) => [scalar ? `${name} = float(${name})` : `${name} = np.asarray(${name}, float)`],
  sized: (sizes) => sizes,
  permuted: (array, places) => `${array}.transpose(${places})`,
  diagonalViews: true,
  along: loop,
  teach: null,
  shard: null,
  factorisations: {
    imports: ["import scipy.linalg"],
    factors: (method, matrix) => `scipy.linalg.${method === "lu" ? "lu_factor" : "cho_factor"}(${matrix}, check_finite=False)`,
    solve: factoredSolve,
    inverse: (method, factors, identity) => factoredSolve(method, factors, identity, false),
    determinant: factoredDeterminant,
  },
  check: { imports: [], passed: "**at", array: (result) => `np.asarray(${result})`, further: () => [], setup: [] },
};

export const numpy: Target = pythonTarget(library);
