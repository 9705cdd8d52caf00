// Why a token cannot stand where it does, in words; it does not change how anything is parsed.
import { error, label } from "../diagnostics/diagnostic.js";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import { quote } from "../diagnostics/quote.js";
import type { Span } from "../diagnostics/span.js";
import type { Token, TokenType } from "./tokens.js";

export interface Stop {
  readonly tokens: readonly Token[];
  readonly at: number;
  readonly expected: ReadonlySet<TokenType>;
  /** Where the text or the statement ends. */
  readonly end: number;
  readonly role: Role;
}

/** What the tokens were read as. */
export type Role = "expression" | "statement" | "declaration" | "rule";

/** How the text wrote the token, near enough for a message. */
function shown(token: Token): string {
  if (token.type === "newline") return "the end of the line";
  return quote(token.type === "string" ? `"${token.text}"` : token.text);
}

/** What went wrong at the first token that fits no rule. */
export function unexpected(stop: Stop): Diagnostic {
  const { tokens, at, expected, end, role } = stop;
  const found = tokens[at];
  const before = tokens[at - 1];
  const span: Span = found?.span ?? { start: end, end };
  const hinted = found === undefined || role === "declaration" ? null : (hints.get(found.type)?.(stop, found) ?? null);
  if (hinted !== null) return hinted;
  const square = found === undefined ? null : emptySquare(stop);
  if (square !== null) return square;
  const what = found === undefined ? "the end" : shown(found);
  const code = role === "declaration" ? "E0115" : "E0102";
  const after = before === undefined ? "" : ` after ${shown(before)}`;
  const places = [label(span, found === undefined ? "something is missing here" : "does not fit here")];
  if (before !== undefined) places.push(label(before.span, "after this"));
  if (expected.has("scalar")) {
    return error(code, `expected a shape${after}, found ${what}`, places, "write `scalar`, `vector(n)`, `matrix(m, n)` or `m × n`");
  }
  if (expected.has("name") && !expected.has("number") && !expected.has("*")) {
    return error(code, `expected a name${after}, found ${what}`, places, `write a name${after}`);
  }
  if (expected.has("name") && !expected.has(")") && !expected.has("*")) {
    const help = found === undefined ? "write what comes next, or remove the last sign" : "write an operand, or remove one of the two";
    return error(code, `expected a number, a name or \`(\`${after}, found ${what}`, places, help);
  }
  return error(code, `${what === "the end" ? "the text ends too early" : `${what} cannot stand here`}${after}`, places, role === "declaration" ? "declarations look like `W : matrix(m, n), x : vector(n), c : scalar`" : expectation(expected));
}

type Hint = (stop: Stop, found: Token) => Diagnostic | null;

/** What to say where a sign has a meaning elsewhere, by the sign; null where the general message is better. */
const hints: ReadonlyMap<TokenType, Hint> = new Map<TokenType, Hint>([
  ["=", equation],
  ["relation", (_, found) => error("E0113", `${shown(found)} is not an operator here`, [label(found.span, "found here")], "write `1[z > 0]` for ones where a comparison holds, and zeros elsewhere")],
  [":", ({ role }, { span }) =>
    role === "rule" ? null : error("E0115", "`:` cannot stand here", [label(span, "found here")], "declarations are `name : shape`, on lines of their own or after `--let`")],
  ["×", (_, { span }) => error("E0113", "`×` stands between sizes only", [label(span, "found here")], "write `*` for a product, or `cross(a, b)`")],
  [";", (_, { span }) => error("E0102", "one expression is expected, and `;` ends a line", [label(span, "found here")], "write one expression alone")],
  [",", decimalComma],
  ["string", quotedText],
  ["transpose", ({ expected }, { span }) =>
    expected.has("number") && !expected.has("transpose")
      ? error("E0102", "a transpose stands after its operand", [label(span, "nothing before it to transpose")], "write `x'`")
      : null],
  ["mapsTo", ({ role }, found) =>
    role === "rule" ? null : error("E0113", `${shown(found)} is not an operator`, [label(found.span, "found here")], "define a function by `f(x) = …` on a line of its own")],
]);

function equation({ role }: Stop, { span }: Token): Diagnostic | null {
  if (role === "rule") return null;
  if (role === "statement") {
    const message = "only a name, or a function with names as parameters, stands left of `=`";
    return error("E0114", message, [label(span, "this `=` has something else before it")], "write `name = expression` or `f(x, y) = expression`");
  }
  const help = "give one side alone, or name a part on a line of its own: `z = W x`";
  return error("E0114", "an equation stands where an expression is expected", [label(span, "an expression has no `=`")], help);
}

/** Square brackets hold a comparison and nothing else. */
function emptySquare({ tokens, at, expected }: Stop): Diagnostic | null {
  if (!expected.has("relation") || tokens[at]?.type === ")") return null;
  let depth = 0;
  for (let index = at - 1; index >= 0; index -= 1) {
    const token = tokens[index];
    if (token?.type === ")" || token?.type === "]") depth += 1;
    else if (token?.type === "(" || token?.type === "[") depth -= 1;
    if (depth >= 0 || token === undefined) continue;
    return token.type === "[" ? error("E0113", `${shown(token)} is not part of the language`, [label(token.span, "holds no comparison")], "group with `(` and `)`, or write an indicator: `1[z > 0]`") : null;
  }
  return null;
}

function decimalComma({ tokens, at, expected }: Stop, { span }: Token): Diagnostic | null {
  const before = tokens[at - 1];
  const next = tokens[at + 1];
  if (emptySquare({ tokens, at, expected, end: 0, role: "expression" }) !== null) return null;
  if (before?.type !== "number" || next?.type !== "number" || !expected.has("*")) return null;
  return error("E0107", "a comma is not a decimal point", [label(span, "found here")], `use a point: \`${before.text}.${next.text}\``);
}

function quotedText(_: Stop, found: Token): Diagnostic {
  const help = /^[\p{L}_]+$/u.test(found.text) ? `remove the quotes: ${quote(found.text)}` : null;
  return error("E0112", `quoted text ${shown(found)} is not a value`, [label(found.span, "only an argument of a call may be quoted")], help);
}

/** The words and signs that could have come, the rarer ones first, a few at most. */
function expectation(expected: ReadonlySet<TokenType>): string | null {
  const named = [...expected].filter((type) => !quiet.has(type));
  const words = [...named.filter((type) => !operators.has(type)), ...named.filter((type) => operators.has(type))];
  if (words.length === 0) return null;
  const list = words.slice(0, 6).map((type) => `\`${type === "forAll" ? "for all" : type === "mapsTo" ? "↦" : type === "relation" ? ">" : type}\``);
  return `expected ${list.join(", ")}${words.length > 6 ? " or another sign" : ""}`;
}

const operators: ReadonlySet<TokenType> = new Set<TokenType>(["+", "-", "*", "/", ".*", "./", "^", ".^", "(", "[", "relation"]);

/** Token types without a spelling of their own. */
const quiet: ReadonlySet<TokenType> = new Set<TokenType>([
  "transpose", "inverseTranspose", "superscript", "absOpen", "normOpen", "absClose", "normClose", "number", "name", "callName", "^{",
  "phrase", "attribute", "attributeLike", "string", "newline",
]);
