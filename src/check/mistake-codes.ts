/** The stable codes of mistakes. Rules in rules/mistakes/ and findings about whole answers name one of these; teachers give sentences for them. */

/** In no order of likelihood; `other` says that nothing was recognised. */
export const mistakeCodes = [
  "missing_transpose", "extra_transpose", "wrong_order", "sign", "missing_factor", "wrong_layout", "forgot_chain", "hadamard_vs_matmul", "missing_mask",
  "wrong_mask", "wrong_shape", "missing_term", "extra_term", "forgot_batch_mean", "forgot_batch_sum", "forgot_symmetric", "inverse_transpose",
  "wrong_variable", "wrong_power", "norm_vs_square", "inner_vs_outer", "update_not_gradient", "other",
] as const;

export type MistakeCode = (typeof mistakeCodes)[number];

/** The code that a mistake of a rule file has: the longest one that its name is, or begins with before an underscore. */
export function codeOfMistake(name: string): MistakeCode {
  const fitting = mistakeCodes.filter((code) => name === code || name.startsWith(`${code}_`));
  return fitting.toSorted((a, b) => b.length - a.length)[0] ?? "other";
}
