/** Elaboration inside a scope that declares everything, as rules do; infers nothing but the sizes of calls. */
import { type Diagnostic, error, label } from "../../diagnostics/diagnostic.js";
import { failAll, ok, type Result } from "../../diagnostics/result.js";
import type { Ast } from "../../syntax/ast.js";
import { sameShape, type Shape } from "../dimension.js";
import type { Library } from "../library.js";
import type { TermTable } from "../table.js";
import type { Term } from "../term.js";
import { buildAlgebra, built, settled } from "./build.js";
import { foldAst } from "./fold.js";
import { type Inferred, inferenceAlgebra } from "./infer.js";
import { createSizeStore } from "./sizes.js";
import { shapeInWords } from "./words.js";

export interface FixedScope {
  readonly text: string;
  readonly table: TermTable;
  readonly library: Library;
  readonly values: ReadonlyMap<string, Term>;
  readonly sizeNames: ReadonlySet<string>;
}

const budget = 100_000;

/** The term of `ast` where `scope` declares every name; `wanted` is the shape it must have, if any. */
export function elaborateIn(scope: FixedScope, ast: Ast, wanted: Shape | null = null): Result<Term> {
  const diagnostics: Diagnostic[] = [];
  const sizes = createSizeStore();
  let left = budget;
  const spend = (part: Ast): boolean => {
    left -= 1;
    if (left === 0) diagnostics.push(error("E0502", "this expression is too large", [label(part.span, "the limit on nodes is reached here")], "split it"));
    return left > 0;
  };
  // Only what the expression names: a scope may hold the parts of a whole network.
  const named = namesIn(ast).flatMap((name): readonly (readonly [string, Term])[] => {
    const value = scope.values.get(name);
    return value === undefined ? [] : [[name, value]];
  });
  const values = new Map<string, Inferred>(named.map(([name, { shape }]) => [name, { ast, shape, constant: null }]));
  const inferred = foldAst(ast, { values, functions: new Map() }, inferenceAlgebra({
    text: scope.text,
    library: scope.library,
    sizes,
    sizeNames: scope.sizeNames,
    valueNames: () => scope.values.keys(),
    namesOfShape: (shape) => [...scope.values].filter(([, term]) => sameShape(term.shape, shape)).map(([name]) => name),
    display: (shape) => shape,
    report: (diagnostic) => void diagnostics.push(diagnostic),
    spend,
  }));
  if (inferred === null || diagnostics.length > 0) return failAll(diagnostics);
  const pending = foldAst(ast, { values: new Map(named.map(([name, value]) => [name, settled(value)])), functions: new Map() }, buildAlgebra({ table: scope.table, library: scope.library, sizeNames: scope.sizeNames, wrote: () => undefined, spend: () => true }));
  if (pending === null) throw new Error("internal: an expression that was inferred cannot be built");
  const term = built(scope.table, pending);
  if (wanted !== null && !sameShape(term.shape, wanted)) {
    return failAll([error("E0202", `this must be ${shapeInWords(wanted)}, and is ${shapeInWords(term.shape)}`, [label(ast.span, shapeInWords(term.shape))], `make it ${shapeInWords(wanted)}`)]);
  }
  return ok(term);
}

/** Every name in the expression, of values, sizes and calls. */
function namesIn(root: Ast): readonly string[] {
  const names = new Set<string>();
  const stack = [root];
  for (let ast = stack.pop(); ast !== undefined; ast = stack.pop()) {
    if (ast.kind === "name" || ast.kind === "call") names.add(ast.name);
    if (ast.kind === "call") stack.push(...ast.args);
    else if (ast.kind === "negate" || ast.kind === "transpose") stack.push(ast.of);
    else if (ast.kind === "binary") stack.push(ast.left, ast.right);
  }
  return [...names];
}
