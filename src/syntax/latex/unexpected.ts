// Why a token of a LaTeX formula cannot stand where it does, in words; it does not change how anything is parsed.
import { type Diagnostic, error, label } from "../../diagnostics/diagnostic.js";
import { quote } from "../../diagnostics/quote.js";
import type { Span } from "../../diagnostics/span.js";
import { endsOperand } from "./brackets.js";
import type { LatexToken, LatexTokenType } from "./tokens.js";

export interface Stop {
  readonly text: string;
  readonly tokens: readonly LatexToken[];
  readonly at: number;
  readonly expected: ReadonlySet<LatexTokenType>;
  /** Where the text ends. */
  readonly end: number;
}

/** What went wrong at the first token that fits no rule. */
export function unexpected({ text, tokens, at, expected, end }: Stop): Diagnostic {
  const found = tokens[at];
  const before = tokens[at - 1];
  const span: Span = found?.span ?? { start: end, end };
  const shown = ({ span: { start, end: stop } }: LatexToken): string => quote(text.slice(start, stop) || "the end");
  const what = found === undefined ? "the end" : shown(found);
  const after = before === undefined ? "" : ` after ${shown(before)}`;
  const places = [label(span, found === undefined ? "something is missing here" : "does not fit here"), ...(before === undefined ? [] : [label(before.span, "after this")])];
  if (found?.type === "=") return error("E0114", "an equation stands where an expression is expected", [label(span, "an expression has no `=`")], "give one side alone, or name a part on a line of its own: `z = W x`");
  if (before?.type === "function") return error("E0102", `the argument of \`${before.text}\` is expected, found ${what}`, places, `write \`${before.text}(…)\``);
  if (endsOperand(before) && !expected.has("*") && expected.has("+")) {
    return error("E0125", "where the argument of a function ends can be read in two ways", [label(span, "part of the argument, or a factor beside it?")], "put the argument in parentheses, as in `\\log(x) y` or `\\log(x y)`");
  }
  if (expected.has("name") && !endsOperand(before)) {
    return error("E0102", `expected a number, a name or \`(\`${after}, found ${what}`, places, found === undefined ? "write what comes next, or remove the last sign" : "write an operand, or remove one of the two");
  }
  if (expected.has("{") && before?.type === "fraction") return error("E0102", `a fraction needs what stands above and below it, found ${what}`, places, "write `\\frac{a}{b}`");
  return error("E0102", `${found === undefined ? "the text ends too early" : `${what} cannot stand here`}${after}`, places, "check the brackets and signs around it");
}
