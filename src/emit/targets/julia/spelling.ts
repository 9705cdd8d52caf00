/** How Julia writes functions and operators, and which names it keeps. Knows no programs. */
import { unicodeName } from "../../names.js";
import { betweenDefinitions, type Spelling, type Spellings, spelledCall as call, withoutDefinitions } from "../../spellings.js";

const lines = (...text: readonly string[]): string => text.join("\n");

const erf = lines(
  '"The error function: its series near zero, its complement elsewhere."',
  "function _erf(x)",
  "    abs(x) < 2 || return x < 0 ? -_erf(-x) : 1 - _erfc(x)",
  "    power = total = float(x)",
  "    for n in 1:79",
  "        power *= 2 * x * x / (2 * n + 1)",
  "        total += power",
  "    end",
  "    return 2 / sqrt(pi) * exp(-x * x) * total",
  "end",
  "",
  '"1 - erf(x), by a continued fraction where x is large."',
  "function _erfc(x)",
  "    x < 2 && return 1 - _erf(x)",
  "    fraction = float(x)",
  "    for k in 160:-1:1",
  "        fraction = x + k / 2 / fraction",
  "    end",
  "    return exp(-x * x) / fraction / sqrt(pi)",
  "end",
);

/** A function of numbers: `f(x)`, which the writer makes `f.(x)` for arrays. */
const functions: Spellings["functions"] = {
  exp: call("exp"),
  log: call("log"),
  sqrt: call("sqrt"),
  sin: call("sin"),
  cos: call("cos"),
  tan: call("tan"),
  asin: call("asin"),
  acos: call("acos"),
  atan: call("atan"),
  sinh: call("sinh"),
  cosh: call("cosh"),
  tanh: call("tanh"),
  asinh: call("asinh"),
  acosh: call("acosh"),
  atanh: call("atanh"),
  expm1: call("expm1"),
  log1p: call("log1p"),
  abs: call("abs"),
  sign: call("sign"),
  relu: call("_relu", "_relu(x) = max(x, zero(x))"),
  step: call("_step", "_step(x) = x > 0 ? 1.0 : 0.0"),
  sigmoid: call("_sigmoid", lines('"1 / (1 + exp(-x)), without overflow."', "_sigmoid(x) = x >= 0 ? 1 / (1 + exp(-x)) : exp(x) / (1 + exp(x))")),
  softplus: call("_softplus", lines('"log(1 + exp(x)), without overflow."', "_softplus(x) = max(x, zero(x)) + log1p(exp(-abs(x)))")),
  erf: call("_erf", erf),
  erfc: call("_erfc", erf),
};

