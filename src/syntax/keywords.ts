// Which names are words of a declaration or a rule, by where they stand; it knows no grammar beyond the neighbours of a word.
import { error, label } from "../diagnostics/diagnostic.js";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import { quote } from "../diagnostics/quote.js";
import { cover } from "../diagnostics/span.js";
import { isAttributeName } from "./declare.js";
import { conditionPhrases } from "./rulebook.js";
import type { Keyword, Token, TokenType } from "./tokens.js";

/** The words of a declaration; a name before `:` is never one. */
export function declarationWords(tokens: readonly Token[]): readonly Token[] {
  let before: TokenType | null = null;
  return tokens.map((token, index) => {
    const type = declarationType(token, before, tokens[index + 1]);
    before = type;
    return type === token.type ? token : { ...token, type };
  });
}

function declarationType(token: Token, before: TokenType | null, next: Token | undefined): TokenType {
  if (token.type !== "name" || next?.type === ":") return token.type;
  if (token.text === "by" || token.text === "scalar") return token.text;
  if (isAttributeName(token.text)) return "attribute";
  return before === ")" || before === "scalar" || before === "attribute" || before === "attributeLike" ? "attributeLike" : "name";
}

const always: ReadonlyMap<string, Keyword> = new Map<string, Keyword>([
  ["derivative", "derivative"], ["given", "given"], ["domain", "domain"], ["ensures", "ensures"], ["axiom", "axiom"], ["commutes", "commutes"], ["rowwise", "rowwise"], ["from", "from"], ["tangent", "tangent"],
  ["becomes", "becomes"], ["adjoint", "adjoint"], ["pullback", "pullback"], ["pushforward", "pushforward"], ["and", "and"],
  ["by", "by"], ["scalar", "scalar"],
]);

/** Words only before quoted text. */
const beforeText: ReadonlyMap<string, Keyword> = new Map<string, Keyword>([["cite", "cite"], ["note", "note"], ["latex", "latex"], ["says", "says"]]);

export const entryWords: ReadonlyMap<string, Keyword> = new Map<string, Keyword>([
  ["function", "function"], ["operator", "operator"], ["define", "define"], ["lemma", "lemma"], ["rewrite", "rewrite"], ["mistake", "mistake"], ["relation", "relation"],
]);

const phrases = conditionPhrases.map((text) => ({ text, words: text.split(" ") }));

/** The words of a rule. The first token is the entry's word, the second its name. */
export function ruleWords(tokens: readonly Token[], diagnostics: Diagnostic[]): readonly Token[] {
  const [word, name] = tokens;
  if (word === undefined || name === undefined) return tokens;
  const result: Token[] = [{ ...word, type: entryWords.get(word.text) ?? word.type }, name];
  for (let i = 2; i < tokens.length; i += 1) {
    const token = tokens[i];
    if (token === undefined) break;
    if (token.type !== "name" && token.type !== "callName") {
      result.push(token);
      continue;
    }
    const next = tokens[i + 1];
    if (token.text === "for" && next?.text === "all") {
      result.push({ type: "forAll", text: "for all", span: cover(token.span, next.span) });
      i += 1;
      continue;
    }
    if ((token.text === "is" || token.text === "has") && token.type === "name") {
      const phrase = phraseAt(tokens, i);
      if (phrase === null) diagnostics.push(unknownPhrase(tokens, i));
      else {
        result.push(phrase.token);
        i += phrase.length - 1;
        continue;
      }
    }
    result.push({ ...token, type: ruleType(token, next) });
  }
  return result;
}

function ruleType(token: Token, next: Token | undefined): TokenType {
  if (next?.type === ":" && token.type === "name") return "name";
  const keyword = always.get(token.text) ?? (next?.type === "string" ? beforeText.get(token.text) : undefined);
  if (keyword !== undefined) return keyword;
  if (token.type === "name" && isAttributeName(token.text)) return "attribute";
  return token.type === "name" && token.text === "target" && next?.type === "name" ? "target" : token.type;
}

/** The longest phrase that the words from `start` spell. */
function phraseAt(tokens: readonly Token[], start: number): { readonly token: Token; readonly length: number } | null {
  let longest: { readonly token: Token; readonly length: number } | null = null;
  for (const { text, words } of phrases) {
    const last = tokens[start + words.length - 1];
    const first = tokens[start];
    if (first === undefined || last === undefined || !words.every((word, offset) => tokens[start + offset]?.text === word)) continue;
    if (longest === null || words.length > longest.length) longest = { token: { type: "phrase", text, span: cover(first.span, last.span) }, length: words.length };
  }
  return longest;
}

function unknownPhrase(tokens: readonly Token[], start: number): Diagnostic {
  const first = tokens[start];
  if (first === undefined) throw new Error("internal: a phrase begins at a word");
  const next = tokens[start + 1];
  const written = next?.type === "name" || next?.type === "callName" ? `${first.text} ${next.text}` : first.text;
  const span = next === undefined ? first.span : cover(first.span, next.span);
  return error("E0405", `${quote(written)} is not a condition`, [label(span, "unknown condition")], `conditions are ${conditionPhrases.map((text) => `\`${text}\``).join(", ")}`);
}
