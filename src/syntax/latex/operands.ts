// Numbers, names, constants and functions of a LaTeX formula as tokens; it knows no brackets.
import { cover, type Span } from "../../diagnostics/span.js";
import { quote } from "../../diagnostics/quote.js";
import { isReservedName } from "../names.js";
import { hasPrimeDerivative } from "./derivatives.js";
import { functionNamed, sizedOperators } from "./functions.js";
import { commandAt, endOfPrime, isSign, isTranspose, opensArguments, readFunctionWord, type ReadName, readName, readWord } from "./names.js";
import { below, problem, type Reader, single, takesSingle } from "./reader.js";
import type { Written } from "./tokens.js";

export function readNumber(reader: Reader, at: number, { text, span }: Written): number {
  const { pieces, tokens } = reader;
  const last = tokens.at(-1);
  if (takesSingle(tokens) && text.length > 1) {
    if (last?.type === "^") return problem(reader, span, "E0125", `only the first digit of ${quote(`^${text}`)} is raised`, `write \`^{${text}}\``, at + 1);
    if (last?.type !== "fraction" || !/^[0-9]{2}$/u.test(text)) return problem(reader, span, "E0125", `only the first digit of ${quote(text)} belongs to ${last?.type === "root" ? "the root" : "the fraction"}`, "put each part in braces: `\\frac{1}{12}`", at + 1);
    const [above = "", under = ""] = text;
    const middle = span.start + 1;
    tokens.push({ type: "number", text: above, span: { start: span.start, end: middle } }, { type: "number", text: under, span: { start: middle, end: span.end } });
    return at + 1;
  }
  if ((text === "1" || text === "0") && isSign(pieces[at + 1], "_")) return readConstant(reader, text === "1" ? "ones" : "zeros", span, at + 1);
  if (last?.type === "number" && !takesSingle(tokens)) return problem(reader, span, "E0107", "two numbers stand side by side", "write `\\cdot` between them", at + 1, "a second number");
  tokens.push({ type: "number", text, span });
  return at + 1;
}

/** Ones, zeros or an identity, with the size below it. */
export function readConstant(reader: Reader, which: "ones" | "zeros" | "eye", span: Span, end: number): number {
  reader.tokens.push({ type: "sized", text: which, span });
  return isSign(reader.pieces[end], "_") ? below(reader, end) : end;
}

/** Letters: a function before its arguments, or a name. */
export function readLetters(reader: Reader, at: number, piece: Written): number {
  const called = takesSingle(reader.tokens) ? null : readFunctionWord(reader.pieces, at, reader.names);
  return called === null ? readNamed(reader, at, piece) : readFunction(reader, called.name, cover(piece.span, reader.pieces[called.end - 1]?.span ?? piece.span), called.end);
}

export function readNamed(reader: Reader, at: number, piece: Written): number {
  const { pieces, names, tokens } = reader;
  const alone = takesSingle(tokens);
  const found = readName(pieces, at, names, alone);
  if (found === null) return problem(reader, piece.span, "E0124", "a name cannot be read here", "write a letter with an index of letters and digits, such as `W_1` or `b_{out}`", at + 1);
  if (/^I(?:_|[0-9]|$)/u.test(found.name)) {
    const identity = readIdentity(reader, at, found.name);
    if (identity !== null) return identity;
  }
  const behind = pieces[found.end];
  if (found.name === "e" && names?.has("e") !== true && isSign(behind, "^") && !alone && !raisesTranspose(pieces, found.end)) return readExponential(reader, found.span, found.end);
  if (isReservedName(found.name)) return problem(reader, found.span, "E0109", `\`${found.name}\` is a reserved word`, "choose another name", found.end, "cannot be a name");
  if (isSign(behind, "_") && !alone) return problem(reader, behind?.span ?? found.span, "E0124", `what stands below \`${found.name}\` is no index`, "an index is letters and digits, as in `W_1` or `b_{out}`; single entries cannot be written", found.end + 1);
  const differential = found.name === "d" && !alone ? readName(pieces, found.end, names) : null;
  if (differential !== null && (names?.has(`d${differential.name}`) === true || commandAt(piece)?.kind === "upright")) {
    return pushName(reader, { ...differential, name: `d${differential.name}`, span: cover(found.span, differential.span) });
  }
  return pushName(reader, found);
}

function pushName({ tokens }: Reader, found: ReadName): number {
  tokens.push({ type: "name", text: found.name, span: found.span });
  if (found.transpose !== null) tokens.push({ type: "transpose", text: "'", span: found.transpose });
  return found.end;
}

const raisesTranspose = (pieces: readonly Written[], at: number): boolean => isTranspose(pieces[at + 1]) || (isSign(pieces[at + 1], "{") && isTranspose(pieces[at + 2]) && isSign(pieces[at + 3], "}"));

/** `I` or `I_n` as the identity, unless it is a name of the problem; null where it is a name. */
function readIdentity(reader: Reader, at: number, written: string): number | null {
  const { pieces, names } = reader;
  if (names?.has(written) === true || names?.has("I") === true) return null;
  let end = at;
  let braces = 0;
  for (; pieces[end]?.type !== "letter"; end += 1) braces += isSign(pieces[end], "{") ? 1 : 0;
  for (end += 1; braces > 0; end += 1) {
    if (!isSign(pieces[end], "}")) return null;
    braces -= 1;
  }
  const [first, last] = [pieces[at], pieces[end - 1]];
  if (first === undefined || last === undefined) return null;
  return isSign(pieces[end], "_") || names !== null || opensArguments(pieces, end) ? readConstant(reader, "eye", cover(first.span, last.span), end) : null;
}