const softmax = lines('"exp(x) / sum(exp(x)), without overflow."', "function _softmax(x)", "    e = exp.(x .- maximum(x))", "    return e ./ sum(e)", "end");
const logsumexp = lines('"log(sum(exp(x))), without overflow."', "function _logsumexp(x)", "    top = maximum(x)", "    return top + log(sum(exp.(x .- top)))", "end");
const softmaxRows = lines('"exp(x) with each row divided by its sum, without overflow."', "function _softmaxrows(x)", "    e = exp.(x .- maximum(x; dims = 2))", "    return e ./ sum(e; dims = 2)", "end");
const logsumexpRows = lines('"The logarithm of the sum of exp(x) of each row, without overflow."', "function _logsumexprows(x)", "    top = maximum(x; dims = 2)", "    return vec(top .+ log.(sum(exp.(x .- top); dims = 2)))", "end");
const commutation = lines('"K with K vec(X) = vec(X\') for X of m rows and n columns."', "_commutation(m, n) = Matrix(1.0I, m * n, m * n)[vec(permutedims(reshape(1:(m * n), m, n))), :]");
const blockinner = lines(
  '"The sum of a .* block, for each block of d of the size of a."',
  "function _blockinner(a, d)",
  "    m, n = size(a)",
  "    part(i, j) = view(d, ((i - 1) * m + 1):(i * m), ((j - 1) * n + 1):(j * n))",
  "    return [dot(a, part(i, j)) for i in 1:div(size(d, 1), m), j in 1:div(size(d, 2), n)]",
  "end",
);
const blocksum = lines(
  '"The sum of the blocks of d, each times its entry of a."',
  "function _blocksum(a, d)",
  "    p, q = div(size(d, 1), size(a, 1)), div(size(d, 2), size(a, 2))",
  "    part(i, j) = view(d, ((i - 1) * p + 1):(i * p), ((j - 1) * q + 1):(j * q))",
  "    return sum(a[i, j] .* part(i, j) for i in axes(a, 1), j in axes(a, 2))",
  "end",
);
const direction = lines('"The vector with a positive largest entry."', "_direction(v) = v .* sign(v[argmax(abs.(v))])");
const eigenOf = [
  lines(
    '"Eigenvalues of the symmetric part in rising order, and eigenvectors with a positive largest entry."',
    "function _eigen(s)",
    "    found = eigen(Symmetric((s .+ s') ./ 2))",
    "    return found.values, mapslices(_direction, found.vectors; dims = 1)",
    "end",
  ),
  direction,
].join(betweenDefinitions);
const leading = [
  lines(
    '"The eigenvalue with the largest real part, and its eigenvector of length one with a positive largest entry."',
    "function _leading(x)",
    "    found = eigen(x)",
    "    k = argmax(real.(found.values))",
    "    v = real.(found.vectors[:, k])",
    "    return real(found.values[k]), _direction(v ./ norm(v))",
    "end",
  ),
  direction,
].join(betweenDefinitions);
const singular = [
  lines(
    '"The singular vectors of the largest singular value; the left one has a positive largest entry."',
    "function _singular(x)",
    "    found = svd(x)",
    "    u = _direction(found.U[:, 1])",
    "    return u, x' * u ./ found.S[1]",
    "end",
  ),
  direction,
].join(betweenDefinitions);
const polar = lines('"U V\' of the singular value decomposition."', "function _polar(x)", "    found = svd(x)", "    return found.U * found.Vt", "end");
const symsolve = lines(
  '"a \\\\ b for a symmetric a: by its Cholesky factor, or by elimination where it is not positive definite."',
  "function _symsolve(a, b)",
  "    factor = cholesky(Symmetric(a, :L); check = false)",
  "    return issuccess(factor) ? factor \\ b : a \\ b",
  "end",
);
const blocksolve = lines('"A system for each row of b, with the matrices a[i, :, :]."', "_blocksolve(a, b) = permutedims(reduce(hcat, [a[i, :, :] \\ b[i, :] for i in axes(b, 1)]))");
const realOnly = lines('"y without an imaginary part that is rounding; an error where it is more."', "function _real(y)", "    norm(imag(y)) <= 1e-8 * norm(y) || throw(DomainError(y, \"not real at these arguments\"))", "    return real(y)", "end");
const frechet = lines(
  '"The derivative of the matrix function f at x along the directions: the last block of f([x e; 0 x])."',
  "function _frechet(f, x, directions...)",
  "    n = size(x, 1)",
  "    for e in directions",
  "        x = [x kron(Matrix(1.0I, div(size(x, 1), n), div(size(x, 1), n)), e); zero(x) x]",
  "    end",
  "    return f(x)[1:n, (end - n + 1):end]",
  "end",
);

const realFunction = (name: string): Spelling => ({ write: ([x = ""]) => `_real(${name}(${x}))`, definition: realOnly });
const along = (f: string, definition: string | null = null): Spelling => ({ write: (args) => `_frechet(${f}, ${args.join(", ")})`, definition: definition === null ? frechet : `${definition}${betweenDefinitions}${frechet}` });
const part = (code: (x: string) => string, definition: string): Spelling => ({ write: ([x = ""]) => code(x), definition });
const isExtreme = (name: string): Spelling => ({ write: ([x = ""]) => `float.(${x} .== ${name}(${x}))`, definition: null });

const operators: Spellings["operators"] = {
  softmaxrows: call("_softmaxrows", softmaxRows),
  logsumexprows: call("_logsumexprows", logsumexpRows),
  det: call("det"),
  logdet: { write: ([x = ""]) => `logabsdet(${x})[1]`, definition: null },
  pinv: { write: ([x = ""]) => `pinv(${x}; rtol = 1e-10)`, definition: null },
  chol: { write: ([x = ""]) => `Matrix(cholesky(Symmetric(${x}, :L)).L)`, definition: null },
  kron: call("kron"),
  vec: call("vec"),
  unvec: { write: ([v = "", like = ""]) => `reshape(${v}, size(${like}))`, definition: null },
  commutation: call("_commutation", commutation),
  blockinner: call("_blockinner", blockinner),
  blocksum: call("_blocksum", blocksum),
  cross: { write: ([a = "", b = ""]) => `cross(vec(${a}), vec(${b}))`, definition: null },
  lowerones: { write: (sizes) => `tril(ones(${sizes.join(", ")}))`, definition: null },
  prod: call("prod"),
  cumprod: { write: ([x = ""]) => `cumprod(vec(${x}))`, definition: null },
  maxentry: call("maximum"),
  minentry: call("minimum"),
  ismax: isExtreme("maximum"),
  ismin: isExtreme("minimum"),
  eigvals: part((x) => `_eigen(${x})[1]`, eigenOf),
  eigvecs: part((x) => `_eigen(${x})[2]`, eigenOf),
  eigmax: part((x) => `_leading(${x})[1]`, leading),
  eigvecmax: part((x) => `_leading(${x})[2]`, leading),
  sigmamax: call("opnorm"),
  umax: part((x) => `_singular(${x})[1]`, singular),
  vmax: part((x) => `_singular(${x})[2]`, singular),
  nuclearnorm: { write: ([x = ""]) => `sum(svdvals(${x}))`, definition: null },
  polar: call("_polar", polar),
  symsolve: call("_symsolve", symsolve),
  blocksolve: call("_blocksolve", blocksolve),
  expm: call("exp"),
  dexpm: along("exp"),
  d2expm: along("exp"),
  sinm: call("sin"),
  dsinm: along("sin"),
  cosm: call("cos"),
  dcosm: along("cos"),
  logm: realFunction("log"),
  dlogm: along("x -> _real(log(x))", realOnly),
  sqrtm: realFunction("sqrt"),
  dsqrtm: along("x -> _real(sqrt(x))", realOnly),
};

