/** The operator at the root of a pattern, read off the syntax, so that a rule is elaborated only when a term could match it. Knows no shapes. */
import type { Ast, BinaryOperator } from "../syntax/ast.js";
import type { RuleEntry } from "../syntax/rulebook.js";
import type { Kind, Term } from "../term/term.js";

/** A kind, or the name of a function, definition or operator. */
export type Root = string;

const kinds: { readonly [O in BinaryOperator]: readonly Kind[] } = {
  "+": ["add"],
  "-": ["add"],
  "*": ["multiply"],
  "/": ["multiply", "power", "number"],
  ".*": ["hadamard", "multiply"],
  "./": ["hadamard", "multiply", "power"],
  "^": ["power", "multiply", "identity"],
  ".^": ["power"],
};

const called: ReadonlyMap<string, readonly Kind[]> = new Map<string, readonly Kind[]>([
  ["tr", ["trace"]],
  ["trace", ["trace"]],
  ["sum", ["sum", "multiply", "einsum"]],
  ["mean", ["multiply", "einsum"]],
  ["einsum", ["einsum"]],
  ["permute", ["einsum", "transpose"]],
  ["transpose", ["transpose"]],
  ["recip", ["power"]],
  ["diag", ["diagonal", "diagonalPart"]],
  ["ones", ["ones"]],
  ["zeros", ["zeros"]],
  ["eye", ["identity"]],
]);

/** What may stand at the root of the term of `ast`. */
function rootsOfPattern(ast: Ast): readonly Root[] {
  switch (ast.kind) {
    case "number":
      return ["number"];
    case "string":
      return [];
    case "name":
      return ["variable", "size"];
    case "negate":
      return ["multiply", "number"];
    case "transpose":
      return ["transpose"];
    case "binary":
      return kinds[ast.operator];
    case "call":
      return [...(called.get(ast.name) ?? []), nameRoot(ast.name)];
  }
}

const nameRoot = (name: string): Root => `name ${name}`;

/** The roots of the terms that a lemma or rewrite can apply to; none for other entries. */
export function rootsOfEntry(entry: RuleEntry): readonly Root[] {
  if (entry.kind === "lemma") return rootsOfPattern(entry.map.image);
  return entry.kind === "rewrite" ? rootsOfPattern(entry.left) : [];
}

/** The root under which rules for `term` are found. */
export function rootOfTerm(term: Term): Root {
  if (term.kind === "apply") return nameRoot(term.function.name);
  if (term.kind === "call") return nameRoot(term.definition.name);
  return term.kind === "operator" ? nameRoot(term.operator.name) : term.kind;
}
