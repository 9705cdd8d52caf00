/** How Octave and MATLAB write functions and operators, and which names they keep. Knows no programs. */
import { betweenDefinitions, type Spelling, type Spellings, spelledCall as call, withoutDefinitions } from "../../spellings.js";

const lines = (...text: readonly string[]): string => text.join("\n");

/** Without it an arc sine outside its domain is complex, and its norm silently wrong. */
const real = lines(
  "function y = gradus_real(y, name)",
  "  % Y, which has to be real.",
  "  if ~isreal(y)",
  "    error('gradus:domain', '%s: not real at these arguments', name);",
  "  end",
  "end",
);
const realPart = lines(
  "function y = gradus_realpart(y, name)",
  "  % Y without an imaginary part that is rounding; an error where it is more.",
  "  if norm(imag(y), 1) > 1e-8 * norm(y, 1)",
  "    error('gradus:domain', '%s: not real at these arguments', name);",
  "  end",
  "  y = real(y);",
  "end",
);
const realOnly = (name: string): Spelling => ({ write: ([x = ""]) => `gradus_real(${name}(${x}), '${name}')`, definition: real });

const functions: Spellings["functions"] = {
  exp: call("exp"),
  log: call("reallog"),
  sqrt: call("realsqrt"),
  sin: call("sin"),
  cos: call("cos"),
  tan: call("tan"),
  asin: realOnly("asin"),
  acos: realOnly("acos"),
  atan: call("atan"),
  sinh: call("sinh"),
  cosh: call("cosh"),
  tanh: call("tanh"),
  asinh: call("asinh"),
  acosh: realOnly("acosh"),
  atanh: realOnly("atanh"),
  expm1: call("expm1"),
  log1p: realOnly("log1p"),
  abs: call("abs"),
  sign: call("sign"),
  relu: call("gradus_relu", lines("function y = gradus_relu(x)", "  % max(x, 0), entry by entry; what is not a number stays so.", "  y = x;", "  y(x < 0) = 0;", "end")),
  step: { write: ([x = ""]) => `double(${x} > 0)`, definition: null },
  sigmoid: call("gradus_sigmoid", lines("function y = gradus_sigmoid(x)", "  % 1 / (1 + exp(-x)), without overflow.", "  e = exp(-abs(x));", "  y = (e + (x >= 0) .* (1 - e)) ./ (1 + e);", "end")),
  softplus: call("gradus_softplus", lines("function y = gradus_softplus(x)", "  % log(1 + exp(x)), without overflow.", "  y = (x + abs(x)) / 2 + log1p(exp(-abs(x)));", "end")),
  erf: call("erf"),
  erfc: call("erfc"),
};