/** Operators that take vectors as they are; all others are given matrices, a column where a vector stands. */
export const vectorOperators: ReadonlySet<string> = new Set(["kron", "vec", "unvec", "cross", "prod", "cumprod", "maxentry", "minentry", "ismax", "ismin", "symsolve"]);

/** Operators whose value is a number. */
export const numberOperators: ReadonlySet<string> = new Set(["det", "logdet", "prod", "maxentry", "minentry", "eigmax", "sigmamax", "nuclearnorm"]);

const contract = lines(
  '"The sum of A[a] * B[b] over the labels that are not in `output`, a letter for each axis."',
  'function _contract(output, a, A, b = "", B = 1.0)',
  "    labels = unique(a * b)",
  "    count(label) = label in a ? size(A, findfirst(==(label), a)) : size(B, findfirst(==(label), b))",
  "    places(names) = Tuple(findfirst(==(label), labels) for label in names)",
  "    C = zeros(Tuple(count(label) for label in output))",
  "    atA, atB, atC = places(a), places(b), places(output)",
  "    for index in CartesianIndices(Tuple(count(label) for label in labels))",
  "        C[map(k -> index[k], atC)...] += A[map(k -> index[k], atA)...] * B[map(k -> index[k], atB)...]",
  "    end",
  "    return isempty(output) ? C[] : C",
  "end",
);
const place = lines(
  '"Adds to T[output], where axes with one label agree, the product of factors: labels => value of each."',
  "function _place!(T, output, factors...)",
  "    labels = unique(output)",
  "    places(names) = Tuple(findfirst(==(label), labels) for label in names)",
  "    at = places(output)",
  "    for index in CartesianIndices(Tuple(size(T, findfirst(==(label), output)) for label in labels))",
  "        T[map(k -> index[k], at)...] += prod(F[map(k -> index[k], places(names))...] for (names, F) in factors; init = 1.0)",
  "    end",
  "    return T",
  "end",
);

export const juliaSpellings: Spellings = {
  functions,
  operators,
  constants: { pi: "pi" },
  kinds: { ...withoutDefinitions, softmax, logsumexp, einsum: contract, expansion: place },
};

/** Latin and Greek letters, digits and underscores; Julia takes some other letters for these, and keeps names of underscores alone for itself. */
export const juliaName = (wanted: string): string => {
  const kept = unicodeName(wanted).replace(/[^A-Za-z0-9_α-ωΑ-Ω]/gu, "_");
  return /^[A-Za-zα-ωΑ-Ω_]/u.test(kept) && !/^_+$/u.test(kept) ? kept : `x${kept}`;
};

/** Julia's keywords, the functions and types that generated files use, and names they define. */
export const juliaReserved: ReadonlySet<string> = new Set([
  ..."abstract baremodule begin break catch const continue do else elseif end export false finally for function global if import in isa let local macro module mutable new outer primitive public quote return struct true try type using where while".split(" "),
  ..."abs acos acosh all any argmax asin asinh atan atanh axes cholesky copy cos cosh cross cumprod det diag diagm div dot eigen enumerate exit exp expm1 eye fill findfirst float hcat im imag include inv isempty isfinite issuccess kron log log1p logabsdet logdet lu map mapslices max maximum min minimum mod norm normalize one ones only opnorm permutedims pi pinv print println prod qr rand randn real reduce repeat reshape sign sin sinh size sqrt sum svd svdvals tan tanh throw tr transpose tril triu typeof unique vec view zero zeros π ℯ".split(" "),
  ..."AbstractArray AbstractMatrix AbstractVector Base Bool ChainRulesCore CartesianIndices Core DimensionMismatch DomainError Float64 I Inf Int Integer LinearAlgebra Main Matrix NaN PROGRAM_FILE Random Real Symmetric Tuple ans eval".split(" "),
  ..."_relu _step _sigmoid _softplus _erf _erfc _softmax _logsumexp _softmaxrows _logsumexprows _commutation _blockinner _blocksum _direction _eigen _leading _singular _polar _symsolve _blocksolve _real _frechet _contract _place! _sample _check check".split(" "),
]);
