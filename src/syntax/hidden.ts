// Characters that cannot be seen; it does not know what the visible ones mean.
import { error, label } from "../diagnostics/diagnostic.js";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import { escapeCharacter } from "../diagnostics/quote.js";
import { limits } from "./limits.js";

const hidden = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}]/gu;
const allowed: ReadonlySet<string> = new Set(["\t", "\n", "\r"]);

const nameOf: ReadonlyMap<string, string> = new Map([
  ["\u0000", "a null character"], ["\u00ad", "a soft hyphen"], ["\u200b", "a zero-width space"], ["\u200c", "a zero-width non-joiner"],
  ["\u200d", "a zero-width joiner"], ["\u2060", "a word joiner"], ["\ufeff", "a byte order mark"], ["\u2028", "a line separator"],
]);

/** One diagnostic for each hidden character, anywhere in the text, comments included; a byte order mark may come first. */
export function hiddenCharacters(text: string): readonly Diagnostic[] {
  const diagnostics: Diagnostic[] = [];
  for (const found of text.matchAll(hidden)) {
    const character = found[0];
    if (allowed.has(character) || (character === "\ufeff" && found.index === 0)) continue;
    const span = { start: found.index, end: found.index + character.length };
    const message = `the text holds the hidden character \`${escapeCharacter(character)}\``;
    diagnostics.push(error("E0106", message, [label(span, `${kind(character)} is here`)], "delete it, or retype the line"));
    if (diagnostics.length >= limits.diagnostics) break;
  }
  return diagnostics;
}

function kind(character: string): string {
  const known = nameOf.get(character);
  if (known !== undefined) return known;
  if (/[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]/u.test(character)) return "a mark that changes the direction of the text";
  if (/\p{Cs}/u.test(character)) return "half of a character";
  return /\p{Cc}/u.test(character) ? "a control character" : "a character without a shape";
}
