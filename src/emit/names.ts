/** Names for generated text: Greek letters spelled, and names made legal and distinct for a target. Knows no target. */

const letters =
  "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho varsigma sigma tau upsilon phi chi psi omega".split(" ");

/** Every Greek letter with its spelled name. */
export const greekLetters: ReadonlyMap<string, string> = new Map(
  letters.flatMap((name, index) => {
    const lower: readonly [string, string] = [String.fromCodePoint(0x3b1 + index), name];
    const upper: readonly [string, string] = [String.fromCodePoint(0x391 + index), `${name[0]?.toUpperCase() ?? ""}${name.slice(1)}`];
    return name === "varsigma" ? [lower] : [lower, upper];
  }),
);

const letterOf: ReadonlyMap<string, string> = new Map([...greekLetters].map(([letter, name]) => [name, letter]));

/** `delta1` ↦ `δ1`; any other name as it is. */
export function withLetter(name: string): string {
  const [, word = "", digits = ""] = /^([A-Za-z]+)(\d*)$/.exec(name) ?? [];
  const letter = letterOf.get(word);
  return letter === undefined ? name : letter + digits;
}

/** `δ1` ↦ `delta1`; two names can get one spelling. */
export function spellGreek(name: string): string {
  return Array.from(name, (character) => greekLetters.get(character) ?? character).join("");
}

/** Gives every name of a program one legal name of its own in a target. */
export interface Namer {
  /** `wanted` if it is legal and free, else the nearest name that is. Names given once are never given again. */
  claim(wanted: string): string;
  /** The next free of `v1`, `v2`, … */
  temporary(): string;
  readonly legal: Legal;
}

/** The legal name nearest to `wanted`: itself where it is one. */
export type Legal = (wanted: string) => string;

/** Letters, digits and underscores of any alphabet, as Python, JavaScript and Julia have them. */
export const unicodeName: Legal = (wanted) => {
  const kept = Array.from(wanted.normalize("NFKC"), (character) => (/[\p{L}\p{Nd}_]/u.test(character) ? character : "_")).join("");
  return /^[\p{L}_]/u.test(kept) ? kept : `_${kept}`;
};

/** What every C compiler and MATLAB tell apart: at most this many characters, with room for what makes a name distinct. */
const longestName = 50;

/** Latin letters, digits and underscores, a letter first, as C and Octave have them; Greek letters are spelled. */
export const asciiName: Legal = (wanted) => {
  const kept = spellGreek(wanted.normalize("NFKC")).replace(/[^A-Za-z0-9_]/gu, "_");
  return (/^[A-Za-z]/u.test(kept) ? kept : `x${kept}`).slice(0, longestName);
};

export function createNamer(reserved: Iterable<string>, legal: Legal = unicodeName): Namer {
  const taken = new Set(reserved);
  let temporaries = 0;
  return {
    legal,
    temporary: () => {
      for (;;) {
        temporaries += 1;
        const name = `v${temporaries}`;
        if (taken.has(name)) continue;
        taken.add(name);
        return name;
      }
    },
    claim: (wanted) => {
      let name = legal(wanted);
      while (taken.has(name)) name += "_";
      taken.add(name);
      return name;
    },
  };
}

/** Names for `wanted`, in order: those that need no change take theirs first, so that `None` never takes `None_` from a variable of that name. */
export function claimAll(namer: Namer, reserved: ReadonlySet<string>, wanted: readonly string[]): readonly string[] {
  const plain = (name: string): boolean => name === namer.legal(name) && !reserved.has(name);
  const names = wanted.map((name, index) => (plain(name) && wanted.indexOf(name) === index ? namer.claim(name) : null));
  return names.map((name, index) => name ?? namer.claim(wanted[index] ?? ""));
}

/** Names for what has one of the reader's first; the others get theirs when they are first written. `given` are taken already. */
export function namesFor(namer: Namer, declared: readonly { readonly name: string | null }[], given: ReadonlyMap<number, string>): (id: number) => string {
  const names = new Map(given);
  declared.forEach(({ name }, id) => {
    if (name !== null && !names.has(id)) names.set(id, namer.claim(spellGreek(name)));
  });
  return (id) => {
    const name = names.get(id) ?? namer.temporary();
    names.set(id, name);
    return name;
  };
}

/** Text that may stand in a comment: what is invisible, or would end a line or change its direction, is spelled out. */
export function visible(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu, (sign) => `\\u{${(sign.codePointAt(0) ?? 0).toString(16)}}`);
}
