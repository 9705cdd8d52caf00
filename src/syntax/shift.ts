// Syntax trees moved to another place of a longer text; knows no meaning.
import type { Span } from "../diagnostics/span.js";
import type { Ast } from "./ast.js";

/** The span as many characters further on. */
export const shiftedSpan = ({ start, end }: Span, by: number): Span => ({ start: start + by, end: end + by });

/** The same tree with every span moved; deep trees are moved without recursion. */
export function shiftedAst(root: Ast, by: number): Ast {
  const done = new Map<Ast, Ast>();
  const stack = [root];
  for (let ast = stack.at(-1); ast !== undefined; ast = stack.at(-1)) {
    const children = childrenOf(ast).filter((child) => !done.has(child));
    if (children.length > 0) {
      stack.push(...children);
      continue;
    }
    stack.pop();
    done.set(ast, moved(ast, by, (child) => done.get(child) ?? child));
  }
  return done.get(root) ?? root;
}

function childrenOf(ast: Ast): readonly Ast[] {
  if (ast.kind === "negate" || ast.kind === "transpose") return [ast.of];
  if (ast.kind === "binary") return [ast.left, ast.right];
  return ast.kind === "call" ? ast.args : [];
}

function moved(ast: Ast, by: number, child: (ast: Ast) => Ast): Ast {
  const span = shiftedSpan(ast.span, by);
  if (ast.kind === "negate" || ast.kind === "transpose") return { ...ast, span, of: child(ast.of) };
  if (ast.kind === "binary") return { ...ast, span, operatorSpan: shiftedSpan(ast.operatorSpan, by), left: child(ast.left), right: child(ast.right) };
  if (ast.kind === "call") return { ...ast, span, nameSpan: shiftedSpan(ast.nameSpan, by), args: ast.args.map(child) };
  return { ...ast, span };
}
