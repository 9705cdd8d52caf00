/** What NumPy, jax.numpy and PyTorch write alike, but for the name of the module. Knows no programs. */
import { type Spelling, spelledCall as call } from "../../spellings.js";

const lines = (...text: readonly string[]): string => text.join("\n");

/** The functions and operators that are spelled `np.exp`, `jnp.exp`, `torch.exp`, with what has to be defined for them. */
export function sharedSpellings(module: "np" | "jnp" | "torch") {
  const named = (name: string): Spelling => call(`${module}.${name}`);
  const written = (write: (x: string) => string, definition: string | null = null): Spelling => ({ write: ([x = ""]) => write(x), definition });
  const blocks = (spec: string, result: string): string => lines(
    `def _block${result}(a, d):`,
    "    m, n = a.shape",
    "    p, q = d.shape[0] // m, d.shape[1] // n",
    `    return ${spec}`,
  );
  const eigh = lines(
    "def _eigh(s):",
    '    """Eigenvalues of the symmetric part in rising order, and eigenvectors with a positive largest entry."""',
    `    w, v = ${module}.linalg.eigh((s + s.T) / 2)`,
    `    return w, v * ${module}.sign(v[${module}.argmax(${module}.abs(v), 0), ${module}.arange(len(w))])`,
  );
  const leading = lines(
    "def _leading(x):",
    '    """The eigenvalue with the largest real part, and its eigenvector of length one with a positive largest entry."""',
    `    w, u = ${module}.linalg.eig(x)`,
    `    k = ${module}.argmax(w.real)`,
    `    v = u[:, k].real / ${module}.linalg.norm(u[:, k].real)`,
    `    return w[k].real, v * ${module}.sign(v[${module}.argmax(${module}.abs(v))])`,
  );
  const singular = lines(
    "def _singular(x):",
    '    """The singular vectors of the largest singular value; the left one has a positive largest entry."""',
    `    u, _, vt = ${module}.linalg.svd(x)`,
    `    sign = ${module}.sign(u[${module}.argmax(${module}.abs(u[:, 0])), 0])`,
    "    return sign * u[:, 0], sign * vt[0]",
  );
  const polar = lines("def _polar(x):", `    u, _, vt = ${module}.linalg.svd(x, full_matrices=False)`, "    return u @ vt");
  const blocksolve = lines("def _blocksolve(a, b):", '    """A system for each row of b, with the matrices a[i]."""', `    return ${module}.linalg.solve(a, b[:, :, None])[:, :, 0]`);
  return {
    functions: {
      exp: named("exp"),
      log: named("log"),
      sqrt: named("sqrt"),
      sin: named("sin"),
      cos: named("cos"),
      tan: named("tan"),
      sinh: named("sinh"),
      cosh: named("cosh"),
      tanh: named("tanh"),
      expm1: named("expm1"),
      log1p: named("log1p"),
      abs: named("abs"),
      sign: named("sign"),
      asin: named("arcsin"),
      acos: named("arccos"),
      atan: named("arctan"),
      asinh: named("arcsinh"),
      acosh: named("arccosh"),
      atanh: named("arctanh"),
    },
    operators: {
      det: named("linalg.det"),
      logdet: written((x) => `${module}.linalg.slogdet(${x})[1]`),
      chol: named("linalg.cholesky"),
      kron: named("kron"),
      blockinner: call("_blockinner", blocks(`${module}.einsum("kl,ikjl->ij", a, d.reshape(p, m, q, n))`, "inner")),
      blocksum: call("_blocksum", blocks(`${module}.einsum("ij,ikjl->kl", a, d.reshape(m, p, n, q))`, "sum")),
      prod: named("prod"),
      maxentry: named("max"),
      minentry: named("min"),
      eigvals: written((x) => `_eigh(${x})[0]`, eigh),
      eigvecs: written((x) => `_eigh(${x})[1]`, eigh),
      eigmax: written((x) => `_leading(${x})[0]`, leading),
      eigvecmax: written((x) => `_leading(${x})[1]`, leading),
      sigmamax: written((x) => `${module}.linalg.norm(${x}, 2)`),
      umax: written((x) => `_singular(${x})[0]`, singular),
      vmax: written((x) => `_singular(${x})[1]`, singular),
      nuclearnorm: written((x) => `${module}.linalg.norm(${x}, "nuc")`),
      polar: call("_polar", polar),
      blocksolve: call("_blocksolve", blocksolve),
    },
  };
}

/** The names of the definitions above, and of those that the libraries make themselves. */
export const definedNames: readonly string[] = "_step _softplus _sigmoid _erf _erfc _softmax _logsumexp _softmax_rows _logsumexp_rows _pinv _vec _unvec _commutation _lowerones _cumprod _ismax _ismin _blocksum _blockinner _eigh _leading _singular _polar _frechet _symsolve _blocksolve _expm _sinm _cosm _logm _sqrtm".split(" ");
