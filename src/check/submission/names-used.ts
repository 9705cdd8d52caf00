/** The names in a tree, and the tree with other names. Knows no definitions. */
import type { Ast } from "../../syntax/ast.js";

/** Names that stand for values, in order of appearance; names of functions are not among them. */
export function namesIn(root: Ast): ReadonlySet<string> {
  const names = new Set<string>();
  const stack = [root];
  for (let ast = stack.pop(); ast !== undefined; ast = stack.pop()) {
    if (ast.kind === "name") names.add(ast.name);
    stack.push(...partsOf(ast).toReversed());
  }
  return names;
}

/** What a tree is made of. */
export const partsOf = (ast: Ast): readonly Ast[] => {
  switch (ast.kind) {
    case "number":
    case "string":
    case "name":
      return [];
    case "call":
      return ast.args;
    case "negate":
    case "transpose":
      return [ast.of];
    case "binary":
      return [ast.left, ast.right];
  }
};

/** The same tree with names replaced; parts without one are kept as they are. Deep trees are walked without recursion. */
export function renamed(root: Ast, names: ReadonlyMap<string, string>): Ast {
  if (names.size === 0) return root;
  const done = new Map<Ast, Ast>();
  const stack = [root];
  for (let ast = stack.at(-1); ast !== undefined; ast = stack.at(-1)) {
    const open = partsOf(ast).filter((part) => !done.has(part));
    if (open.length > 0) {
      stack.push(...open);
      continue;
    }
    stack.pop();
    done.set(ast, withParts(ast, names, (part) => done.get(part) ?? part));
  }
  return done.get(root) ?? root;
}

function withParts(ast: Ast, names: ReadonlyMap<string, string>, part: (ast: Ast) => Ast): Ast {
  switch (ast.kind) {
    case "number":
    case "string":
      return ast;
    case "name":
      return names.has(ast.name) ? { ...ast, name: names.get(ast.name) ?? ast.name } : ast;
    case "call":
      return { ...ast, args: ast.args.map(part) };
    case "negate":
    case "transpose":
      return { ...ast, of: part(ast.of) };
    case "binary":
      return { ...ast, left: part(ast.left), right: part(ast.right) };
  }
}
