/** What a teacher says about mistakes: sentences, parts of the points, and mistake entries of their own. Knows no rules. */
import { error, label } from "../../diagnostics/diagnostic.js";
import { quote } from "../../diagnostics/quote.js";
import { suggest } from "../../diagnostics/suggest.js";
import { type MistakeCode, mistakeCodes } from "../mistake-codes.js";
import { type Expected, type Findings, numberOf, textOf, unexpected } from "./fields.js";
import { joinedPlace, type TextPlace } from "./place.js";
import type { Tree, TreeEntry } from "./tree.js";

function byCode<T>(tree: Tree, expected: Expected, findings: Findings, read: (entry: TreeEntry, code: string) => T | null): ReadonlyMap<MistakeCode, T> {
  const found = new Map<MistakeCode, T>();
  if (tree.kind !== "mapping") {
    unexpected(tree, expected, findings);
    return found;
  }
  for (const [key, entry] of tree.entries) {
    const value = read(entry, key);
    const code = mistakeCodes.find((one) => one === key);
    if (code !== undefined && value !== null) found.set(code, value);
    if (code !== undefined) continue;
    const near = suggest(key, mistakeCodes);
    findings.push(error("E0904", `${quote(key)} is not the code of a mistake`, [label(entry.keySpan, "unknown")], near === null ? `the codes are ${mistakeCodes.map((one) => `\`${one}\``).join(", ")}` : `did you mean \`${near}\`?`));
  }
  return found;
}

/** The teacher's sentences. */
export function readFeedback(tree: Tree, findings: Findings): ReadonlyMap<MistakeCode, string> {
  const expected: Expected = { key: "feedback", words: "a mapping of mistakes to sentences", example: 'feedback: { missing_mask: "Think about where relu is flat." }' };
  return byCode(tree, expected, findings, ({ value }, code) => textOf(value, { key: code, words: "a sentence", example: `${code}: "Look at this step again."` }, findings));
}

/** Parts of the points for an answer with one mistake. */
export function readPartial(tree: Tree, findings: Findings): ReadonlyMap<MistakeCode, number> {
  const expected: Expected = { key: "partial", words: "a mapping of mistakes to parts of the points", example: "partial: { sign: 0.5 }" };
  return byCode(tree, expected, findings, ({ value }, code) => partOf(value, code, findings));
}

/** A part of the points, from 0 to 1. */
export function partOf(tree: Tree, key: string, findings: Findings): number | null {
  return numberOf(tree, 0, 1, { key, words: "a part of the points, from 0 to 1", example: `${key}: 0.5` }, findings);
}

/** The teacher's `mistake` entries as one text of a rule file. */
export function readMistakes(tree: Tree, findings: Findings): { readonly text: string; readonly place: TextPlace } {
  const expected: Expected = { key: "mistakes", words: "the text of `mistake` entries, or a list of such texts", example: "mistakes: |" };
  const items = tree.kind === "list" ? tree.items : [tree];
  if (items.length === 0) unexpected(tree, expected, findings);
  const texts = items.flatMap((item) => (textOf(item, expected, findings) !== null && item.kind === "text" ? [item] : []));
  return { text: texts.map(({ value }) => value).join("\n"), place: joinedPlace(texts, "\n", tree.span) };
}
