/** Where a line of mathematics can be cut: signs outside brackets and quotes, comments, brackets left open. Knows no grammar. */

export interface Scan {
  /** The places of `=` outside brackets, with the width of the sign: `==`, `:=` and `≔` count as `=`, comparisons do not. */
  readonly equals: readonly { readonly at: number; readonly width: number }[];
  readonly semicolons: readonly number[];
  readonly commas: readonly number[];
  readonly colons: readonly number[];
  /** How many brackets stay open, beside those that were open before. */
  readonly depth: number;
}

const opening = "([{";
const closing = ")]}";
const comparing = "<>!≤≥≠≈~";

/** One pass over `text`, which begins inside `depth` open brackets. */
export function scan(text: string, depth = 0): Scan {
  const equals: { at: number; width: number }[] = [];
  const semicolons: number[] = [];
  const commas: number[] = [];
  const colons: number[] = [];
  let open = depth;
  let quoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const sign = text.charAt(at);
    if (sign === '"') quoted = !quoted;
    if (quoted) continue;
    if (sign === "\\") {
      // `\{` opens no group, and `\\` ends no row here.
      at += 1;
      continue;
    }
    if (opening.includes(sign)) open += 1;
    else if (closing.includes(sign)) open = Math.max(0, open - 1);
    if (open > 0) continue;
    if (sign === ";") semicolons.push(at);
    else if (sign === ",") commas.push(at);
    else if (sign === "≔") equals.push({ at, width: 1 });
    else if (sign === ":" && text.charAt(at + 1) !== "=") colons.push(at);
    else if (sign === "=") {
      const assigned = text.charAt(at - 1) === ":";
      const twice = text.charAt(at + 1) === "=";
      if (!comparing.includes(text.charAt(at - 1) || " ")) equals.push({ at: assigned ? at - 1 : at, width: 1 + Number(assigned) + Number(twice) });
      if (twice) at += 1;
    }
  }
  return { equals, semicolons, commas, colons, depth: open };
}

/** `text` with the characters from `start` to `end` made blanks: places stay what they are. */
export const blanked = (text: string, start: number, end: number): string => text.slice(0, start) + " ".repeat(Math.max(0, end - start)) + text.slice(end);

const isBlank = (sign: string): boolean => sign === "" || sign === " " || sign === "\t" || sign === "\u00a0";

/** `text` without its comment: from `#`, or from `%` after a blank; `--` and `//` only open a line of nothing else, since behind a term they may be meant as signs. */
export function withoutComment(text: string): string {
  let quoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const sign = text.charAt(at);
    if (sign === '"') quoted = !quoted;
    else if (sign === "\\") at += 1;
    else if (!quoted && (sign === "#" || (sign === "%" && isBlank(text.charAt(at - 1))))) return blanked(text, at, text.length);
  }
  const first = text.trimStart();
  return first.startsWith("--") || first.startsWith("//") ? " ".repeat(text.length) : text;
}
