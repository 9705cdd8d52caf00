// The words that are functions in formulas, as the shipped rules define them, and how else they are written; it knows nothing of what they compute.

const shipped = [
  "abs acos acosh adj asin asinh atan atanh attention batchnorm bce bcewithlogits blockinner blocksum chol clamp colmean colmeans colstd colsum",
  "colsums commutation cos cosh cosine cosineloss cosm cot coth cross crossentropy crossentropyrows csc csch cumprod cumsum d2expm dcosm det",
  "dexpm dlogm dot dsinm dsqrtm eigmax eigvals eigvecmax eigvecs elman elu erf erfc exp exp2 expm expm1 frobeniusnorm gaussiannll gcn gelu",
  "gelutanh hardsigmoid hardswish hardtanh hinge huber hypot inner inv ismax ismin kl kron layernorm layernormrows leakyrelu linear log log10",
  "log1p log2 logaddexp logcosh logdet logistic logit logm logsigmoid logsoftmax logsoftmaxrows logsumexp logsumexprows lowerhalf lowerones mae",
  "max maxentry mean min minentry mirrored mish mse nll nllrows norm1 norm2 normsq nuclearnorm outer pinball pinv poissonnll polar pow prod",
  "reciprocal relu relu6 rms rmsnorm rowmean rowmeans rowstd rowsum rowsums rsqrt sec sech selu sigmamax sigmoid sign silu sin sinh sinm",
  "smoothl1 softmax softmaxrows softplus softsign solve spectralnorm sqrt sqrtm square squaredhinge std step swish tan tanh tril triu umax",
  "unvec variance vec vmax weightnorm",
].join(" ");

const builtIn = "tr trace sum transpose recip diag ones zeros eye";

const functionNames: ReadonlySet<string> = new Set(`${shipped} ${builtIn}`.split(" "));

/** Operators whose arguments are sizes, written below them. */
export const sizedOperators: ReadonlySet<string> = new Set(["commutation", "lowerones"]);

const otherSpellings: ReadonlyMap<string, string> = new Map([
  ["sgn", "sign"], ["ln", "log"], ["arcsin", "asin"], ["arccos", "acos"], ["arctan", "atan"], ["arsinh", "asinh"], ["artanh", "atanh"], 
  ["var", "variance"], ["heaviside", "step"],
]);

/** The function that a word names: `ReLU` is relu, `Tr` is tr; null for other words. */
export function functionNamed(word: string): string | null {
  if (functionNames.has(word)) return word;
  const lower = word.toLowerCase();
  const other = otherSpellings.get(lower);
  if (other !== undefined) return other;
  return word.length > 1 && functionNames.has(lower) ? lower : null;
}
