/** Whether an answer may be asked what it means: its size, its names, and that it does not ask the question again. Knows no shapes. */
import { type Diagnostic, error, label } from "../../diagnostics/diagnostic.js";
import { suggest } from "../../diagnostics/suggest.js";
import type { Ast } from "../../syntax/ast.js";
import { builtInNames } from "../../term/elaborate/built-in.js";
import { collectNames, type UsedNames } from "../../term/elaborate/names.js";
import type { Library } from "../../term/library.js";
import type { PreparedProblem } from "../prepared.js";
import type { AnswerBudget } from "./budget.js";

/** What would make the question its own answer. */
const askAgain: ReadonlySet<string> = new Set(["grad", "gradient", "jacobian", "hessian", "jvp", "vjp", "hvp", "diff", "derivative", "deriv", "der", "D", "d", "partial", "nabla", "backward", "autograd"]);

export const childrenOf = (ast: Ast): readonly Ast[] => {
  if (ast.kind === "negate" || ast.kind === "transpose") return [ast.of];
  if (ast.kind === "binary") return [ast.left, ast.right];
  return ast.kind === "call" ? ast.args : [];
};

/** Errors E0923 for what is too large to be looked at: counted before anything is made of it. */
export function tooLarge(roots: readonly Ast[], { parts, nesting }: AnswerBudget): readonly Diagnostic[] {
  let count = 0;
  for (const root of roots) {
    const open: { readonly ast: Ast; readonly depth: number }[] = [{ ast: root, depth: 1 }];
    for (let one = open.pop(); one !== undefined; one = open.pop()) {
      count += 1;
      if (count > parts) return [error("E0923", `this answer has more than ${parts.toLocaleString("en-US")} parts`, [label(root.span, "too long to be checked")], "simplify it, or shorten what occurs again by a name")];
      const deeper = isChain(one.ast) ? one.depth : one.depth + 1;
      if (deeper > nesting) return [error("E0923", `this answer is nested more than ${nesting} levels deep`, [label(root.span, "too deep to be checked")], "name the inner parts on lines of their own")];
      const [first, ...others] = childrenOf(one.ast);
      if (first !== undefined) open.push({ ast: first, depth: deeper });
      for (const child of others) open.push({ ast: child, depth: one.depth + 1 });
    }
  }
  return [];
}

/** Sums and products lean to the left as long as they are: their first side is no deeper. */
const isChain = (ast: Ast): boolean => ast.kind === "binary";

/** Errors E0921 for names and sizes that the problem does not have, E0922 for calls that differentiate, E0205 for functions that there are not. */
export function strangeNames(answer: Ast, definitions: ReadonlyMap<string, Ast>, problem: PreparedProblem): readonly Diagnostic[] {
  const { library } = problem.rules;
  const known = new Set([...problem.variables.map(({ name }) => name), ...problem.parts.keys(), ...problem.sizes]);
  const given = [...known];
  const diagnostics: Diagnostic[] = [];
  const look = (ast: Ast): void => {
    diagnostics.push(...strangeCalls(ast, known, library));
    const { values, sizes } = namesOf(ast, library);
    for (const [name, span] of values) if (!known.has(name)) diagnostics.push(notOfProblem(name, span, [...known], given));
    for (const [name, span] of sizes) if (!known.has(name)) diagnostics.push(notOfProblem(name, span, [...problem.sizes], [...problem.sizes]));
  };
  for (const [name, value] of definitions) {
    look(value);
    known.add(name);
  }
  look(answer);
  return diagnostics;
}

const quoted = (names: readonly string[]): string => names.map((one) => `\`${one}\``).join(", ");

function notOfProblem(name: string, span: Ast["span"], known: readonly string[], given: readonly string[]): Diagnostic {
  const near = suggest(name, known);
  const short = name.length > 40 ? `${name.slice(0, 40)}…` : name;
  return error("E0921", `\`${short}\` is not a name of this problem`, [label(span, "neither given nor defined above")], near === null ? `define it on a line of its own above, or use ${quoted(given)}` : `did you mean \`${near}\`?`);
}

function strangeCalls(root: Ast, known: ReadonlySet<string>, library: Library): readonly Diagnostic[] {
  const diagnostics: Diagnostic[] = [];
  const open = [root];
  for (let ast = open.pop(); ast !== undefined; ast = open.pop()) {
    open.push(...childrenOf(ast).toReversed());
    if (ast.kind !== "call" || known.has(ast.name) || builtInNames.includes(ast.name) || library.find(ast.name) !== null) continue;
    if (askAgain.has(ast.name)) {
      diagnostics.push(error("E0922", `\`${ast.name}(…)\` asks the question again, and an answer is a formula`, [label(ast.nameSpan, "differentiates")], "work the derivative out, and write the formula that comes of it"));
      continue;
    }
    const near = suggest(ast.name, [...library.names(), ...builtInNames]);
    const short = ast.name.length > 40 ? `${ast.name.slice(0, 40)}…` : ast.name;
    diagnostics.push(error("E0205", `unknown function \`${short}\``, [label(ast.nameSpan, "not known")], near === null ? "write it out with functions that are known, such as `exp`, `relu` or `sum`" : `did you mean \`${near}\`?`));
  }
  return diagnostics;
}

/** The names that a part uses; without a library, sizes count as values. */
export function namesOf(ast: Ast, library: Library = { find: () => null, names: () => [] }): UsedNames {
  const used: UsedNames = { values: new Map(), transposed: new Set(), ranks: new Map(), sizes: new Map() };
  collectNames(ast, new Set(), library, used);
  return used;
}
