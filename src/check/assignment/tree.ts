/** A YAML or JSON text as a tree of plain values, each with its place. Knows YAML and no assignment. */
import { Composer, CST, isMap, isPair, isScalar, isSeq, Lexer, Parser, type YAMLParseError } from "yaml";
import { type Diagnostic, error, label } from "../../diagnostics/diagnostic.js";
import { quote } from "../../diagnostics/quote.js";
import { fail, failAll, ok, type Result } from "../../diagnostics/result.js";
import type { Span } from "../../diagnostics/span.js";
import { limits } from "../../syntax/limits.js";
import { scalarPieces, type TextPlace } from "./place.js";

/** A mapping's keys are texts, each once, in the order in which they stand. */
export type Tree =
  | { readonly kind: "text"; readonly value: string; readonly span: Span; readonly place: TextPlace }
  | { readonly kind: "number"; readonly value: number; readonly span: Span }
  | { readonly kind: "truth"; readonly value: boolean; readonly span: Span }
  | { readonly kind: "nothing"; readonly span: Span }
  | { readonly kind: "list"; readonly items: readonly Tree[]; readonly span: Span }
  | TreeMapping;

export interface TreeMapping {
  readonly kind: "mapping";
  readonly entries: ReadonlyMap<string, TreeEntry>;
  readonly span: Span;
}

export interface TreeEntry {
  readonly keySpan: Span;
  readonly value: Tree;
}

/** An assignment is some kilobytes; what is nested deeper than `depth` is none. */
export const treeLimits = { characters: 300_000, depth: 16 } as const;

/** The one value in `text`; spans point into `text`. Errors E0901 for what is no YAML, E0902 for what is too long or too deep, E0907 for a key that stands twice. */
export function readTree(text: string): Result<Tree> {
  if (text.length > treeLimits.characters) {
    return fail(error("E0902", `an assignment has at most ${treeLimits.characters.toLocaleString("en")} characters, and this has ${text.length.toLocaleString("en")}`, [label({ start: 0, end: 0 }, "too long")], "divide it into several assignments"));
  }
  const tokens = tokensOf(text);
  if (!tokens.ok) return tokens;
  const [document, second] = new Composer({ version: "1.2", schema: "core", uniqueKeys: false, strict: true, prettyErrors: false, logLevel: "silent" }).compose(tokens.value, true, text.length);
  if (document === undefined) throw new Error("internal: YAML without a document");
  if (document.errors.length > 0) return failAll(document.errors.slice(0, 5).map((one) => unreadable(one, text)));
  if (second !== undefined) return fail(error("E0901", "there are several documents in one file", [label({ start: second.range[0], end: Math.min(second.range[0] + 3, text.length) }, "the second begins here")], "keep one, and take out the line `---`"));
  const diagnostics: Diagnostic[] = [];
  const tree = treeOf(document.contents, { start: 0, end: 0 }, text, diagnostics);
  return diagnostics.length > 0 ? failAll(diagnostics.slice(0, limits.diagnostics)) : ok(tree);
}

/** What YAML allows and an assignment does without: each names a thing that stands elsewhere, and may stand there a million times. */
const refused: ReadonlyMap<string, string> = new Map([
  ["anchor", "anchors (`&name`) are not read"],
  ["alias", "aliases (`*name`) are not read"],
  ["tag", "tags (`!name`) are not read"],
  ["directive-line", "directives (`%NAME`) are not read"],
]);

/** Reads word by word, so that depth is known before anything is built over it. */
function tokensOf(text: string): Result<readonly CST.Token[]> {
  const parser = new Parser();
  const tokens: CST.Token[] = [];
  let atScalar = false;
  for (const lexeme of new Lexer().lex(text)) {
    const kind: CST.TokenType | null = atScalar ? null : CST.tokenType(lexeme);
    const message = refused.get(kind ?? "");
    if (message !== undefined) {
      const span = { start: parser.offset, end: parser.offset + lexeme.length };
      return fail(error("E0901", message, [label(span, "meant as text?")], kind === "directive-line" ? "take the line out" : "put a text that begins with this sign in double quotes, or write out what is meant"));
    }
    atScalar = kind === "scalar";
    tokens.push(...parser.next(lexeme));
    if (parser.stack.length > treeLimits.depth) {
      return fail(error("E0902", `an assignment is nested at most ${treeLimits.depth} deep`, [label({ start: parser.offset - 1, end: parser.offset }, "deeper here")], "see README for what an assignment looks like"));
    }
  }
  tokens.push(...parser.end());
  return ok(tokens);
}