/** A function, with the base of a logarithm or the sizes that may stand below it. */
export function readFunction(reader: Reader, called: string, span: Span, end: number): number {
  const { pieces, tokens } = reader;
  const behind = pieces[end];
  const prime = endOfPrime(pieces, end);
  if (prime !== null) return readPrimed(reader, called, span, prime);
  if (isSign(behind, "_")) {
    const base = readWord(pieces, end + 1);
    if (called === "log" && (base?.word === "2" || base?.word === "10")) {
      tokens.push({ type: "function", text: `log${base.word}`, span });
      return base.end;
    }
    tokens.push({ type: "function", text: called, span });
    if (sizedOperators.has(called)) return below(reader, end);
    return problem(reader, behind?.span ?? span, "E0122", `an index below \`${called}\` has no meaning here`, `write \`${called}\` without an index`, end + 1);
  }
  tokens.push({ type: "function", text: called, span });
  const inverse = isSign(behind, "^") && (isSign(pieces[end + 1], "-") || (isSign(pieces[end + 1], "{") && isSign(pieces[end + 2], "-")));
  if (inverse) return problem(reader, span, "E0125", `a negative power of \`${called}\` can be its inverse or its reciprocal`, "write the inverse by its name, such as `\\arcsin`, or a fraction", end + 1);
  return end;
}

/** How deep derivatives may stand in the arguments of derivatives: each may double what it holds. */
const mostNested = 3;

/** `\sigma'(z)`: the derivative of an entrywise function. */
function readPrimed(reader: Reader, called: string, span: Span, end: number): number {
  const { tokens, open } = reader;
  if (!hasPrimeDerivative(called)) return problem(reader, span, "E0123", `what the derivative of \`${called}\` is has to be written out`, "write its value, or the transpose as `\\operatorname{f}(x)^\\top`", end, "this asks for a derivative");
  if (open.filter(({ at }) => tokens[at - 1]?.type === "derivative").length >= mostNested) return problem(reader, span, "E0111", "derivatives are nested too deeply", "name the inner parts on lines of their own", end);
  tokens.push({ type: "derivative", text: called, span });
  return end;
}

/** `e^{x}` is exp(x). */
function readExponential(reader: Reader, span: Span, end: number): number {
  const { pieces, tokens, open } = reader;
  const next = pieces[end + 1];
  tokens.push({ type: "function", text: "exp", span });
  if (next?.type === "letter" && /[A-Z]/u.test(next.text)) return problem(reader, cover(span, next.span), "E0125", "a power of e of a matrix can be taken of its entries or of the matrix", "write `\\exp(X)` or `\\operatorname{expm}(X)`", end + 2, "which of the two?");
  if (!isSign(next, "{") || next === undefined) return single(reader, end + 1, ["(", ")"], span);
  open.push({ written: "{", span: next.span, at: tokens.length, relation: null });
  tokens.push({ type: "(", text: "(", span: next.span });
  return end + 2;
}

/** An upright word, `\mathrm{diag}`, from its command: a function, a number, or a name. */
export function readUpright(reader: Reader, at: number, piece: Written): number {
  const { pieces, names } = reader;
  const starred = isSign(pieces[at + 1], "*") ? at + 2 : at + 1;
  const word = readWord(pieces, starred);
  if (word === null) return problem(reader, piece.span, "E0124", `${quote(piece.text)} holds more than a word`, "write one word in its braces, and formulas outside", at + 1);
  const span = cover(piece.span, pieces[word.end - 1]?.span ?? piece.span);
  if (/^[0-9]+$/u.test(word.word)) return word.word === "1" || word.word === "0" ? readUprightDigit(reader, word.word, span, word.end) : problem(reader, span, "E0107", "a number is set as text", "write the number alone", word.end);
  const called = functionNamed(word.word);
  const known = names?.has(word.word) === true;
  if (!known && (called !== null || opensArguments(pieces, word.end))) return readFunction(reader, called ?? word.word, span, word.end);
  return readNamed(reader, at, piece);
}

function readUprightDigit(reader: Reader, digit: "0" | "1", span: Span, end: number): number {
  return readConstant(reader, digit === "1" ? "ones" : "zeros", span, end);
}

/** A font of letters: `\mathbf{x}` is x, `\mathbf{1}` is ones; around anything else it changes nothing. */
export function readFont(reader: Reader, at: number, piece: Written): number {
  const { pieces, names } = reader;
  let inner = at + 1;
  while (commandAt(pieces[inner])?.kind === "font" && inner < at + 4) inner += 1;
  const braced = isSign(pieces[inner], "{");
  const content = pieces[braced ? inner + 1 : inner];
  if (content?.type === "number" && /^[01]$/u.test(content.text) && (!braced || isSign(pieces[inner + 2], "}"))) {
    const end = braced ? inner + 3 : inner + 1;
    return readConstant(reader, content.text === "1" ? "ones" : "zeros", cover(piece.span, pieces[end - 1]?.span ?? piece.span), end);
  }
  return readName(pieces, at, names, takesSingle(reader.tokens)) === null ? at + 1 : readNamed(reader, at, piece);
}
