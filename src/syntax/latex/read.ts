// The pieces of a LaTeX formula as the tokens of its grammar: names, functions, constants, transposes and paired brackets; it builds no tree.
import { type Diagnostic, error, label } from "../../diagnostics/diagnostic.js";
import { quote } from "../../diagnostics/quote.js";
import { failAll, ok, type Result } from "../../diagnostics/result.js";
import { cover, type Span } from "../../diagnostics/span.js";
import { suggest } from "../../diagnostics/suggest.js";
import { limits } from "../limits.js";
import { endsOperand, tooDeep, unclosed } from "./brackets.js";
import { knownCommands, layoutEnvironments } from "./commands.js";
import { readDerivative } from "./derivative-names.js";
import { closeBracket, openBracket, readAngle, readBars, readRelation, readSign } from "./delimiters.js";
import { commandAt, endOfPrime, endOfSimplePower, isSign, type KnownNames, opensArguments, readName } from "./names.js";
import { readFont, readFunction, readLetters, readNamed, readNumber, readUpright } from "./operands.js";
import { indicesFirst } from "./order.js";
import { type OwnDerivatives, problem, type Reader, takesSingle } from "./reader.js";
import type { LatexToken, LatexTokenType, Written } from "./tokens.js";

const mostInARow = 1000;
const inARow: ReadonlySet<LatexTokenType> = new Set<LatexTokenType>(["+", "-", "function", "transpose", "inverseTranspose", "superscript"]);

const beginsOperand: ReadonlySet<LatexTokenType> = new Set<LatexTokenType>(["number", "name", "function", "derivative", "sized", "fraction", "root", "{", "(", "absOpen", "normOpen", "innerOpen"]);

/** The tokens of `pieces`, all brackets paired. */
export function readTokens(written: readonly Written[], names: KnownNames, derivatives: OwnDerivatives): Result<readonly LatexToken[]> {
  const pieces = indicesFirst(written);
  const reader: Reader = { pieces, names, derivatives, tokens: [], open: [], diagnostics: [] };
  const { diagnostics, open, tokens } = reader;
  let run = 0;
  for (let at = 0; at < pieces.length && diagnostics.length < limits.diagnostics; ) {
    const piece = pieces[at];
    if (piece === undefined) break;
    const before = tokens.length;
    at = step(reader, at, piece);
    const last = tokens.at(-1);
    const joined = piece.afterLine && endsOperand(tokens[before - 1]) && beginsOperand.has(tokens[before]?.type ?? "+");
    if (joined) problem(reader, piece.span, "E0102", "a formula goes on after `\\\\` without a sign", "write `\\cdot` to multiply over the end of a line, and one formula a line", at, "the new line begins here");
    if (tokens.length !== before) run = last !== undefined && inARow.has(last.type) ? run + 1 : 0;
    const limit = tooDeep(open) ?? (run > mostInARow ? tooMany(piece.span) : null);
    if (limit !== null) return failAll([...diagnostics, limit]);
  }
  const left = diagnostics.length === 0 ? unclosed(open) : null;
  if (left !== null) diagnostics.push(left);
  return diagnostics.length > 0 ? failAll(distinct(diagnostics)) : ok(tokens);
}

function tooMany(span: Span): Diagnostic {
  return error("E0111", `more than ${mostInARow.toLocaleString("en-US")} signs or functions follow each other`, [label(span, "one too many")], "name the inner parts on lines of their own");
}

/** The same complaint once. */
function distinct(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  return [...new Map(diagnostics.toReversed().map((one) => [one.message, one])).values()].toReversed();
}

/** Reads what stands at `at`; the piece after it. */
function step(reader: Reader, at: number, piece: Written): number {
  const { pieces, tokens } = reader;
  const push = (type: LatexTokenType, text: string): number => {
    tokens.push({ type, text, span: piece.span });
    return at + 1;
  };
  switch (piece.type) {
    case "number": return readNumber(reader, at, piece);
    case "letter": return readLetters(reader, at, piece);
    case "superscript": return push("superscript", piece.text);
    case "transpose": return push(piece.text.startsWith("⁻") ? "inverseTranspose" : "transpose", piece.text);
    case "prime": return push("transpose", "'");
    case "subscript": return problem(reader, piece.span, "E0124", "an index stands below nothing that can have one", "write it behind a name: `W_1`", at + 1);
    case "sign": return isSign(piece, "{") && !takesSingle(tokens) && readName(pieces, at, reader.names) !== null ? readNamed(reader, at, piece) : readSign(reader, at, piece);
    case "command": return readCommand(reader, at, piece);
  }
}

