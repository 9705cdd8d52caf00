// How wide characters are on a terminal and what stands for those that cannot be shown; it knows no terminal in particular.
import { visible } from "./quote.js";

const wide = /[\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}|[\u{20000}-\u{3fffd}]/u;
const combining = /^\p{M}$/u;

/** What is printed for one character: a tab is four blanks, a hidden character its escape. */
export function shownAs(character: string): string {
  return character === "\t" ? "    " : visible(character);
}

/** Columns of a text that has been made visible. */
export function columns(text: string): number {
  let total = 0;
  for (const character of text) total += combining.test(character) ? 0 : wide.test(character) ? 2 : 1;
  return total;
}
