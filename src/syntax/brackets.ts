// Pairs brackets and bars, bounds their depth, and drops the line ends that mean nothing; it knows no grammar.
import { error, label } from "../diagnostics/diagnostic.js";
import type { Diagnostic, Label } from "../diagnostics/diagnostic.js";
import { fail, ok } from "../diagnostics/result.js";
import type { Result } from "../diagnostics/result.js";
import { limits } from "./limits.js";
import type { Token, TokenType } from "./tokens.js";

/** Whether a line end is a blank, as inside one expression, or can end a statement. */
export type LineEnds = "blank" | "statement";

interface Opening {
  readonly written: "(" | "[" | "^{" | "|" | "||" | "‖";
  readonly token: Token;
}

const endsOperand: ReadonlySet<TokenType> = new Set<TokenType>([
  "number", "name", "string", ")", "]", "}", "absClose", "normClose", "transpose", "inverseTranspose", "superscript",
]);
const prefixes: ReadonlySet<TokenType> = new Set<TokenType>(["+", "-"]);
const postfixes: ReadonlySet<TokenType> = new Set<TokenType>(["transpose", "inverseTranspose", "superscript"]);

const partners: ReadonlyMap<TokenType, Opening["written"]> = new Map<TokenType, Opening["written"]>([[")", "("], ["]", "["], ["}", "^{"]]);

/** A statement goes on after these, and over the line end before them. */
const continuesAfter: ReadonlySet<TokenType> = new Set<TokenType>(["+", "-", "*", "/", ".*", "./", "^", ".^", ",", ":", "=", "×"]);
const continuesBefore: ReadonlySet<TokenType> = new Set<TokenType>(["+", "-", "*", "/", ".*", "./", "^", ".^", ",", ":", "=", "×", ...postfixes]);

/** What has been paired so far. */
interface Pairing {
  readonly paired: Token[];
  readonly open: Opening[];
}

/**
 * The tokens with bars turned into opening and closing ones. A bar closes the innermost opening of its bracket
 * whenever an operand has just ended and that opening is a bar of its kind; otherwise it opens. In a run such as
 * `||` this is decided from left to right: `|a||b|` is |a| |b|, `||a||` is a norm.
 */
export function pairBrackets(tokens: readonly Token[], lineEnds: LineEnds): Result<readonly Token[]> {
  const pairing: Pairing = { paired: [], open: [] };
  const { paired, open } = pairing;
  let prefixRun = 0;
  let postfixRun = 0;
  for (let i = 0; i < tokens.length; ) {
    const token = tokens[i];
    if (token === undefined) break;
    prefixRun = prefixes.has(token.type) ? prefixRun + 1 : 0;
    postfixRun = postfixes.has(token.type) ? postfixRun + 1 : 0;
    if (prefixRun > limits.signsInARow || postfixRun > limits.signsInARow) return fail(tooManySigns(token));
    if (token.type === "newline") {
      while (tokens[i]?.type === "newline") i += 1;
      if (lineEnds === "statement" && endsStatement(pairing, tokens[i])) paired.push(token);
      continue;
    }
    const bars = token.type === "bar" || token.type === "doubleBar" ? pairBar(pairing, token, tokens[i + 1]) : 0;
    const problem = bars > 0 ? null : pairOther(pairing, token);
    if (problem !== null) return fail(problem);
    if (open.length > limits.nesting) return fail(tooDeep(token));
    i += Math.max(1, bars);
  }
  const last = tokens[limits.tokens];
  if (last !== undefined) return fail(tooManyTokens(last));
  return open.length > 0 ? fail(unclosed(open)) : ok(paired);
}

/** Whether a line end before `next` separates statements. */
function endsStatement({ paired, open }: Pairing, next: Token | undefined): boolean {
  const before = paired[paired.length - 1];
  return open.length === 0 && before !== undefined && next !== undefined && !continuesAfter.has(before.type) && !continuesBefore.has(next.type);
}

