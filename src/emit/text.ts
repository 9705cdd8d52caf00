/** Terms as a mathematician writes them on one line: `2/m (W2ᵀ δ) ⊙ step(z)`. Knows its alphabet only. */
import { linearNotation } from "./linear.js";
import { withLetter } from "./names.js";
import { greekName, type Notation } from "./notation.js";

const raised = "⁰¹²³⁴⁵⁶⁷⁸⁹";

/** `-12` ↦ `⁻¹²`. */
export function superscript(digits: string): string {
  return Array.from(digits, (digit) => (digit === "-" ? "⁻" : (raised[Number(digit)] ?? ""))).join("");
}

/** Unicode in the input language; reading it gives the term back. */
export const text: Notation = linearNotation({
  times: " ",
  hadamard: " ⊙ ",
  transpose: "ᵀ",
  exponent: superscript,
  inverse: "⁻¹",
  norm: "‖",
  naming: greekName,
  constant: withLetter,
});
