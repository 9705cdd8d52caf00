// A diagnostic as the JSON object that scripts read; it does not print.
import type { Diagnostic } from "./diagnostic.js";

export interface DiagnosticJson {
  readonly code: string;
  readonly severity: string;
  readonly message: string;
  readonly labels: readonly { readonly start: number; readonly end: number; readonly message: string; readonly source?: string }[];
  readonly help: string | null;
}

/** Offsets are UTF-16 units in the text named by `source`, or in the expression where there is none. */
export function toJson(diagnostic: Diagnostic): DiagnosticJson {
  return {
    code: diagnostic.code,
    severity: diagnostic.severity,
    message: diagnostic.message,
    labels: diagnostic.labels.map(({ span, message, source }) => {
      const place = { start: span.start, end: span.end, message };
      return source === undefined ? place : { ...place, source };
    }),
    help: diagnostic.help,
  };
}
