/** How NumPy writes functions and operators, and what it defines for them. Knows no programs. */
import { betweenDefinitions, type Spelling, type Spellings, spelledCall as call, withoutDefinitions } from "../spellings.js";
import { sharedSpellings } from "./python/shared-spelling.js";

const shared = sharedSpellings("np");

const functions: Spellings["functions"] = {
  ...shared.functions,
  relu: { write: ([x = ""]) => `np.maximum(${x}, 0.0)`, definition: null },
  step: call("_step", ["def _step(x):", "    return (x > 0.0) * 1.0"].join("\n")),
  softplus: call("_softplus", ["def _softplus(x):", '    """log(1 + exp(x)), without overflow."""', "    return np.maximum(x, 0.0) + np.log1p(np.exp(-np.abs(x)))"].join("\n")),
  sigmoid: call("_sigmoid", ["def _sigmoid(x):", '    """1 / (1 + exp(-x)), without overflow."""', "    return np.exp(np.minimum(x, 0.0)) / (1.0 + np.exp(-np.abs(x)))"].join("\n")),
  erf: call("_erf", ["def _erf(x):", "    from math import erf", "    return np.vectorize(erf, otypes=[float])(x)"].join("\n")),
  erfc: call("_erfc", ["def _erfc(x):", "    from math import erfc", "    return np.vectorize(erfc, otypes=[float])(x)"].join("\n")),
};

const softmax = ["def _softmax(x):", "    e = np.exp(x - np.max(x))", "    return e / np.sum(e)"].join("\n");
const logsumexp = ["def _logsumexp(x):", "    top = np.max(x)", "    return top + np.log(np.sum(np.exp(x - top)))"].join("\n");
const softmaxRows = ["def _softmax_rows(x):", "    e = np.exp(x - np.max(x, axis=1, keepdims=True))", "    return e / np.sum(e, axis=1, keepdims=True)"].join("\n");
const logsumexpRows = ["def _logsumexp_rows(x):", "    top = np.max(x, axis=1)", "    return top + np.log(np.sum(np.exp(x - top[:, None]), axis=1))"].join("\n");
const commutation = ["def _commutation(m, n):", '    """K with K vec(X) = vec(X\') for X of m rows and n columns."""', '    return np.eye(m * n)[np.arange(m * n).reshape(n, m).T.reshape(-1)]'].join("\n");

const symsolve = ["def _symsolve(a, b):", '    """The solution of a x = b for a symmetric a: by its Cholesky factor, or by elimination where it is not positive definite."""', "    import scipy.linalg", "    try:", "        return scipy.linalg.cho_solve(scipy.linalg.cho_factor(a), b)", "    except np.linalg.LinAlgError:", "        return np.linalg.solve(a, b)"].join("\n");
const frechet = ["def _frechet(f, x, *directions):", '    """The derivative of the matrix function f at x along the directions: the last block of f([[x, e], [0, x]])."""', "    n = len(x)", "    for e in directions:", "        x = np.block([[x, np.kron(np.eye(len(x) // n), e)], [np.zeros_like(x), x]])", "    return f(x)[:n, -n:]"].join("\n");
/** SciPy has the functions of matrices that NumPy lacks. */
const matrixFunction = (name: string): string => [`def _${name}(x):`, "    import scipy.linalg", `    return np.real(scipy.linalg.${name}(x))`].join("\n");
const whole = (name: string): Spelling => call(`_${name}`, matrixFunction(name));
const along = (name: string): Spelling => ({ write: (args) => `_frechet(_${name}, ${args.join(", ")})`, definition: `${matrixFunction(name)}${betweenDefinitions}${frechet}` });

const operators: Spellings["operators"] = {
  ...shared.operators,
  softmaxrows: call("_softmax_rows", softmaxRows),
  logsumexprows: call("_logsumexp_rows", logsumexpRows),
  pinv: { write: ([x = ""]) => `np.linalg.pinv(${x}, 1e-10)`, definition: null },
  vec: { write: ([x = ""]) => `np.ravel(${x}, order="F")`, definition: null },
  commutation: call("_commutation", commutation),
  unvec: { write: ([v = "", like = ""]) => `np.reshape(${v}, np.shape(${like}), order="F")`, definition: null },
  cross: call("np.cross"),
  lowerones: { write: (sizes) => `np.tri(${sizes.join(", ")})`, definition: null },
  cumprod: call("np.cumprod"),
  ismax: { write: ([x = ""]) => `(${x} == np.max(${x})).astype(float)`, definition: null },
  ismin: { write: ([x = ""]) => `(${x} == np.min(${x})).astype(float)`, definition: null },
  symsolve: call("_symsolve", symsolve),
  expm: whole("expm"),
  sinm: whole("sinm"),
  cosm: whole("cosm"),
  logm: whole("logm"),
  sqrtm: whole("sqrtm"),
  dexpm: along("expm"),
  dsinm: along("sinm"),
  dcosm: along("cosm"),
  dlogm: along("logm"),
  dsqrtm: along("sqrtm"),
  d2expm: along("expm"),
};

export const numpySpellings: Spellings = { functions, operators, constants: { pi: "np.pi" }, kinds: { ...withoutDefinitions, softmax, logsumexp } };