const softmax = lines("function y = gradus_softmax(x)", "  % exp(x) / sum(exp(x)), without overflow.", "  e = exp(x - max(x));", "  y = e / sum(e);", "end");
const logsumexp = lines("function y = gradus_logsumexp(x)", "  % log(sum(exp(x))), without overflow.", "  top = max(x);", "  y = top + log(sum(exp(x - top)));", "end");
const softmaxRows = lines("function y = gradus_softmaxrows(x)", "  % exp(x) with each row divided by its sum, without overflow.", "  e = exp(x - max(x, [], 2));", "  y = e ./ sum(e, 2);", "end");
const logsumexpRows = lines("function y = gradus_logsumexprows(x)", "  % The logarithm of the sum of exp(x) of each row, without overflow.", "  top = max(x, [], 2);", "  y = top + log(sum(exp(x - top), 2));", "end");
const logdet = lines("function y = gradus_logdet(x)", "  % log |det x|, without overflow.", "  [~, upper] = lu(x);", "  y = sum(log(abs(diag(upper))));", "end");
const pinv = lines("function y = gradus_pinv(x)", "  % The pseudo-inverse; singular values below 1e-10 of the largest count as zero.", "  y = pinv(x, 1e-10 * norm(x));", "end");
const commutation = lines("function K = gradus_commutation(m, n)", "  % K with K vec(X) = vec(X') for X of m rows and n columns.", "  K = eye(m * n);", "  K = K(reshape(reshape(1:m * n, m, n)', 1, []), :);", "end");
const blockinner = lines(
  "function y = gradus_blockinner(a, d)",
  "  % The sum of a .* block, for each block of d of the size of a.",
  "  [m, n] = size(a);",
  "  y = zeros(size(d, 1) / m, size(d, 2) / n);",
  "  for i = 1:size(y, 1)",
  "    for j = 1:size(y, 2)",
  "      y(i, j) = sum(sum(a .* d((i - 1) * m + (1:m), (j - 1) * n + (1:n))));",
  "    end",
  "  end",
  "end",
);
const blocksum = lines(
  "function y = gradus_blocksum(a, d)",
  "  % The sum of the blocks of d, each times its entry of a.",
  "  p = size(d, 1) / size(a, 1);",
  "  q = size(d, 2) / size(a, 2);",
  "  y = zeros(p, q);",
  "  for i = 1:size(a, 1)",
  "    for j = 1:size(a, 2)",
  "      y = y + a(i, j) * d((i - 1) * p + (1:p), (j - 1) * q + (1:q));",
  "    end",
  "  end",
  "end",
);
const direction = lines("function v = gradus_direction(v)", "  % Columns with a positive largest entry.", "  for k = 1:size(v, 2)", "    [~, place] = max(abs(v(:, k)));", "    v(:, k) = v(:, k) * sign(v(place, k));", "  end", "end");
const eigen = [
  lines(
    "function [values, vectors] = gradus_eigen(s)",
    "  % Eigenvalues of the symmetric part in rising order, and eigenvectors with a positive largest entry.",
    "  [vectors, values] = eig((s + s') / 2);",
    "  [values, order] = sort(diag(values));",
    "  vectors = gradus_direction(vectors(:, order));",
    "end",
  ),
  direction,
].join(betweenDefinitions);
const eigenvectors = [lines("function vectors = gradus_eigenvectors(s)", "  [~, vectors] = gradus_eigen(s);", "end"), eigen].join(betweenDefinitions);
const leading = [
  lines(
    "function [value, vector] = gradus_leading(x)",
    "  % The eigenvalue with the largest real part, and its eigenvector of length one with a positive largest entry.",
    "  [vectors, values] = eig(x);",
    "  [value, k] = max(real(diag(values)));",
    "  vector = real(vectors(:, k));",
    "  vector = gradus_direction(vector / norm(vector));",
    "end",
  ),
  direction,
].join(betweenDefinitions);
const leadingVector = [lines("function vector = gradus_leadingvector(x)", "  [~, vector] = gradus_leading(x);", "end"), leading].join(betweenDefinitions);
const singular = [
  lines(
    "function [left, right] = gradus_singular(x)",
    "  % The singular vectors of the largest singular value; the left one has a positive largest entry.",
    "  [left, values, right] = svd(x);",
    "  left = gradus_direction(left(:, 1));",
    "  right = x' * left / values(1, 1);",
    "end",
  ),
  direction,
].join(betweenDefinitions);
const rightSingular = [lines("function right = gradus_rightsingular(x)", "  [~, right] = gradus_singular(x);", "end"), singular].join(betweenDefinitions);
const symsolve = lines("function x = gradus_symsolve(a, b)", "  % a \\ b for a symmetric a: by its Cholesky factor, or by elimination where it is not positive definite.", "  [factor, failed] = chol(a);", "  if failed", "    x = a \\ b;", "  else", "    x = factor \\ (factor' \\ b);", "  end", "end");
const blocksolve = lines("function x = gradus_blocksolve(a, b)", "  % A system for each row of b, with the matrices a(i, :, :).", "  x = zeros(size(b));", "  n = size(b, 2);", "  for i = 1:size(b, 1)", "    x(i, :) = (reshape(a(i, :, :), n, n) \\ b(i, :)')';", "  end", "end");
const polar = lines("function y = gradus_polar(x)", "  % U V' of the singular value decomposition.", "  [left, ~, right] = svd(x, 'econ');", "  y = left * right';", "end");

const circular = lines("function y = gradus_circular(x, part)", "  % exp [0 -x; x 0] is [cos x, -sin x; sin x, cos x]; part 1 is the cosine, part 2 the sine.", "  n = size(x, 1);", "  whole = expm([zeros(n), -x; x, zeros(n)]);", "  y = whole((part - 1) * n + (1:n), 1:n);", "end");
const whole = {
  expm: null,
  sinm: [lines("function y = gradus_sinm(x)", "  y = gradus_circular(x, 2);", "end"), circular].join(betweenDefinitions),
  cosm: [lines("function y = gradus_cosm(x)", "  y = gradus_circular(x, 1);", "end"), circular].join(betweenDefinitions),
  logm: [lines("function y = gradus_logm(x)", "  y = gradus_realpart(logm(x), 'logm');", "end"), realPart].join(betweenDefinitions),
  sqrtm: [lines("function y = gradus_sqrtm(x)", "  y = gradus_realpart(sqrtm(x), 'sqrtm');", "end"), realPart].join(betweenDefinitions),
};
const frechet = lines(
  "function y = gradus_frechet(f, x, varargin)",
  "  % The derivative of the matrix function f at x along the directions: the last block of f([x e; 0 x]).",
  "  n = size(x, 1);",
  "  for k = 1:numel(varargin)",
  "    x = [x, kron(eye(size(x, 1) / n), varargin{k}); zeros(size(x)), x];",
  "  end",
  "  y = f(x);",
  "  y = y(1:n, end - n + 1:end);",
  "end",
);
const calledWhole = (name: keyof typeof whole): string => (whole[name] === null ? name : `gradus_${name}`);
const matrixFunction = (name: keyof typeof whole): Spelling => call(calledWhole(name), whole[name]);
const along = (name: keyof typeof whole): Spelling => ({ write: (args) => `gradus_frechet(@${calledWhole(name)}, ${args.join(", ")})`, definition: [frechet, ...(whole[name] === null ? [] : [whole[name]])].join(betweenDefinitions) });

