/** Formulas in our Unicode notation as HTML: letters slanted, indices lowered. Unlike MathML, it breaks over lines and needs no font of its own. Knows no precedence. */
import { type Child, element, type Markup } from "./markup.js";

const name = /(\p{L}+)(?:_?(\d+)|_([\p{L}\d]+))?|-|\*/gu;

/** A single letter is slanted, a word such as `relu` upright; `W1` and `b_out` have an index; `ᵀ` and its kind stay as they are. */
export function formula(text: string): Markup {
  const parts: Child[] = [];
  let end = 0;
  for (const found of text.matchAll(name)) {
    const [whole, letters, digits, index] = found;
    if (letters === undefined) {
      parts.push(text.slice(end, found.index), whole === "-" ? "−" : " · ");
      end = found.index + whole.length;
      continue;
    }
    const base = letters.replace(/[ᵀᴴ]+$/u, "");
    const raised = letters.slice(base.length);
    parts.push(text.slice(end, found.index), Array.from(base).length === 1 ? element("i", {}, base) : base, raised);
    if (digits !== undefined || index !== undefined) parts.push(element("sub", {}, digits ?? index ?? ""));
    end = found.index + whole.length;
  }
  parts.push(text.slice(end));
  return element("span", { class: "formula" }, ...parts);
}
