// Text that is safe to show: hidden characters become visible escapes; it does not know what the text means.

const hidden = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}]/gu;

/** The escape of one character, `\u202e`, as JSON writes it; `\u{1d465}` above the basic plane. */
export function escapeCharacter(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  const digits = code.toString(16).padStart(4, "0");
  return code > 0xffff ? `\\u{${digits}}` : `\\u${digits}`;
}

/** `text` with control, format, unassigned and lone surrogate characters escaped. */
export function visible(text: string): string {
  return text.replace(hidden, escapeCharacter);
}

/** `text` in backticks, or in double quotes where it holds one, made visible and cut to `limit` characters. */
export function quote(text: string, limit = 40): string {
  const characters = Array.from(text.slice(0, 2 * limit + 2));
  const cut = characters.length > limit ? `${characters.slice(0, limit - 1).join("")}…` : text;
  return cut.includes("`") ? `"${visible(cut)}"` : `\`${visible(cut)}\``;
}