const ofAll = (name: string): Spelling => ({ write: ([x = ""]) => `${name}(${name}(${x}))`, definition: null });
const isExtreme = (name: "max" | "min"): Spelling => ({ write: ([x = ""]) => `double(${x} == ${name}(${name}(${x})))`, definition: null });

const operators: Spellings["operators"] = {
  softmaxrows: call("gradus_softmaxrows", softmaxRows),
  logsumexprows: call("gradus_logsumexprows", logsumexpRows),
  det: call("det"),
  logdet: call("gradus_logdet", logdet),
  pinv: call("gradus_pinv", pinv),
  chol: { write: ([x = ""]) => `chol(${x}, 'lower')`, definition: null },
  kron: call("kron"),
  vec: { write: ([x = ""]) => `reshape(${x}, [], 1)`, definition: null },
  unvec: { write: ([v = "", like = ""]) => `reshape(${v}, size(${like}))`, definition: null },
  commutation: call("gradus_commutation", commutation),
  blockinner: call("gradus_blockinner", blockinner),
  blocksum: call("gradus_blocksum", blocksum),
  cross: call("cross"),
  lowerones: { write: (sizes) => `tril(ones(${sizes.join(", ")}))`, definition: null },
  prod: ofAll("prod"),
  cumprod: call("cumprod"),
  maxentry: ofAll("max"),
  minentry: ofAll("min"),
  ismax: isExtreme("max"),
  ismin: isExtreme("min"),
  eigvals: call("gradus_eigen", eigen),
  eigvecs: call("gradus_eigenvectors", eigenvectors),
  eigmax: call("gradus_leading", leading),
  eigvecmax: call("gradus_leadingvector", leadingVector),
  sigmamax: call("norm"),
  umax: call("gradus_singular", singular),
  vmax: call("gradus_rightsingular", rightSingular),
  nuclearnorm: { write: ([x = ""]) => `sum(svd(${x}))`, definition: null },
  polar: call("gradus_polar", polar),
  symsolve: call("gradus_symsolve", symsolve),
  blocksolve: call("gradus_blocksolve", blocksolve),
  expm: matrixFunction("expm"),
  dexpm: along("expm"),
  d2expm: along("expm"),
  sinm: matrixFunction("sinm"),
  dsinm: along("sinm"),
  cosm: matrixFunction("cosm"),
  dcosm: along("cosm"),
  logm: matrixFunction("logm"),
  dlogm: along("logm"),
  sqrtm: matrixFunction("sqrtm"),
  dsqrtm: along("sqrtm"),
};

/** Letters name the axes; a product runs over pages of matrices. */
const contract = [
  lines(
    "function C = gradus_contract(output, a, A, b, B)",
    "  % The sum of A(a) * B(b) over the labels that are not in `output`, a letter for each axis.",
    "  if nargin == 3",
    "    b = [];",
    "    B = 1;",
    "  end",
    "  output = double(output);",
    "  a = double(a);",
    "  b = double(b);",
    "  inA = gradus_among(output, a);",
    "  inB = gradus_among(output, b);",
    "  left = output(inA & ~inB);",
    "  right = output(~inA & inB);",
    "  pages = output(inA & inB);",
    "  bound = unique(a(gradus_among(a, b) & ~gradus_among(a, output)));",
    "  [A, rows, ~, count] = gradus_pages(A, a, left, bound, pages);",
    "  [B, ~, columns] = gradus_pages(B, b, bound, right, pages);",
    "  C = zeros(size(A, 1), size(B, 2), size(A, 3));",
    "  for page = 1:size(A, 3)",
    "    C(:, :, page) = A(:, :, page) * B(:, :, page);",
    "  end",
    "  C = reshape(C, [rows, columns, count, 1, 1]);",
    "  [~, place] = max([left, right, pages]' == output, [], 1);",
    "  C = permute(C, [place, numel(place) + 1:max(2, numel(place))]);",
    "end",
  ),
  lines(
    "function [T, first, second, third] = gradus_pages(A, labels, rows, columns, pages)",
    "  % A as pages of matrices, summed over labels that are in none of them; and the sizes of rows, columns and pages.",
    "  order = [rows, columns, pages];",
    "  order = [order, unique(labels(~gradus_among(labels, order)))];",
    "  sizes = ones(1, numel(order));",
    "  index = 1;",
    "  stride = 1;",
    "  for axis = 1:numel(labels)",
    "    place = find(order == labels(axis));",
    "    sizes(place) = size(A, axis);",
    "    along = ones(1, max(2, place));",
    "    along(place) = size(A, axis);",
    "    index = index + stride * reshape(0:size(A, axis) - 1, along);",
    "    stride = stride * size(A, axis);",
    "  end",
    "  first = sizes(1:numel(rows));",
    "  second = sizes(numel(rows) + (1:numel(columns)));",
    "  third = sizes(numel(rows) + numel(columns) + (1:numel(pages)));",
    "  T = sum(reshape(A(index), [prod(first), prod(second), prod(third), numel(index) / prod([first, second, third])]), 4);",
    "end",
  ),
  lines("function found = gradus_among(labels, others)", "  % Which labels are among the others.", "  found = false(1, numel(labels));", "  for k = 1:numel(others)", "    found = found | reshape(labels, 1, []) == others(k);", "  end", "end"),
].join(betweenDefinitions);

