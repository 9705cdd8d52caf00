/** The sentence of a mistake, made concrete by what the student wrote. Knows no right answer, so that it can tell none. */
import type { Form } from "./form.js";

/** Longer parts are not quoted. */
const longestQuote = 24;

/** `{A|this factor}` becomes what the student wrote for A, in backticks, where that is short and on one line; `this factor` else. */
export function sentence(says: string, text: string, standsFor: (name: string) => Form | null): string {
  let result = "";
  let rest = says;
  for (let open = rest.indexOf("{"); open >= 0; open = rest.indexOf("{")) {
    const close = rest.indexOf("}", open);
    if (close < 0) break;
    const [name = "", instead = ""] = rest.slice(open + 1, close).split("|");
    const at = standsFor(name.trim())?.at ?? null;
    const written = at === null ? "" : text.slice(at.start, at.end);
    const quotable = written !== "" && written.length <= longestQuote && !written.includes("\n") && !written.includes("`");
    result += rest.slice(0, open) + (quotable ? `\`${written}\`` : instead);
    rest = rest.slice(close + 1);
  }
  return result + rest;
}
