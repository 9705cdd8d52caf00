/** Parts of a tree as what they should be, and what to say where they are not. Knows no keys of assignments. */
import { type Diagnostic, error, label } from "../../diagnostics/diagnostic.js";
import { quote } from "../../diagnostics/quote.js";
import { suggest } from "../../diagnostics/suggest.js";
import type { Tree, TreeEntry } from "./tree.js";

/** What a field should be, in words that follow "should be", and an example of it. */
export interface Expected {
  readonly key: string;
  readonly words: string;
  readonly example: string;
}

/** Where the diagnostics go. A field that is not what it should be is null, and has been reported. */
export type Findings = Diagnostic[];

function inWords(tree: Tree): string {
  switch (tree.kind) {
    case "text": return tree.value.trim() === "" ? "an empty text" : "a text";
    case "number": return "a number";
    case "truth": return "true or false";
    case "nothing": return "nothing";
    case "list": return tree.items.length === 0 ? "an empty list" : "a list";
    case "mapping": return tree.entries.size === 0 ? "an empty mapping" : "a mapping";
  }
}

/** Reports that `tree` is not what was expected. */
export function unexpected(tree: Tree, { key, words, example }: Expected, findings: Findings, seen: string = inWords(tree)): null {
  findings.push(error("E0906", `\`${key}\` should be ${words}, and this is ${seen}`, [label(tree.span, seen)], `write it like \`${example}\``));
  return null;
}

/** The fields of a mapping with these keys; others are reported with the nearest one that there is. */
export function fieldsOf<K extends string>(tree: Tree, keys: readonly K[], required: readonly K[], expected: Expected, findings: Findings): ReadonlyMap<string, TreeEntry> | null {
  if (tree.kind !== "mapping") return unexpected(tree, expected, findings);
  for (const [key, { keySpan }] of tree.entries) {
    if (keys.some((one) => one === key)) continue;
    const near = suggest(key, keys);
    // In `{ given: mse(t, W x) }` the comma ends the text, and what comes after it looks like a key.
    const help = key.includes(")") ? "a comma ends a text inside `{…}`: put the text in double quotes" : null;
    findings.push(error("E0904", `${quote(key)} is not a key of ${expected.key}`, [label(keySpan, "unknown")], help !== null ? help : near === null ? `the keys are ${keys.map((one) => `\`${one}\``).join(", ")}` : `did you mean \`${near}\`?`));
  }
  for (const key of required) {
    if (!tree.entries.has(key)) findings.push(error("E0905", `${expected.key} lacks \`${key}\``, [label({ start: tree.span.start, end: tree.span.start + 1 }, "begins here")], `add it, such as \`${expected.example}\``));
  }
  return tree.entries;
}

/** A text that is not blank. */
export function textOf(tree: Tree, expected: Expected, findings: Findings): string | null {
  if (tree.kind === "number" || tree.kind === "truth") return unexpected(tree, { ...expected, example: `${expected.example}, in quotes if it is a number` }, findings);
  return tree.kind !== "text" || !/\S/u.test(tree.value) ? unexpected(tree, expected, findings) : tree.value;
}

/** One of `words`; another is reported with the nearest. */
export function wordOf<W extends string>(tree: Tree, words: readonly W[], expected: Expected, findings: Findings): W | null {
  if (tree.kind !== "text") return unexpected(tree, expected, findings);
  const found = words.find((word) => word === tree.value);
  if (found !== undefined) return found;
  const near = suggest(tree.value, words);
  findings.push(error("E0906", `\`${expected.key}\` should be ${expected.words}, and this is ${quote(tree.value)}`, [label(tree.span, "unknown")], near === null ? `choose one of ${words.map((word) => `\`${word}\``).join(", ")}` : `did you mean \`${near}\`?`));
  return null;
}

/** A number from `least` to `most`. */
export function numberOf(tree: Tree, least: number, most: number, expected: Expected, findings: Findings): number | null {
  if (tree.kind !== "number" || Number.isNaN(tree.value)) return unexpected(tree, expected, findings);
  return tree.value < least || tree.value > most ? unexpected(tree, expected, findings, String(tree.value)) : tree.value;
}

const name = /^[A-Za-z_\u0391-\u03a1\u03a3-\u03a9\u03b1-\u03c9][A-Za-z_0-9\u2080-\u2089\u0391-\u03a1\u03a3-\u03a9\u03b1-\u03c9]{0,99}$/u;

/** A letter or a word, as the language writes names. */
export function isName(text: string): boolean {
  return name.test(text);
}

export function nameOf(tree: Tree, expected: Expected, findings: Findings): string | null {
  if (tree.kind !== "text") return unexpected(tree, expected, findings);
  return isName(tree.value) ? tree.value : unexpected(tree, expected, findings, quote(tree.value));
}

/** The key as a name; else it is reported, where it stands. */
export function keyIsName(key: string, { keySpan }: TreeEntry, of: string, findings: Findings): boolean {
  if (isName(key)) return true;
  findings.push(error("E0906", `a key of \`${of}\` should be a name, and this is ${quote(key)}`, [label(keySpan, "no name")], "a name is a letter, or letters and digits, such as `dW1`"));
  return false;
}
