/** How C writes functions and operators, and which names it keeps. Knows no programs. */
import type { RuntimeOperator } from "../../loops/program.js";
import type { ConstantName, FunctionName } from "../../vocabulary.js";
import type { Definition } from "./definition.js";
import * as factorisations from "./factorisations.js";
import * as matrixFunctions from "./matrix-functions.js";
import * as runtime from "./runtime.js";
import * as singular from "./singular.js";
import * as spectral from "./spectral.js";

export interface CFunction {
  readonly write: (argument: string) => string;
  readonly needs: Definition | null;
}

const library = (name: string): CFunction => ({ write: (x) => `${name}(${x})`, needs: null });
const own = (needs: Definition): CFunction => ({ write: (x) => `${needs.name}(${x})`, needs });

export const cFunctions: { readonly [F in FunctionName]: CFunction } = {
  exp: library("exp"),
  log: library("log"),
  sqrt: library("sqrt"),
  sin: library("sin"),
  cos: library("cos"),
  tan: library("tan"),
  asin: library("asin"),
  acos: library("acos"),
  atan: library("atan"),
  sinh: library("sinh"),
  cosh: library("cosh"),
  tanh: library("tanh"),
  asinh: library("asinh"),
  acosh: library("acosh"),
  atanh: library("atanh"),
  expm1: library("expm1"),
  log1p: library("log1p"),
  abs: library("fabs"),
  sign: own(runtime.sign),
  relu: own(runtime.relu),
  step: { write: (x) => `(${x} > 0.0 ? 1.0 : 0.0)`, needs: null },
  sigmoid: own(runtime.sigmoid),
  softplus: own(runtime.softplus),
  erf: library("erf"),
  erfc: library("erfc"),
};

export const cConstants: { readonly [C in ConstantName]: string } = { pi: "3.14159265358979323846" };

/** A matrix as it is passed. */
export interface CMatrix {
  readonly data: string;
  readonly rows: string;
  readonly columns: string;
}

export interface COperator {
  /** A call that writes the result and returns a status. */
  readonly write: (args: readonly CMatrix[], result: string, work: string) => string;
  /** How many numbers of working space the call needs; null for none. */
  readonly work: ((args: readonly CMatrix[]) => string) | null;
  readonly needs: readonly Definition[];
}

const first = (args: readonly CMatrix[]): CMatrix => {
  const [found] = args;
  if (found === undefined) throw new Error("internal: an operator without its matrix");
  return found;
};

function rectangular(definition: Definition): COperator {
  return {
    write: (args, result, work) => `${definition.name}(${first(args).data}, ${first(args).rows}, ${first(args).columns}, ${result}, ${work})`,
    work: (args) => `gradus_svd_work(${first(args).rows}, ${first(args).columns})`,
    needs: [definition],
  };
}

const square = (definition: Definition, work: (n: string) => string): COperator => ({
  write: (args, result, scratch) => `${definition.name}(${first(args).data}, ${first(args).rows}, ${result}, ${scratch})`,
  work: (args) => work(first(args).rows),
  needs: [definition],
});

const along = (definition: Definition, directions: 1 | 2): COperator => ({
  write: ([x, one, two], result, work) => `gradus_frechet(${definition.name}, ${x?.data ?? ""}, ${one?.data ?? ""}, ${directions === 2 ? (two?.data ?? "") : "NULL"}, ${x?.rows ?? ""}, ${result}, ${work})`,
  work: (args) => {
    const whole = `${2 * directions} * ${first(args).rows}`;
    return `2 * (${whole}) * (${whole}) + ${definition.name}_work(${whole})`;
  },
  needs: [definition, matrixFunctions.frechet],
});
const whole = (definition: Definition): COperator => square(definition, (n) => `${definition.name}_work(${n})`);

export const cOperators: { readonly [O in RuntimeOperator]: COperator } = {
  pinv: rectangular(singular.pinv),
  chol: { write: (args, result) => `gradus_chol(${first(args).data}, ${first(args).rows}, ${result})`, work: null, needs: [factorisations.chol] },
  eigvals: square(spectral.eigvals, (n) => `2 * ${n} * ${n}`),
  eigvecs: square(spectral.eigvecs, (n) => `${n} * ${n}`),
  eigmax: square(spectral.eigmax, (n) => `gradus_leading_work(${n})`),
  eigvecmax: square(spectral.eigvecmax, (n) => `gradus_leading_work(${n})`),
  sigmamax: rectangular(singular.sigmamax),
  umax: rectangular(singular.umax),
  vmax: rectangular(singular.vmax),
  nuclearnorm: rectangular(singular.nuclearnorm),
  polar: rectangular(singular.polar),
  expm: whole(matrixFunctions.expm),
  dexpm: along(matrixFunctions.expm, 1),
  d2expm: along(matrixFunctions.expm, 2),
  sinm: whole(matrixFunctions.sinm),
  dsinm: along(matrixFunctions.sinm, 1),
  cosm: whole(matrixFunctions.cosm),
  dcosm: along(matrixFunctions.cosm, 1),
  logm: whole(matrixFunctions.logm),
  dlogm: along(matrixFunctions.logm, 1),
  sqrtm: whole(matrixFunctions.sqrtm),
  dsqrtm: along(matrixFunctions.sqrtm, 1),
};

const definitions: readonly string[] = [...Object.values(runtime), ...Object.values(factorisations), ...Object.values(singular), ...Object.values(spectral), ...Object.values(matrixFunctions)].flatMap((one) => [one.name, `${one.name}_work`]);

/** Keywords of C and C++, macros of their headers and of compilers, functions that generated files call, and names they define. */
export const cReserved: ReadonlySet<string> = new Set([
  ..."alignas alignof and and_eq asm auto bitand bitor bool break case catch char class compl const constexpr continue decltype default delete do double dynamic_cast else enum explicit export extern false float for friend goto if inline int long mutable namespace new noexcept not not_eq nullptr operator or or_eq private protected public register reinterpret_cast restrict return short signed sizeof static static_assert static_cast struct switch template this thread_local throw true try typedef typeid typename typeof union unsigned using virtual void volatile wchar_t while xor xor_eq".split(" "),
  ..."main NULL HUGE_VAL INFINITY NAN INT_MAX SIZE_MAX EOF stdin stdout stderr errno linux unix i386 M_E M_LOG2E M_LOG10E M_LN2 M_LN10 M_PI M_PI_2 M_PI_4 M_1_PI M_2_PI M_2_SQRTPI M_SQRT2 M_SQRT1_2 DOMAIN SING OVERFLOW UNDERFLOW PLOSS TLOSS HUGE FP_NAN FP_INFINITE FP_ZERO FP_SUBNORMAL FP_NORMAL fpclassify isfinite isinf isnan isnormal signbit isgreater isless isunordered math_errhandling MATH_ERRNO MATH_ERREXCEPT size_t ptrdiff_t offsetof BUFSIZ RAND_MAX FILE".split(" "),
  ..."exp log sqrt sin cos tan asin acos atan sinh cosh tanh asinh acosh atanh expm1 log1p fabs erf erfc pow hypot ceil log2 ldexp printf malloc calloc free abs exit cblas_dgemm cblas_dgemv cblas_dger cblas_dsyrk cblas_ddot".split(" "),
  ...definitions,
]);
