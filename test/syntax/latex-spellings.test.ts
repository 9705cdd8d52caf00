// What students write in LaTeX and the plain spelling of the same tree; knows no shapes.
import { expect, test } from "vitest";
import { parseExpression } from "../../src/syntax/expression.js";
import { parseLatex } from "../../src/syntax/latex/latex.js";
import { written, writtenResult } from "./written.js";

const names = new Set("W W1 W2 x b b_out y_hat z t n m reg delta A B X y sigma_2".split(" "));

/** LaTeX, the plain spelling, and whether names are given. */
const spellings: readonly (readonly [string, string])[] = [
  ["W'", "W'"], ["W^T", "W'"], ["W^{T}", "W'"], ["W^\\top", "W'"], ["W^{\\top}", "W'"], ["W^\\intercal", "W'"], ["W^{\\mathsf T}", "W'"], ["W^{\\mathrm{T}}", "W'"], ["W^{\\prime}", "W'"], ["Wᵀ", "W'"],
  ["W^\\mathsf{T} x", "W'*x"], ["W^\\top_1 x", "W1'*x"], ["W_1^\\top x", "W1'*x"], ["W^{[1]}", "W1"], ["W^{(2)\\top} x", "W2'*x"], ["W^{-1}", "W^-1"], ["W^{-T}", "W^-T"], ["W^{-\\top}", "W^-T"], ["W^{-1\\top}", "W^-T"], ["(W^{-1})^\\top", "(W^-1)'"], ["W^-1", "W^-1"], ["W^{2}", "W^2"], ["W^2x", "W^2*x"], ["W²", "W^2"],
  ["W_1", "W1"], ["W_{1}", "W1"], ["W_{12}", "W12"], ["W_12", "W12"], ["{W}_1", "W1"], ["\\mathbf{W}_1", "W1"], ["\\mathbf{W_1}", "W1"], ["b_{out}", "b_out"], ["b_{\\mathrm{out}}", "b_out"], ["b_\\text{out}", "b_out"], ["x_i", "x_i"], ["W₁", "W1"],
  ["\\hat{y}", "y_hat"], ["\\hat y", "y_hat"], ["\\hat{\\mathbf{y}}", "y_hat"], ["\\bar x", "x_bar"], ["\\tilde{z}_1", "z_tilde1"], ["\\mathbf{x}", "x"], ["\\boldsymbol{\\delta}", "delta"], ["\\boldsymbol\\delta_2", "delta2"], ["\\mathrm{reg}", "reg"],
  ["\\delta", "δ"], ["\\varepsilon", "epsilon"], ["δ x", "delta*x"], ["\\delta x^\\top", "delta*x'"], ["\\delta_1", "δ1"], ["\\Sigma^{-1}", "Sigma^-1"],
  ["\\frac{2}{m}", "2/m"], ["\\tfrac{1}{2} x", "1/2*x"], ["\\dfrac{x+y}{n}", "(x + y)/n"], ["\\frac12 x", "1/2*x"], ["\\frac1n", "1/n"], ["\\frac{1}n", "1/n"], ["\\frac1{2n}", "1/(2*n)"], ["\\frac xy", "x/y"], ["\\frac1\\delta", "1/delta"], ["\\frac{1}2x", "1/2*x"],
  ["a \\odot b", "a .* b"], ["a \\circ b", "a .* b"], ["a \\cdot b", "a*b"], ["A \\times B", "A*B"], ["A \\otimes B", "kron(A, B)"], ["a \\oslash b", "a ./ b"], ["a * b", "a*b"], ["a/b", "a/b"], ["a⊙b", "a .* b"], ["a .* b ./ c^{T}", "a .* b ./ c'"],
  ["Wx", "W*x"], ["2Wx + b", "2*W*x + b"], ["W x", "W*x"], ["2x^\\top A", "2*x'*A"], ["(A+B)(x+y)", "(A + B)*(x + y)"], ["W(x + y)", "W*(x + y)"], ["x\\left(y\\right)", "x*y"], ["-x", "-x"], ["x - -y", "x - -y"], ["[x + y]^\\top", "(x + y)'"], ["\\{x + y\\} z", "(x + y)*z"],
  ["\\operatorname{diag}(x)", "diag(x)"], ["\\operatorname{diag}\\left(x\\right) y", "diag(x)*y"], ["\\mathrm{diag}(x)", "diag(x)"], ["\\text{softmax}(z)", "softmax(z)"], ["\\operatorname{tr}(A)", "tr(A)"], ["\\mathrm{Tr} A", "tr(A)"], ["\\mathrm{ReLU}(z)", "relu(z)"], ["relu(z)", "relu(z)"], ["2diag(y)x", "2*diag(y)*x"], ["\\operatorname*{softmax}(z)", "softmax(z)"],
  ["\\exp(x)", "exp(x)"], ["\\exp{x}", "exp(x)"], ["\\exp x + y", "exp(x) + y"], ["\\exp(x) y", "exp(x)*y"], ["x\\log x", "x*log(x)"], ["\\log\\det X", "log(det(X))"], ["\\log \\det(X)", "log(det(X))"], ["\\ln(x)", "log(x)"], ["\\sin(x)", "sin(x)"], ["\\tanh^2(z)", "tanh(z).^2"], ["1 - \\tanh^2 z", "1 - tanh(z).^2"], ["\\max(0, z)", "max(0, z)"], ["\\max\\{0, z\\}", "max(0, z)"], ["e^{-z}", "exp(-z)"], ["e^x y", "exp(x)*y"], ["\\log_2(x)", "log2(x)"], ["\\log_{10} x", "log10(x)"],
  ["\\sigma(z)", "sigmoid(z)"], ["\\sigma(z)(1-\\sigma(z))", "sigmoid(z)*(1 - sigmoid(z))"], ["\\sigma^2 x", "sigma^2*x"], ["\\sigma \\odot x", "sigma .* x"],
  ["\\sigma'(z)", "sigmoid(z) .* (1 - sigmoid(z))"], ["\\delta \\odot \\sigma^{\\prime}(W x)", "delta .* (sigmoid(W*x) .* (1 - sigmoid(W*x)))"], ["\\tanh'(z)", "1 - tanh(z).^2"], ["\\mathrm{ReLU}'(z)", "step(z)"], ["relu'(z)", "step(z)"], ["\\exp'(z)", "exp(z)"], ["\\cos'(z)", "-sin(z)"], ["\\log'(z)", "1 ./ z"], ["\\sigma(z)'", "sigmoid(z)'"], ["x.^2 .* y .^ n", "x.^2 .* y.^n"], ["√x", "sqrt(x)"], ["\\sqrt{x}", "sqrt(x)"], ["\\sqrt x", "sqrt(x)"], ["\\sqrt2", "sqrt(2)"], ["\\sqrt[3]{x}", "x.^(1/3)"],
  ["\\lVert x \\rVert", "norm2(x)"], ["\\lVert x \\rVert_2^2", "norm2(x)^2"], ["\\|x\\|", "norm2(x)"], ["\\left\\| X \\right\\|_F^2", "norm2(X)^2"], ["\\|X\\|", "norm2(X)"], ["|A x - y|", "abs(A*x - y)"], ["\\vec(X)", "vec(X)"], ["\\vec x", "x"], ["\\|x\\|^2_2", "norm2(x)^2"], ["||x||^2", "norm2(x)^2"], ["\\|x\\|_1", "norm1(x)"], ["\\|X\\|_{\\mathrm{F}}", "norm2(X)"], ["\\|X\\|_*", "nuclearnorm(X)"], ["|x|", "abs(x)"], ["\\lvert x \\rvert", "abs(x)"], ["\\left|x\\right| y", "abs(x)*y"], ["|x||y|", "abs(x)*abs(y)"], ["\\langle x, y \\rangle", "inner(x, y)"],
  ["\\mathbf{1}_n", "ones(n)"], ["\\mathbf 1_n", "ones(n)"], ["\\mathbb{1}_n^\\top x", "ones(n)'*x"], ["1_n", "ones(n)"], ["\\mathbf{1}_{m \\times n}", "ones(m, n)"], ["\\mathbf{0}_{n}", "zeros(n)"], ["I_n", "eye(n)"], ["I_{n}", "eye(n)"], ["\\mathbf{I}_n x", "eye(n)*x"], ["\\mathbb{I}_3", "eye(3)"], ["I_{n \\times n}", "eye(n)"], ["\\mathbf{1}^\\top_n x", "ones(n)'*x"], ["\\mathbf{1}^{\\top}_{n} x", "ones(n)'*x"], ["\\mathbb{1}_{\\mathbf{z} > \\mathbf{0}}", "step(z)"], ["W'_{out}", "W_out'"], ["x^2_1", "x1^2"], ["\\mathbf{1} - y", "1 - y"], ["y \\odot (\\mathbf{1} - y)", "y .* (1 - y)"],
  ["1[z > 0]", "step(z)"], ["\\mathbb{1}[z>0]", "step(z)"], ["\\mathbb{1}_{z>0}", "step(z)"], ["\\mathbb{1}_{\\{z>0\\}}", "step(z)"], ["\\mathbf{1}\\{z > 0\\}", "step(z)"], ["\\mathbb{I}(z > 0)", "step(z)"], ["[z > 0]", "step(z)"], ["(z > 0)", "step(z)"], ["I[z>0]", "step(z)"], ["1[0 < z]", "step(z)"], ["1[z < 0]", "step(-z)"], ["1[x > y]", "step(x - y)"], ["\\mathbb{1}[z \\ge 0]", "1 - step(-z)"], ["\\mathbb{1}[z \\geq 0]", "1 - step(-z)"], ["\\mathbb{1}[z \\leqslant 0]", "1 - step(z)"], ["x \\odot \\mathbf{1}[W x + b > 0]", "x .* step(W*x + b)"],
  ["$W^\\top x$", "W'*x"], ["\\displaystyle W \\, x \\quad + ~ b", "W*x + b"], ["W x \\\\ + b", "W*x + b"], ["\\bigl(W x\\bigr)^\\top", "(W*x)'"], ["W x % a comment", "W*x"], ["{W}{x}", "W*x"], ["W^\\top x.", "W'*x"], ["x^{\\odot 2}", "x.^2"], ["x^{\\frac12}", "x^(1/2)"], ["x^\\frac12", "x^(1/2)"], ["x^{n}", "x^n"], ["\\begin{aligned} W x \\end{aligned}", "W*x"],
];

