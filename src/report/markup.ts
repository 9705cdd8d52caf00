/** Derivations in LaTeX and Markdown. Knows no terminal. */
import type { Derived } from "../answer/derived.js";
import type { Judgement } from "./judge.js";

export function latexReport(_derived: Derived, _judgement: Judgement): string {
  return "";
}

export function markdownReport(_derived: Derived, _judgement: Judgement, _steps: boolean): string {
  return "";
}
