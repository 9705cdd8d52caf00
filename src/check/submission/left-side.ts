/** What stands left of `=`: a name, or a derivative as it is usually written. Knows no problem. */
import { parseLatexName } from "../../syntax/latex/answer-name.js";
import type { WrittenDerivative } from "../submission.js";
import { type NamesInUse, readName } from "./piece.js";

export interface LeftSide {
  readonly name: string;
  readonly derivative: WrittenDerivative | null;
}

/** Longer left sides are prose. */
export const longestLeft = 200;

/** Without the stars, underscores and backticks around it. */
export const withoutEmphasis = (text: string): string => text.trim().replace(/^[\s*_`]+|[\s*_`]+$/gu, "");

/** The name or the derivative that `text` is; null where it is neither, as `dW'` or `2 dW`, which say something of a name. */
export function readLeftSide(text: string, names: NamesInUse): LeftSide | null {
  const written = text.replace(/[$&]/gu, " ").trim();
  if (written === "" || written.length > longestLeft) return null;
  const plain = readName(written, names);
  if (plain !== null) return { name: plain, derivative: null };
  const isDerivative = /[∇∂/]|\\(?:nabla|partial|frac|dfrac|tfrac)/u.test(written) || written.startsWith("grad_");
  // \nabla_W J(W) is that of J.
  const read = parseLatexName(isDerivative ? spelled(written).replace(/\s*\([^()]*\)$/u, "") : written, names);
  if (!read.ok) return null;
  const { name, wrt, of, order } = read.value;
  if (isDerivative && wrt !== null) return { name: written, derivative: { of, variable: wrt, order } };
  return name === null || isDerivative ? null : { name, derivative: null };
}

/** Signs of Unicode, and a word for one, as commands. */
const spelled = (text: string): string => text.replace(/^grad(?=_)/u, "\\nabla").replace(/∇/gu, "\\nabla ").replace(/∂/gu, "\\partial ").replace(/²/gu, "^2");
