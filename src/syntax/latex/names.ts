// Names in LaTeX: letters with fonts, accents and indices, as one name of the plain language; it knows no operators.
import { cover, type Span } from "../../diagnostics/span.js";
import { asciiName, variantForms } from "../greek.js";
import { type Command, commandNamed } from "./commands.js";
import { functionNamed } from "./functions.js";
import type { Written } from "./tokens.js";

/** The names that a problem and its answers use; null where none are known, and single letters are names. */
export type KnownNames = ReadonlySet<string> | null;

export interface ReadName {
  readonly name: string;
  readonly span: Span;
  /** The piece after it. */
  readonly end: number;
  /** The transpose that `W^{[1]\top}` holds beside its layer. */
  readonly transpose: Span | null;
}

/** How deep fonts, accents and braces around one letter may stand, and how many marks a name may have. */
const mostWrappers = 8;
const mostMarks = 4;
const longestWord = 64;
const longestFunction = 20;

/** What is added to the letters of a name: `\hat`, an index. */
type Mark = { readonly kind: "word" | "digits"; readonly text: string };

export const commandAt = (piece: Written | undefined): Command | null => (piece?.type === "command" ? commandNamed(piece.text.slice(1)) : null);
export const isSign = (piece: Written | undefined, text: string): boolean => piece?.type === "sign" && piece.text === text;
const adjacent = (before: Written | undefined, piece: Written | undefined): boolean => before !== undefined && piece !== undefined && before.span.end === piece.span.start;

const subscripts = "₀₁₂₃₄₅₆₇₈₉";
const digitsOf = (text: string): string => Array.from(text, (digit) => (subscripts.includes(digit) ? String(subscripts.indexOf(digit)) : digit)).join("");
const plainLetter = (text: string): string => asciiName(variantForms.get(text) ?? text);
const isWhole = (piece: Written | undefined): piece is Written & { readonly type: "number" } => piece?.type === "number" && /^[0-9]+$/u.test(piece.text);

/** The plain name: of the ways to spell it the one that is known, else `W1` for digits and `y_hat` for words. */
function composed(base: string, marks: readonly Mark[], names: KnownNames): string {
  let spellings: readonly string[] = [base];
  for (const { kind, text } of marks) spellings = spellings.flatMap((start) => (kind === "digits" && !/[0-9]$/u.test(start) ? [start + text, `${start}_${text}`] : [`${start}_${text}`, start + text]));
  return spellings.find((name) => names?.has(name) === true) ?? spellings[0] ?? base;
}

/** The letters and digits that stand together without a blank from `start`, at most about as many as `most`, with the piece after each. */
function runFrom(pieces: readonly Written[], start: number, most: number): readonly { readonly text: string; readonly end: number }[] {
  const run: { readonly text: string; readonly end: number }[] = [];
  for (let text = "", at = start; text.length < most; at += 1) {
    const piece = pieces[at];
    if (piece === undefined || (at > start && !adjacent(pieces[at - 1], piece))) break;
    if (piece.type !== "letter" && !(isWhole(piece) && at > start) && !(piece.type === "subscript" && at > start)) break;
    text += piece.type === "letter" ? plainLetter(piece.text) : digitsOf(piece.text);
    run.push({ text, end: at + 1 });
  }
  return run;
}

export const opensArguments = (pieces: readonly Written[], at: number): boolean => {
  const piece = pieces[at];
  const command = commandAt(piece);
  return isSign(piece, "(") || isSign(piece, "[") || (command?.kind === "bracket" && command.text === "\\{") || (command?.kind === "bracket" && (command.text === "(" || command.text === "["));
};

/** Where the prime of a derivative that stands at `at` ends: `'`, `^\prime` or `^{\prime}`; null where there is none. */
export function endOfPrime(pieces: readonly Written[], at: number): number | null {
  if (pieces[at]?.type === "prime") return at + 1;
  if (!isSign(pieces[at], "^")) return null;
  if (pieces[at + 1]?.text === "\\prime") return at + 2;
  return isSign(pieces[at + 1], "{") && pieces[at + 2]?.text === "\\prime" && isSign(pieces[at + 3], "}") ? at + 4 : null;
}

