// LaTeX text to commands, letters, numbers and signs, without what only changes its look; it knows no names and expands nothing.
import moo from "moo";
import { error, label } from "../../diagnostics/diagnostic.js";
import type { Diagnostic } from "../../diagnostics/diagnostic.js";
import { quote } from "../../diagnostics/quote.js";
import { failAll, ok, type Result } from "../../diagnostics/result.js";
import { strayCharacter } from "../foreign.js";
import { hiddenCharacters } from "../hidden.js";
import { limits } from "../limits.js";
import { numberOutOfRange } from "../numbers.js";
import { commandNamed } from "./commands.js";
import type { Written } from "./tokens.js";

const greek = "\\u0391-\\u03a1\\u03a3-\\u03a9\\u03b1-\\u03c9ϵϑϕϖϱϰ\\u00b5\\u2126\\u2206";

const patterns = {
  blank: { match: /[\t\p{Zs}\r\n]+/u, lineBreaks: true },
  lineEnd: { match: /\\(?:\r\n?|\n)/u, lineBreaks: true },
  underscore: /\\_|\\char"5F ?/u,
  command: /\\(?:[A-Za-z]+|[^A-Za-z\r\n])/u,
  comment: /%[^\r\n]*/u,
  number: /[0-9]+(?:\.[0-9]+)?|\.[0-9]+/u,
  letter: new RegExp(`[A-Za-z${greek}]`, "u"),
  superscript: /⁻?[⁰¹²³⁴⁵⁶⁷⁸⁹]+/u,
  subscript: /[₀₁₂₃₄₅₆₇₈₉]+/u,
  transpose: /⁻?[ᵀ⊤]/u,
  prime: /['′’]/u,
  layout: /[&~$]/u,
  sign: /[-+*/^_{}()[\]|‖∥,;:=<>≤≥⊙⊘∘·⋅∗−×⊗.⟨⟩∇∂∑∏√]/u,
  stray: /[^\r\n]/u,
} as const;

type Piece = keyof typeof patterns;

/** Signs in their one spelling. */
const signs: ReadonlyMap<string, string> = new Map([
  ["−", "-"], ["⊙", "\\odot"], ["∘", "\\circ"], ["⊘", "\\oslash"], ["·", "\\cdot"], ["⋅", "\\cdot"], ["∗", "\\cdot"], ["×", "\\times"], ["⊗", "\\otimes"],
  ["‖", "\\|"], ["∥", "\\|"], ["|", "\\vert"], ["≤", "\\le"], ["≥", "\\ge"], ["<", "\\lt"], [">", "\\gt"], ["⟨", "\\langle"], ["⟩", "\\rangle"], ["∇", "\\nabla"], ["∂", "\\partial"], ["∑", "\\sum"], ["∏", "\\prod"], ["√", "\\sqrt"],
]);

/** The pieces of `text`; blanks, comments, dollar signs and commands of layout are gone. */
export function readPieces(text: string): Result<readonly Written[]> {
  if (text.length > limits.characters) return failAll([tooLong(text.length)]);
  const hidden = hiddenCharacters(text);
  if (hidden.length > 0) return failAll(hidden);
  const lexer = moo.compile(patterns);
  lexer.reset(text.startsWith("\ufeff") ? ` ${text.slice(1)}` : text);
  const pieces: Written[] = [];
  const diagnostics: Diagnostic[] = [];
  /** How each Greek letter is first written: a text with two forms may mean two variables. */
  const forms = new Map<string, string>();
  let side: Written["side"] = null;
  let sized = false;
  let afterLine = false;
  for (let found = lexer.next(); found !== undefined && diagnostics.length < limits.diagnostics; found = lexer.next()) {
    const span = { start: found.offset, end: found.offset + found.text.length };
    const piece = pieceOf(found.type);
    const push = (type: Written["type"], written: string): void => {
      // `\right.` closes what `\left(` opened, without a sign.
      if (!(sized && written === ".")) pieces.push({ type, text: written, span, side, afterLine });
      side = null;
      sized = false;
      afterLine = false;
    };
    switch (piece) {
      case "blank": case "lineEnd": case "comment": case "layout": break;
      case "underscore": push("letter", "_"); break;
      case "command": {
        const command = commandNamed(found.text.slice(1));
        if (found.text === "\\\\") afterLine = true;
        if (command?.kind === "layout") break;
        if (command?.kind === "sizing") [side, sized] = [command.side, true];
        else push("command", found.text);
        if (command?.kind === "name") {
          const first = forms.get(command.name) ?? found.text;
          forms.set(command.name, first);
          if (first !== found.text) diagnostics.push(error("E0106", `${quote(found.text)} and ${quote(first)} are two forms of one letter`, [label(span, "the same letter in another form")], `write ${quote(first)} in both places`));
        }
        break;
      }
      case "number": {
        const problem = numberOutOfRange(found.text, span);
        if (problem !== null) diagnostics.push(problem);
        push("number", found.text);
        break;
      }
      case "letter": case "superscript": case "subscript": case "transpose": case "prime": push(piece, found.text); break;
      case "sign": {
        const known = signs.get(found.text);
        push(known?.startsWith("\\") === true ? "command" : "sign", known ?? found.text);
        break;
      }
      case "stray": diagnostics.push(found.text === "\\" ? loneBackslash(span) : strayCharacter(found.text, span)); break;
    }
    if (pieces.length > limits.tokens) return failAll([tooMany(span)]);
  }
  return diagnostics.length > 0 ? failAll(diagnostics) : ok(pieces);
}

function pieceOf(type: string | undefined): Piece {
  if (type !== undefined && Object.hasOwn(patterns, type)) return type as Piece;
  throw new Error(`internal: the lexer produced ${String(type)}`);
}

function loneBackslash(span: Written["span"]): Diagnostic {
  return error("E0120", "a backslash begins no command", [label(span, "nothing follows it")], "remove it, or write the command");
}

function tooLong(length: number): Diagnostic {
  const message = `the text has ${length.toLocaleString("en-US")} characters; at most ${limits.characters.toLocaleString("en-US")} are read`;
  return error("E0110", message, [label({ start: limits.characters, end: limits.characters }, "reading stops here")], "name parts that occur again on lines of their own");
}

function tooMany(span: Written["span"]): Diagnostic {
  return error("E0110", `the text has more than ${limits.tokens.toLocaleString("en-US")} words and signs`, [label(span, "reading stops here")], "name parts that occur again on lines of their own");
}