const place = lines(
  "function T = gradus_place(T, output, varargin)",
  "  % Adds to T(output), where axes with one label agree, the product of factors: labels and value of each.",
  "  order = unique(output);",
  "  index = 1;",
  "  stride = 1;",
  "  for axis = 1:numel(output)",
  "    along = ones(1, max(2, numel(order)));",
  "    along(order == output(axis)) = size(T, axis);",
  "    index = index + stride * reshape(0:size(T, axis) - 1, along);",
  "    stride = stride * size(T, axis);",
  "  end",
  "  product = ones(size(index));",
  "  for k = 1:2:numel(varargin)",
  "    labels = varargin{k};",
  "    along = ones(1, max(2, numel(order)));",
  "    for axis = 1:numel(labels)",
  "      along(order == labels(axis)) = size(varargin{k + 1}, axis);",
  "    end",
  "    [~, rank] = sort(double(labels));",
  "    product = product .* reshape(permute(varargin{k + 1}, [reshape(rank, 1, []), numel(rank) + 1:max(2, numel(rank))]), along);",
  "  end",
  "  T(index) = reshape(T(index), size(index)) + product;",
  "end",
);

export const octaveSpellings: Spellings = { functions, operators, constants: { pi: "pi" }, kinds: { ...withoutDefinitions, softmax, logsumexp, einsum: contract, expansion: place } };

/** Operators whose value is a column whenever it is a vector; others give what they are given. */
export const columnOperators: ReadonlySet<string> = new Set(["vec", "logsumexprows", "eigvals", "eigvecmax", "umax", "vmax"]);

/** Keywords of Octave and MATLAB, the functions that generated files call, and names they define. */
export const octaveReserved: ReadonlySet<string> = new Set([
  ..."__FILE__ __LINE__ break case catch classdef continue do else elseif end end_try_catch end_unwind_protect endclassdef endenumeration endevents endfor endfunction endif endmethods endparfor endproperties endswitch endwhile enumeration events for function global if methods otherwise parfor persistent properties return spmd switch try until unwind_protect unwind_protect_cleanup while".split(" "),
  ..."abs acos cellfun toeplitz acosh all any asin asinh ans atan atanh cell chol cos cosh cross cumprod det diag disp double eig erf erfc error exp expm expm1 eye false find floor fprintf full imag inf Inf inv isempty isequal isfinite islogical isnan ismember isnumeric isreal kron log log1p logm lu max min mod mtimes nan NaN nargin nargout norm numel ones permute pi pinv prod qr rand real reallog realpow realsqrt repmat reshape sign sin sinh size sort sprintf sqrt sqrtm strcmp strjoin sum svd tan tanh times trace tril triu true unique varargin varargout zeros".split(" "),
  ..."gradus_real gradus_realpart gradus_relu gradus_sigmoid gradus_softplus gradus_softmax gradus_logsumexp gradus_softmaxrows gradus_logsumexprows gradus_logdet gradus_pinv gradus_commutation gradus_blockinner gradus_blocksum gradus_direction gradus_eigen gradus_eigenvectors gradus_leading gradus_leadingvector gradus_singular gradus_rightsingular gradus_polar gradus_symsolve gradus_blocksolve gradus_circular gradus_sinm gradus_cosm gradus_logm gradus_sqrtm gradus_frechet gradus_contract gradus_place gradus_among gradus_pages gradus_total gradus_array gradus_draw gradus_sample gradus_check gradus_moved gradus_difference".split(" "),
]);
