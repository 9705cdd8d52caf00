// LaTeX to the tree of one expression; it knows no functions' shapes and no declarations.
import { error, label } from "../../diagnostics/diagnostic.js";
import { fail, failAll, ok, type Result } from "../../diagnostics/result.js";
import type { Span } from "../../diagnostics/span.js";
import type { Ast } from "../ast.js";
import * as table from "../generated/latex.js";
import { recogniser } from "../recognise.js";
import { isUnsized } from "./build.js";
import { readPieces } from "./lexer.js";
import type { KnownNames } from "./names.js";
import { readTokens } from "./read.js";
import type { OwnDerivatives } from "./reader.js";
import type { LatexTokenType, Written } from "./tokens.js";
import { unexpected } from "./unexpected.js";

const recognise = recogniser<Ast, LatexTokenType>(table);

/**
 * The one parse of LaTeX mathematics, as the tree that `parseExpression` gives for the same formula, with places in `text`. Nothing is
 * expanded. `names` are those of the problem and of the student's earlier lines, sizes among them: with them `Wx` is W x and `reg` a name;
 * without them letters are names one by one. `derivatives` are the student's own lines for derivatives, by variable. Errors: E0101 to E0112 and E0120 to E0127.
 */
export function parseLatex(text: string, names: KnownNames = null, derivatives: OwnDerivatives = new Map()): Result<Ast> {
  const pieces = readPieces(text);
  return pieces.ok ? parsePieces(text, pieces.value, { start: 0, end: text.length }, names, derivatives) : pieces;
}

/** The same for some pieces of a text, which lie in `span`. */
function parsePieces(text: string, pieces: readonly Written[], span: Span, names: KnownNames, derivatives: OwnDerivatives): Result<Ast> {
  const tokens = readTokens(pieces, names, derivatives);
  if (!tokens.ok) return tokens;
  if (tokens.value.length === 0) return fail(error("E0101", "there is no expression", [label(span, "nothing but blanks")], "write an expression, such as `x^\\top A x`"));
  const found = recognise(tokens.value);
  if (!found.ok) return fail(unexpected({ text, tokens: tokens.value, at: found.at, expected: found.expected, end: span.end }));
  const unsized = unsizedIn(found.value);
  return unsized.length > 0 ? failAll(unsized) : ok(found.value);
}

function unsizedIn(root: Ast): Parameters<typeof failAll>[0] {
  const places: Span[] = [];
  const stack: Ast[] = [root];
  for (let ast = stack.pop(); ast !== undefined && places.length < 5; ast = stack.pop()) {
    if (isUnsized(ast)) places.push(ast.span);
    if (ast.kind === "call") stack.push(...ast.args.toReversed());
    else if (ast.kind === "binary") stack.push(ast.right, ast.left);
    else if (ast.kind === "negate" || ast.kind === "transpose") stack.push(ast.of);
  }
  return places.map((place) => error("E0126", `${text(place)} needs a size here`, [label(place, "how large is it?")], "write the size below it: `\\mathbf{1}_n`, `\\mathbf{1}_{m \\times n}`, `I_n`"));
  function text({ start, end }: Span): string {
    return end > start ? "a vector of ones or zeros, or an identity," : "a constant";
  }
}
