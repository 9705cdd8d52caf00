/** Any text inside Markdown, so that no renderer reads it as Markdown, HTML, mathematics or a link. Knows no results. */
import { visible } from "../../diagnostics/quote.js";
import { backticked } from "./backticks.js";

/** Characters by which Markdown, its dialects and HTML begin anything; brackets and colons only where they could, since formulas are full of them. */
const special = /[*_^&<>"\\`${}|#@~]|!(?=\[)|^\[|\[(?=\^)|\](?=\s*(?:[([:{]|$))|:(?!\s)|(?<=www)\./gi;

/** `[click](javascript:…)` is shown as it stands, and is no link. References are never syntax; emphasis keeps its backslash, which reads better. */
export function markdownText(text: string): string {
  return visible(text).replace(special, (sign) => {
    switch (sign) {
      case "*":
      case "_":
      case "^":
        return `\\${sign}`;
      case "&":
        return "&amp;";
      case "<":
        return "&lt;";
      case ">":
        return "&gt;";
    }
    return `&#${sign.charCodeAt(0)};`;
  });
}

/** What can stand between backticks in every dialect, and in a table. */
const plainCode = /^[\p{L}\p{N}.,+\-*/'^=()_;⊙‖·×√⁻∂∇ᵀ ]*$/u;

export const isPlainCode = (text: string): boolean => plainCode.test(text) && text.trim() === text && text !== "";

/** Code where it can be code, and else the same as text. */
export const markdownCode = (text: string): string => (isPlainCode(text) ? `\`${text}\`` : markdownText(text));

/** A sentence of ours, in which backticks mark code. */
export const markdownSentence = (text: string): string => backticked(text).map((part) => (part.code ? markdownCode(part.text) : markdownText(part.text))).join("");

const plainLatex = /^[A-Za-z0-9\\{}()[\]^_+\-*=.,|/ ]*$/;
const linkLike = /\]\s*[([]|!\[/;
const commands: ReadonlySet<string> = new Set([
  "frac", "left", "right", "top", "odot", "oslash", "cdot", "times", "operatorname", "mathrm", "mathbf", "sum", "sqrt", "lVert", "rVert",
  "exp", "log", "sin", "cos", "tan", "sinh", "cosh", "tanh", "det", "max", "min",
  "alpha", "beta", "gamma", "delta", "varepsilon", "zeta", "eta", "theta", "iota", "kappa", "lambda", "mu", "nu", "xi", "pi", "rho", "sigma", "tau", "upsilon", "phi", "chi", "psi", "omega",
  "Gamma", "Delta", "Theta", "Lambda", "Xi", "Pi", "Sigma", "Upsilon", "Phi", "Psi", "Omega",
]);

/** A formula between dollars, where it holds only what our printer writes; `text` otherwise. */
export function markdownFormula(latex: string, text: string): string {
  const known = plainLatex.test(latex) && !linkLike.test(latex) && !/\\(?![A-Za-z])/.test(latex) && [...latex.matchAll(/\\([A-Za-z]+)/g)].every(([, command = ""]) => commands.has(command));
  return known && latex.trim() !== "" ? `$${latex.trim()}$` : markdownCode(text);
}
