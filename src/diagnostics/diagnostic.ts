// What a user is told, as data; it knows nothing of terminals, files or the language.
import type { DiagnosticCode } from "./catalogue.js";
import type { Span } from "./span.js";

export type Severity = "error" | "warning" | "note";

/** A remark on one place of one text; `source` names the text where it is not the main one. */
export interface Label {
  readonly span: Span;
  readonly message: string;
  readonly source?: string;
}

/** `message`: lower case, no full stop, code in backticks. `labels[0]` is the place; `help` is something to do. */
export interface Diagnostic {
  readonly code: DiagnosticCode;
  readonly severity: Severity;
  readonly message: string;
  readonly labels: readonly Label[];
  readonly help: string | null;
}

export function label(span: Span, message: string, source?: string): Label {
  return source === undefined ? { span, message } : { span, message, source };
}

/** An error at one or several places. */
export function error(code: DiagnosticCode, message: string, labels: readonly Label[], help: string | null = null): Diagnostic {
  return { code, severity: "error", message, labels, help };
}

/** A warning: the answer stands, and there is something to know about it. */
export function warning(code: DiagnosticCode, message: string, labels: readonly Label[], help: string | null = null): Diagnostic {
  return { code, severity: "warning", message, labels, help };
}

/** A note: something that was done, and is nobody's mistake. */
export function note(code: DiagnosticCode, message: string, labels: readonly Label[], help: string | null = null): Diagnostic {
  return { code, severity: "note", message, labels, help };
}

/** The same diagnostics with every label that names no text placed in `source`. */
export function inSource(diagnostics: readonly Diagnostic[], source: string): readonly Diagnostic[] {
  return diagnostics.map((diagnostic) => ({
    ...diagnostic,
    labels: diagnostic.labels.map((place) => (place.source === undefined ? { ...place, source } : place)),
  }));
}
