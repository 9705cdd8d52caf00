// What stands in a superscript of a LaTeX formula: a transpose, an inverse, or a power; it builds no tree.
import { cover } from "../../diagnostics/span.js";
import { quote } from "../../diagnostics/quote.js";
import { endsOperand } from "./brackets.js";
import { commandAt, isSign, isTranspose } from "./names.js";
import { problem, type Reader } from "./reader.js";
import type { Written } from "./tokens.js";

/** The transpose or inverse transpose that is all of a superscript, from behind its `^`. */
function transposeAt(pieces: readonly Written[], start: number): { readonly inverse: boolean; readonly end: number } | null {
  const braced = isSign(pieces[start], "{");
  let at = braced ? start + 1 : start;
  const negative = isSign(pieces[at], "-");
  if (negative) at += 1;
  if (negative && pieces[at]?.type === "number" && pieces[at]?.text === "1" && braced) at += 1;
  let wrapped = 0;
  while (commandAt(pieces[at])?.kind === "upright" || commandAt(pieces[at])?.kind === "font" || (isSign(pieces[at], "{") && wrapped < 3)) {
    if (isSign(pieces[at], "{")) wrapped += 1;
    at += 1;
    if (at > start + 12) return null;
  }
  const sign = pieces[at];
  if (!isTranspose(sign) && !(sign?.type === "transpose" && !negative)) return null;
  for (at += 1; wrapped > 0; wrapped -= 1, at += 1) if (!isSign(pieces[at], "}")) return null;
  if (braced && !isSign(pieces[at], "}")) return null;
  return { inverse: negative || sign?.text.startsWith("⁻") === true, end: braced ? at + 1 : at };
}

const meaningless: ReadonlySet<string> = new Set(["*", "+", "\\dagger", "\\cdot", "\\circ", "\\ast", "\\star"]);

/** Reads a superscript from its `^`. */
export function readPower(reader: Reader, at: number, piece: Written, entrywise = false): number {
  const { pieces, tokens, open } = reader;
  const next = pieces[at + 1];
  if (next === undefined) return problem(reader, piece.span, "E0102", "a power is missing after `^`", "write the power, such as `^{2}` or `^\\top`", at + 1, "nothing follows it");
  if (!endsOperand(tokens.at(-1)) && tokens.at(-1)?.type !== "function") return problem(reader, piece.span, "E0102", "a superscript stands behind nothing", "write what is raised before `^`", at + 1);
  const transpose = entrywise ? null : transposeAt(pieces, at + 1);
  if (transpose !== null) {
    const span = cover(piece.span, pieces[transpose.end - 1]?.span ?? piece.span);
    tokens.push({ type: transpose.inverse ? "inverseTranspose" : "transpose", text: "'", span });
    return transpose.end;
  }
  const braced = isSign(next, "{");
  const content = braced ? pieces[at + 2] : next;
  const marked = braced && content?.type === "command" && commandAt(content)?.kind === "sign" && /^\\(?:odot|circ)$/u.test(content.text) && !isSign(pieces[at + 3], "}");
  if (content !== undefined && !marked && meaningless.has(content.text) && (!braced || isSign(pieces[at + 3], "}"))) {
    return problem(reader, cover(piece.span, content.span), "E0122", `${quote(`^${content.text}`)} has no meaning here`, "write `^\\top` for the transpose, `\\operatorname{pinv}(A)` for the pseudo-inverse", at + (braced ? 4 : 2));
  }
  if (!braced) {
    tokens.push({ type: entrywise ? ".^" : "^", text: "^", span: piece.span });
    return at + 1;
  }
  open.push({ written: "{", span: next.span, at: tokens.length, relation: null });
  tokens.push({ type: entrywise || marked ? ".^{" : "^{", text: "^{", span: cover(piece.span, next.span) });
  return at + (marked ? 3 : 2);
}
