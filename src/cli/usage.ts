// Mistakes in the command line itself, as diagnostics; it knows no command.
import { diagnosticOf, type Result } from "../index.js";

/** Something is missing or too much. */
export function usage(message: string, help: string): Result<never> {
  return { ok: false, diagnostics: [diagnosticOf("E0701", message, [], help)] };
}

/** The value of an option is wrong: the diagnostic shows the value. */
export function inOption(option: string, text: string, remark: string, message: string, help: string): Result<never> {
  return { ok: false, diagnostics: [diagnosticOf("E0701", message, [{ span: { start: 0, end: text.length }, message: remark, source: option }], help)] };
}
