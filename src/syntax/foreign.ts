// What to write instead of other languages' notation; it does not know where the notation stands.
import { error, label } from "../diagnostics/diagnostic.js";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import { escapeCharacter, quote } from "../diagnostics/quote.js";
import type { Span } from "../diagnostics/span.js";
import { asciiName } from "./greek.js";

const comparison = "comparisons are `>`, `<`, `>=`, `<=` in an indicator: `1[z > 0]`";
const derivative = "write the expression itself; its derivative is what is asked for";
const comment = "a comment begins with `#`";
const parentheses = "group with `(` and `)`";

const instead: ReadonlyMap<string, string> = new Map([
  ["**", "write `^` for a power, `.^` for a power entry by entry"],
  ["/*", comment], ["//", comment], ["%", comment],
  ["!", "there is no factorial; remove it"], ["!=", comparison],
  ["≠", comparison], ["≈", comparison], ["&&", comparison],
  ["?", "there is no conditional; `relu(x)`, `step(x)`, `abs(x)`, `max(x, y)` express cases"],
  ["{", parentheses], ["}", parentheses],
  ["...", "write every term, or use `sum`"], ["…", "write every term, or use `sum`"], ["++", "write one `+`"],
  ["∇", derivative], ["∂", derivative], ["′", "write `'` for the transpose"], ["’", "write `'` for the transpose"], ["‘", "write `'` for the transpose"],
  ["“", 'write `"`'], ["”", 'write `"`'], ["÷", "write `/`"], ["√", "write `sqrt(x)`"], ["∑", "write `sum(x)`"], ["∏", "write `prod(x)`"],
  ["⊗", "write `outer(x, y)` for vectors, `kron(A, B)` for matrices"], ["∘", "write `.*` for the product entry by entry"],
  ["⟨", "write `inner(A, B)`"], ["⟩", "write `inner(A, B)`"], ["†", "write `pinv(A)` for the pseudo-inverse, `'` for the transpose"],
  ["±", "write two expressions"], ["∞", "there is no infinite number"], ["½", "write `1/2`"], ["⁺", "write `^` and the power"],
  ["\\frac", "write `a/b`"], ["\\dfrac", "write `a/b`"], ["\\top", "write `'`, as in `W'`"], ["\\intercal", "write `'`, as in `W'`"], ["\\cdot", "write `*`"],
  ["\\times", "write `*`"], ["\\odot", "write `.*`"], ["\\circ", "write `.*`"], ["\\sqrt", "write `sqrt(x)`"], ["\\nabla", derivative], ["\\partial", derivative],
  ["\\left", parentheses], ["\\right", parentheses], ["\\sum", "write `sum(x)`"], ["\\mathbf", "write the letter alone"], ["\\text", "write the word alone"],
  ["\\otimes", "write `outer(x, y)` for vectors, `kron(A, B)` for matrices"], ["\\lVert", "write `norm2(x)`"], ["\\|", "write `norm2(x)`"],
]);

/** Notation of several characters that means something elsewhere. */
export function foreignNotation(written: string, span: Span): Diagnostic {
  if (written === ":=" || written === "==") {
    return error("E0114", `${quote(written)} is not part of the language`, [label(span, "found here")], "write `name = expression` on a line of its own to name a part");
  }
  if (written.startsWith("\\")) {
    const help = instead.get(written) ?? (written.length > 2 ? `write ${quote(written.slice(1))}` : null);
    return error("E0113", `LaTeX is not read here: ${quote(written)}`, [label(span, "found here")], help);
  }
  return error("E0113", `${quote(written)} is not an operator here`, [label(span, "found here")], instead.get(written) ?? null);
}

/** One character that belongs to no word and no sign. */
export function strayCharacter(written: string, span: Span): Diagnostic {
  const help = instead.get(written);
  if (help !== undefined) return error("E0113", `${quote(written)} is not part of the language`, [label(span, "found here")], help);
  const code = `U+${(written.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`;
  const plain = written.normalize("NFKC");
  if (plain !== written && /^[0-9A-Za-z\u0391-\u03c9+\-*/()=]+$/u.test(plain)) {
    const message = `${quote(written)} (${code}, \`${escapeCharacter(written)}\`) looks like ${quote(plain)} and is another character`;
    return error("E0106", message, [label(span, "found here")], `write ${quote(plain)}`);
  }
  if (/\p{M}/u.test(written)) {
    return error("E0105", `an accent (${code}) cannot be part of a name`, [label(span, "found here")], "write it as a word, such as `x_hat`");
  }
  if (/\p{L}/u.test(written)) {
    return error("E0105", `${quote(written)} (${code}) is not a letter of the language`, [label(span, "found here")], `use the letters A to Z and Greek, such as ${quote(nearLetter(written))}`);
  }
  return error("E0105", `${quote(written)} (${code}) is not part of the language`, [label(span, "found here")]);
}

/** The base letter of an accented Latin letter, or `x`. */
function nearLetter(written: string): string {
  const base = asciiName(written.normalize("NFKD").slice(0, 1));
  return /^[A-Za-z]$/u.test(base) ? base : "x";
}
