// What each grammar rule of a program's statement makes of its parts; it does not know the other statements.
import { cover } from "../diagnostics/span.js";
import type { Ast } from "./ast.js";
import { items } from "./build.js";
import type { Chain } from "./build.js";
import type { WrittenDeclaration } from "./declare.js";
import type { Statement } from "./program.js";
import type { Token } from "./tokens.js";

/** A statement as the grammar sees it: one line may declare several names. */
export type WrittenStatement = { readonly kind: "declarations"; readonly declarations: readonly WrittenDeclaration[] } | { readonly kind: "statement"; readonly statement: Statement };

export function declarations([list]: readonly [Chain<WrittenDeclaration>]): WrittenStatement {
  return { kind: "declarations", declarations: items(list) };
}

export function letDeclarations([, list]: readonly [Token, Chain<WrittenDeclaration>]): WrittenStatement {
  return declarations([list]);
}

export function assignment([name, , value]: readonly [Token, Token, Ast]): WrittenStatement {
  const span = cover(name.span, value.span);
  return { kind: "statement", statement: { kind: "assignment", name: name.text, nameSpan: name.span, value, span } };
}

export function functionDefinition([name, , parameters, , , body]: readonly [Token, Token, Chain<Token>, Token, Token, Ast]): WrittenStatement {
  const list = items(parameters).map(({ text, span }) => ({ name: text, span }));
  const span = cover(name.span, body.span);
  return { kind: "statement", statement: { kind: "functionDefinition", name: name.text, nameSpan: name.span, parameters: list, body, span } };
}

export function expression([value]: readonly [Ast]): WrittenStatement {
  return { kind: "statement", statement: { kind: "expression", value, span: value.span } };
}
