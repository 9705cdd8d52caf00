/** Sizes written as arguments, as in `ones(m, 2*n)`; knows no shapes. */
import { error, label } from "../../diagnostics/diagnostic.js";
import { fail, ok, type Result } from "../../diagnostics/result.js";
import type { Ast, AstOf } from "../../syntax/ast.js";
import { type Dimension, literalSize, multiplySizes, namedSize } from "../dimension.js";

export const largestSize = 1e9;

/** The names inside a size expression: whole numbers, names, their products and powers. */
export function sizeExpressionNames(ast: Ast): readonly string[] {
  const names: string[] = [];
  const stack: Ast[] = [ast];
  for (let part = stack.pop(); part !== undefined; part = stack.pop()) {
    if (part.kind === "name") names.push(part.name);
    if (part.kind === "binary" && part.operator === "*") stack.push(part.left, part.right);
    if (part.kind === "binary" && part.operator === "^") stack.push(part.left);
  }
  return names;
}

/** A whole exponent from 1 to 9. */
const isPower = (ast: Ast): ast is AstOf<"number"> => ast.kind === "number" && /^[1-9]$/.test(ast.text);

export function sizeArguments(call: AstOf<"call">, sizeNames: ReadonlySet<string>): Result<readonly Dimension[]> {
  const result: Dimension[] = [];
  for (const argument of call.args) {
    let size = literalSize(1);
    const stack: Ast[] = [argument];
    for (let part = stack.pop(); part !== undefined; part = stack.pop()) {
      if (part.kind === "binary" && part.operator === "*") stack.push(part.right, part.left);
      else if (part.kind === "binary" && part.operator === "^" && part.left.kind === "name" && isPower(part.right)) stack.push(...Array.from({ length: Number(part.right.text) }, () => part.left));
      else if (part.kind === "number") {
        const count = Number(part.text);
        if (!Number.isInteger(count) || count < 1) {
          return fail(error("E0219", "a size is a whole number of at least 1", [label(part.span, "not a size")], "write a whole number such as `3`, or a name such as `n`"));
        }
        if (count > largestSize) return fail(error("E0503", "this size is too large", [label(part.span, "more than 1e9")], "use a smaller size, or a name such as `n`"));
        size = multiplySizes(size, literalSize(count));
      } else if (part.kind === "name" && sizeNames.has(part.name)) size = multiplySizes(size, namedSize(part.name));
      else {
        return fail(error("E0219", `\`${call.name}\` takes sizes`, [label(part.span, "not a size")], "write a whole number such as `3`, a size name such as `n`, or a product of them"));
      }
    }
    result.push(size);
  }
  return ok(result);
}
