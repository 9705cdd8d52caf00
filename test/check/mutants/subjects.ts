// Problems of textbooks with their right answers as students write them; knows no mistakes.

export interface Subject {
  readonly id: string;
  readonly given: string;
  /** `name : shape; …` */
  readonly let: string;
  readonly wrt: string;
  readonly answer: string;
}

const network = "W1 : matrix(h, n); b1 : vector(h); W2 : matrix(m, h); b2 : vector(m); x : vector(n); t : vector(m)";
const networkLoss = "mse(t, W2 relu(W1 x + b1) + b2)";
const delta = "2/m*(W2*relu(W1*x + b1) + b2 - t)";
const batch = "X : matrix(B, n); W : matrix(m, n); b : vector(m); D : matrix(B, m)";
const batched = "inner(D, X W' + ones(B) b')";

/** The rows of the source: the two-layer network, the batched layer, the loss alone. */
export const seeds: readonly Subject[] = [
  { id: "linear dW", given: "delta' (W x + b)", let: "W : matrix(m, n); x : vector(n); b : vector(m); delta : vector(m)", wrt: "W", answer: "delta*x'" },
  { id: "linear dx", given: "delta' (W x + b)", let: "W : matrix(m, n); x : vector(n); b : vector(m); delta : vector(m)", wrt: "x", answer: "W'*delta" },
  { id: "batched dW", given: batched, let: batch, wrt: "W", answer: "D'*X" },
  { id: "batched db", given: batched, let: batch, wrt: "b", answer: "D'*ones(B)" },
  { id: "batched dX", given: batched, let: batch, wrt: "X", answer: "D*W" },
  { id: "mse dy", given: "mse(t, y)", let: "y : vector(m); t : vector(m)", wrt: "y", answer: "2/m*(y - t)" },
  { id: "network dW2", given: networkLoss, let: network, wrt: "W2", answer: `${delta}*relu(W1*x + b1)'` },
  { id: "network db2", given: networkLoss, let: network, wrt: "b2", answer: delta },
  { id: "network dW1", given: networkLoss, let: network, wrt: "W1", answer: `(step(W1*x + b1) .* (W2'*(${delta})))*x'` },
  { id: "network db1", given: networkLoss, let: network, wrt: "b1", answer: `step(W1*x + b1) .* (W2'*(${delta}))` },
  { id: "network dx", given: networkLoss, let: network, wrt: "x", answer: `W1'*(step(W1*x + b1) .* (W2'*(${delta})))` },
];

