/** How NumPy writes functions and operators, and what it defines for them. Knows no programs. */
import { betweenDefinitions, type Spelling, type Spellings, spelledCall as call, withoutDefinitions } from "../spellings.js";

const elementary = (name: string): Spelling => call(`np.${name}`);

const functions: Spellings["functions"] = {
  exp: elementary("exp"),
  log: elementary("log"),
  sqrt: elementary("sqrt"),
  sin: elementary("sin"),
  cos: elementary("cos"),
  tan: elementary("tan"),
  sinh: elementary("sinh"),
  cosh: elementary("cosh"),
  tanh: elementary("tanh"),
  expm1: elementary("expm1"),
  log1p: elementary("log1p"),
  abs: elementary("abs"),
  sign: elementary("sign"),
  asin: elementary("arcsin"),
  acos: elementary("arccos"),
  atan: elementary("arctan"),
  asinh: elementary("arcsinh"),
  acosh: elementary("arccosh"),
  atanh: elementary("arctanh"),
  relu: { write: ([x = ""]) => `np.maximum(${x}, 0.0)`, definition: null },
  step: { write: ([x = ""]) => `((${x} > 0.0) * 1.0)`, definition: null },
  softplus: { write: ([x = ""]) => `np.logaddexp(0.0, ${x})`, definition: null },
  sigmoid: call("_sigmoid", ["def _sigmoid(x):", '    """1 / (1 + exp(-x)), without overflow."""', "    return np.exp(-np.logaddexp(0.0, -x))"].join("\n")),
  erf: call("_erf", ["def _erf(x):", "    from math import erf", "    return np.vectorize(erf, otypes=[float])(x)"].join("\n")),
  erfc: call("_erfc", ["def _erfc(x):", "    from math import erfc", "    return np.vectorize(erfc, otypes=[float])(x)"].join("\n")),
};

const softmax = ["def _softmax(x):", "    e = np.exp(x - np.max(x))", "    return e / np.sum(e)"].join("\n");
const logsumexp = ["def _logsumexp(x):", "    top = np.max(x)", "    return top + np.log(np.sum(np.exp(x - top)))"].join("\n");
const softmaxRows = ["def _softmax_rows(x):", "    e = np.exp(x - np.max(x, axis=1, keepdims=True))", "    return e / np.sum(e, axis=1, keepdims=True)"].join("\n");
const logsumexpRows = ["def _logsumexp_rows(x):", "    top = np.max(x, axis=1)", "    return top + np.log(np.sum(np.exp(x - top[:, None]), axis=1))"].join("\n");
const commutation = ["def _commutation(m, n):", '    """K with K vec(X) = vec(X\') for X of m rows and n columns."""', '    return np.eye(m * n)[np.arange(m * n).reshape(n, m).T.reshape(-1)]'].join("\n");

