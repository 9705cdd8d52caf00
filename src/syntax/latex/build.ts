// What each rule of the LaTeX grammar makes of its parts, where the language's own rules make something else; knows no shapes.
import { cover, type Span } from "../../diagnostics/span.js";
import type { Ast, BinaryOperator } from "../ast.js";
import { binary, braced, type Chain, compared, items, superscript } from "../build.js";
import type { Token } from "../tokens.js";

type Sign = Token<string>;

const call = (name: string, nameSpan: Span, args: readonly Ast[], span: Span): Ast => ({ kind: "call", span, name, nameSpan, args });
const join = (left: Ast, operator: BinaryOperator, operatorSpan: Span, right: Ast): Ast => ({ kind: "binary", span: cover(left.span, right.span), operator, operatorSpan, implicit: false, left, right });
const within = (ast: Ast, span: Span): Ast => ({ ...ast, span });

/** Ones without a size are written beside a sum as the number that they repeat: `\mathbf{1} - y` is `1 - y`. */
export function summed([left, sign, right]: readonly [Ast, Token, Ast]): Ast {
  return binary([besideSummand(left, right), sign, besideSummand(right, left)]);
}

export const isUnsized = (ast: Ast): boolean => ast.kind === "call" && ast.args.length === 0 && (ast.name === "ones" || ast.name === "zeros" || ast.name === "eye");

/** `z > \mathbf{0}` compares every entry with 0. */
export function comparison([left, relation, right]: readonly [Ast, Sign, Ast]): Ast {
  return compared([asNumber(left), relation, asNumber(right)]);
}

const asNumber = (ast: Ast): Ast => besideSummand(ast, { kind: "name", span: ast.span, name: "" });

function besideSummand(ast: Ast, other: Ast): Ast {
  if (!isUnsized(ast) || ast.kind !== "call" || ast.name === "eye" || other.kind === "number" || isUnsized(other)) return ast;
  return { kind: "number", span: ast.span, text: ast.name === "ones" ? "1" : "0" };
}

export function times([left, sign, right]: readonly [Ast, Sign, Ast]): Ast {
  return join(left, "*", sign.span, right);
}

export function kronecker([left, sign, right]: readonly [Ast, Sign, Ast]): Ast {
  return call("kron", sign.span, [left, right], cover(left.span, right.span));
}

/** `\log x`: the one factor that follows. */
export function applied([callee, argument]: readonly [Sign, Ast]): Ast {
  return call(callee.text, callee.span, [argument], cover(callee.span, argument.span));
}

/** A function with a power: of its value, entry by entry. */
export interface Raised {
  readonly callee: Sign;
  readonly exponent: Ast;
  readonly span: Span;
}

export function raised([callee, , exponent]: readonly [Sign, Sign, Ast]): Raised {
  return { callee, exponent, span: cover(callee.span, exponent.span) };
}

export function raisedBySuperscript([callee, sign]: readonly [Sign, Token]): Raised {
  const written = superscript([{ kind: "name", span: callee.span, name: callee.text }, sign]);
  if (written.kind !== "binary") throw new Error("internal: a superscript is a power");
  return { callee, exponent: written.right, span: written.span };
}

export function raisedByGroup([callee, open, exponent, close]: readonly [Sign, Sign, Ast, Sign]): Raised {
  return { callee, exponent: within(exponent, { start: open.span.start + 1, end: close.span.end }), span: cover(callee.span, close.span) };
}

function raisedOf({ callee, exponent, span }: Raised, argument: Ast, end: Span): Ast {
  const value = call(callee.text, callee.span, [argument], cover(callee.span, end));
  return within(join(value, ".^", exponent.span, exponent), cover(span, end));
}

export function raisedCall([power, , argument, close]: readonly [Raised, Sign, Ast, Sign]): Ast {
  return raisedOf(power, argument, close.span);
}

export function raisedApplied([power, argument]: readonly [Raised, Ast]): Ast {
  return raisedOf(power, argument, argument.span);
}

/** `x^{\odot 2}` is `x.^2`. */
export function entrywisePower([base, open, exponent, close]: readonly [Ast, Token, Ast, Token]): Ast {
  const power = braced([base, open, exponent, close]);
  return power.kind === "binary" ? { ...power, operator: ".^" } : power;
}

export function fraction([command, above, below]: readonly [Sign, Ast, Ast]): Ast {
  return within(join(above, "/", command.span, below), cover(command.span, below.span));
}

/** `\sqrt{x}`; an index other than 2 makes it a power entry by entry: `\sqrt[3]{x}` is `x.^(1/3)`. */
export function root([command, argument]: readonly [Sign, Ast]): Ast {
  const span = cover(command.span, argument.span);
  if (command.text === "" || command.text === "2") return call("sqrt", command.span, [argument], span);
  const number = (text: string): Ast => ({ kind: "number", span: command.span, text });
  return within(join(argument, ".^", command.span, join(number("1"), "/", command.span, number(command.text))), span);
}

/** The closing bars name the norm. */
export function norm([open, inner, close]: readonly [Sign, Ast, Sign]): Ast {
  return call(close.text, open.span, [inner], cover(open.span, close.span));
}

export function inner([open, left, , right, close]: readonly [Sign, Ast, Sign, Ast, Sign]): Ast {
  return call("inner", open.span, [left, right], cover(open.span, close.span));
}

export function unsized([constant]: readonly [Sign]): Ast {
  return call(constant.text, constant.span, [], constant.span);
}

/** `\mathbf{1}_{m \times n}`, `I_n`, and `I_{n \times n}`, which is the same. */
export function sized([constant, , sizes, close]: readonly [Sign, Sign, Chain<Ast>, Sign]): Ast {
  const [rows, columns, ...more] = items(sizes);
  const square = constant.text === "eye" && rows?.kind === "name" && columns?.kind === "name" && rows.name === columns.name && more.length === 0;
  return call(constant.text, constant.span, square ? [rows] : items(sizes), cover(constant.span, close.span));
}

export function sizedIndicator([constant, , value, close]: readonly [Sign, Sign, Ast, Sign]): Ast {
  return within(value, cover(constant.span, close.span));
}

export function indicator([open, value, close]: readonly [Sign, Ast, Sign]): Ast {
  return within(value, cover(open.span, close.span));
}

export function sizePower([base, sign, exponent]: readonly [Token, Token, Token, ...Token[]]): Ast {
  return join({ kind: "name", span: base.span, name: base.text }, "^", sign.span, { kind: "number", span: exponent.span, text: exponent.text });
}

