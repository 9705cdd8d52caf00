// Derivatives as formulas name them, `\nabla_W L` and `\frac{\partial L}{\partial W}`: what in, of what, how often; it differentiates nothing.
import { commandAt, isSign, type KnownNames, readName, readWord } from "./names.js";
import type { Written } from "./tokens.js";

export interface WrittenDerivative {
  /** Null for a gradient in no variable, `\nabla L`. */
  readonly wrt: string | null;
  /** What is differentiated, where it is written as a name. */
  readonly of: string | null;
  readonly order: 1 | 2;
  /** The piece after it. */
  readonly end: number;
}

/** The derivative that begins at `start`; null where there is none, or none that is a name. */
export function readDerivative(pieces: readonly Written[], start: number, names: KnownNames): WrittenDerivative | null {
  const kind = commandAt(pieces[start])?.kind;
  return kind === "question" ? gradient(pieces, start, names) : kind === "fraction" ? fraction(pieces, start, names) : null;
}

/** `\nabla_W L`, `\nabla^2_x f`, `\partial_W L`, `\nabla L`. */
function gradient(pieces: readonly Written[], start: number, names: KnownNames): WrittenDerivative | null {
  let at = start + 1;
  let order: 1 | 2 = 1;
  let wrt: string | null = null;
  for (let marks = 0; marks < 2; marks += 1) {
    if (isSign(pieces[at], "^")) {
      const power = readWord(pieces, at + 1);
      if (power?.word !== "2") return null;
      [order, at] = [2, power.end];
    } else if (isSign(pieces[at], "_") && wrt === null) {
      const below = readName(pieces, at + 1, names, !isSign(pieces[at + 1], "{"));
      if (below === null) return null;
      [wrt, at] = [below.name, below.end];
    }
  }
  if (wrt === null && pieces[start]?.text === "\\partial") return null;
  const of = readName(pieces, at, names);
  return { wrt, of: of?.name ?? null, order, end: of?.end ?? at };
}

/** The ∂ or d of a derivative, with its power. */
export function readDifferential(pieces: readonly Written[], start: number): { readonly squared: boolean; readonly end: number } | null {
  const command = commandAt(pieces[start]);
  const upright = command?.kind === "upright" ? readWord(pieces, start + 1) : null;
  const is = pieces[start]?.text === "\\partial" || (pieces[start]?.type === "letter" && pieces[start]?.text === "d") || upright?.word === "d";
  if (!is) return null;
  const end = upright?.end ?? start + 1;
  const power = isSign(pieces[end], "^") ? readWord(pieces, end + 1) : null;
  return power?.word === "2" ? { squared: true, end: power.end } : { squared: false, end };
}

/** `\frac{\partial L}{\partial W}`, `\frac{\partial}{\partial W} L`. */
function fraction(pieces: readonly Written[], start: number, names: KnownNames): WrittenDerivative | null {
  const above = group(pieces, start + 1);
  const below = above === null ? null : group(pieces, above.end);
  if (above === null || below === null) return null;
  const found = readQuotient(above.inner, below.inner, names);
  if (found === null) return null;
  const rest = readDifferential(above.inner, 0)?.end === above.inner.length ? readName(pieces, below.end, names) : null;
  return { ...found, of: found.of ?? rest?.name ?? null, end: rest?.end ?? below.end };
}

/** ∂L over ∂W, where both are known by themselves: `\partial L / \partial W`. */
export function readQuotient(above: readonly Written[], below: readonly Written[], names: KnownNames): Omit<WrittenDerivative, "end"> | null {
  const over = readDifferential(above, 0);
  const under = readDifferential(below, 0);
  if (over === null || under === null || under.squared) return null;
  const wrt = readName(below, under.end, names);
  if (wrt === null || wrt.transpose !== null) return null;
  const behind = below.slice(wrt.end);
  const again = readDifferential(behind, 0);
  const power = isSign(behind[0], "^") ? readWord(behind, 1) : null;
  const twice = again === null ? power?.word === "2" && power.end === behind.length : readName(behind, again.end, names)?.name === wrt.name;
  if (over.squared !== twice || (!twice && behind.length > 0)) return null;
  return { wrt: wrt.name, of: readName(above, over.end, names)?.name ?? null, order: twice ? 2 : 1 };
}

/** What stands in the braces at `start`, within reason. */
function group(pieces: readonly Written[], start: number): { readonly inner: readonly Written[]; readonly end: number } | null {
  if (!isSign(pieces[start], "{")) return null;
  for (let at = start, depth = 0; at < Math.min(pieces.length, start + longestGroup); at += 1) {
    if (isSign(pieces[at], "{")) depth += 1;
    else if (isSign(pieces[at], "}")) depth -= 1;
    if (depth === 0) return { inner: pieces.slice(start + 1, at), end: at + 1 };
  }
  return null;
}

const longestGroup = 64;
