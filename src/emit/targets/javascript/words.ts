/** How JavaScript and TypeScript write functions and operators, and which names they keep for themselves. Knows no programs. */
import type { RuntimeOperator } from "../../loops/program.js";
import type { ConstantName, FunctionName } from "../../vocabulary.js";
import { libraryNames } from "./library.js";

/** A function as an expression in its argument, or an operator in matrices `{ rows, columns, data }`. */
type Call = (argument: string) => string;
type MatrixCall = (args: readonly string[]) => string;

const math = (name: string): Call => (x) => `Math.${name}(${x})`;
const own = (name: string): Call => (x) => `_${name}(${x})`;

export const jsFunctions: { readonly [F in FunctionName]: Call } = {
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
  relu: (x) => `Math.max(${x}, 0)`,
  step: (x) => `(${x} > 0 ? 1 : 0)`,
  sigmoid: own("sigmoid"),
  softplus: own("softplus"),
  erf: own("erf"),
  erfc: own("erfc"),
};

const called = (name: string): MatrixCall => (args) => `${name}(${args.join(", ")})`;
const along = (name: string): MatrixCall => (args) => `_frechet(_${name}, ${args.join(", ")})`;
const code = (write: (a: string) => string): MatrixCall => ([a = ""]) => write(a);

/** Operators whose value is a number; that of the others is a matrix. */
export const numberOperators: ReadonlySet<RuntimeOperator> = new Set<RuntimeOperator>(["sigmamax", "nuclearnorm", "eigmax"]);

export const jsMatrixOperators: { readonly [O in RuntimeOperator]: MatrixCall } = {
  chol: called("_chol"),
  pinv: called("_pinv"),
  polar: called("_polar"),
  umax: called("_umax"),
  vmax: called("_vmax"),
  sigmamax: code((a) => `_singular(${a}).values[0]`),
  nuclearnorm: code((a) => `_singular(${a}).values.reduce((x, y) => x + y, 0)`),
  eigvals: code((a) => `_symmetric(${a}).values`),
  eigvecs: code((a) => `_symmetric(${a}).vectors`),
  eigmax: code((a) => `_leading(${a}).value`),
  eigvecmax: code((a) => `_leading(${a}).vector`),
  expm: called("_expm"),
  sinm: called("_sinm"),
  cosm: called("_cosm"),
  sqrtm: called("_sqrtm"),
  logm: called("_logm"),
  dexpm: along("expm"),
  dsinm: along("sinm"),
  dcosm: along("cosm"),
  dsqrtm: along("sqrtm"),
  dlogm: along("logm"),
  d2expm: along("expm"),
};

export const jsConstants: { readonly [C in ConstantName]: string } = { pi: "Math.PI" };

export const jsReserved: ReadonlySet<string> = new Set([
  ..."arguments as async await break case catch class const continue debugger default delete do else enum eval export extends false finally for from function get if implements import in instanceof interface let new null of package private protected public return set static super switch this throw true try typeof undefined var void while with yield".split(" "),
  ..."NaN Infinity Math Number Array Float64Array Map RangeError TypeError Object JSON globalThis".split(" "),
  ...libraryNames, ..."_last _instance create selfCheck Sizes Inputs Derivatives Functions Record".split(" "),
]);

