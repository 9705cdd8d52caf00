/** How JAX writes functions and operators, and what it defines for them. Knows no programs. */
import { type Spellings, spelledCall as call, withoutDefinitions } from "../spellings.js";
import { matrixFunctions } from "./python/matrix-functions.js";
import { sharedSpellings } from "./python/shared-spelling.js";

const shared = sharedSpellings("jnp");
const lines = (...text: readonly string[]): string => text.join("\n");

const pinv = lines("def _pinv(x):", "    return jnp.linalg.pinv(x, rtol=jnp.finfo(x.dtype).eps ** 0.625)");
const commutation = lines("def _commutation(m, n, like):", '    """K with K vec(X) = vec(X\') for X of m rows and n columns."""', "    return jnp.eye(m * n, dtype=like.dtype)[jnp.arange(m * n).reshape(n, m).T.reshape(-1)]");
const extreme = (name: string): string => lines(`def _is${name}(x):`, `    return (x == jnp.${name}(x)).astype(x.dtype)`);

const functions: Spellings["functions"] = {
  ...shared.functions,
  relu: call("jax.nn.relu"),
  step: { write: ([x = ""]) => `jnp.heaviside(${x}, 0.0)`, definition: null },
  softplus: call("jax.nn.softplus"),
  sigmoid: call("jax.nn.sigmoid"),
  erf: call("jax.lax.erf"),
  erfc: call("jax.lax.erfc"),
};

const operators: Spellings["operators"] = {
  ...shared.operators,
  ...matrixFunctions({
    module: "jnp",
    exponential: "expm",
    known: ["from jax.scipy.linalg import expm", ""],
    eye: (size) => `jnp.eye(${size}, dtype=x.dtype)`,
    repeat: (count) => `y, z = jax.lax.fori_loop(0, ${count}, lambda _, pair: advance(*pair), (y, z))`,
    block: (a, b, c, d) => `jnp.block([[${a}, ${b}], [${c}, ${d}]])`,
  }),
  softmaxrows: { write: ([x = ""]) => `jax.nn.softmax(${x}, axis=1)`, definition: null },
  logsumexprows: { write: ([x = ""]) => `jax.nn.logsumexp(${x}, axis=1)`, definition: null },
  pinv: call("_pinv", pinv),
  vec: { write: ([x = ""]) => `jnp.ravel(${x}, order="F")`, definition: null },
  unvec: { write: ([v = "", like = ""]) => `jnp.reshape(${v}, ${like}.shape, order="F")`, definition: null },
  commutation: call("_commutation", commutation),
  chol: { write: ([x = ""]) => `jnp.linalg.cholesky(${x}, symmetrize_input=False)`, definition: null },
  symsolve: call("jnp.linalg.solve"),
  cross: call("jnp.cross"),
  lowerones: { write: ([m = "", n = "", like = ""]) => `jnp.tri(${m}, ${n}, dtype=${like}.dtype)`, definition: null },
  cumprod: call("jnp.cumprod"),
  ismax: call("_ismax", extreme("max")),
  ismin: call("_ismin", extreme("min")),
};

export const jaxSpellings: Spellings = { functions, operators, constants: { pi: "jnp.pi" }, kinds: withoutDefinitions };
