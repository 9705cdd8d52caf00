/** The definitions that generated JavaScript and TypeScript may need, each once and only those that are used. Knows no programs. */
import { caching } from "./caching.js";
import { linear } from "./linear.js";
import { matrices } from "./matrices.js";
import { reading, sampling } from "./sampling.js";
import { stable } from "./stable.js";

export type Language = "js" | "ts";

/** In the order in which they are written: paragraphs of text, each the definition of one name. */
const definitions: ReadonlyMap<string, string> = new Map(
  [reading, caching, stable, linear, matrices, sampling].flatMap((text) => text.split("\n\n")).map((definition) => {
    const [, name] = /^‹?(?:function|const|let|interface|type) (_\w+)/mu.exec(definition) ?? [];
    if (name === undefined) throw new Error("internal: a definition without a name");
    return [name, definition] as const;
  }),
);

/** Names that no variable of a program may have. */
export const libraryNames: readonly string[] = [...definitions.keys()];

/** The definitions that `code` needs, and those that they need. */
export function definitionsFor(code: string, language: Language): readonly string[] {
  const needed = new Set<string>();
  const texts = [code];
  for (let text = texts.pop(); text !== undefined; text = texts.pop()) {
    for (const [name] of text.matchAll(/\b_\w+/gu)) {
      const definition = definitions.get(name);
      if (definition === undefined || needed.has(name)) continue;
      needed.add(name);
      texts.push(written(definition, language));
    }
  }
  return [...definitions].filter(([name]) => needed.has(name)).map(([, definition]) => written(definition, language));
}

/** Text with types between ‹ and › in a language: JavaScript has none, in TypeScript every entry of an array is asserted to be there. */
export function written(text: string, language: Language): string {
  if (language === "js") return text.replace(/‹[^›]*›/gu, "");
  return text.split("\n").map((line) => (/^\s*(?:\/\*\*|\*)/u.test(line) ? line : asserted(line))).join("\n").replace(/[‹›]/gu, "");
}

/** A line with `!` after every entry that is read; types are left alone. */
function asserted(line: string): string {
  const brackets: boolean[] = [];
  let result = "";
  let inType = false;
  for (let at = 0; at < line.length; at += 1) {
    const sign = line[at] ?? "";
    result += sign;
    if (sign === "‹") inType = true;
    if (sign === "›") inType = false;
    if (inType) continue;
    if (sign === "[") brackets.push(/[\w)\]!]/u.test(line[at - 1] ?? " "));
    if (sign === "]" && brackets.pop() === true && !line.startsWith(" = ", at + 1)) result += "!";
  }
  return result;
}
