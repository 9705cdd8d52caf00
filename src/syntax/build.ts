// What each grammar rule of an expression makes of its parts; it does not know how the rules were found.
import { cover } from "../diagnostics/span.js";
import type { Span } from "../diagnostics/span.js";
import type { Ast, BinaryOperator } from "./ast.js";
import type { Token } from "./tokens.js";

export function same<T>([only]: readonly [T]): T {
  return only;
}

/** A list under construction, last item outermost: a prefix of it may be part of several attempts. */
export interface Chain<T> {
  readonly before: Chain<T> | null;
  readonly item: T;
}

export function first<T>([item]: readonly [T]): Chain<T> {
  return { before: null, item };
}

export function further<T>([before, , item]: readonly [Chain<T>, Token, T]): Chain<T> {
  return { before, item };
}

export function next<T>([before, item]: readonly [Chain<T>, T]): Chain<T> {
  return { before, item };
}

/** The items from first to last. */
export function items<T>(chain: Chain<T> | null): readonly T[] {
  const list: T[] = [];
  for (let link = chain; link !== null; link = link.before) list.push(link.item);
  return list.reverse();
}

export function number([token]: readonly [Token]): Ast {
  return { kind: "number", span: token.span, text: token.text };
}

export function string([token]: readonly [Token]): Ast {
  return { kind: "string", span: token.span, value: token.text };
}

export function name([token]: readonly [Token]): Ast {
  return { kind: "name", span: token.span, name: token.text };
}

export function binary([left, sign, right]: readonly [Ast, Token, Ast]): Ast {
  return join(left, operatorOf(sign), sign.span, false, right);
}

/** The operator of a juxtaposition has the place between its operands. */
export function juxtaposed([left, right]: readonly [Ast, Ast]): Ast {
  return join(left, "*", { start: left.span.end, end: right.span.start }, true, right);
}

function join(left: Ast, operator: BinaryOperator, operatorSpan: Span, implicit: boolean, right: Ast): Ast {
  return { kind: "binary", span: cover(left.span, right.span), operator, operatorSpan, implicit, left, right };
}

const operators: readonly BinaryOperator[] = ["+", "-", "*", "/", ".*", "./", "^", ".^"];

function operatorOf(sign: Token): BinaryOperator {
  const operator = operators.find((known) => known === sign.type);
  if (operator === undefined) throw new Error(`internal: ${sign.type} is no binary operator`);
  return operator;
}

export function negated([sign, operand]: readonly [Token, Ast]): Ast {
  return { kind: "negate", span: cover(sign.span, operand.span), of: operand };
}

/** A leading plus changes nothing. */
export function plus([sign, operand]: readonly [Token, Ast]): Ast {
  return spread(operand, cover(sign.span, operand.span));
}

export function grouped([open, inner, close]: readonly [Token, Ast, Token]): Ast {
  return spread(inner, cover(open.span, close.span));
}

function spread(ast: Ast, span: Span): Ast {
  return { ...ast, span };
}

export function transposed([operand, sign]: readonly [Ast, Token]): Ast {
  return { kind: "transpose", span: cover(operand.span, sign.span), of: operand };
}

/** `A^-T` is the transpose of the inverse. */
export function inverseTransposed([operand, sign]: readonly [Ast, Token]): Ast {
  return { kind: "transpose", span: cover(operand.span, sign.span), of: join(operand, "^", sign.span, false, minusOne(sign.span)) };
}

function minusOne(span: Span): Ast {
  return { kind: "negate", span, of: { kind: "number", span, text: "1" } };
}

const superscripts = "⁰¹²³⁴⁵⁶⁷⁸⁹";

/** `x²` is `x^2`, `A⁻¹` is `A^-1`. */
export function superscript([operand, sign]: readonly [Ast, Token]): Ast {
  const digits = Array.from(sign.text.replace("⁻", ""), (digit) => String(superscripts.indexOf(digit))).join("");
  const size: Ast = { kind: "number", span: sign.span, text: digits };
  const exponent: Ast = sign.text.startsWith("⁻") ? { kind: "negate", span: sign.span, of: size } : size;
  return join(operand, "^", sign.span, false, exponent);
}

/** `A^{-1}` is `A^(-1)`. */
export function braced([operand, open, exponent, close]: readonly [Ast, Token, Ast, Token]): Ast {
  const sign = { start: open.span.start, end: open.span.start + 1 };
  return join(operand, "^", sign, false, spread(exponent, { start: sign.end, end: close.span.end }));
}

/** `a > b` is `step(a - b)`, and `a ≥ b` is `1 - step(b - a)`, which differs at equality alone. */
export function compared([left, relation, right]: readonly [Ast, Token<string>, Ast]): Ast {
  const span = cover(left.span, right.span);
  const [greater, less] = relation.text.startsWith(">") ? [left, right] : [right, left];
  if (!relation.text.endsWith("=")) return stepOf(difference(greater, less, relation.span), relation.span, span);
  const below = stepOf(difference(less, greater, relation.span), relation.span, span);
  return spread(join({ kind: "number", span: relation.span, text: "1" }, "-", relation.span, false, below), span);
}

const stepOf = (argument: Ast, nameSpan: Span, span: Span): Ast => ({ kind: "call", span, name: "step", nameSpan, args: [argument] });

const isZero = (ast: Ast): boolean => ast.kind === "number" && /^0*\.?0*$/u.test(ast.text);

function difference(left: Ast, right: Ast, sign: Span): Ast {
  if (isZero(right)) return left;
  return isZero(left) ? { kind: "negate", span: cover(left.span, right.span), of: right } : join(left, "-", sign, false, right);
}

export function absolute([open, inner, close]: readonly [Token, Ast, Token]): Ast {
  return { kind: "call", span: cover(open.span, close.span), name: "abs", nameSpan: open.span, args: [inner] };
}

export function norm([open, inner, close]: readonly [Token, Ast, Token]): Ast {
  return { kind: "call", span: cover(open.span, close.span), name: "norm2", nameSpan: open.span, args: [inner] };
}

export function call([callee, , args, close]: readonly [Token, Token, Chain<Ast> | null, Token]): Ast {
  return { kind: "call", span: cover(callee.span, close.span), name: callee.text, nameSpan: callee.span, args: items(args) };
}

export function callOfNothing([callee, , close]: readonly [Token, Token, Token]): Ast {
  return call([callee, callee, null, close]);
}
