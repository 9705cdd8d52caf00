// Greek letters and their spelled names; it does not know what a name stands for.

const spelled: readonly (readonly [string, string])[] = [
  ["α", "alpha"], ["β", "beta"], ["γ", "gamma"], ["δ", "delta"], ["ε", "epsilon"], ["ζ", "zeta"], ["η", "eta"], ["θ", "theta"],
  ["ι", "iota"], ["κ", "kappa"], ["λ", "lambda"], ["μ", "mu"], ["ν", "nu"], ["ξ", "xi"], ["ο", "omicron"], ["π", "pi"],
  ["ρ", "rho"], ["ς", "varsigma"], ["σ", "sigma"], ["τ", "tau"], ["υ", "upsilon"], ["φ", "phi"], ["χ", "chi"], ["ψ", "psi"], ["ω", "omega"],
  ["Α", "Alpha"], ["Β", "Beta"], ["Γ", "Gamma"], ["Δ", "Delta"], ["Ε", "Epsilon"], ["Ζ", "Zeta"], ["Η", "Eta"], ["Θ", "Theta"],
  ["Ι", "Iota"], ["Κ", "Kappa"], ["Λ", "Lambda"], ["Μ", "Mu"], ["Ν", "Nu"], ["Ξ", "Xi"], ["Ο", "Omicron"], ["Π", "Pi"],
  ["Ρ", "Rho"], ["Σ", "Sigma"], ["Τ", "Tau"], ["Υ", "Upsilon"], ["Φ", "Phi"], ["Χ", "Chi"], ["Ψ", "Psi"], ["Ω", "Omega"],
];

/** Other forms of a letter, which a font shows differently and Unicode counts as the same: `ϵ` is `ε`. */
export const variantForms: ReadonlyMap<string, string> = new Map([
  ["ϵ", "ε"], ["ϑ", "θ"], ["ϕ", "φ"], ["ϖ", "π"], ["ϱ", "ρ"], ["ϰ", "κ"], ["\u00b5", "μ"], ["\u2126", "Ω"], ["\u2206", "Δ"],
]);

const nameOfLetter: ReadonlyMap<string, string> = new Map(spelled);
const letterOfName: ReadonlyMap<string, string> = new Map(spelled.map(([letter, name]) => [name, letter]));

/** The letter for a spelled name with or without a number: `delta` ↦ `δ`, `delta1` ↦ `δ1`; null for any other name. */
export function greekLetter(name: string): string | null {
  const parts = /^([A-Za-z]+)(\d*)$/.exec(name);
  const letter = letterOfName.get(parts?.[1] ?? "");
  return letter === undefined ? null : letter + (parts?.[2] ?? "");
}

/** The name with every Greek letter spelled: `δ` ↦ `delta`, `δ1` ↦ `delta1`. Two names can get one spelling. */
export function asciiName(name: string): string {
  return Array.from(name, (character) => nameOfLetter.get(character) ?? character).join("");
}

/** Whether the name is one Greek letter, written or spelled, with or without a number. */
export function isGreekName(name: string): boolean {
  return greekLetter(asciiName(name)) !== null;
}
