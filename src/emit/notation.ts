/** What every way of printing shares: parts with precedence, written and measured without recursion. Knows no spelling. */
import { withLetter } from "./names.js";
import type { Term, TermOf } from "../term/term.js";
import { postorder } from "../term/traverse.js";

/** How tightly a printed form holds together. */
export const Level = { sum: 0, product: 1, negation: 2, postfix: 3, primary: 4 } as const;
export type Level = (typeof Level)[keyof typeof Level];

/** Text as it stands, or a term, in brackets when its form is looser than `least`. */
export type Part = string | { readonly term: Term; readonly least: Level };

/** The printed form of one term, whose arguments are still terms. */
export interface Layout {
  readonly level: Level;
  readonly parts: readonly Part[];
}

/** How a variable is written. */
export type Naming = (variable: TermOf<"variable">) => string;

/** One way of laying out a term of any kind. */
export interface Spelling {
  readonly layOut: (term: Term, naming: Naming) => Layout;
  readonly open: string;
  readonly close: string;
  /** The name of a variable where the caller does not choose one. */
  readonly naming: Naming;
}

export interface Notation {
  print(term: Term, naming?: Naming): string;
  /** The printed form, or null when it has more than `limit` characters; takes no longer than printing `limit` characters does. */
  printWithin(term: Term, limit: number, naming?: Naming): string | null;
  /** How many characters `print` would give, in time linear in the number of shared terms; infinite beyond what a double holds. */
  length(term: Term, naming?: Naming): number;
}

export const at = (term: Term, least: Level): Part => ({ term, least });

export function argument(term: Term, index: number): Term {
  const found = term.args[index];
  if (found === undefined) throw new Error(`internal: a ${term.kind} term lacks an argument`);
  return found;
}

/** A tangent of `X` is written `dX`; every other variable by its name. */
export const plainName: Naming = (variable) => (variable.role === "tangent" ? `d${variable.name}` : variable.name);

/** The same with Greek letters for their spelled names: `δ1` for `delta1`. */
export const greekName: Naming = (variable) => (variable.role === "tangent" ? `d${withLetter(variable.name)}` : withLetter(variable.name));

export function createNotation(spelling: Spelling): Notation {
  const printWithin = (term: Term, limit: number, naming: Naming = spelling.naming): string | null => {
    const written: string[] = [];
    let length = 0;
    const open: Part[] = [at(term, Level.sum)];
    for (let part = open.pop(); part !== undefined; part = open.pop()) {
      if (typeof part === "string") {
        written.push(part);
        length += part.length;
        if (length > limit) return null;
        continue;
      }
      const { level, parts } = spelling.layOut(part.term, naming);
      const bracketed = level < part.least;
      if (bracketed) open.push(spelling.close);
      for (let index = parts.length - 1; index >= 0; index -= 1) {
        const next = parts[index];
        if (next !== undefined) open.push(next);
      }
      if (bracketed) open.push(spelling.open);
    }
    return written.join("");
  };

  const length = (term: Term, naming: Naming = spelling.naming): number => {
    const measured = new Map<Term, { readonly level: Level; readonly length: number }>();
    const brackets = spelling.open.length + spelling.close.length;
    for (const part of postorder([term])) {
      const { level, parts } = spelling.layOut(part, naming);
      let total = 0;
      for (const piece of parts) {
        if (typeof piece === "string") {
          total += piece.length;
          continue;
        }
        const inner = measured.get(piece.term);
        if (inner === undefined) throw new Error("internal: a printed form contains a term that is not below it");
        total += inner.length + (inner.level < piece.least ? brackets : 0);
      }
      measured.set(part, { level, length: total });
    }
    return measured.get(term)?.length ?? 0;
  };

  return {
    print: (term, naming) => printWithin(term, Infinity, naming) ?? "",
    printWithin,
    length,
  };
}
