/** The conventions that all answers follow, as a page of text. Knows no answers. */

const conventions: readonly (readonly [topic: string, rule: string])[] = [
  ["gradients", "the gradient of a scalar has the shape of its variable (denominator layout)"],
  ["Jacobians", "outputs are rows, inputs are columns"],
  ["matrices", "a Jacobian in or of a matrix is ∂vec(f)/∂vec(X), columns stacked: vec(A X B) = kron(Bᵀ, A) vec(X), commutation(m, n) vec(X) = vec(Xᵀ)"],
  ["layouts", "--layout numerator prints gradients transposed, --layout denominator Jacobians; results, proofs and code do not change"],
  ["inner product", "⟨A, B⟩ = tr(AᵀB) = Σ A_ij B_ij; adjoints are taken under it"],
  ["vectors", "a vector is an n × 1 column, a scalar 1 × 1"],
  ["names", "without a declaration upper case is a matrix, lower case a vector, Greek a scalar; sizes decide the rest, and what departs is said"],
  ["numbers", "everything is real-valued; numbers are exact rationals (0.5 is 1/2); π or pi is the number, unless it is declared or defined"],
  ["losses", "mse(t, y) and its kin are means over all entries, target first; cross entropies sum over the classes of a sample and are means over the rows of a batch; targets are differentiated only when --wrt names them"],
  ["layers", "weights are (out, in), batches are rows: linear(X, W, b) = X Wᵀ + ones(B) bᵀ"],
  ["entries", "in a symmetric, diagonal, skew or triangular matrix every entry moves by itself (free); --entries tied moves the independent ones"],
  ["kinks", "relu′(0) = 0, abs′(0) = 0; that no entry is zero is stated as a condition"],
  ["products", "juxtaposition, * and / share one level, from left to right: 2/m δ xᵀ is (2/m) δ xᵀ"],
];

export function conventionsText(): string {
  const width = Math.max(...conventions.map(([topic]) => topic.length));
  return conventions.map(([topic, rule]) => `${topic.padEnd(width)}  ${rule}\n`).join("");
}
