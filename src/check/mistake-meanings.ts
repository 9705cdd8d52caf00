/** What the codes of mistakes mean, for teachers and students. Knows no rules and finds no mistakes. */
import type { MistakeCode } from "./mistake-codes.js";

export interface MistakeMeaning {
  readonly title: string;
  readonly explanation: string;
}

export const mistakeMeanings: { readonly [C in MistakeCode]: MistakeMeaning } = {
  missing_transpose: { title: "a transpose is missing", explanation: "A factor has to be transposed and is not: what comes back through y = A x is A' times what arrives, not A times it." },
  extra_transpose: { title: "a transpose too many", explanation: "A factor is transposed and must not be." },
  wrong_order: { title: "factors in the wrong order", explanation: "Matrix products do not commute. Writing the shape of each factor below it often shows the order; where all are square, the side on which a factor stood in the loss does." },
  sign: { title: "a wrong sign", explanation: "A minus sign too many or too few, a plus for a minus, or t - y where y - t belongs." },
  missing_factor: { title: "a wrong factor", explanation: "A number such as 2, 1/2 or a weight of the loss is missing, too many, or on the wrong side of a fraction bar." },
  wrong_layout: { title: "the transpose of the answer", explanation: "All entries are right and stand at the transposed places. A gradient has the shape of its variable; books in numerator layout write its transpose." },
  forgot_chain: { title: "a link of the chain rule is missing", explanation: "A factor that comes from one step between the variable and the result is missing, or the value of a function stands where its slope belongs." },
  hadamard_vs_matmul: { title: "the wrong kind of product", explanation: "`.*` multiplies entry by entry, `*` multiplies matrices; the same holds for `.^` and `^`, and for `exp` and `expm`." },
  missing_mask: { title: "the mask of relu is missing", explanation: "relu passes back what arrives where its input is positive, and nothing elsewhere: the factor of ones and zeros is missing." },
  wrong_mask: { title: "a wrong mask", explanation: "The mask is made of the input of the relu that it belongs to, and is 1 or 0: not the value of relu, not its input, not the mask of another layer." },
  wrong_shape: { title: "a wrong shape", explanation: "The answer, or a term of it, has the shape of something else: a number where a vector or a matrix belongs, a vector where a matrix belongs." },
  missing_term: { title: "a term is missing", explanation: "Every place where the variable stands, and every term of the loss, gives a term of the gradient; one of them, often that of the regulariser, is missing." },
  extra_term: { title: "a term too many", explanation: "A term does not belong there: often a term of the loss that does not hold the variable." },
  forgot_batch_mean: { title: "the division by the number of samples is missing", explanation: "The loss is a mean, and its gradient is divided by the number of what is averaged; or the loss is a sum, and it must not be." },
  forgot_batch_sum: { title: "the sum over the batch is missing", explanation: "Every sample uses the same parameter, so what comes back for it is summed over the samples: over all of them, and over nothing else." },
  forgot_symmetric: { title: "true for symmetric matrices only", explanation: "A matrix and its transpose were taken for the same, which nothing says; or the convention for the entries of a symmetric variable is another." },
  inverse_transpose: { title: "an inverse that has to be transposed", explanation: "X⁻¹ stands where X⁻ᵀ belongs, or the other way round." },
  wrong_variable: { title: "one thing written where another belongs", explanation: "The gradient is that in another variable, or a factor is another quantity of the problem, such as the input of a layer for its output." },
  wrong_power: { title: "a wrong power", explanation: "An exponent is too large or too small, or an inverse, a reciprocal or a square is missing or too many." },
  norm_vs_square: { title: "a norm and its square confused", explanation: "‖x‖ stands where ‖x‖² belongs, or the other way round." },
  inner_vs_outer: { title: "an inner product for an outer product", explanation: "x'y is one number, x y' a matrix with an entry for each pair of entries." },
  update_not_gradient: { title: "the update instead of the gradient", explanation: "This is the step of a descent, or the parameter after it; asked is the gradient itself." },
  other: { title: "not recognised", explanation: "The answer is wrong, and none of the known mistakes explains it." },
};
