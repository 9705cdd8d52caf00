// Syntax trees as one line of text, for comparing them in tests; knows no shapes and reads nothing.
import type { Diagnostic } from "../../src/diagnostics/diagnostic.js";
import type { Result } from "../../src/diagnostics/result.js";
import type { Ast } from "../../src/syntax/ast.js";
import type { Declaration, ShapeAst } from "../../src/syntax/declaration.js";
import type { Program } from "../../src/syntax/program.js";
import type { Condition, DefiningEquation, RuleEntry, Rulebook, RuleParameter } from "../../src/syntax/rulebook.js";

/** `(* (' x) y)`; juxtaposition is `(· W x)`. Without recursion, so that long sums can be written. */
export function written(ast: Ast): string {
  const words: string[] = [];
  const stack: (Ast | string)[] = [ast];
  for (let item = stack.pop(); item !== undefined; item = stack.pop()) {
    if (typeof item === "string") words.push(item);
    else stack.push(...parts(item).toReversed());
  }
  return words.join("");
}

function parts(ast: Ast): readonly (Ast | string)[] {
  switch (ast.kind) {
    case "number": return [ast.text];
    case "string": return [JSON.stringify(ast.value)];
    case "name": return [ast.name];
    case "call": return [`(call ${ast.name}`, ...ast.args.flatMap((argument) => [" ", argument]), ")"];
    case "negate": return ["(neg ", ast.of, ")"];
    case "transpose": return ["(' ", ast.of, ")"];
    case "binary": return [`(${ast.implicit ? "·" : ast.operator} `, ast.left, " ", ast.right, ")"];
  }
}

function writtenShape(shape: ShapeAst): string {
  if (shape.kind === "scalar") return "scalar";
  const sizes = shape.sizes.map((size) => size.factors.map((factor) => (factor.kind === "name" ? factor.name : factor.text)).join("*"));
  return `${shape.kind}(${sizes.join(", ")})`;
}

function writtenDeclaration({ name, shape, attributes }: Declaration | RuleParameter): string {
  return [`${name} : ${writtenShape(shape)}`, ...attributes.map((attribute) => attribute.name)].join(" ");
}

export function writtenDeclarations(declarations: readonly Declaration[]): string {
  return declarations.map(writtenDeclaration).join(", ");
}

export function writtenProgram({ statements }: Program): string {
  return statements
    .map((statement) => {
      switch (statement.kind) {
        case "declaration": return writtenDeclaration(statement.declaration);
        case "assignment": return `${statement.name} = ${written(statement.value)}`;
        case "functionDefinition": return `${statement.name}(${statement.parameters.map(({ name }) => name).join(", ")}) = ${written(statement.body)}`;
        case "expression": return written(statement.value);
      }
    })
    .join("; ");
}

export function writtenRulebook({ entries }: Rulebook): string {
  return entries.map(writtenEntry).join("; ");
}

function writtenEntry(entry: RuleEntry): string {
  const clauses = [
    ...("given" in entry && entry.given.length > 0 ? [`given ${entry.given.map(writtenCondition).join(" and ")}`] : []),
    ...("ensures" in entry && entry.ensures.length > 0 ? [`ensures ${entry.ensures.map(writtenCondition).join(" and ")}`] : []),
    ...("domain" in entry && entry.domain.length > 0 ? [`domain ${entry.domain.map(writtenCondition).join(" and ")}`] : []),
    ...("commutes" in entry && entry.commutes ? ["commutes"] : []),
    ...("rowwise" in entry && entry.rowwise !== null ? [`rowwise ${entry.rowwise.text}`] : []),
    ...(entry.axiom ? ["axiom"] : []),
    ...(entry.cite === null ? [] : [`cite ${JSON.stringify(entry.cite.text)}`]),
    ...(entry.note === null ? [] : [`note ${JSON.stringify(entry.note.text)}`]),
    ...(entry.latex === null ? [] : [`latex ${JSON.stringify(entry.latex.text)}`]),
  ];
  return [writtenHead(entry), ...clauses].join(" ");
}

function writtenHead(entry: RuleEntry): string {
  switch (entry.kind) {
    case "function": return `function ${entry.name}(${entry.parameter}) derivative ${entry.derivative === null ? "unknown" : written(entry.derivative)}${writtenEquation(entry.from)}`;
    case "operator": {
      return `operator ${entry.name}(${writtenParameters(entry.parameters)}) : ${writtenShape(entry.shape)} tangent ${entry.tangent === null ? "unknown" : written(entry.tangent)}${writtenEquation(entry.from)}`;
    }
    case "define": return `define ${entry.name}(${writtenParameters(entry.parameters)}) = ${written(entry.body)}`;
    case "lemma":
      return `lemma ${entry.name} for ${writtenDeclarations(entry.variables)} ${entry.mode} (${entry.map.variable} ↦ ${written(entry.map.image)}) ${written(entry.argument)} = ${written(entry.result)}`;
    case "rewrite": case "relation":
      return `${entry.kind} ${entry.name} for ${writtenDeclarations(entry.variables)} ${written(entry.left)} = ${written(entry.right)}`;
    case "mistake":
      return `mistake ${entry.name} for ${writtenDeclarations(entry.variables)} ${written(entry.left)} becomes ${written(entry.right)} says ${JSON.stringify(entry.says.text)}`;
  }
}

function writtenEquation(from: DefiningEquation | null): string {
  return from === null ? "" : ` from ${written(from.left)} = ${written(from.right)}`;
}

function writtenParameters(parameters: readonly RuleParameter[]): string {
  return parameters.map((parameter) => (parameter.target ? "target " : "") + writtenDeclaration(parameter)).join(", ");
}

function writtenCondition({ subject, phrase }: Condition): string {
  return `${written(subject)} ${phrase}`;
}

/** The first diagnostic as `! E0102 4-5 message`, with the number of further ones. */
export function writtenResult<T>(result: Result<T>, write: (value: T) => string): string {
  if (result.ok) return `= ${write(result.value)}`;
  return result.diagnostics.map(writtenDiagnostic).join(" ");
}

function writtenDiagnostic({ code, labels, message }: Diagnostic): string {
  const place = labels[0];
  return `! ${code} ${place === undefined ? "nowhere" : `${place.span.start}-${place.span.end}`} ${message}`;
}
