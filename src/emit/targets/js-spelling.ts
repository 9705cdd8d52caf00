/** How JavaScript writes functions and operators, and which names it keeps for itself. Knows no programs. */
import { type Spelling, spelledCall as call } from "../spellings.js";
import type { ConstantName, FunctionName } from "../vocabulary.js";
import { matrixOperators } from "./js-matrices.js";
import { erf, sigmoid, softplus, solve } from "./js-runtime.js";

const math = (name: string): Spelling => call(`Math.${name}`);

export const jsFunctions: { readonly [F in FunctionName]: Spelling } = {
  exp: math("exp"),
  log: math("log"),
  sqrt: math("sqrt"),
  sin: math("sin"),
  cos: math("cos"),
  tan: math("tan"),
  asin: math("asin"),
  acos: math("acos"),
  atan: math("atan"),
  sinh: math("sinh"),
  cosh: math("cosh"),
  tanh: math("tanh"),
  asinh: math("asinh"),
  acosh: math("acosh"),
  atanh: math("atanh"),
  expm1: math("expm1"),
  log1p: math("log1p"),
  abs: math("abs"),
  sign: math("sign"),
  relu: { write: ([x = ""]) => `Math.max(${x}, 0)`, definition: null },
  step: { write: ([x = ""]) => `(${x} > 0 ? 1 : 0)`, definition: null },
  sigmoid: call("_sigmoid", sigmoid),
  softplus: call("_softplus", softplus),
  erf: call("_erf", erf),
  erfc: call("_erfc", erf),
};

export const jsMatrixOperators = matrixOperators(solve);

export const jsConstants: { readonly [C in ConstantName]: string } = { pi: "Math.PI" };

export const jsReserved: ReadonlySet<string> = new Set([
  ..."arguments as async await break case catch class const continue debugger default delete do else enum eval export extends false finally for from function get if implements import in instanceof interface let new null of package private protected public return set static super switch this throw true try typeof undefined var void while with yield".split(" "),
  ..."NaN Infinity Math Number Array Float64Array Map RangeError TypeError Object JSON globalThis".split(" "),
  ..."_sigmoid _softplus _erf _erfc _eliminate _transpose _multiply _turned _solve _factorise _cholesky _exchange _factoredSolve _factoredDeterminant _make _at _turn _map2 _times _unit _largest _scale _direction _inverse _singular _fromSingular _pinv _polar _umax _vmax _symmetric _expm _leading _blocks _part _circular _sinm _cosm _sqrtm _logm _frechet _chol _array _number _size _normals _sample _instance create selfCheck".split(" "),
]);

