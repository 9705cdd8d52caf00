/** How much of a submission is read at most. Does not know why. */
export const submissionLimits = {
  characters: 1_000_000,
  /** Of one expression with its lines. */
  expression: 50_000,
  statements: 1_000,
  /** In all statements together. */
  expressions: 2_000,
  /** Lines of one statement. */
  links: 200,
  diagnostics: 50,
} as const;
