// Whether a formula is written in LaTeX or in the plain language; it reads neither.

/** A command, a dollar sign, or braces at an index or superscript; the plain language has `^{…}` too, and says so by `.*` and its like. */
export function looksLikeLatex(text: string): boolean {
  return /\\[A-Za-z|,;!]|\$|_\{/u.test(text) || (text.includes("^{") && !/\.[*/^']|\.T(?![A-Za-z0-9_])/u.test(text));
}
