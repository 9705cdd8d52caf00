/** Which problem a heading names. Knows no mathematics. */
import type { Heading } from "./blocks.js";
import type { Vocabulary } from "./vocabulary.js";

export type Scope =
  | { readonly kind: "problem"; readonly id: string }
  /** Says that a problem follows, and none of this name is asked. */
  | { readonly kind: "unknown"; readonly name: string };

const introducing: ReadonlySet<string> = new Set(["problem", "exercise", "question", "task", "part", "aufgabe", "ex", "q"]);
const longest = 200;

/** The problem that a marked line names; null where it names none. A comment has to name it and nothing else. */
export function scopeOfHeading({ text, mark }: Pick<Heading, "text" | "mark">, vocabulary: Vocabulary): Scope | null {
  return scopeOf(text, mark === "heading", vocabulary);
}

/** The same of a plain line, which is a heading where it ends with a colon or begins with a word such as `Problem`. */
export function scopeOfLine(line: string, vocabulary: Vocabulary): Scope | null {
  const written = line.trim();
  if (written.length > longest || written.includes("=")) return null;
  const bold = /^(?:\*\*|__).*(?:\*\*|__):?$/.test(written);
  const { word } = introduced(bare(written));
  if (word === null && !bold && !written.endsWith(":")) return null;
  return scopeOf(written, bold, vocabulary);
}

function scopeOf(text: string, marked: boolean, { problems }: Vocabulary): Scope | null {
  if (text.length > longest) return null;
  const written = bare(text);
  const { word, rest } = introduced(written);
  const names = problems.flatMap(({ id, title }) => [{ id, name: id }, ...(title === null ? [] : [{ id, name: title }])]);
  const exact = names.filter(({ name }) => same(name, rest) || same(name, written));
  const [first] = exact;
  if (first !== undefined && exact.every(({ id }) => id === first.id)) return { kind: "problem", id: first.id };
  if (!marked && word === null) return null;
  // The longest name that the heading begins with: `## Problem mlp (6 points)`.
  const leading = names.filter(({ name }) => rest.length > name.length && same(name, rest.slice(0, name.length)) && !/[\p{L}0-9_]/u.test(rest.charAt(name.length)));
  const best = leading.toSorted((a, b) => b.name.length - a.name.length)[0];
  if (best !== undefined) return { kind: "problem", id: best.id };
  const short = rest.split(/\s/u, 1)[0] ?? "";
  return word !== null && short !== "" && short.length <= 20 && rest.split(/\s/u).length <= 6 ? { kind: "unknown", name: short } : null;
}

const same = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();

/** Without the signs of a heading, of emphasis and of a comment. */
const bare = (text: string): string => text.replace(/[*`]|^[\s#%/-]+/gu, "").replace(/[\s:.)]+$/u, "").trim();

function introduced(text: string): { readonly word: string | null; readonly rest: string } {
  const [found = "", word = ""] = /^(\p{L}+)[\s.:]+/u.exec(text.slice(0, 40)) ?? [];
  return introducing.has(word.toLowerCase()) ? { word, rest: text.slice(found.length).trim() } : { word: null, rest: text };
}
