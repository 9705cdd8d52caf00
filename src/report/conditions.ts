/** Hypotheses in words: one clause a condition, long runs of numbered names from the first to the last. Knows no alphabet. */

/** What is said of one formula. */
export interface Said {
  readonly formula: string;
  readonly condition: string;
}

/** This many numbered names in a row are written `z1, …, z9`. */
const shortestRun = 4;

/** `z has no zero entry and X is invertible`; `z1, …, z9 have no zero entry`. */
export function inWords(list: readonly Said[]): string {
  const byCondition = new Map<string, string[]>();
  for (const { formula, condition } of list) byCondition.set(condition, [...(byCondition.get(condition) ?? []), formula]);
  return joined([...byCondition].map(([condition, formulas]) => `${joined(withRuns(formulas))} ${formulas.length > 1 ? plural(condition) : condition}`));
}

function joined(parts: readonly string[]): string {
  const last = parts.at(-1) ?? "";
  return parts.length < 2 ? last : `${parts.slice(0, -1).join(", ")} and ${last}`;
}

/** `has no zero entry` ↦ `have no zero entry`, `is positive` ↦ `are positive`. */
const plural = (condition: string): string => condition.replace(/^has /, "have ").replace(/^is /, "are ");

/** Names that differ by a number only, in order, with long runs of consecutive numbers shortened; other formulas as they are. */
function withRuns(formulas: readonly string[]): readonly string[] {
  const numbered = new Map<string, number[]>();
  const others: string[] = [];
  for (const formula of formulas) {
    const [, letter, digits] = /^([^\s\d]+)(\d+)$/.exec(formula) ?? [];
    if (letter === undefined || digits === undefined) others.push(formula);
    else numbered.set(letter, [...(numbered.get(letter) ?? []), Number(digits)]);
  }
  return [...[...numbered].flatMap(([letter, numbers]) => runs(numbers).flatMap((run) => spelled(letter, run))), ...others];
}

function runs(numbers: readonly number[]): readonly (readonly number[])[] {
  const result: number[][] = [];
  for (const number of numbers.toSorted((a, b) => a - b)) {
    const run = result.at(-1);
    if (run !== undefined && run.at(-1) === number - 1) run.push(number);
    else result.push([number]);
  }
  return result;
}

function spelled(letter: string, run: readonly number[]): readonly string[] {
  const names = run.map((number) => `${letter}${number}`);
  return names.length < shortestRun ? names : [`${names[0] ?? ""}, …, ${names.at(-1) ?? ""}`];
}
