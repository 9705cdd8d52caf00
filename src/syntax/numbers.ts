// Which numbers can be read, and what is wrong with the others; it computes nothing with them.
import { error, label } from "../diagnostics/diagnostic.js";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import { quote } from "../diagnostics/quote.js";
import type { Span } from "../diagnostics/span.js";
import { limits } from "./limits.js";

export function malformedNumber(written: string, span: Span): Diagnostic {
  return error("E0107", `${quote(written)} is not a number`, [label(span, "numbers look like `12`, `0.5` or `2e-3`")], repair(written));
}

function repair(written: string): string {
  if (written.includes("_")) return `write ${quote(written.replaceAll("_", ""))}`;
  if (/^0[xXbBoO]/u.test(written) && written.length <= 40) return `write ${quote(BigInt(written).toString())}`;
  if (/[eE][+-]?$/u.test(written)) return `give the power of ten, such as ${quote(written.replace(/[+-]?$/u, "3"))}, or put a blank before \`e\` to multiply by it`;
  if (/[eE]/u.test(written)) return "put a blank or `*` after the number";
  if (written.startsWith(".")) return `write ${quote(`0${written}`)}, or \`*\` between the two`;
  if (written.endsWith(".")) return `write ${quote(written.replace(/\.+$/u, ""))}`;
  return `write one decimal point, as in ${quote(written.replace(/^([0-9]+)\.+([0-9]*).*$/u, "$1.$2"))}`;
}

/** Numbers keep within what every target can hold: at most 300 digits, and a size from 1e-300 to 1e300. */
export function numberOutOfRange(written: string, span: Span): Diagnostic | null {
  const [mantissa = "", exponent = "0"] = written.toLowerCase().split("e");
  const [whole = "", fraction = ""] = mantissa.split(".");
  const digits = whole.length + fraction.length;
  const help = "use a name for it and give its value on evaluation";
  if (digits > limits.digits) {
    return error("E0108", `a number has ${digits.toLocaleString("en-US")} digits; at most ${limits.digits} are read`, [label(span, "too long")], help);
  }
  const shift = Number(exponent);
  const leading = whole.replace(/^0+/u, "").length;
  const power = shift + (leading > 0 ? leading - 1 : -1 - (/^0*/u.exec(fraction)?.[0].length ?? 0));
  if (Math.abs(shift) > 2 * limits.decimalExponent || Math.abs(power) > limits.decimalExponent) {
    return error("E0108", `${quote(written)} is outside 1e-300 to 1e300`, [label(span, shift < 0 ? "too small" : "too large")], help);
  }
  return null;
}
