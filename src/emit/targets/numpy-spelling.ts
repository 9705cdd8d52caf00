/** How NumPy writes functions and operators, and which names Python keeps for itself. Knows no programs. */
import { type Spelling, spelledCall as call } from "../spellings.js";

export const numpyFunctions: ReadonlyMap<string, Spelling> = new Map([
  ...["exp", "log", "sqrt", "sin", "cos", "tan", "sinh", "cosh", "tanh", "expm1", "log1p", "abs", "sign"].map((name): [string, Spelling] => [name, call(`np.${name}`)]),
  ...["asin", "acos", "atan", "asinh", "acosh", "atanh"].map((name): [string, Spelling] => [name, call(`np.arc${name.slice(1)}`)]),
  ["recip", { write: ([x = ""]) => `(1.0 / (${x}))`, definition: null }],
  ["relu", { write: ([x = ""]) => `np.maximum(${x}, 0.0)`, definition: null }],
  ["step", { write: ([x = ""]) => `np.heaviside(${x}, 0.0)`, definition: null }],
  ["softplus", { write: ([x = ""]) => `np.logaddexp(0.0, ${x})`, definition: null }],
  ["sigmoid", call("_sigmoid", ["def _sigmoid(x):", '    """1 / (1 + exp(-x)), without overflow."""', "    return np.exp(-np.logaddexp(0.0, -x))"].join("\n"))],
  ["erf", call("_erf", ["def _erf(x):", "    from math import erf", "    return np.vectorize(erf, otypes=[float])(x)"].join("\n"))],
  ["erfc", call("_erfc", ["def _erfc(x):", "    from math import erfc", "    return np.vectorize(erfc, otypes=[float])(x)"].join("\n"))],
]);

const softmax = ["def _softmax(x):", "    e = np.exp(x - np.max(x))", "    return e / np.sum(e)"].join("\n");
const logsumexp = ["def _logsumexp(x):", "    top = np.max(x)", "    return top + np.log(np.sum(np.exp(x - top)))"].join("\n");
const commutation = ["def _commutation(m, n):", '    """K with K vec(X) = vec(X\') for X of m rows and n columns."""', '    return np.eye(m * n)[np.arange(m * n).reshape(n, m).T.reshape(-1)]'].join("\n");

export const numpyOperators: ReadonlyMap<string, Spelling> = new Map([
  ["solve", call("np.linalg.solve")],
  ["inverse", call("np.linalg.inv")],
  ["softmax", call("_softmax", softmax)],
  ["logsumexp", call("_logsumexp", logsumexp)],
  ["det", call("np.linalg.det")],
  ["logdet", { write: ([x = ""]) => `np.linalg.slogdet(${x})[1]`, definition: null }],
  ["pinv", call("np.linalg.pinv")],
  ["chol", call("np.linalg.cholesky")],
  ["kron", call("np.kron")],
  ["vec", { write: ([x = ""]) => `np.ravel(${x}, order="F")`, definition: null }],
  ["commutation", call("_commutation", commutation)],
  ["cross", call("np.cross")],
  ["tril", call("np.tril")],
  ["triu", call("np.triu")],
]);

/** Python's keywords, what the generated module uses, and names it defines. */
export const pythonReserved: ReadonlySet<string> = new Set([
  ..."False None True and as assert async await break class continue def del elif else except finally for from global if import in is lambda nonlocal not or pass raise return try while with yield".split(" "),
  ..."np float ValueError".split(" "),
  ..."_sigmoid _erf _erfc _softmax _logsumexp _commutation _sample _check __name__ __debug__".split(" "),
]);
