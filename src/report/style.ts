/** How a report is set: its alphabet, its colours and its width. Knows no content. */
import { ascii } from "../emit/ascii.js";
import type { Notation } from "../emit/notation.js";
import { text } from "../emit/text.js";

/** What gives a part of a report its colour; `plainPaint` gives none. */
export interface ReportPaint {
  readonly title: (text: string) => string;
  readonly name: (text: string) => string;
  readonly muted: (text: string) => string;
  readonly good: (text: string) => string;
  readonly doubtful: (text: string) => string;
  readonly bad: (text: string) => string;
  readonly rule: (text: string) => string;
}

const unchanged = (words: string): string => words;
export const plainPaint: ReportPaint = { title: unchanged, name: unchanged, muted: unchanged, good: unchanged, doubtful: unchanged, bad: unchanged, rule: unchanged };

export type ReportAlphabet = "text" | "ascii";

export interface ReportStyle {
  readonly alphabet: ReportAlphabet;
  readonly paint: ReportPaint;
  /** Columns for lists; formulas are broken there only on a terminal. */
  readonly width: number;
  readonly breakFormulas: boolean;
}

export const plainStyle: ReportStyle = { alphabet: "text", paint: plainPaint, width: 100, breakFormulas: false };

/** The signs around formulas. */
export interface Signs {
  readonly notation: Notation;
  readonly partial: string;
  /** What stands behind a ∂ taken twice. */
  readonly square: string;
  readonly dot: string;
  readonly times: string;
  readonly transpose: string;
  readonly becomes: string;
  readonly left: string;
  readonly right: string;
  readonly pairing: string;
  readonly sum: string;
  readonly delta: string;
}

export const signs: { readonly [A in ReportAlphabet]: Signs } = {
  text: { notation: text, partial: "∂", square: "²", dot: " · ", times: "×", transpose: "ᵀ", becomes: "↦", left: "⟨", right: "⟩", pairing: "—", sum: "Σ", delta: "δ" },
  ascii: { notation: ascii, partial: "d", square: "^2", dot: "; ", times: " x ", transpose: "'", becomes: "->", left: "<", right: ">", pairing: "-", sum: "sum", delta: "delta" },
};
