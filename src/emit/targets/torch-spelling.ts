/** How PyTorch writes functions and operators, and what it defines for them. Knows no programs. */
import { type Spellings, spelledCall as call, withoutDefinitions } from "../spellings.js";
import { matrixFunctions } from "./python/matrix-functions.js";
import { sharedSpellings } from "./python/shared-spelling.js";

const shared = sharedSpellings("torch");
const lines = (...text: readonly string[]): string => text.join("\n");

const step = lines("def _step(x):", "    return (x > 0).to(x.dtype)");
const softplus = lines("def _softplus(x):", '    """log(1 + exp(x)), without overflow and for all x alike."""', "    return torch.logaddexp(x, torch.zeros_like(x))");
const pinv = lines("def _pinv(x):", "    return torch.linalg.pinv(x, rtol=torch.finfo(x.dtype).eps ** 0.625)");
const vec = lines("def _vec(x):", '    """The columns of x, one below the other."""', "    return x.transpose(0, 1).reshape(-1) if x.ndim == 2 else x.reshape(-1)");
const unvec = lines("def _unvec(v, like):", '    """The array of the shape of another whose columns stand below each other in v."""', "    return v.reshape(like.shape[1], like.shape[0]).transpose(0, 1) if like.ndim == 2 else v.reshape(like.shape)");
const commutation = lines("def _commutation(m, n, like):", '    """K with K vec(X) = vec(X\') for X of m rows and n columns."""', "    eye = torch.eye(m * n, dtype=like.dtype, device=like.device)", "    return eye[torch.arange(m * n).reshape(n, m).T.reshape(-1)]");
const lowerones = lines("def _lowerones(m, n, like):", "    return torch.tril(like.new_ones((m, n)))");
const cumprod = lines("def _cumprod(x):", "    return torch.cumprod(x, 0)");
const extreme = (name: string): string => lines(`def _is${name}(x):`, `    return (x == torch.${name}(x)).to(x.dtype)`);

const functions: Spellings["functions"] = {
  ...shared.functions,
  relu: call("torch.relu"),
  step: call("_step", step),
  softplus: call("_softplus", softplus),
  sigmoid: call("torch.sigmoid"),
  erf: call("torch.erf"),
  erfc: call("torch.erfc"),
};

const contiguous = (matrix: string): string => (/^[\p{L}\p{Nd}_]+$/u.test(matrix) ? `${matrix}.contiguous()` : `(${matrix}).contiguous()`);

const operators: Spellings["operators"] = {
  ...shared.operators,
  ...matrixFunctions({
    module: "torch",
    exponential: "torch.linalg.matrix_exp",
    known: [],
    eye: (size) => `torch.eye(${size}, dtype=x.dtype, device=x.device)`,
    repeat: (count) => `for _ in range(${count}):\n        y, z = advance(y, z)`,
    block: (a, b, c, d) => `torch.cat([torch.cat([${a}, ${b}], 1), torch.cat([${c}, ${d}], 1)], 0)`,
  }),
  softmaxrows: { write: ([x = ""]) => `torch.softmax(${x}, 1)`, definition: null },
  logsumexprows: { write: ([x = ""]) => `torch.logsumexp(${x}, 1)`, definition: null },
  pinv: call("_pinv", pinv),
  vec: call("_vec", vec),
  unvec: call("_unvec", unvec),
  commutation: call("_commutation", commutation),
  // PyTorch views a product's factors in another shape, which a transpose does not bear.
  kron: { write: ([a = "", b = ""]) => `torch.kron(${contiguous(a)}, ${contiguous(b)})`, definition: null },
  symsolve: call("torch.linalg.solve"),
  cross: call("torch.linalg.cross"),
  lowerones: call("_lowerones", lowerones),
  cumprod: call("_cumprod", cumprod),
  ismax: call("_ismax", extreme("max")),
  ismin: call("_ismin", extreme("min")),
};

export const torchSpellings: Spellings = { functions, operators, constants: { pi: "torch.pi" }, kinds: withoutDefinitions };