/** The depth is bounded before, and so is this recursion. */
function treeOf(node: unknown, fallback: Span, text: string, diagnostics: Diagnostic[]): Tree {
  if (isScalar(node)) {
    const span = spanOf(node.range, fallback);
    const { value } = node;
    if (typeof value === "string") return { kind: "text", value, span, place: { span, pieces: scalarPieces(text, span, value, node.type ?? "PLAIN") } };
    if (typeof value === "number") return { kind: "number", value, span };
    if (typeof value === "boolean") return { kind: "truth", value, span };
    return { kind: "nothing", span };
  }
  if (isSeq(node)) {
    const span = spanOf(node.range, fallback);
    return { kind: "list", items: node.items.map((item) => treeOf(item, span, text, diagnostics)), span };
  }
  if (!isMap(node)) return { kind: "nothing", span: fallback };
  const span = spanOf(node.range, fallback);
  const entries = new Map<string, TreeEntry>();
  for (const pair of node.items) {
    if (!isPair(pair)) continue;
    const key = isScalar(pair.key) ? pair.key : null;
    const keySpan = spanOf(key?.range, span);
    if (key === null || key.value === null) {
      diagnostics.push(error("E0901", "a key is one word", [label(keySpan, key === null ? "a list or a mapping" : "nothing")], "write `key: value`"));
      continue;
    }
    const name = typeof key.value === "string" ? key.value : text.slice(keySpan.start, keySpan.end);
    const first = entries.get(name);
    if (first !== undefined) {
      diagnostics.push(error("E0907", `${quote(name)} stands twice in one mapping`, [label(keySpan, "a second time"), label(first.keySpan, "first here")], "keep one of the two"));
      continue;
    }
    entries.set(name, { keySpan, value: treeOf(pair.value, { start: keySpan.end, end: keySpan.end }, text, diagnostics) });
  }
  return { kind: "mapping", entries, span };
}

function spanOf(range: readonly [number, number, number] | null | undefined, fallback: Span): Span {
  return range === null || range === undefined ? fallback : { start: range[0], end: Math.max(range[0], range[1]) };
}

const quoteIt = "put the whole text in double quotes, or below the key after `|`";

/** What YAML finds wrong, in our words where a teacher meets it. */
function unreadable({ code, pos: [start, end], message }: YAMLParseError, text: string): Diagnostic {
  const span = { start: Math.min(start, text.length), end: Math.min(Math.max(end, start + 1), text.length) };
  const say = (what: string, mark: string, help: string): Diagnostic => error("E0901", what, [label(span, mark)], help);
  switch (code) {
    case "BLOCK_AS_IMPLICIT_KEY": return say("a text with `: ` in it reads as a mapping within a mapping", "a second `: ` on one line, or a line that is not closed before", quoteIt);
    case "BAD_SCALAR_START": return say("a plain text cannot begin with this sign", "begins here", quoteIt);
    case "TAB_AS_INDENT": return say("tabs cannot indent", "a tab", "indent with blanks");
    case "BAD_INDENT": return say("this line is not indented like those it belongs to", "does not line up", "indent the keys of one mapping, or the `-` of one list, by the same number of blanks");
    case "MULTILINE_IMPLICIT_KEY": return say("a key goes over several lines", "no `:` on this line", "write `key: value` on one line, and indent the lines of a longer text");
    case "MISSING_CHAR": return say("a sign is missing here", missing(message), "close every quote and bracket, and put a blank after `:` and `-`");
    case "UNEXPECTED_TOKEN": return say("this is not expected here", "does not belong to what stands before it", quoteIt);
    case "BAD_DQ_ESCAPE": return say("a backslash in double quotes begins an escape, and this is none", "no escape", "write `\\\\` for a backslash, or use single quotes");
    case "KEY_OVER_1024_CHARS": return say("a key has at most 1,024 characters", "too long", "write `key: value`");
    case "MULTIPLE_DOCS": return say("there are several documents in one file", "the second begins here", "keep one, and take out the line `---`");
    case "BLOCK_IN_FLOW": return say("inside `{…}` and `[…]` there are no indented lists or texts", "begins here", "close the bracket, or write all of it in brackets");
    case "RESOURCE_EXHAUSTION": case "ALIAS_PROPS": case "BAD_ALIAS": case "BAD_DIRECTIVE": case "BAD_PROP_ORDER": case "DUPLICATE_KEY": case "IMPOSSIBLE":
    case "MULTIPLE_ANCHORS": case "MULTIPLE_TAGS": case "NON_STRING_KEY": case "TAG_RESOLVE_FAILED": case "BAD_COLLECTION_TYPE":
      return say("this is neither YAML nor JSON", "cannot be read", quoteIt);
  }
}

/** YAML's own words say which sign: `Missing closing "quote`, `Flow map must end with a }`. */
function missing(message: string): string {
  const sign = /(?:with an? |closing |Missing |, )([\]}"':,])/.exec(message)?.[1];
  return sign === undefined ? "before this" : `a ${quote(sign)} before this`;
}
