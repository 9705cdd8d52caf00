// How a command ends when it has no answer: diagnostics on standard error, or as JSON; it knows no command.
import { diagnosticJson, renderDiagnostic, type Diagnostic, type Source } from "../index.js";
import { diagnosticPaint, type Terminal } from "./terminal.js";

/** Exit codes: 0 answered, 1 checked and found wrong, 2 bad input, 3 refused, 4 undecided, 70 a bug. */
export const exitCodes = { answered: 0, wrong: 1, badInput: 2, refused: 3, undecided: 4, bug: 70 } as const;
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

export interface Reading {
  readonly terminal: Terminal;
  readonly json: boolean;
  /** Every text that a diagnostic may point into, the main one first. */
  readonly sources: readonly Source[];
}

function show({ terminal, sources }: Reading, diagnostics: readonly Diagnostic[]): void {
  const paint = diagnosticPaint(terminal.colours.error);
  for (const diagnostic of diagnostics) terminal.error(`${renderDiagnostic(diagnostic, sources, { paint, width: terminal.width ?? 100 })}\n`);
}

/** Says why there is no answer; the exit code is 3 for an answer that could not be certified, else 2. */
export function failed(reading: Reading, diagnostics: readonly Diagnostic[]): ExitCode {
  if (reading.json) reading.terminal.out(`${JSON.stringify({ diagnostics: diagnostics.map(diagnosticJson) }, null, 2)}\n`);
  else show(reading, diagnostics);
  return diagnostics.some(({ code }) => code === "E0601" || code === "E0602") ? exitCodes.refused : exitCodes.badInput;
}

/** Remarks beside an answer. */
export function warned(reading: Reading, diagnostics: readonly Diagnostic[]): void {
  if (!reading.json) show(reading, diagnostics);
}
