// Text to the tree of one expression; it knows no functions, shapes or declarations.
import { error, label } from "../diagnostics/diagnostic.js";
import { fail, ok } from "../diagnostics/result.js";
import type { Result } from "../diagnostics/result.js";
import type { Ast } from "./ast.js";
import { pairBrackets } from "./brackets.js";
import * as table from "./generated/expression.js";
import { read } from "./lexer.js";
import { recogniser } from "./recognise.js";
import { unexpected } from "./unexpected.js";

const recognise = recogniser<Ast>(table);

/** The one parse of `text`; line ends are blanks. Errors: E0101 to E0114. */
export function parseExpression(text: string): Result<Ast> {
  const tokens = read(text);
  if (!tokens.ok) return tokens;
  const paired = pairBrackets(tokens.value, "blank");
  if (!paired.ok) return paired;
  if (paired.value.length === 0) {
    return fail(error("E0101", "there is no expression", [label({ start: 0, end: text.length }, "nothing but blanks")], "write an expression, such as `x' A x`"));
  }
  const found = recognise(paired.value);
  if (found.ok) return ok(found.value);
  const last = paired.value[paired.value.length - 1];
  return fail(unexpected({ tokens: paired.value, at: found.at, expected: found.expected, end: last?.span.end ?? text.length, role: "expression" }));
}