test.each(spellings)("%s is %s", (latex, plain) => {
  const wanted = parseExpression(plain);
  const tree = wanted.ok ? written(wanted.value).replaceAll("(· ", "(* ") : "the plain spelling is wrong";
  expect(writtenResult(parseLatex(latex), written).replaceAll("(· ", "(* ")).toBe(`= ${tree}`);
  expect(writtenResult(parseLatex(latex, names), written).replaceAll("(· ", "(* ")).toBe(`= ${tree}`);
});

test("σ is the sigmoid before its argument, unless it is a name of the problem", () => {
  const read = (latex: string, known: readonly string[] | null): string => writtenResult(parseLatex(latex, known === null ? null : new Set(known)), written);
  expect(read("\\sigma(z)", ["sigma", "z"])).toBe("= (· sigma z)");
  expect(read("\\sigma^2(z)", ["sigma", "z"])).toBe("= (· (^ sigma 2) z)");
  expect(read("\\sigma^2(z)", ["z"])).toBe("= (.^ (call sigmoid z) 2)");
  expect(read("\\sigma^2(z)", null)).toBe("= (· (^ sigma 2) z)");
});

test("letters are split into the names that are known", () => {
  const read = (latex: string, known: readonly string[] | null): string => writtenResult(parseLatex(latex, known === null ? null : new Set(known)), written);
  expect(read("reg w", ["reg", "w"])).toBe("= (· reg w)");
  expect(read("2regw", ["reg", "w"])).toBe("= (· (· 2 reg) w)");
  expect(read("dz_2x^\\top", ["dz2", "x"])).toBe("= (· dz2 (' x))");
  expect(read("\\mathrm{d}A B", null)).toBe("= (· dA B)");
  expect(read("Wd", ["W", "d"])).toBe("= (· W d)");
  expect(read("rge w", ["reg", "w"])).toBe("= (· rge w)");
  expect(read("W_1 x", ["W_1", "x"])).toBe("= (· W_1 x)");
  expect(read("\\hat{y}_1", ["yhat1"])).toBe("= yhat1");
});

test("a derivative that a line above gave is the name of that line", () => {
  const own = new Map([["z", "dz"], ["W1", "first"]]);
  const read = (latex: string): string => writtenResult(parseLatex(latex, names, own), written);
  expect(read("\\frac{\\partial L}{\\partial z} x^\\top")).toBe("= (· dz (' x))");
  expect(read("\\left(\\nabla_{W_1} L\\right)^\\top x")).toBe("= (· (' first) x)");
  expect(read("\\frac{\\partial}{\\partial z} L + \\nabla_z L x")).toBe("= (+ dz (· dz x))");
  expect(read("\\frac{\\partial L}{\\partial x}")).toMatch(/^! E0123 0-29 /);
  expect(read("\\frac{\\partial^2 L}{\\partial z^2}")).toMatch(/^! E0123 /);
});
