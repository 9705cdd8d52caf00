// What the codes E01xx mean: text that cannot be read; it knows nothing of shapes or derivatives.
import type { CatalogueEntry } from "./entry.js";

export const languageCodes = {
  E0101: {
    title: "the text is empty",
    explanation:
      "There is nothing to derive: the text holds only blanks or comments. Write an expression such as `x' A x`, or a program whose last line is one.",
  },
  E0102: {
    title: "a word or sign stands where it cannot",
    explanation:
      "Reading from left to right, an operand (a number, a name, a call or a parenthesis) or an operator was expected and something else was found. Wrong: `x + * y`, `x^`, `f(a,)`. Right: `x + y`, `x^2`, `f(a)`. Where two things stand side by side they are multiplied: `W x` is `W*x`.",
  },
  E0103: {
    title: "a bracket or bar is never closed",
    explanation:
      "Every `(` needs its `)`, every `|` and `||` its partner. Wrong: `relu(W x + b`. Right: `relu(W x + b)`. A bar opens where an operand is expected and closes the innermost open bar after one; where bars nest, `abs(v)` and `norm2(v)` are easier to read.",
  },
  E0104: {
    title: "a closing bracket has no partner",
    explanation:
      "A `)` was found with nothing open, or while a bar that was opened later is still open. Wrong: `x + y)`, `(|x)|`. Right: `(x + y)`, `(|x|)`.",
  },
  E0105: {
    title: "a character is not part of the language",
    explanation:
      "Names consist of the letters A to Z and a to z, Greek letters, digits and `_`. Operators are `+ - * / .* ./ ^ .^ '` and their Unicode spellings such as `⊙` and `ᵀ`. Anything else is refused, with the closest thing that can be written where there is one. Wrong: `a$b`, `é`. Right: `a_b`, `e1`.",
  },
  E0106: {
    title: "a character is invisible or looks like another one",
    explanation:
      "Zero-width characters, direction marks, control characters and letters such as `𝑥` (mathematical italic) look like nothing or like another letter, so that two different names could not be told apart: some programming languages would even take them for the same variable. Retype the place with plain letters. Wrong: `𝑥 + x`. Right: `x + x`.",
  },
  E0107: {
    title: "a number is not written as a number",
    explanation:
      "Numbers are decimal: `12`, `0.5`, `2e-3`. They are taken exactly: `0.5` is 1/2. Wrong: `1_000`, `1,5`, `0x10`, `1..2`, `1e`. Right: `1000`, `1.5`, `16`, `1.2`, `1e3`. Two numbers side by side are not a product: write `2*3`.",
  },
  E0108: {
    title: "a number is too large or too small",
    explanation:
      "Numbers lie between 1e-300 and 1e300 in size and have at most 300 digits, so that every number has a meaning in generated code too. Wrong: `1e400`. Right: a name, whose value is given when the formula is evaluated.",
  },
  E0109: {
    title: "a name is reserved",
    explanation:
      "Words such as `eval`, `this`, `NaN` or `__proto__` mean something in the programs that Gradus generates or in the machine that runs them, so that they cannot name a variable. Wrong: `this + x`. Right: `self_x + x`.",
  },
  E0110: {
    title: "the text is too long",
    explanation:
      "A text has at most 1,000,000 characters and 200,000 words and signs. An expression as long as that has parts that occur again and again: name them on lines of their own, `z = W x + b`, and use the names.",
  },
  E0111: {
    title: "brackets or signs are nested too deeply",
    explanation:
      "At most 10,000 brackets may be open at one place, and at most 10,000 signs such as `-` or `'` may follow each other. Name the inner parts on lines of their own.",
  },
  E0112: {
    title: "quoted text stands where it cannot",
    explanation:
      "Text in double quotes is only an argument of a call, `einsum(\"ij,jk->ik\", A, B)`, or the text of a `cite` or `note` in a rule file, and it ends on its line. Wrong: `\"x\" + y`. Right: `x + y`. A single `'` is the transpose and stands after its operand: `x'`.",
  },
  E0113: {
    title: "the notation belongs to another language",
    explanation:
      "The text uses LaTeX, a programming language's operator, or mathematical notation that is written differently here. Wrong: `x ** 2`, `\\frac{a}{b}`, `[x, y]`, `∇L`. Right: `x^2`, `a/b`, `vec(…)`, and the loss itself: its gradient is what Gradus finds.",
  },
  E0114: {
    title: "an equation stands where an expression is expected",
    explanation:
      "An expression has a value; an equation does not. Wrong, as an expression: `y = W x`. Right: `W x`, or a program of several lines in which `y = W x` names a part and a later line uses `y`. To ask whether two expressions are equal there is `gradus equal \"A\" \"B\"`.",
  },
  E0115: {
    title: "a declaration cannot be read",
    explanation:
      "A declaration is a name, a colon and a shape: `W : matrix(m, n)`, `x : vector(n)`, `c : scalar`, `A : m × n`, `B : m by n`, `y : n`, followed by attributes such as `symmetric`. Several are separated by commas. Wrong: `W matrix(m,n)`. Right: `W : matrix(m, n)`.",
  },
  E0116: {
    title: "a size is not a whole number of at least one",
    explanation:
      "Sizes are names, whole numbers from 1 to 1,000,000,000, or products of them: `n`, `3`, `2*n`. Wrong: `matrix(0, 3)`, `vector(-1)`, `vector(2.5)`. Right: `matrix(1, 3)`, `vector(2*k)`.",
  },
  E0117: {
    title: "an attribute is unknown",
    explanation:
      "After the shape a declaration may state facts: symmetric, spd, invertible, diagonal, orthogonal, triangular, skew, toeplitz, positive, unit, small, binary, prob, rowprob, tall, wide. Wrong: `A : matrix(n, n) symetric`. Right: `A : matrix(n, n) symmetric`.",
  },
  E0118: {
    title: "a shape has the wrong number of sizes",
    explanation:
      "A scalar has no size, a vector one, a matrix two (rows, then columns), a tensor at least one. Wrong: `matrix(n)`. Right: `matrix(n, n)`, or `vector(n)`.",
  },
  E0120: {
    title: "a LaTeX command is not known",
    explanation:
      "Formulas in LaTeX are read by a list of commands; nothing is expanded, so that commands of your own have no meaning. Wrong: `W^\\tanspose`, `\\mymatrix`. Right: `W^\\top`, `W`.",
  },
  E0121: {
    title: "a LaTeX command defines, reads or runs something",
    explanation:
      "Commands such as `\\def`, `\\newcommand`, `\\input` or `\\href` change the document, read files or make links. They are never obeyed: an answer is a formula. Wrong: `\\def\\a{x} \\a`. Right: `x`.",
  },
  E0122: {
    title: "notation of LaTeX has no counterpart",
    explanation:
      "Sums over an index, integrals, limits, matrices entry by entry, conjugates and relations between statements cannot be part of an answer. Wrong: `\\sum_i x_i^2`, `A^*`. Right: `x^\\top x`, `A^\\top`.",
  },
  E0123: {
    title: "a derivative stands where its value is expected",
    explanation:
      "The answer says what the derivative is: repeating the question is no answer. Left of `=`, `\\nabla_W L` and `\\frac{\\partial L}{\\partial W}` name the answer. Wrong: `\\frac{\\partial L}{\\partial W} = \\frac{\\partial L}{\\partial z} x^\\top`. Right: `\\frac{\\partial L}{\\partial W} = \\delta x^\\top`.",
  },
  E0124: {
    title: "a name or an index in LaTeX cannot be read",
    explanation:
      "A name is a letter, with a font, accents and one index of letters and digits: `W_1`, `\\hat{y}`, `\\mathbf{b}_{out}`, `W^{[1]}`. Wrong: `h_{t-1}`, `\\hat{x + y}`, `_1`. Right: `h_{prev}`, `\\hat{x} + \\hat{y}`, `x_1`.",
  },
  E0125: {
    title: "a LaTeX formula can be read in two ways",
    explanation:
      "A function without parentheses takes the one factor behind it, and a power or a fraction without braces the one digit behind it; bars around a matrix can be its determinant or the absolute values of its entries, a power of e is taken of entries or of the matrix. What could be meant differently is not guessed. Wrong: `\\log x y`, `x^12`, `\\sin^{-1} x`, `|X|`. Right: `\\log(x) y` or `\\log(x y)`, `x^{12}`, `\\arcsin(x)`, `\\det(X)`.",
  },
  E0126: {
    title: "ones, zeros or an identity need a size",
    explanation:
      "`\\mathbf{1}`, `\\mathbf{0}` and `I` have a shape of their own, which is written below them: `\\mathbf{1}_n`, `\\mathbf{1}_{m \\times n}`, `I_n`. Beside `+` and `-` ones may stand without: `\\mathbf{1} - y` is `1 - y`.",
  },
  E0127: {
    title: "a comparison stands outside an indicator",
    explanation:
      "A comparison is part of an indicator, which is one where it holds and zero elsewhere, entry by entry: `\\mathbb{1}[z > 0]`, `1[z > 0]`, `\\mathbb{1}_{z \\ge 0}`. It compares two things. Wrong: `z > 0`, `[0 < z < 1]`. Right: `[0 < z] \\odot [z < 1]`.",
  },
  E0128: {
    title: "what stands left of `=` names no answer",
    explanation:
      "Left of the first `=` stands a name, or the derivative that the line finds: `W_1`, `\\delta`, `\\nabla_{W_1} L`, `\\frac{\\partial L}{\\partial W_1}`, `dW_1`. A derivative in a transpose has another layout and is not taken for one. Wrong: `W x = y`, `\\frac{\\partial L}{\\partial W^\\top} = A`. Right: `y = W x`, `\\frac{\\partial L}{\\partial W} = A^\\top`.",
  },
} satisfies { readonly [code: string]: CatalogueEntry };