const blocks = (spec: string, result: string): string => [
  `def _block${result}(a, d):`, "    m, n = a.shape", "    p, q = d.shape[0] // m, d.shape[1] // n",
  `    return ${spec}`,
].join("\n");
const blocksum = blocks('np.einsum("ij,ikjl->kl", a, d.reshape(m, p, n, q))', "sum");
const blockinner = blocks('np.einsum("kl,ikjl->ij", a, d.reshape(p, m, q, n))', "inner");
const eigh = ["def _eigh(s):", '    """Eigenvalues of the symmetric part in rising order, and eigenvectors with a positive largest entry."""', "    w, v = np.linalg.eigh((s + s.T) / 2)", "    return w, v * np.sign(v[np.argmax(np.abs(v), axis=0), np.arange(len(w))])"].join("\n");
const leading = ["def _leading(x):", '    """The eigenvalue with the largest real part, and its eigenvector of length one with a positive largest entry."""', "    w, u = np.linalg.eig(x)", "    k = int(np.argmax(w.real))", "    v = u[:, k].real / np.linalg.norm(u[:, k].real)", "    return w[k].real, v * np.sign(v[np.argmax(np.abs(v))])"].join("\n");
const singular = ["def _singular(x):", '    """The singular vectors of the largest singular value; the left one has a positive largest entry."""', "    u, _, vt = np.linalg.svd(x)", "    sign = np.sign(u[np.argmax(np.abs(u[:, 0])), 0])", "    return sign * u[:, 0], sign * vt[0]"].join("\n");
const blocksolve = ["def _blocksolve(a, b):", '    """A system for each row of b, with the matrices a[i]."""', "    return np.linalg.solve(a, b[:, :, None])[:, :, 0]"].join("\n");
const symsolve = ["def _symsolve(a, b):", '    """The solution of a x = b for a symmetric a: by its Cholesky factor, or by elimination where it is not positive definite."""', "    import scipy.linalg", "    try:", "        return scipy.linalg.cho_solve(scipy.linalg.cho_factor(a), b)", "    except np.linalg.LinAlgError:", "        return np.linalg.solve(a, b)"].join("\n");
const polar = ["def _polar(x):", "    u, _, vt = np.linalg.svd(x, full_matrices=False)", "    return u @ vt"].join("\n");
const frechet = ["def _frechet(f, x, *directions):", '    """The derivative of the matrix function f at x along the directions: the last block of f([[x, e], [0, x]])."""', "    n = len(x)", "    for e in directions:", "        x = np.block([[x, np.kron(np.eye(len(x) // n), e)], [np.zeros_like(x), x]])", "    return f(x)[:n, -n:]"].join("\n");
/** SciPy has the functions of matrices that NumPy lacks. */
const matrixFunction = (name: string): string => [`def _${name}(x):`, "    import scipy.linalg", `    return np.real(scipy.linalg.${name}(x))`].join("\n");
const whole = (name: string): Spelling => call(`_${name}`, matrixFunction(name));
const along = (name: string): Spelling => ({ write: (args) => `_frechet(_${name}, ${args.join(", ")})`, definition: `${matrixFunction(name)}${betweenDefinitions}${frechet}` });

const operators: Spellings["operators"] = {
  softmaxrows: call("_softmax_rows", softmaxRows),
  logsumexprows: call("_logsumexp_rows", logsumexpRows),
  det: call("np.linalg.det"),
  logdet: { write: ([x = ""]) => `np.linalg.slogdet(${x})[1]`, definition: null },
  pinv: { write: ([x = ""]) => `np.linalg.pinv(${x}, 1e-10)`, definition: null },
  chol: call("np.linalg.cholesky"),
  kron: call("np.kron"),
  vec: { write: ([x = ""]) => `np.ravel(${x}, order="F")`, definition: null },
  commutation: call("_commutation", commutation),
  unvec: { write: ([v = "", like = ""]) => `np.reshape(${v}, np.shape(${like}), order="F")`, definition: null },
  blockinner: call("_blockinner", blockinner),
  blocksum: call("_blocksum", blocksum),
  cross: call("np.cross"),
  lowerones: { write: (sizes) => `np.tri(${sizes.join(", ")})`, definition: null },
  prod: call("np.prod"),
  cumprod: call("np.cumprod"),
  maxentry: call("np.max"),
  minentry: call("np.min"),
  ismax: { write: ([x = ""]) => `(${x} == np.max(${x})).astype(float)`, definition: null },
  ismin: { write: ([x = ""]) => `(${x} == np.min(${x})).astype(float)`, definition: null },
  eigvals: { write: ([x = ""]) => `_eigh(${x})[0]`, definition: eigh },
  eigvecs: { write: ([x = ""]) => `_eigh(${x})[1]`, definition: eigh },
  eigmax: { write: ([x = ""]) => `_leading(${x})[0]`, definition: leading },
  eigvecmax: { write: ([x = ""]) => `_leading(${x})[1]`, definition: leading },
  sigmamax: { write: ([x = ""]) => `np.linalg.norm(${x}, 2)`, definition: null },
  umax: { write: ([x = ""]) => `_singular(${x})[0]`, definition: singular },
  vmax: { write: ([x = ""]) => `_singular(${x})[1]`, definition: singular },
  nuclearnorm: { write: ([x = ""]) => `np.linalg.norm(${x}, "nuc")`, definition: null },
  symsolve: call("_symsolve", symsolve),
  blocksolve: call("_blocksolve", blocksolve),
  polar: call("_polar", polar),
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

/** The names of the definitions above. */
export const numpyDefinitions: readonly string[] = "_sigmoid _erf _erfc _softmax _logsumexp _softmax_rows _logsumexp_rows _commutation _blocksum _blockinner _eigh _leading _singular _polar _frechet _expm _sinm _cosm _logm _sqrtm _symsolve _blocksolve".split(" ");
