/** What a program defines and what it asks for: functions, definitions in order, and the final expression. Looks at no shapes. */
import { type Diagnostic, error, label } from "../../diagnostics/diagnostic.js";
import type { Span } from "../../diagnostics/span.js";
import type { Ast } from "../../syntax/ast.js";
import type { Program } from "../../syntax/program.js";
import type { ReaderFunction } from "./fold.js";

export interface Outline {
  readonly functions: ReadonlyMap<string, ReaderFunction>;
  readonly assignments: readonly { readonly name: string; readonly value: Ast; readonly span: Span }[];
  readonly root: Ast;
}

/** The value of an expression statement, or of the last definition where there is none. */
export function outline(program: Program, report: (diagnostic: Diagnostic) => void): Outline | null {
  const functions = new Map<string, ReaderFunction>();
  const assignments: { name: string; value: Ast; span: Span }[] = [];
  const defined = new Map<string, Span>();
  let root: { ast: Ast; span: Span } | null = null;
  const define = (name: string, span: Span): void => {
    const before = defined.get(name);
    if (before !== undefined) report(error("E0212", `\`${name}\` is defined twice`, [label(span, "defined again"), label(before, "defined first")], "rename one of them"));
    defined.set(name, span);
  };
  for (const statement of program.statements) {
    switch (statement.kind) {
      case "declaration":
        break;
      case "functionDefinition":
        define(statement.name, statement.nameSpan);
        functions.set(statement.name, { parameters: statement.parameters.map(({ name }) => name), body: statement.body, position: functions.size, span: statement.nameSpan });
        break;
      case "assignment":
        define(statement.name, statement.nameSpan);
        assignments.push({ name: statement.name, value: statement.value, span: statement.nameSpan });
        break;
      case "expression":
        if (root !== null) report(error("E0218", "a program has one expression, and this is a second one", [label(statement.span, "the second expression"), label(root.span, "the first one")], "name the others: `z = …`"));
        root = { ast: statement.value, span: statement.span };
    }
  }
  const last = assignments.at(-1);
  if (root === null && last === undefined) {
    report(error("E0217", "there is no expression here", [label({ start: 0, end: 0 }, "nothing to differentiate")], "write an expression, such as `x' A x`"));
    return null;
  }
  return { functions, assignments, root: root?.ast ?? last?.value ?? { kind: "number", span: { start: 0, end: 0 }, text: "0" } };
}
