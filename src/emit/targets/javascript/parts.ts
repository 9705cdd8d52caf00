/** Long programs as several functions: a compiler of JavaScript leaves a function unoptimised that is too long. Knows no statements. */
import type { Namer } from "../../names.js";

/** The lines of one statement, and the scalars that it defines for those after it. */
export interface Piece {
  readonly lines: readonly string[];
  readonly defines: readonly string[];
}

/** Programs of fewer characters stay in one function. */
const longest = 24_000;
const longestPart = 10_000;

export interface Parts {
  /** Functions of their arguments, to be defined before the body. */
  readonly functions: readonly string[];
  readonly body: readonly string[];
}

export const wordsOf = (lines: readonly string[]): ReadonlySet<string> => new Set(lines.join("\n").split(/[^\p{L}\p{Nd}_]+/u));

/**
 * The pieces in order, in functions of what they read where there are many. `changing` are the names that have another value at each call, with
 * their types; `wanted` are read after the last piece.
 */
export function inParts(pieces: readonly Piece[], changing: ReadonlyMap<string, string>, wanted: readonly string[], namer: Namer): Parts {
  const all = pieces.flatMap(({ lines }) => lines);
  if (all.reduce((total, line) => total + line.length, 0) <= longest) return { functions: [], body: all };
  const chunks: Piece[][] = [];
  let room = 0;
  for (const piece of pieces) {
    const size = piece.lines.reduce((total, line) => total + line.length, 0);
    if (room < size) {
      chunks.push([]);
      room = longestPart;
    }
    chunks.at(-1)?.push(piece);
    room -= size;
  }
  const defined = new Set(pieces.flatMap(({ defines }) => defines));
  const words = chunks.map((chunk) => wordsOf(chunk.flatMap(({ lines }) => lines)));
  const functions: string[] = [];
  const body = chunks.flatMap((chunk, index): readonly string[] => {
    const lines = chunk.flatMap((piece) => piece.lines);
    const own = new Set(chunk.flatMap(({ defines }) => defines));
    const leaving = [...own].some((name) => wanted.includes(name) || words.some((others, other) => other !== index && others.has(name)));
    const used = words[index] ?? new Set<string>();
    const foreign = [...defined].filter((name) => used.has(name) && !own.has(name));
    const assigned = foreign.some((name) => lines.some((line) => line.trimStart().startsWith(`${name} `)));
    if (leaving || assigned) return lines;
    const given = [...[...changing].filter(([name]) => used.has(name)), ...foreign.map((name) => [name, "number"] as const)];
    const name = namer.claim(`part${functions.length + 1}`);
    functions.push([`const ${name} = (${given.map(([one, type]) => `${one}‹: ${type}›`).join(", ")})‹: void› => {`, ...lines.map((line) => `  ${line}`), "};"].join("\n"));
    return [`${name}(${given.map(([one]) => one).join(", ")});`];
  });
  return { functions: functions.flatMap((text) => text.split("\n")), body };
}
