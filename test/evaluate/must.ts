// Takes the value out of a result, or fails the test with what the result says.
import type { Result } from "../../src/diagnostics/result.js";

export function must<T>(result: Result<T>): T {
  if (result.ok) return result.value;
  throw new Error(result.diagnostics.map(({ code, message }) => `${code}: ${message}`).join("\n"));
}
