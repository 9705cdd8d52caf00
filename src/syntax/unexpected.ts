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
export function shown(token: Token): string {
  switch (token.type) {
    case "string": return quote(`"${token.text}"`);
    case "newline": return "the end of the line";
    case "forAll": return "`for all`";
    default: return quote(token.text);
  }
}

/** What went wrong at the first token that fits no rule. */
export function unexpected(stop: Stop): Diagnostic {
  const { tokens, at, expected, end } = stop;
  const found = tokens[at];
  const before = tokens[at - 1];
  const span: Span = found?.span ?? { start: end, end };
  const hinted = found === undefined ? null : hint(stop, found);
  if (hinted !== null) return hinted;
  const what = found === undefined ? "the end" : shown(found);
  const code = stop.role === "declaration" ? "E0115" : "E0102";
  const after = before === undefined ? "" : ` after ${shown(before)}`;
  const places = [label(span, found === undefined ? "something is missing here" : "does not fit here")];
  if (before !== undefined) places.push(label(before.span, "after this"));
  if (expected.has("name") && !expected.has("number") && !expected.has("*")) {
    return error(code, `expected a name${after}, found ${what}`, places, `write a name${after}`);
  }
  if (expected.has("name") && !expected.has(")") && !expected.has("*")) {
    const help = found === undefined ? "write what comes next, or remove the last sign" : "write an operand, or remove one of the two";
    return error(code, `expected a number, a name or \`(\`${after}, found ${what}`, places, help);
  }
  return error(code, `${what === "the end" ? "the text ends too early" : `${what} cannot stand here`}${after}`, places, stop.role === "declaration" ? "declarations look like `W : matrix(m, n), x : vector(n), c : scalar`" : expectation(expected));
}

function hint({ tokens, at, expected, role }: Stop, found: Token): Diagnostic | null {
  if (role === "declaration") return null;
  const before = tokens[at - 1];
  const next = tokens[at + 1];
  const here = label(found.span, "found here");
  switch (found.type) {
    case "=":
      if (role === "rule") return null;
      if (role === "statement") {
        return error("E0114", "only a name, or a function with names as parameters, stands left of `=`", [label(found.span, "this `=` has something else before it")],
          "write `name = expression` or `f(x, y) = expression`");
      }
      return error("E0114", "an equation stands where an expression is expected", [label(found.span, "an expression has no `=`")],
        "give one side alone, or name a part on a line of its own: `z = W x`");
    case ":":
      return error("E0115", "`:` cannot stand here", [here], "declarations are `name : shape`, on lines of their own or after `--let`");
    case "×":
      return error("E0113", "`×` stands between sizes only", [here], "write `*` for a product, or `cross(a, b)`");
    case ";": case "newline":
      return error("E0102", "one expression is expected, and this is the end of a line", [here], null);
    case ",":
      return before?.type === "number" && next?.type === "number" && expected.has("*")
        ? error("E0107", "a comma is not a decimal point", [here], `use a point: \`${before.text}.${next.text}\``)
        : null;
    case "string":
      return error("E0112", `quoted text ${shown(found)} is not a value`, [label(found.span, "only an argument of a call may be quoted")],
        /^[\p{L}_]+$/u.test(found.text) ? `remove the quotes: ${quote(found.text)}` : null);
    case "transpose":
      return expected.has("name") && !expected.has("transpose")
        ? error("E0102", "a transpose stands after its operand", [label(found.span, "nothing before it to transpose")], "write `x'`")
        : null;
    case "mapsTo":
      return error("E0113", `${shown(found)} is not an operator`, [here], "define a function by `f(x) = …` on a line of its own");
    case "*": case "/":
      return before?.type === "." + found.type || before?.type === found.type
        ? error("E0102", `expected an operand after ${shown(before)}, found ${shown(found)}`, [here], "remove one of the two signs")
        : null;
    default:
      return null;
  }
}

/** The words of the rule language and the signs that could have come, a few at most. */
function expectation(expected: ReadonlySet<TokenType>): string | null {
  const words = [...expected].filter((type) => !quiet.has(type)).map((type) => (type === "forAll" ? "for all" : type));
  if (words.length === 0) return null;
  return `expected ${words.slice(0, 6).map((word) => `\`${word}\``).join(", ")}${words.length > 6 ? " or another operator" : ""}`;
}

const quiet: ReadonlySet<TokenType> = new Set<TokenType>([
  "transpose", "inverseTranspose", "superscript", "absOpen", "normOpen", "number", "name", "callName", "^{", "phrase", "attribute", "string",
]);
