/** Functions and operators that stable forms are made of, by the names of the vocabulary. Knows no terms. */
import { SCALAR } from "../../term/dimension.js";
import type { FunctionSymbol, OperatorSymbol } from "../../term/symbols.js";

const operator = (name: string): OperatorSymbol => ({ name, parameters: [], sizes: [], shape: SCALAR, tangent: null, given: [], domain: [], ensures: [], from: null });
const entrywise = (name: string): FunctionSymbol => ({ name, parameter: "x", derivative: null, given: [], domain: [], ensures: [], from: null });

/** exp(v) / Σ exp(v) of a vector. */
export const softmax = operator("softmax");
/** log Σ exp(v) of a vector. */
export const logsumexp = operator("logsumexp");
/** v − log Σ exp(v) of a vector. */
export const logSoftmax = operator("logsoftmax");
/** exp(Z) with each row divided by its sum. */
export const softmaxRows = operator("softmaxrows");
/** The logarithms of the row sums of exp(Z). */
export const logsumexpRows = operator("logsumexprows");
export const logdet = operator("logdet");
export const softplus = entrywise("softplus");
export const sigmoid = entrywise("sigmoid");
export const tanh = entrywise("tanh");
export const expm1 = entrywise("expm1");
export const relu = entrywise("relu");
export const abs = entrywise("abs");
