/** How JavaScript writes functions and operators, and which names it keeps for itself. Knows no programs. */
import { betweenDefinitions, type Spelling, spelledCall as call } from "../spellings.js";
import { matrixOperators } from "./js-matrices.js";
import { erf, logsumexp, sigmoid, softmax, softplus, solve } from "./js-runtime.js";

const math = "exp log sqrt sin cos tan asin acos atan sinh cosh tanh asinh acosh atanh expm1 log1p abs sign".split(" ");

export const jsFunctions: ReadonlyMap<string, Spelling> = new Map([
  ...math.map((name): [string, Spelling] => [name, call(`Math.${name}`)]),
  ["recip", { write: ([x = ""]) => `(1 / (${x}))`, definition: null }],
  ["relu", { write: ([x = ""]) => `Math.max(${x}, 0)`, definition: null }],
  ["step", { write: ([x = ""]) => `(${x} > 0 ? 1 : 0)`, definition: null }],
  ["sigmoid", call("_sigmoid", sigmoid)],
  ["softplus", call("_softplus", softplus)],
  ["erf", call("_erf", erf)],
  ["erfc", call("_erfc", erf)],
]);

export const jsMatrixOperators = matrixOperators(solve);

/** Written by the target itself; here only what they need. */
export const jsOperators: ReadonlyMap<string, Spelling> = new Map([
  ["softmax", call("_softmax", softmax)],
  ["logsumexp", call("_logsumexp", logsumexp)],
  ["solve", call("_solve", solve)],
  ["inverse", call("_solve", solve)],
  ["det", call("_eliminate", solve)],
  ["logdet", call("_eliminate", solve)],
  ...[...jsMatrixOperators].map(([name, { write, needs }]): [string, Spelling] => [name, { write, definition: needs.join(betweenDefinitions) }]),
]);

export const jsReserved: ReadonlySet<string> = new Set([
  ..."arguments as async await break case catch class const continue debugger default delete do else enum eval export extends false finally for from function get if implements import in instanceof interface let new null of package private protected public return set static super switch this throw true try typeof undefined var void while with yield".split(" "),
  ..."NaN Infinity Math Number Array Float64Array Map RangeError TypeError Object JSON globalThis".split(" "),
  ..."_sigmoid _softplus _erf _erfc _softmax _logsumexp _eliminate _copy _solve _make _at _turn _map2 _times _unit _largest _scale _direction _inverse _singular _fromSingular _pinv _polar _umax _vmax _symmetric _expm _leading _blocks _part _circular _sinm _cosm _sqrtm _logm _frechet _chol _largestOfRows _exponentialSums _softmaxRows _logsumexpRows _array _number _size _normals _sample _instance create selfCheck".split(" "),
]);

