// Text to words and signs, with what cannot be read reported; it knows no grammar and no brackets.
import moo from "moo";
import { error, label } from "../diagnostics/diagnostic.js";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import { quote } from "../diagnostics/quote.js";
import { failAll, ok } from "../diagnostics/result.js";
import type { Result } from "../diagnostics/result.js";
import type { Span } from "../diagnostics/span.js";
import { foreignNotation, strayCharacter } from "./foreign.js";
import { asciiName, variantForms } from "./greek.js";
import { hiddenCharacters } from "./hidden.js";
import { limits } from "./limits.js";
import { isReservedName } from "./names.js";
import { malformedNumber, numberOutOfRange } from "./numbers.js";
import type { Token, TokenType } from "./tokens.js";

const letter = "A-Za-z_\\u0391-\\u03a1\\u03a3-\\u03a9\\u03b1-\\u03c9ϵϑϕϖϱϰ\\u00b5\\u2126\\u2206";
const word = `[${letter}][${letter}0-9₀-₉]*`;
const endOfWord = `(?![${letter}0-9₀-₉])`;
const pattern = (source: string): RegExp => new RegExp(source, "u");

/** Earlier patterns win, so that `^T` is a transpose and `1_000` is no number. */
const patterns = {
  newline: { match: /\r\n?|\n/u, lineBreaks: true },
  blank: /[\t\p{Zs}]+/u,
  comment: /#[^\r\n]*/u,
  string: /"[^"\r\n]*"/u,
  openString: /"[^"\r\n]*/u,
  indicator: /1[\t ]*\[/u,
  badNumber: pattern(
    [
      "[0-9]+(?:_[0-9]+)+",
      "0[xX][0-9A-Fa-f]+",
      "0[bBoO][0-7]+",
      "[0-9]+\\.\\.+[0-9]*",
      "[0-9]+(?:\\.[0-9]+){2,}",
      `[0-9]+(?:\\.[0-9]+)?[eE](?:[+-](?![0-9])|(?![${letter}0-9+-]))`,
      `[0-9]+(?:\\.[0-9]+)?[eE][+-]?[0-9]+(?=[${letter}])`,
      `[0-9]+\\.(?!T${endOfWord}|[*/^'0-9])`,
    ].join("|"),
  ),
  number: /[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/u,
  pointNumber: /\.[0-9]+(?:[eE][+-]?[0-9]+)?/u,
  callName: pattern(`${word}(?=\\()`),
  name: pattern(word),
  transpose: pattern(`\\^[\\t ]*(?:(?:[T⊤]|\\\\top|\\\\intercal)${endOfWord}|ᵀ|\\{[\\t ]*(?:[T⊤ᵀ]|\\\\top|\\\\intercal)[\\t ]*\\})|\\.T${endOfWord}|\\.'|['ᵀ⊤]`),
  inverseTranspose: pattern(`\\^[\\t ]*(?:[-−](?:[T⊤]|\\\\top)${endOfWord}|\\{[\\t ]*[-−][\\t ]*(?:[T⊤]|\\\\top)[\\t ]*\\})|⁻[ᵀ⊤]`),
  superscript: /⁻?[⁰¹²³⁴⁵⁶⁷⁸⁹]+/u,
  relation: />=|<=|[<>≤≥]/u,
  foreign: /\\(?:[A-Za-z]+|\S)?|\/\*|\/\/|\*\*|:=|==|!=|&&|\.\.\.|\+\+/u,
  mapsTo: /\|->|->|↦/u,
  sign: /\.\*|\.\/|\.\^|\^\{|[-+*/^()[\]{},;:=@×⊙⊘·⋅∗−∀]/u,
  bars: /[|‖∥]/u,
  stray: /[^\r\n]/u,
} as const;

type Piece = keyof typeof patterns;

const signs: ReadonlyMap<string, TokenType> = new Map<string, TokenType>([
  ["+", "+"], ["-", "-"], ["*", "*"], ["/", "/"], [".*", ".*"], ["./", "./"], ["^", "^"], [".^", ".^"],
  ["(", "("], [")", ")"], ["[", "["], ["]", "]"], ["^{", "^{"], ["}", "}"], [",", ","], [";", ";"], [":", ":"], ["=", "="],
  ["@", "*"], ["·", "*"], ["⋅", "*"], ["∗", "*"], ["−", "-"], ["⊙", ".*"], ["⊘", "./"], ["×", "×"], ["∀", "forAll"],
]);

const relations: ReadonlyMap<string, string> = new Map([["≤", "<="], ["≥", ">="]]);

/** All words and signs of `text`, at most one more than are allowed; comments and blanks are gone, line ends are tokens. */
export function read(text: string): Result<readonly Token[]> {
  if (text.length > limits.characters) return failAll([tooLong(text.length)]);
  const hidden = hiddenCharacters(text);
  if (hidden.length > 0) return failAll(hidden);
  const lexer = moo.compile(patterns);
  lexer.reset(text.startsWith("\ufeff") ? ` ${text.slice(1)}` : text);
  const tokens: Token[] = [];
  const diagnostics: Diagnostic[] = [];
  const forms = new Map<string, { readonly written: string; readonly span: Span }>();
  let operandEnd = -1;
  for (let found = lexer.next(); found !== undefined && diagnostics.length < limits.diagnostics; found = lexer.next()) {
    const span = { start: found.offset, end: found.offset + found.text.length };
    const push = (type: TokenType, value: string): void => void tokens.push({ type, text: value, span });
    const written = found.text;
    const piece = pieceOf(found.type);
    switch (piece) {
      case "blank": case "comment": break;
      case "newline": push("newline", "\n"); break;
      case "string": push("string", written.slice(1, -1)); break;
      case "openString":
        diagnostics.push(error("E0112", "quoted text is not closed on its line", [label(span, 'the `"` opens here')], 'add the closing `"`'));
        break;
      case "badNumber": diagnostics.push(malformedNumber(written, span)); break;
      case "number": case "pointNumber": {
        const joined = piece === "pointNumber" && operandEnd === span.start;
        const problem = joined ? malformedNumber(written, span) : numberOutOfRange(written, span);
        if (problem !== null) diagnostics.push(problem);
        push("number", written);
        break;
      }
      case "callName": case "name": {
        const name = normalName(written);
        if (isReservedName(name)) {
          diagnostics.push(error("E0109", `\`${name}\` is a reserved word`, [label(span, "cannot be a name")], "choose another name"));
        }
        const clash = mixedForms(forms, name, written, span);
        if (clash !== null) diagnostics.push(clash);
        push(piece, name);
        break;
      }
      case "transpose": push("transpose", "'"); break;
      case "inverseTranspose": push("inverseTranspose", written); break;
      case "superscript": push("superscript", written); break;
      case "indicator": push("[", "1["); break;
      case "relation": push("relation", relations.get(written) ?? written); break;
      case "mapsTo": push("mapsTo", written); break;
      case "bars": push(written === "|" ? "bar" : "doubleBar", written); break;
      case "sign": {
        const type = signs.get(written);
        if (type === undefined) diagnostics.push(strayCharacter(written, span));
        else push(type, type);
        break;
      }
      case "foreign": diagnostics.push(foreignNotation(written, span)); break;
      case "stray": diagnostics.push(strayCharacter(written, span)); break;
    }
    if (piece === "number" || piece === "name" || piece === "transpose" || piece === "superscript" || written === ")") operandEnd = span.end;
    if (tokens.length > limits.tokens) break;
  }
  return diagnostics.length > 0 ? failAll(withoutEchoes(diagnostics)) : ok(tokens);
}

function pieceOf(type: string | undefined): Piece {
  if (type !== undefined && Object.hasOwn(patterns, type)) return type as Piece;
  throw new Error(`internal: the lexer produced ${String(type)}`);
}

const subscripts = "₀₁₂₃₄₅₆₇₈₉";

/** Subscript digits are digits, other forms of a Greek letter are that letter, and a Greek letter is its spelled name: `δ₁` is `delta1`. */
function normalName(written: string): string {
  return asciiName(Array.from(written, (character) => {
    const digit = subscripts.indexOf(character);
    return digit >= 0 ? String(digit) : (variantForms.get(character) ?? character);
  }).join(""));
}

/** One text that writes a letter in two forms may mean two variables, and gets an answer to neither. */
function mixedForms(
  forms: Map<string, { readonly written: string; readonly span: Span }>, name: string, written: string, span: Span,
): Diagnostic | null {
  const plain = asciiName(written.replace(/[₀-₉]/gu, (digit) => String(subscripts.indexOf(digit))));
  const first = forms.get(name);
  if (first === undefined) forms.set(name, { written: plain, span });
  if (first === undefined || first.written === plain) return null;
  const places = [label(span, "the same letter in another form"), label(first.span, "first written like this")];
  return error("E0106", `${quote(written)} and ${quote(first.written)} are two forms of one letter`, places, `write ${quote(name)} in both places`);
}

function tooLong(length: number): Diagnostic {
  const message = `the text has ${length.toLocaleString("en-US")} characters; at most ${limits.characters.toLocaleString("en-US")} are read`;
  return error("E0110", message, [label({ start: limits.characters, end: limits.characters }, "reading stops here")], "name parts that occur again on lines of their own");
}

/** The same complaint once, and no complaint about the braces of a LaTeX command. */
function withoutEchoes(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const seen = new Set<string>();
  const latex = diagnostics.some(({ message }) => message.startsWith("LaTeX"));
  return diagnostics.filter(({ message }) => {
    const echo = seen.has(message) || (latex && /^`[{}]`/u.test(message));
    seen.add(message);
    return !echo;
  });
}
