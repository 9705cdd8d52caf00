// Syntax as text again, with the brackets that it needs; knows no meaning.
import type { Ast, BinaryOperator } from "../../../src/syntax/ast.js";

const strength: { readonly [O in BinaryOperator]: number } = { "+": 1, "-": 1, "*": 2, "/": 2, ".*": 2, "./": 2, "^": 4, ".^": 4 };

const strengthOf = (ast: Ast): number => (ast.kind === "binary" ? strength[ast.operator] : ast.kind === "negate" ? 3 : ast.kind === "transpose" ? 4 : 5);

const inside = (ast: Ast, least: number): string => (strengthOf(ast) < least ? `(${written(ast)})` : written(ast));

export function written(ast: Ast): string {
  switch (ast.kind) {
    case "number":
      return ast.text;
    case "string":
      return JSON.stringify(ast.value);
    case "name":
      return ast.name;
    case "call":
      return `${ast.name}(${ast.args.map(written).join(", ")})`;
    case "negate":
      return `-${inside(ast.of, 4)}`;
    case "transpose":
      return `${inside(ast.of, 4)}'`;
    case "binary": {
      const own = strength[ast.operator];
      if (own === 4) return `${inside(ast.left, 4)}${ast.operator}${inside(ast.right, 5)}`;
      return `${inside(ast.left, own)} ${ast.operator} ${inside(ast.right, own + 1)}`;
    }
  }
}
