// Indices before superscripts: TeX takes `W^\top_1` and `W_1^\top` for the same, and the reader sees the second; it knows no names.
import { commandAt, endOfSimplePower, isSign } from "./names.js";
import type { Written } from "./tokens.js";

const longestIndex = 64;

/** The pieces with every index that stands behind a transpose or a whole power before it. */
export function indicesFirst(pieces: readonly Written[]): readonly Written[] {
  const ordered: Written[] = [];
  for (let at = 0; at < pieces.length; ) {
    const behind = endOfSimplePower(pieces, at);
    const end = behind !== null && isSign(pieces[behind], "_") ? endOfIndex(pieces, behind) : null;
    if (behind === null || end === null) {
      const piece = pieces[at];
      if (piece !== undefined) ordered.push(piece);
      at += 1;
      continue;
    }
    ordered.push(...pieces.slice(behind, end), ...pieces.slice(at, behind));
    at = end;
  }
  return ordered;
}

/** Behind the index at `start`: one piece, a font with its argument, or what stands in braces. */
function endOfIndex(pieces: readonly Written[], start: number): number | null {
  const styled = commandAt(pieces[start + 1]);
  const at = styled?.kind === "font" || styled?.kind === "upright" ? start + 2 : start + 1;
  if (!isSign(pieces[at], "{")) return pieces[at] === undefined ? null : at + 1;
  for (let end = at, depth = 0; end < Math.min(pieces.length, at + longestIndex); end += 1) {
    if (isSign(pieces[end], "{")) depth += 1;
    else if (isSign(pieces[end], "}")) depth -= 1;
    if (depth === 0) return end + 1;
  }
  return null;
}