/** From textbooks and lectures on regression, matrix calculus, statistics and networks. */
export const further: readonly Subject[] = [
  { id: "quadratic form", given: "x' A x + b' x", let: "x : vector(n); A : matrix(n, n); b : vector(n)", wrt: "x", answer: "(A + A')*x + b" },
  { id: "least squares", given: "1/2 normsq(A x - b)", let: "A : matrix(m, n); x : vector(n); b : vector(m)", wrt: "x", answer: "A'*(A*x - b)" },
  { id: "least squares in A", given: "1/2 normsq(A x - b)", let: "A : matrix(m, n); x : vector(n); b : vector(m)", wrt: "A", answer: "(A*x - b)*x'" },
  { id: "ridge", given: "1/n normsq(X w - y) + reg normsq(w)", let: "X : matrix(n, d); w : vector(d); y : vector(n); reg : scalar", wrt: "w", answer: "2/n*X'*(X*w - y) + 2*reg*w" },
  { id: "weighted least squares", given: "(y - X w)' diag(c) (y - X w)", let: "X : matrix(n, d); w : vector(d); y : vector(n); c : vector(n)", wrt: "w", answer: "-2*X'*(c .* (y - X*w))" },
  { id: "logistic regression", given: "1/n sum(softplus(X w) - y .* (X w))", let: "X : matrix(n, d); w : vector(d); y : vector(n)", wrt: "w", answer: "1/n*X'*(sigmoid(X*w) - y)" },
  { id: "poisson regression", given: "sum(exp(X w)) - y' X w", let: "X : matrix(n, d); w : vector(d); y : vector(n)", wrt: "w", answer: "X'*(exp(X*w) - y)" },
  { id: "softmax regression", given: "crossentropy(t, W x + b)", let: "W : matrix(k, n); x : vector(n); b : vector(k); t : vector(k) prob", wrt: "W", answer: "(softmax(W*x + b) - t)*x'" },
  { id: "softmax vjp", given: "v' softmax(z)", let: "z : vector(n); v : vector(n)", wrt: "z", answer: "softmax(z) .* (v - v'*softmax(z))" },
  { id: "bilinear", given: "a' X b", let: "a : vector(m); X : matrix(m, n); b : vector(n)", wrt: "X", answer: "a*b'" },
  { id: "trace of three", given: "tr(A X B)", let: "A : matrix(p, m); X : matrix(m, n); B : matrix(n, p)", wrt: "X", answer: "A'*B'" },
  { id: "trace of a square", given: "tr(X' A X)", let: "X : matrix(n, p); A : matrix(n, n)", wrt: "X", answer: "A*X + A'*X" },
  { id: "trace of X B X'", given: "tr(X B X')", let: "X : matrix(m, n); B : matrix(n, n)", wrt: "X", answer: "X*(B + B')" },
  { id: "frobenius fit", given: "normsq(A X B - C)", let: "A : matrix(p, m); X : matrix(m, n); B : matrix(n, q); C : matrix(p, q)", wrt: "X", answer: "2*A'*(A*X*B - C)*B'" },
  { id: "inverse", given: "tr(A inv(X))", let: "A : matrix(n, n); X : matrix(n, n)", wrt: "X", answer: "-inv(X)'*A'*inv(X)'" },
  { id: "inverse form", given: "a' inv(X) b", let: "a : vector(n); b : vector(n); X : matrix(n, n)", wrt: "X", answer: "-inv(X)'*a*b'*inv(X)'" },
  { id: "logdet", given: "logdet(X)", let: "X : matrix(n, n)", wrt: "X", answer: "inv(X)'" },
  { id: "det", given: "det(X)", let: "X : matrix(n, n)", wrt: "X", answer: "det(X)*inv(X)'" },
  { id: "gaussian precision", given: "1/2 (x - u)' P (x - u) - 1/2 logdet(P)", let: "x : vector(n); u : vector(n); P : matrix(n, n)", wrt: "P", answer: "1/2*(x - u)*(x - u)' - 1/2*inv(P)'" },
  { id: "gaussian mean", given: "1/2 (x - u)' P (x - u)", let: "x : vector(n); u : vector(n); P : matrix(n, n)", wrt: "u", answer: "-1/2*(P + P')*(x - u)" },
  { id: "norm of a residual", given: "norm2(A x - b)", let: "A : matrix(m, n); x : vector(n); b : vector(m)", wrt: "x", answer: "A'*(A*x - b)/norm2(A*x - b)" },
  { id: "rayleigh quotient", given: "x' A x/(x' x)", let: "x : vector(n); A : matrix(n, n)", wrt: "x", answer: "(A + A')*x/normsq(x) - 2*(x'*A*x)*x/normsq(x)^2" },
  { id: "matrix factorisation", given: "1/2 normsq(R - U V') + reg/2 normsq(U)", let: "R : matrix(m, n); U : matrix(m, k); V : matrix(n, k); reg : scalar", wrt: "U", answer: "(U*V' - R)*V + reg*U" },
  { id: "autoencoder", given: "normsq(X - W' W X)", let: "W : matrix(k, n); X : matrix(n, m)", wrt: "W", answer: "-2*W*(X - W'*W*X)*X' - 2*W*X*(X - W'*W*X)'" },
  { id: "sigmoid unit", given: "1/2 normsq(sigmoid(W x + b) - t)", let: "W : matrix(m, n); x : vector(n); b : vector(m); t : vector(m)", wrt: "W", answer: "((sigmoid(W*x + b) - t) .* sigmoid(W*x + b) .* (1 - sigmoid(W*x + b)))*x'" },
  { id: "tanh network", given: "1/2 normsq(V tanh(W x + b) - t)", let: "V : matrix(p, m); W : matrix(m, n); x : vector(n); b : vector(m); t : vector(p)", wrt: "b", answer: "(V'*(V*tanh(W*x + b) - t)) .* (1 - tanh(W*x + b).^2)" },
  { id: "deep network", given: "1/2 normsq(W3 relu(W2 relu(W1 x)) - t)", let: "W1 : matrix(h, n); W2 : matrix(k, h); W3 : matrix(m, k); x : vector(n); t : vector(m)", wrt: "W1", answer: "(step(W1*x) .* (W2'*(step(W2*relu(W1*x)) .* (W3'*(W3*relu(W2*relu(W1*x)) - t)))))*x'" },
  { id: "batched regression", given: "1/n normsq(X W - Y)", let: "X : matrix(n, d); W : matrix(d, k); Y : matrix(n, k)", wrt: "W", answer: "2/n*X'*(X*W - Y)" },
  { id: "bias of a batch", given: "1/2 normsq(X W + ones(n) b' - Y)", let: "X : matrix(n, d); W : matrix(d, k); b : vector(k); Y : matrix(n, k)", wrt: "b", answer: "(X*W + ones(n)*b' - Y)'*ones(n)" },
  { id: "kernel fit", given: "normsq(y - K a) + reg a' K a", let: "y : vector(n); K : matrix(n, n); a : vector(n); reg : scalar", wrt: "a", answer: "-2*K'*(y - K*a) + reg*(K + K')*a" },
  { id: "entrywise square", given: "sum((A x).^3)", let: "A : matrix(m, n); x : vector(n)", wrt: "x", answer: "3*A'*(A*x).^2" },
  { id: "trace of a cube", given: "tr(X^3)", let: "X : matrix(n, n)", wrt: "X", answer: "3*(X')^2" },
  { id: "graph layer", given: "inner(G, A X W)", let: "G : matrix(n, q); A : matrix(n, n); X : matrix(n, p); W : matrix(p, q)", wrt: "W", answer: "X'*A'*G" },
  { id: "attention values", given: "inner(G, softmaxrows(Q K') V)", let: "G : matrix(n, q); Q : matrix(n, p); K : matrix(r, p); V : matrix(r, q)", wrt: "V", answer: "softmaxrows(Q*K')'*G" },
];
