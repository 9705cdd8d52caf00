// A value or the reasons why there is none; it does not know what the value is.
import type { Diagnostic } from "./diagnostic.js";

export type Result<T> =
  | { readonly ok: true; readonly value: T; readonly warnings: readonly Diagnostic[] }
  | { readonly ok: false; readonly diagnostics: readonly Diagnostic[] };

export function ok<T>(value: T, warnings: readonly Diagnostic[] = []): Result<T> {
  return { ok: true, value, warnings };
}

/** A failure carries at least one diagnostic. */
export function fail(first: Diagnostic, ...rest: readonly Diagnostic[]): Result<never> {
  return { ok: false, diagnostics: [first, ...rest] };
}

/** A failure with the diagnostics collected so far; an empty list can only come from a bug. */
export function failAll(diagnostics: readonly Diagnostic[]): Result<never> {
  if (diagnostics.length === 0) throw new Error("internal: a failure without a diagnostic");
  return { ok: false, diagnostics };
}
