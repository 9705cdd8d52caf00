// How much text is read at most; it does not know why.

export const limits = {
  characters: 1_000_000,
  tokens: 200_000,
  nesting: 10_000,
  signsInARow: 10_000,
  digits: 300,
  decimalExponent: 300,
  diagnostics: 20,
  size: 1_000_000_000,
} as const;
