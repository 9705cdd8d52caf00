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

/** `δ1` ↦ `delta1`; two names can get one spelling. */
export function spellGreek(name: string): string {
  return Array.from(name, (character) => greekLetters.get(character) ?? character).join("");
}
