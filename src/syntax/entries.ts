// Text to the entries of a rule file; it does not know whether a rule is true or what its names stand for.
import { error, label } from "../diagnostics/diagnostic.js";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import { quote } from "../diagnostics/quote.js";
import { failAll, ok } from "../diagnostics/result.js";
import type { Result } from "../diagnostics/result.js";
import { suggest } from "../diagnostics/suggest.js";
import { pairBrackets } from "./brackets.js";
import type { WrittenEntry } from "./enter.js";
import { checkEntry } from "./entry-check.js";
import * as table from "./generated/rulebook.js";
import { entryWords, ruleWords } from "./keywords.js";
import { read } from "./lexer.js";
import { limits } from "./limits.js";
import { recogniser } from "./recognise.js";
import type { RuleEntry, Rulebook } from "./rulebook.js";
import type { Token } from "./tokens.js";
import { unexpected } from "./unexpected.js";

const recognise = recogniser<WrittenEntry>(table, "entry");

/**
 * The entries of a rule file, each beginning with its word at the start of a line; other lines are indented.
 * A text without entries is an empty rulebook. Errors: E0102 to E0118 and E0403 to E0405.
 */
export function parseRulebook(text: string): Result<Rulebook> {
  const tokens = read(text);
  if (!tokens.ok) return tokens;
  const entries: RuleEntry[] = [];
  const diagnostics: Diagnostic[] = [];
  for (const part of separate(tokens.value, text, diagnostics)) {
    if (diagnostics.length >= limits.diagnostics) break;
    const entry = parseEntry(part, text, diagnostics);
    if (entry !== null) entries.push(entry);
  }
  return diagnostics.length > 0 ? failAll(diagnostics) : ok({ entries });
}

function parseEntry(part: readonly Token[], text: string, diagnostics: Diagnostic[]): RuleEntry | null {
  const before = diagnostics.length;
  const words = ruleWords(part, diagnostics);
  if (diagnostics.length > before) return null;
  const paired = pairBrackets(words, "blank");
  if (!paired.ok) {
    diagnostics.push(...paired.diagnostics);
    return null;
  }
  const start = part[0]?.span.start ?? 0;
  const end = part[part.length - 1]?.span.end ?? start;
  const found = recognise(paired.value);
  if (found.ok) return checkEntry(found.value, { start, end }, text.slice(start, end), diagnostics);
  diagnostics.push(unexpected({ tokens: paired.value, at: found.at, expected: found.expected, end, role: "rule" }));
  return null;
}

/** The tokens of each entry, without line ends; text that belongs to no entry is reported. */
function separate(tokens: readonly Token[], text: string, diagnostics: Diagnostic[]): readonly (readonly Token[])[] {
  const parts: Token[][] = [];
  let part: Token[] | null = null;
  let inText = false;
  for (const token of tokens) {
    if (token.type === "newline") continue;
    const { start } = token.span;
    const unindented = start === 0 || text[start - 1] === "\n" || text[start - 1] === "\r" || (start === 1 && text.startsWith("\ufeff"));
    if (unindented) {
      inText = !(token.type === "name" && entryWords.has(token.text));
      if (inText) diagnostics.push(outside(token));
      part = inText ? null : [];
      if (part !== null) parts.push(part);
    } else if (part === null && !inText) {
      diagnostics.push(outside(token));
      inText = true;
    }
    part?.push(token);
  }
  return parts;
}

function outside(token: Token): Diagnostic {
  const near = suggest(token.text, entryWords.keys());
  const help = near === null ? `entries begin with ${[...entryWords.keys()].map((word) => `\`${word}\``).join(", ")}; indent a line that continues one` : `did you mean \`${near}\`?`;
  return error("E0403", `${quote(token.text)} begins no entry`, [label(token.span, "outside any entry")], help);
}
