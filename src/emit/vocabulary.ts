/** The functions and operators that a schedule of the shipped rules can hold, by name: every target spells all of them. Knows no target. */

/** Entrywise functions of one number, with real arguments. */
export const functionNames = [
  "exp", "log", "sqrt", "sin", "cos", "tan", "asin", "acos", "atan", "sinh", "cosh", "tanh", "asinh", "acosh", "atanh", "expm1", "log1p",
  "abs", "sign", "relu", "step", "sigmoid", "softplus", "erf", "erfc",
] as const;
export type FunctionName = (typeof functionNames)[number];

/** Operators of whole matrices, vectors and sizes. */
export const operatorNames = [
  "softmaxrows", "logsumexprows", "det", "logdet", "pinv", "chol", "kron", "vec", "unvec", "commutation", "blockinner", "blocksum", "cross", "lowerones",
  "prod", "cumprod", "maxentry", "minentry", "ismax", "ismin", "eigvals", "eigvecs", "eigmax", "eigvecmax", "sigmamax", "umax", "vmax", "nuclearnorm", "polar",
  "expm", "dexpm", "d2expm", "sinm", "dsinm", "cosm", "dcosm", "logm", "dlogm", "sqrtm", "dsqrtm",
  "symsolve", "blocksolve",
] as const;
export type OperatorName = (typeof operatorNames)[number];

/** Numbers with a name of their own. */
export const constantNames = ["pi"] as const;
export type ConstantName = (typeof constantNames)[number];

const functions: ReadonlySet<string> = new Set(functionNames);
const operators: ReadonlySet<string> = new Set(operatorNames);
const constants: ReadonlySet<string> = new Set(constantNames);

export const isFunctionName = (name: string): name is FunctionName => functions.has(name);
export const isOperatorName = (name: string): name is OperatorName => operators.has(name);
export const isConstantName = (name: string): name is ConstantName => constants.has(name);