function readCommand(reader: Reader, at: number, piece: Written): number {
  const command = commandAt(piece);
  if (command === null) return unknownCommand(reader, piece, at + 1);
  const { pieces, tokens, names } = reader;
  const { span } = piece;
  switch (command.kind) {
    case "layout": case "sizing": return at + 1;
    case "sign":
      if (command.type === "relation") return readRelation(reader, command.text, span, at + 1);
      tokens.push({ type: command.type, text: command.text, span });
      return at + 1;
    case "bracket": return command.text === "(" || command.text === "[" || command.text === "\\{" ? openBracket(reader, command.text, span, at + 1) : closeBracket(reader, command.text, span, at + 1);
    case "bars": return readBars(reader, at, piece, command.norm, command.side ?? piece.side);
    case "angle": return readAngle(reader, command.side, span, at + 1);
    case "name":
      if (command.name === "sigma" && isSigmoid(pieces, at + 1, names)) return readFunction(reader, "sigmoid", span, at + 1);
      return readNamed(reader, at, piece);
    case "accent": return readNamed(reader, at, piece);
    case "font": return piece.text === "\\vec" && opensArguments(pieces, at + 1) ? readFunction(reader, "vec", span, at + 1) : readFont(reader, at, piece);
    case "upright": return readUpright(reader, at, piece);
    case "function": return readFunction(reader, command.name, span, at + 1);
    case "transpose":
      tokens.push({ type: "transpose", text: "'", span });
      return at + 1;
    case "fraction":
      if (readDerivative(pieces, at, names) !== null) return readQuestion(reader, at, piece);
      tokens.push({ type: "fraction", text: "/", span });
      return at + 1;
    case "root": return readRoot(reader, at, piece);
    case "environment": return readEnvironment(reader, at, piece);
    case "question": return readQuestion(reader, at, piece);
    case "unsupported": return problem(reader, span, "E0122", `${quote(piece.text)} cannot be used in an answer`, command.help, at + 1);
    case "refused": return problem(reader, span, "E0121", `${quote(piece.text)} is a command of documents and programs, and is never obeyed`, "remove it, and write the formula itself", at + 1);
  }
}

/** A derivative is no answer, unless a line above gave it. */
function readQuestion(reader: Reader, at: number, piece: Written): number {
  const { pieces, names, derivatives, tokens } = reader;
  const found = readDerivative(pieces, at, names);
  const span = cover(piece.span, pieces[(found?.end ?? at + 1) - 1]?.span ?? piece.span);
  const own = found === null || found.wrt === null || found.order === 2 ? undefined : derivatives.get(found.wrt);
  if (own === undefined) return problem(reader, span, "E0123", "a derivative stands where its value is expected", "write the expression that it is equal to: the question is no answer", found?.end ?? at + 1, "this asks for a derivative");
  tokens.push({ type: "name", text: own, span });
  return found?.end ?? at + 1;
}

/** σ before its argument is the sigmoid unless it is a name of the problem; σ² only where the names are known. */
function isSigmoid(pieces: readonly Written[], at: number, names: KnownNames): boolean {
  if (names?.has("sigma") === true) return false;
  const raised = endOfPrime(pieces, at) ?? (names === null ? null : endOfSimplePower(pieces, at));
  return opensArguments(pieces, raised ?? at);
}

function unknownCommand(reader: Reader, { text, span }: Written, next: number): number {
  const near = suggest(text, knownCommands);
  const message = `the command ${quote(text)} is not known`;
  return problem(reader, span, "E0120", message, near === null ? "write the formula with standard commands, and names of your own as letters" : `did you mean \`${near}\`?`, next, "not a command of formulas");
}

/** `\sqrt`, or `\sqrt[3]` with a whole index. */
function readRoot({ pieces, tokens }: Reader, at: number, { span }: Written): number {
  const [open, index, close] = pieces.slice(at + 1, at + 4);
  const indexed = isSign(open, "[") && index?.type === "number" && isSign(close, "]");
  tokens.push({ type: "root", text: indexed ? index.text : "", span });
  return indexed ? at + 4 : at + 1;
}

/** `\begin{aligned}` changes the look alone; other environments hold what has no counterpart. */
function readEnvironment(reader: Reader, at: number, piece: Written): number {
  const { pieces } = reader;
  let word = "";
  let end = at + 2;
  for (; end < at + 32 && pieces[end]?.type === "letter"; end += 1) word += pieces[end]?.text ?? "";
  if (isSign(pieces[end], "*")) end += 1;
  if (isSign(pieces[at + 1], "{") && isSign(pieces[end], "}") && layoutEnvironments.has(word)) return end + 1;
  return problem(reader, piece.span, "E0122", `the environment ${quote(word)} cannot be used in an answer`, "matrices and vectors are written as names, not entry by entry", end + 1);
}
