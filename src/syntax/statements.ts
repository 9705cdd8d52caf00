// Text to the statements of a program, and to declarations alone; it does not know what the names stand for.
import { error, label } from "../diagnostics/diagnostic.js";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import { fail, failAll, ok } from "../diagnostics/result.js";
import type { Result } from "../diagnostics/result.js";
import { pairBrackets } from "./brackets.js";
import { items } from "./build.js";
import type { Chain } from "./build.js";
import type { Declaration } from "./declaration.js";
import { checkDeclaration } from "./declare.js";
import type { WrittenDeclaration } from "./declare.js";
import * as table from "./generated/program.js";
import { declarationWords } from "./keywords.js";
import { read } from "./lexer.js";
import { limits } from "./limits.js";
import type { Program, Statement } from "./program.js";
import { recogniser } from "./recognise.js";
import type { WrittenStatement } from "./state.js";
import type { Token } from "./tokens.js";
import { unexpected } from "./unexpected.js";

const recogniseStatement = recogniser<WrittenStatement>(table, "statement");
const recogniseDeclarations = recogniser<Chain<WrittenDeclaration>>(table, "declarations");

/**
 * Statements, one a line or separated by `;`: declarations, `name = expression`, `f(x, y) = expression` and expressions.
 * A line goes on in the next one inside brackets and around a binary operator. Errors: E0101 to E0118.
 */
export function parseProgram(text: string): Result<Program> {
  const lines = separate(text);
  if (!lines.ok) return lines;
  if (lines.value.length === 0) {
    return fail(error("E0101", "there is no expression", [label({ start: 0, end: text.length }, "nothing but blanks")], "write an expression, such as `x' A x`"));
  }
  const statements: Statement[] = [];
  const diagnostics: Diagnostic[] = [];
  for (const line of lines.value) {
    const declares = declaresNames(line);
    const tokens = declares === null ? line : declares;
    const found = recogniseStatement(tokens);
    if (!found.ok) {
      const role = declares === null ? "statement" : "declaration";
      diagnostics.push(unexpected({ tokens, at: found.at, expected: found.expected, end: endOf(tokens), role }));
    } else if (found.value.kind === "statement") statements.push(found.value.statement);
    else {
      for (const declaration of checked(found.value.declarations, diagnostics)) {
        statements.push({ kind: "declaration", declaration, span: declaration.span });
      }
    }
    if (diagnostics.length >= limits.diagnostics) break;
  }
  return diagnostics.length > 0 ? failAll(diagnostics) : ok({ statements });
}

/** `name : shape attribute…`, separated by commas, line ends or `;`; an empty text declares nothing. Errors: E0102 to E0118. */
export function parseDeclarations(text: string): Result<readonly Declaration[]> {
  const lines = separate(text);
  if (!lines.ok) return lines;
  const declarations: Declaration[] = [];
  const diagnostics: Diagnostic[] = [];
  for (const line of lines.value) {
    const tokens = declarationWords(line);
    const found = recogniseDeclarations(tokens);
    if (!found.ok) diagnostics.push(unexpected({ tokens, at: found.at, expected: found.expected, end: endOf(tokens), role: "declaration" }));
    else declarations.push(...checked(items(found.value), diagnostics));
    if (diagnostics.length >= limits.diagnostics) break;
  }
  return diagnostics.length > 0 ? failAll(diagnostics) : ok(declarations);
}

function checked(written: readonly WrittenDeclaration[], diagnostics: Diagnostic[]): readonly Declaration[] {
  return written.map((one) => checkDeclaration(one, diagnostics)).filter((one) => one !== null);
}

/** The words of a line that declares names, `let` and `var` before them included; null for any other line. */
function declaresNames(line: readonly Token[]): readonly Token[] | null {
  const [first, second, third] = line;
  if (first === undefined || first.type !== "name") return null;
  if (second?.type === ":") return declarationWords(line);
  const prefixed = (first.text === "let" || first.text === "var") && second?.type === "name" && third?.type === ":";
  return prefixed ? [{ ...first, type: "let" }, ...declarationWords(line.slice(1))] : null;
}

/** The tokens of each statement that has any. */
function separate(text: string): Result<readonly (readonly Token[])[]> {
  const tokens = read(text);
  if (!tokens.ok) return tokens;
  const paired = pairBrackets(tokens.value, "statement");
  if (!paired.ok) return paired;
  const lines: Token[][] = [];
  let line: Token[] = [];
  for (const token of paired.value) {
    if (token.type === "newline" || token.type === ";") {
      lines.push(line);
      line = [];
    } else line.push(token);
  }
  lines.push(line);
  return ok(lines.filter((one) => one.length > 0));
}

function endOf(tokens: readonly Token[]): number {
  return tokens[tokens.length - 1]?.span.end ?? 0;
}