/** A function written in letters, `relu(z)`; null unless its arguments follow. */
export function readFunctionWord(pieces: readonly Written[], start: number, names: KnownNames): { readonly name: string; readonly end: number } | null {
  const run = runFrom(pieces, start, longestFunction + 1);
  const whole = run.at(-1);
  if (whole === undefined || whole.text.length < 2 || whole.text.length > longestFunction || !opensArguments(pieces, endOfPrime(pieces, whole.end) ?? whole.end) || names?.has(whole.text) === true) return null;
  const name = functionNamed(whole.text);
  return name === null ? null : { name, end: whole.end };
}

/** An upright word, `{\mathrm{out}}` or `\text{softmax}`, from behind its command; null where more than a word is there. */
export function readWord(pieces: readonly Written[], start: number): { readonly word: string; readonly end: number } | null {
  if (!isSign(pieces[start], "{")) {
    const piece = pieces[start];
    return piece?.type === "letter" || isWhole(piece) ? { word: plainLetter(piece.text), end: start + 1 } : null;
  }
  let word = "";
  let depth = 1;
  for (let at = start + 1; at < start + longestWord; at += 1) {
    const piece = pieces[at];
    const command = commandAt(piece);
    if (piece === undefined) return null;
    if (isSign(piece, "}")) {
      depth -= 1;
      if (depth === 0) return word === "" ? null : { word, end: at + 1 };
    } else if (isSign(piece, "{")) depth += 1;
    else if (piece.type === "letter") word += plainLetter(piece.text);
    else if (isWhole(piece) || piece.type === "subscript") word += digitsOf(piece.text);
    else if (isSign(piece, "_")) word += "_";
    else if (command?.kind === "name") word += command.name;
    else if (piece.text !== "\\ensuremath" && command?.kind !== "font" && command?.kind !== "upright") return null;
  }
  return null;
}

/** What stands below a name, from its `_`; null where it is no index that a name can have. */
function readIndex(pieces: readonly Written[], start: number): { readonly mark: Mark; readonly end: number } | null {
  const at = start + 1;
  const command = commandAt(pieces[at]);
  const behind = command?.kind === "font" || command?.kind === "upright" ? at + 1 : at;
  if (command?.kind === "name") return { mark: { kind: "word", text: command.name }, end: at + 1 };
  const read = readWord(pieces, behind);
  return read === null ? null : { mark: { kind: /^[0-9]+$/u.test(read.word) ? "digits" : "word", text: read.word }, end: read.end };
}

/** The number of a layer in `W^{[1]}`, `W^{(1)}` or `W^{[1]\top}`, from its `^`. */
function readLayer(pieces: readonly Written[], start: number): { readonly mark: Mark; readonly end: number; readonly transpose: Span | null } | null {
  if (!isSign(pieces[start], "^") || !isSign(pieces[start + 1], "{")) return null;
  const [open, number, close, next, last] = pieces.slice(start + 2, start + 7);
  const paired = (isSign(open, "(") && isSign(close, ")")) || (isSign(open, "[") && isSign(close, "]"));
  if (!paired || !isWhole(number)) return null;
  const mark: Mark = { kind: "digits", text: number.text };
  if (isSign(next, "}")) return { mark, end: start + 6, transpose: null };
  return next !== undefined && isTranspose(next) && isSign(last, "}") ? { mark, end: start + 7, transpose: next.span } : null;
}

/** Whether a piece in a superscript is a transpose. */
export const isTranspose = (piece: Written | undefined): boolean =>
  piece?.type === "prime" || (piece?.type === "transpose" && !piece.text.startsWith("⁻")) || commandAt(piece)?.kind === "transpose" || (piece?.type === "letter" && piece.text === "T");

/** Where a transpose or a whole power that stands at `start` ends, so that an index behind it can be seen; null for all else. */
export function endOfSimplePower(pieces: readonly Written[], start: number): number | null {
  if (pieces[start]?.type === "prime" || pieces[start]?.type === "transpose") return start + 1;
  if (!isSign(pieces[start], "^")) return null;
  const braced = isSign(pieces[start + 1], "{");
  for (let at = start + (braced ? 2 : 1), simple = 0; simple < 3; at += 1, simple += 1) {
    const piece = pieces[at];
    if (braced && isSign(piece, "}")) return simple > 0 ? at + 1 : null;
    if (!(isWhole(piece) || isSign(piece, "-") || isTranspose(piece))) return null;
    if (!braced) return at + 1;
  }
  return null;
}

