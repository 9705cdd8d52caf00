/** Which names a program uses, and as what: values, sizes, functions. Looks at no shapes. */
import type { Span } from "../../diagnostics/span.js";
import type { Ast } from "../../syntax/ast.js";
import { constantNamed, type Library } from "../library.js";
import { mostAxes } from "../contraction.js";
import { readEinsum } from "./einsum-text.js";
import { sizedConstants } from "./built-in.js";
import { sizeExpressionNames } from "./size-arguments.js";

export interface UsedNames {
  /** Names used as values, with the place of their first use, in order. */
  readonly values: Map<string, Span>;
  /** Names that are transposed somewhere: no reading makes scalars of them. */
  readonly transposed: Set<string>;
  /** How many axes the text of an `einsum` says that a name has, where it says more than two. */
  readonly ranks: Map<string, number>;
  /** Names used as sizes. */
  readonly sizes: Map<string, Span>;
}

/** Adds the names of `root`, except those bound by `bound`, to `used`. */
export function collectNames(root: Ast, bound: ReadonlySet<string>, library: Library, used: UsedNames): void {
  const stack: Ast[] = [root];
  for (let ast = stack.pop(); ast !== undefined; ast = stack.pop()) {
    switch (ast.kind) {
      case "number":
      case "string":
        break;
      case "name":
        if (!bound.has(ast.name) && constantNamed(library, ast.name) === null && !used.values.has(ast.name)) used.values.set(ast.name, ast.span);
        break;
      case "transpose":
        if (ast.of.kind === "name") used.transposed.add(ast.of.name);
        stack.push(ast.of);
        break;
      case "negate":
        stack.push(ast.of);
        break;
      case "binary":
        stack.push(ast.right, ast.left);
        break;
      case "call":
        if (takesSizes(ast.name, library)) {
          for (const argument of ast.args) for (const name of sizeExpressionNames(argument)) used.sizes.set(name, argument.span);
        } else {
          if (ast.name === "einsum") collectRanks(ast, used);
          stack.push(...ast.args.toReversed());
        }
    }
  }
}

function collectRanks({ args: [text, ...args] }: Extract<Ast, { kind: "call" }>, { ranks }: UsedNames): void {
  const read = text?.kind === "string" ? readEinsum(text.value) : null;
  if (read === null || !read.ok) return;
  for (const [place, { labels, ellipsis }] of read.value.inputs.entries()) {
    const argument = args[place];
    if (argument?.kind === "name" && ellipsis === null && labels.length > 2 && labels.length <= mostAxes) ranks.set(argument.name, labels.length);
  }
}

function takesSizes(name: string, library: Library): boolean {
  if (sizedConstants.has(name)) return true;
  const found = library.find(name);
  return found?.kind === "operator" && found.symbol.parameters.length === 0 && found.symbol.sizes.length > 0;
}
