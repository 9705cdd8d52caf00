/** Products as they would be with parentheses around what is multiplied as matrices between entrywise signs: `a .* B c` as `a .* (B c)`. Knows no values. */
import type { Span } from "../../diagnostics/span.js";
import type { Ast, AstOf, BinaryOperator } from "../../syntax/ast.js";

export interface Regrouped {
  readonly ast: Ast;
  /** The innermost part that changes; null where none does. */
  readonly at: Span | null;
}

const productSigns: ReadonlySet<BinaryOperator> = new Set<BinaryOperator>(["*", "/", ".*", "./"]);
const isProduct = (ast: Ast): ast is AstOf<"binary"> => ast.kind === "binary" && productSigns.has(ast.operator);
const isEntrywise = ({ operator }: AstOf<"binary">): boolean => operator === ".*" || operator === "./";

/**
 * Languages read products from left to right; on paper ⊙ is often meant to bind less than a matrix product. Products in parentheses keep them.
 * As many last factors as `outside` says stay outside: `(a .* (B c)) d` of `a .* B c d` for one.
 */
export function regrouped(root: Ast, outside: number): Regrouped {
  const done = new Map<Ast, Ast>();
  let at: Span | null = null;
  const stack = [root];
  for (let ast = stack.at(-1); ast !== undefined; ast = stack.at(-1)) {
    const open = operands(ast).filter((part) => !done.has(part));
    if (open.length > 0) {
      stack.push(...open);
      continue;
    }
    stack.pop();
    const settled = (part: Ast): Ast => done.get(part) ?? part;
    const made = isProduct(ast) ? chained(ast, settled, outside) : rebuilt(ast, settled);
    if (isProduct(ast) && isChanged(ast, outside)) at ??= ast.span;
    done.set(ast, made);
  }
  return { ast: done.get(root) ?? root, at };
}

/** The factors of a product from left to right with the sign before each; a left factor in parentheses is one factor. */
function factorsOf(root: AstOf<"binary">): { readonly first: Ast; readonly others: readonly AstOf<"binary">[] } {
  const others: AstOf<"binary">[] = [];
  let ast: Ast = root;
  // A span that begins before its left operand is one in parentheses.
  while (isProduct(ast) && (ast === root || ast.span.start === ast.left.span.start)) {
    others.push(ast);
    ast = ast.left;
  }
  return { first: ast, others: others.toReversed() };
}

/** Whether more factors than `outside` come after an entrywise sign. */
function isChanged(root: AstOf<"binary">, outside: number): boolean {
  const { others } = factorsOf(root);
  const last = others.findLastIndex(isEntrywise);
  return last >= 0 && others.length - 1 - last > outside;
}

function operands(ast: Ast): readonly Ast[] {
  if (ast.kind === "negate" || ast.kind === "transpose") return [ast.of];
  if (ast.kind !== "binary") return ast.kind === "call" ? ast.args : [];
  if (!productSigns.has(ast.operator)) return [ast.left, ast.right];
  const { first, others } = factorsOf(ast);
  return [first, ...others.map(({ right }) => right)];
}

function rebuilt(ast: Ast, settled: (part: Ast) => Ast): Ast {
  if (ast.kind === "negate" || ast.kind === "transpose") return { ...ast, of: settled(ast.of) };
  if (ast.kind === "binary") return { ...ast, left: settled(ast.left), right: settled(ast.right) };
  return ast.kind === "call" ? { ...ast, args: ast.args.map(settled) } : ast;
}

/** Matrix products first, then what is entrywise between them, then the last factors. */
function chained(root: AstOf<"binary">, settled: (part: Ast) => Ast, outside: number): Ast {
  const { first, others } = factorsOf(root);
  let whole: Ast | null = null;
  let sign: AstOf<"binary"> | null = null;
  let group = settled(first);
  const close = (): Ast => (whole === null || sign === null ? group : { ...sign, left: whole, right: group });
  const inside = Math.max(others.findLastIndex(isEntrywise) + 1, others.length - outside);
  for (const one of others.slice(0, inside)) {
    if (isEntrywise(one)) {
      whole = close();
      sign = one;
      group = settled(one.right);
    } else group = { ...one, left: group, right: settled(one.right) };
  }
  return others.slice(inside).reduce((left: Ast, one): Ast => ({ ...one, left, right: settled(one.right) }), close());
}