/** Pairs one bar, or two that belong together; the number of tokens taken. */
function pairBar({ paired, open }: Pairing, token: Token, next: Token | undefined): number {
  const before = paired[paired.length - 1];
  const operandEnded = before !== undefined && endsOperand.has(before.type);
  const top = open[open.length - 1]?.written;
  const two = next?.type === "bar" && next.span.start === token.span.end;
  const single = token.type === "bar";
  const closes = operandEnded && (single ? top === "|" || (top === "||" && two) : top === "‖");
  const written = !single ? "‖" : closes ? (top === "||" ? "||" : "|") : two ? "||" : "|";
  const norm = written !== "|";
  const span = { start: token.span.start, end: token.span.start + written.length };
  if (closes) {
    open.pop();
    paired.push({ type: norm ? "normClose" : "absClose", text: written, span });
  } else {
    const opening: Token = { type: norm ? "normOpen" : "absOpen", text: written, span };
    open.push({ written, token: opening });
    paired.push(opening);
  }
  return written.length;
}

/** Takes any other token, or says why it cannot stand here. */
function pairOther({ paired, open }: Pairing, token: Token): Diagnostic | null {
  const before = paired[paired.length - 1];
  const top = open[open.length - 1];
  if (token.type === "number" && before?.type === "number") return twoNumbers(before, token);
  if (token.type === ";" && top !== undefined) return noPartner(token, top);
  if (token.type === "(" || token.type === "[" || token.type === "^{") open.push({ written: token.type, token });
  const partner = partners.get(token.type);
  if (partner !== undefined) {
    if (top === undefined || top.written !== partner) return noPartner(token, top);
    open.pop();
  }
  paired.push(token);
  return null;
}

function unclosed(open: readonly Opening[]): Diagnostic {
  const inner = open[open.length - 1];
  if (inner === undefined) throw new Error("internal: nothing is unclosed");
  const places: Label[] = open.slice(-3).reverse().map(({ written, token }) => label(token.span, `this \`${written === "^{" ? "{" : written}\` is never closed`));
  const bar = inner.written !== "(" && inner.written !== "[" && inner.written !== "^{";
  if (bar) {
    const help = "write `abs(v)` or `norm2(v)` where bars are hard to tell apart";
    return error("E0103", `a bar \`${inner.written}\` is never closed`, places, help);
  }
  const closing = [...partners].find(([, written]) => written === inner.written)?.[0] ?? ")";
  const message = open.length === 1 ? `a \`${inner.written === "^{" ? "{" : inner.written}\` is never closed` : `${open.length.toLocaleString("en-US")} brackets are never closed`;
  return error("E0103", message, places, `add \`${closing}\` where it belongs, at the latest at the end`);
}

function noPartner(token: Token, top: Opening | undefined): Diagnostic {
  if (top === undefined) return error("E0104", `\`${token.type}\` closes nothing`, [label(token.span, "closes nothing")], `remove it, or open a bracket before it`);
  const places = [label(token.span, token.type === ";" ? "the statement ends here" : "closed here"), label(top.token.span, `while this \`${top.written}\` is open`)];
  return error("E0104", `\`${token.type}\` stands inside \`${top.written}\``, places, `close the \`${top.written}\` before the \`${token.type}\``);
}

function twoNumbers(first: Token, second: Token): Diagnostic {
  const places = [label(second.span, "a second number"), label(first.span, "directly after this one")];
  return error("E0107", "two numbers stand side by side", places, "write `*` between them, or remove the blank");
}

function tooDeep(token: Token): Diagnostic {
  const message = `more than ${limits.nesting.toLocaleString("en-US")} brackets are open`;
  return error("E0111", message, [label(token.span, "one too many")], "name the inner parts on lines of their own");
}

function tooManySigns(token: Token): Diagnostic {
  const message = `more than ${limits.signsInARow.toLocaleString("en-US")} signs follow each other`;
  return error("E0111", message, [label(token.span, "one too many")], "remove the signs that cancel each other");
}

function tooManyTokens(token: Token): Diagnostic {
  const message = `the text has more than ${limits.tokens.toLocaleString("en-US")} words and signs`;
  return error("E0110", message, [label(token.span, "reading stops here")], "name parts that occur again on lines of their own");
}
