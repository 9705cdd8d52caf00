// The derivatives of entrywise functions that formulas write with a prime, `\sigma'(z)`, as trees; it derives nothing else.
import type { Span } from "../../diagnostics/span.js";
import type { Ast, BinaryOperator } from "../ast.js";
import type { Token } from "../tokens.js";

/** Builds trees at one place. */
interface Maker {
  readonly call: (name: string) => Ast;
  readonly number: (text: string) => Ast;
  readonly join: (left: Ast, operator: BinaryOperator, right: Ast) => Ast;
  readonly negate: (of: Ast) => Ast;
  readonly argument: Ast;
}

const table: ReadonlyMap<string, (make: Maker) => Ast> = new Map<string, (make: Maker) => Ast>([
  ["sigmoid", ({ call, number, join }) => join(call("sigmoid"), ".*", join(number("1"), "-", call("sigmoid")))],
  ["tanh", ({ call, number, join }) => join(number("1"), "-", join(call("tanh"), ".^", number("2")))],
  ["relu", ({ call }) => call("step")],
  ["softplus", ({ call }) => call("sigmoid")],
  ["abs", ({ call }) => call("sign")],
  ["exp", ({ call }) => call("exp")],
  ["log", ({ number, join, argument }) => join(number("1"), "./", argument)],
  ["sqrt", ({ call, number, join }) => join(number("1"), "./", join(number("2"), "*", call("sqrt")))],
  ["sin", ({ call }) => call("cos")],
  ["cos", ({ call, negate }) => negate(call("sin"))],
]);

export const hasPrimeDerivative = (name: string): boolean => table.has(name);

/** `\sigma'(z)` is σ(z) ⊙ (1 - σ(z)). The argument may occur twice, so that how deep such calls nest has to be bounded. */
export function primeDerivative([callee, , argument, close]: readonly [Token<string>, Token<string>, Ast, Token<string>]): Ast {
  const span: Span = { start: callee.span.start, end: close.span.end };
  const derivative = table.get(callee.text);
  if (derivative === undefined) throw new Error(`internal: no derivative of ${callee.text} is known`);
  return derivative({
    argument,
    call: (name) => ({ kind: "call", span, name, nameSpan: callee.span, args: [argument] }),
    number: (text) => ({ kind: "number", span: callee.span, text }),
    join: (left, operator, right) => ({ kind: "binary", span, operator, operatorSpan: callee.span, implicit: false, left, right }),
    negate: (of) => ({ kind: "negate", span, of }),
  });
}
