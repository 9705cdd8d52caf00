/** One piece of mathematics to a tree, in the language or in LaTeX, with places in the submission. Knows no statements. */
import { error, label } from "../../diagnostics/diagnostic.js";
import type { Diagnostic } from "../../diagnostics/diagnostic.js";
import { fail, ok, type Result } from "../../diagnostics/result.js";
import type { Ast } from "../../syntax/ast.js";
import { parseExpression } from "../../syntax/expression.js";
import { parseLatex } from "../../syntax/latex/latex.js";
import { looksLikeLatex } from "../../syntax/latex/looks.js";
import { shiftedAst, shiftedSpan } from "../../syntax/shift.js";
import { submissionLimits } from "./limits.js";
import { namesIn, renamed } from "./names-used.js";

/** `latex` between delimiters of LaTeX; `plain` may be either. */
export type Notation = "plain" | "latex";

/** The names of the problem and of the lines above: by them LaTeX tells `Wx`, a product, from a name. */
export type NamesInUse = ReadonlySet<string>;

/** The names under which lines above gave derivatives, by variable. */
export type DerivativesInUse = ReadonlyMap<string, string>;

/** The tree of `text`, which stands at `offset` of the submission. Errors E0920 and what the grammars say. */
export function readPiece(text: string, offset: number, notation: Notation, names: NamesInUse, derivatives: DerivativesInUse): Result<Ast> {
  if (text.length > submissionLimits.expression) return fail(tooLong(text.length, offset));
  const parsed = readEither(text, notation, names, derivatives);
  return parsed.ok ? ok(shiftedAst(respelled(parsed.value, names), offset), parsed.warnings) : { ok: false, diagnostics: parsed.diagnostics.map((one) => movedBy(one, offset)) };
}

/** In the notation that it seems to be in, and where that fails in the other one; what is wrong is said of the first. */
function readEither(text: string, notation: Notation, names: NamesInUse, derivatives: DerivativesInUse): Result<Ast> {
  if (notation === "latex" || looksLikeLatex(text)) {
    const latex = parseLatex(text, names, derivatives);
    if (latex.ok) return latex;
    const plain = parseExpression(text);
    return plain.ok ? plain : latex;
  }
  const plain = parseExpression(text);
  // Indicators such as 1[z > 0] are written without a command, too.
  if (plain.ok || !/[<>≤≥]/u.test(text)) return plain;
  const latex = parseLatex(text, names, derivatives);
  return latex.ok ? latex : plain;
}

/** The normal spelling of a name; null where `text` is no single name. */
export function readName(text: string, names: NamesInUse): string | null {
  if (text === "") return null;
  const parsed = parseExpression(text);
  return parsed.ok && parsed.value.kind === "name" ? inUse(parsed.value.name, names) : null;
}

/** `W_1` where `W1` is in use and `W_1` is not, and the other way round. */
function inUse(name: string, names: NamesInUse): string {
  if (names.has(name)) return name;
  const other = /_[0-9]+$/u.test(name) ? name.replace(/_([0-9]+)$/u, "$1") : name.replace(/([A-Za-z])([0-9]+)$/u, "$1_$2");
  return names.has(other) ? other : name;
}

const respelled = (ast: Ast, names: NamesInUse): Ast => renamed(ast, new Map([...namesIn(ast)].map((name) => [name, inUse(name, names)] as const).filter(([name, other]) => name !== other)));

const movedBy = (diagnostic: Diagnostic, by: number): Diagnostic => ({ ...diagnostic, labels: diagnostic.labels.map((place) => ({ ...place, span: shiftedSpan(place.span, by) })) });

function tooLong(length: number, offset: number): Diagnostic {
  const message = `an expression has ${length.toLocaleString("en-US")} characters; at most ${submissionLimits.expression.toLocaleString("en-US")} are read`;
  return error("E0920", message, [label({ start: offset, end: offset + length }, "not read")], "name parts that occur again on lines of their own");
}