interface Letters {
  readonly base: string;
  readonly end: number;
}

/** Letters that are one name: as many as are known together, else one. */
function readLetters(pieces: readonly Written[], start: number, names: KnownNames, single: boolean): Letters | null {
  const run = runFrom(pieces, start, single ? 1 : names === null ? 3 : longestWord);
  const [first, second] = run;
  if (first === undefined) return null;
  if (single) return { base: first.text, end: first.end };
  const numbered = second !== undefined && /^[^0-9]+[0-9]+$/u.test(second.text) && pieces[second.end - 1]?.type !== "letter" ? second : first;
  if (names === null) {
    const differential = run.length === 2 && first.text === "d" && pieces[first.end]?.type === "letter" ? run[1] : undefined;
    return { base: (differential ?? numbered).text, end: (differential ?? numbered).end };
  }
  const last = run.at(-1);
  for (const { text, end } of run.toReversed()) {
    const index = end === last?.end && isSign(pieces[end], "_") ? readIndex(pieces, end) : null;
    if (names.has(text) || (index !== null && names.has(composed(text, [index.mark], names)))) return { base: text, end };
  }
  const strange = run.length > 1 && !run.some(({ end }, place) => place > 0 && pieces[end - 1]?.type === "letter" && names.has(plainLetter(pieces[end - 1]?.text ?? "")));
  return strange && last !== undefined ? { base: last.text, end: last.end } : { base: numbered.text, end: numbered.end };
}

/** The name at `start`, with everything around and below it; null where no single name stands there. `single`: one letter alone, as TeX takes an argument without braces. */
export function readName(pieces: readonly Written[], start: number, names: KnownNames, single = false): ReadName | null {
  const wrappers: { readonly accents: readonly Mark[] }[] = [];
  let accents: Mark[] = [];
  let letters: Letters | null = null;
  let at = start;
  for (let step = 0; letters === null; step += 1) {
    const piece = pieces[at];
    const command = commandAt(piece);
    if (piece === undefined || step > mostWrappers) return null;
    if (command?.kind === "font") at += 1;
    else if (command?.kind === "accent") {
      accents.push({ kind: "word", text: command.suffix });
      at += 1;
    } else if (isSign(piece, "{")) {
      wrappers.push({ accents });
      accents = [];
      at += 1;
    } else if (command?.kind === "upright") {
      const read = readWord(pieces, at + 1);
      if (read === null || /^[0-9]/u.test(read.word)) return null;
      letters = { base: read.word, end: read.end };
    } else if (command?.kind === "name") letters = { base: command.name, end: at + 1 };
    else if (piece.type === "letter") {
      letters = readLetters(pieces, at, names, single || accents.length > 0);
    } else return null;
  }
  if (letters === null) return null;
  at = letters.end;
  if (commandAt(pieces[at - 1])?.kind === "name" && isWhole(pieces[at]) && adjacent(pieces[at - 1], pieces[at])) {
    letters = { base: letters.base + (pieces[at]?.text ?? ""), end: at + 1 };
    at += 1;
  }
  const marks: Mark[] = [...accents];
  let transpose: Span | null = null;
  for (let indexed = false; marks.length <= mostMarks; ) {
    const piece = pieces[at];
    const layer = single ? null : readLayer(pieces, at);
    if (isSign(piece, "}") && wrappers.length > 0) {
      marks.push(...(wrappers.pop()?.accents ?? []));
      at += 1;
    } else if (!indexed && isSign(piece, "_") && !(single && wrappers.length === 0)) {
      const index = readIndex(pieces, at);
      if (index === null) break;
      marks.push(index.mark);
      [at, indexed] = [index.end, true];
    } else if (piece?.type === "subscript" && !indexed) {
      marks.push({ kind: "digits", text: digitsOf(piece.text) });
      [at, indexed] = [at + 1, true];
    } else if (layer !== null) {
      marks.push(layer.mark);
      [at, transpose] = [layer.end, layer.transpose];
      if (transpose !== null) break;
    } else break;
  }
  if (wrappers.length > 0) return null;
  const first = pieces[start];
  const final = pieces[at - 1];
  if (first === undefined || final === undefined) return null;
  return { name: composed(letters.base, marks, names), span: cover(first.span, final.span), end: at, transpose };
}
