// What the codes E02xx and E03xx mean: names, shapes and the question; it does not know how they are found.
import type { CatalogueEntry } from "./entry.js";

export const meaningCodes = {
  E0201: {
    title: "a name is unknown",
    explanation:
      "The name is not a variable, a definition or a size that occurs anywhere it could get a meaning from. Check the spelling, or declare it: `--let \"lambda : scalar\"`.",
  },
  E0202: {
    title: "two parts of a sum have different shapes",
    explanation:
      "Only things of one shape can be added or subtracted, except that a scalar is added to every entry. Wrong: `W x + b` with `W` of m rows and `b` of n entries. Right: `b` with m entries. To add a vector to every row of a matrix write `X W' + ones(B) b'`.",
  },
  E0203: {
    title: "the sizes inside a product differ",
    explanation:
      "In `A B` the columns of `A` and the rows of `B` must agree. Wrong: `x y` of two vectors. Right: `x' y` (a number), `x y'` (a matrix) or `x .* y` (entry by entry). A vector is a column.",
  },
  E0204: {
    title: "a variable is called like a function",
    explanation:
      "A name directly followed by `(` is a call. To multiply, put a blank between them. Wrong: `W(x + b)`. Right: `W (x + b)` or `W*(x + b)`.",
  },
  E0205: {
    title: "a function is unknown",
    explanation:
      "No function of this name is built in, defined in the program or in a rule file. Check the spelling, or define it on a line of its own: `swish(z) = z .* sigmoid(z)`. If a product was meant, put a blank before the parenthesis.",
  },
  E0206: {
    title: "a function gets the wrong number of arguments",
    explanation: "Wrong: `mse(y)`. Right: `mse(t, y)`: the target first, then the prediction.",
  },
  E0207: {
    title: "a name's kind cannot be told",
    explanation:
      "Without a declaration an upper-case name is a matrix, a lower-case name a vector, a Greek name a scalar, and the sizes decide the rest. Here several readings remain. Declare the name: `--let \"c : scalar\"`.",
  },
  E0208: {
    title: "a matrix must be square",
    explanation:
      "`inv`, `det`, `tr`, `A^2` and an identity added to a matrix need as many rows as columns. Wrong: `inv(X)` with X m × n. Right: `inv(X' X)`, or `pinv(X)`.",
  },
  E0209: {
    title: "something is divided by a vector or a matrix",
    explanation:
      "`/` divides by a scalar. To divide entry by entry write `A ./ B`; to multiply by the inverse write `inv(A) B`, or `B inv(A)`: they differ. Wrong: `b / A`. Right: `inv(A) b`.",
  },
  E0210: {
    title: "a power does not exist",
    explanation:
      "`A^k` needs a square matrix and a whole number, `s^r` a scalar; entry by entry write `X.^r`. Wrong: `x^2` of a vector. Right: `x.^2`, or `x' x` for the squared length.",
  },
  E0211: {
    title: "two parts of an entrywise operation have different shapes",
    explanation:
      "`.*`, `./` and `.^` work entry by entry, on two things of one shape, or with a scalar. Wrong: `W .* x`. Right: `W x` for the matrix product, `W diag(x)` to scale the columns.",
  },
  E0212: {
    title: "a name is given twice",
    explanation: "A name means one thing. Wrong: `z = W x` and later `z = relu(z)`. Right: `a = relu(z)`.",
  },
  E0213: {
    title: "a declaration contradicts the use",
    explanation:
      "What is declared of the name and what the expression makes of it cannot both hold. Both places are shown: change the one that is wrong.",
  },
  E0214: {
    title: "a size is not determined",
    explanation: "The number of entries of a part follows from nothing. Wrong: `sum(ones(k) s)` where nothing has `k` entries. Declare something with that size, or give a number.",
  },
  E0215: {
    title: "an argument has a shape that the function does not take",
    explanation: "A function says which shapes it takes: `dot` two vectors of one size, `tr` a square matrix, `softmax` a vector. Wrong: `tr(x)` of a vector. Right: `tr(x x')`.",
  },
  E0216: {
    title: "an attribute does not fit the shape",
    explanation: "`symmetric`, `invertible` and the like are said of square matrices, `prob` of vectors. Wrong: `A : matrix(m, n) symmetric`. Right: `A : matrix(n, n) symmetric`.",
  },
  E0217: {
    title: "a program has no final expression",
    explanation: "The last line of a program is what is derived. A program of definitions alone is read as its last definition. Wrong: only declarations. Right: `x : vector(n)` and then `normsq(x)`.",
  },
  E0218: {
    title: "a program has two expressions",
    explanation: "A program names its parts and ends with one expression. Wrong: two lines that are both expressions. Right: `z = W x + b` on the first, `sum(z)` on the second.",
  },
  E0219: {
    title: "a size was expected",
    explanation: "`ones`, `zeros` and `eye` take sizes: whole numbers of at least 1, size names, and products of them. Wrong: `ones(0)`. Right: `ones(m, 2*n)`.",
  },
  E0220: {
    title: "the text of `einsum` does not fit",
    explanation:
      "The text names the axes of every argument, separated by commas, and after `->` those of the result: letters as in NumPy, or names between blanks. A label that is not in the result is summed; without an arrow the labels that occur once are kept. A vector has one label, a scalar none. Wrong: `einsum(\"ij,jk->ik\", A)`. Right: `einsum(\"ij,jk->ik\", A, B)`.",
  },
  E0221: {
    title: "one label of `einsum` stands for two sizes",
    explanation:
      "Axes with one label run together, so that they must have one size; an axis of size 1 is not stretched. Wrong: `einsum(\"ij,ij->\", A, B)` with A m × n and B n × m. Right: `einsum(\"ij,ji->\", A, B)`.",
  },
  E0222: {
    title: "there is no such axis",
    explanation:
      "`sum(X, 1)`, `mean(X, 2)` and `permute(T, 2, 1, 3)` count axes from 1: axis 1 runs over the rows, axis 2 over the columns. What is summed is gone: `sum(X, 1)` is the vector of the column sums. Wrong: `sum(X, 0)`. Right: `sum(X, 1)`.",
  },
  E0223: {
    title: "a tensor has too many axes",
    explanation: "A tensor has at most 8 axes. Sum over some of them earlier, or put several axes together in one size.",
  },
  E0226: {
    title: "attributes contradict each other",
    explanation: "Nothing is declared that no matrix has, or only the zero matrix, or that a simpler word says. Wrong: `A : matrix(n, n) skew diagonal`, `L : matrix(n, n) lower symmetric`. Right: `A : matrix(n, n) skew`, `L : matrix(n, n) diagonal`.",
  },
  E0301: {
    title: "the loss is not a scalar",
    explanation:
      "A gradient is of a scalar. For a vector or matrix ask for `gradus jacobian`, for `gradus vjp` with a cotangent, or make it a scalar with `sum`, `norm2`, `mse`.",
  },
  E0302: {
    title: "the variable does not occur",
    explanation: "`--wrt` names a variable of the expression. Check the spelling; names are case-sensitive.",
  },
  E0303: {
    title: "a function is known but cannot be differentiated yet",
    explanation: "The function gets its shape and its value, and there is no derivative rule for it. A rule file (`--rules`) can add one: see `rules/`.",
  },
  E0304: {
    title: "there is no variable to differentiate by",
    explanation: "The expression consists of numbers, sizes and targets only. Name the target with `--wrt` to differentiate by it.",
  },
  E0305: {
    title: "the value is undefined",
    explanation: "The expression has no value anywhere, such as `0/0`, `1/0` or `sqrt(-1)`: everything is real-valued here.",
  },
  E0306: {
    title: "there is no one Jacobian or Hessian for this",
    explanation: "A Jacobian is given in one variable, and a Hessian in one; of or in a matrix by stacked columns: ∂vec(f)/∂vec(X), so that `A X B` has `kron(B', A)`. Several variables have a block for each pair: ask for one with `--wrt`. A tensor of more than two axes has no such matrix; ask for `gradus jvp` or `gradus vjp`.",
  },
  E0307: {
    title: "the entries of a variable are not tied one to another",
    explanation:
      "`--entries tied` asks for the derivative in the independent entries of a symmetric, diagonal, skew or triangular matrix. An orthogonal or Toeplitz matrix, a probability vector and the like have no such entries that are places of the array. Wrong: `gradus grad \"tr(A Q)\" --let \"Q : matrix(n, n) orthogonal\" --entries tied`. Right: the same without `--entries tied`.",
  },
  E0308: {
    title: "a part has no form for all samples at once",
    explanation:
      "`--batch` writes an expression of one sample for all samples, as rows. Sums, products, entrywise functions, softmax, norms and contractions have such a form; the determinant, the inverse or the largest entry of something that differs from sample to sample has none. Wrong: `gradus code \"x' inv(A + x x') x\" --batch x`. Right: differentiate for one sample, and loop over the samples.",
  },
  E0309: {
    title: "a name cannot be the number of samples",
    explanation: "The number of samples is a size of its own: a name that nothing else in the expression has. Without `--batch-size` it is `N`, or another letter where that is taken.",
  },
  E0310: {
    title: "there is no Newton step without the matrix of a Hessian",
    explanation: "The Newton step solves H s = -g with the Hessian H. Where H is known only as a map from directions, as through a function of whole matrices, there is no matrix to solve with. Wrong: `gradus code \"tr(expm(X))\" --let \"X : matrix(n, n)\" --order newton`. Right: `--order hvp`, whose product with a direction is all that conjugate gradients need.",
  },
} satisfies { readonly [code: string]: CatalogueEntry };
