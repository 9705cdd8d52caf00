// What holds of every derived loss of tensors, each law as the list of those for which it does not hold.
import type { Derived } from "../../src/answer/derived.js";
import { ascii } from "../../src/emit/ascii.js";
import { text } from "../../src/emit/text.js";
import { engine, readIn } from "../examples/engine.js";

export interface DerivedLoss {
  readonly loss: string;
  readonly derived: Derived;
}

/** Answers without a proof. */
export const unproved = (all: readonly DerivedLoss[]): readonly string[] =>
  all.flatMap(({ loss, derived }) => derived.answers.filter(({ certificate }) => certificate.verdict !== "proved").map(({ wrt, certificate }) => `${loss} in ${wrt}: ${certificate.reason}`));

/** Losses whose gradients disagree with the tape or with differences, or cannot be compared. */
export async function disagreeing(all: readonly DerivedLoss[]): Promise<readonly string[]> {
  const found: string[] = [];
  for (const { loss, derived } of all) {
    const checked = await engine.crossCheck(derived, { points: 1, reference: false });
    if (!checked.ok) {
      found.push(`${loss}: ${checked.diagnostics.map(({ message }) => message).join()}`);
      continue;
    }
    const worst = Math.max(...checked.value.checks.flatMap(({ tape, differences }) => [tape ?? Infinity, differences ?? Infinity]));
    if (!(worst < 1e-7)) found.push(`${loss}: ${worst}`);
  }
  return found;
}

/** Terms whose print is not read back as the same term. */
export function lostInPrint(all: readonly DerivedLoss[]): readonly string[] {
  const lost: string[] = [];
  for (const { loss, derived } of all) {
    for (const value of [derived.derivation.problem.term, ...derived.where.map((one) => one.value), ...derived.answers.map((one) => one.value)]) {
      for (const notation of [text, ascii]) {
        const once = notation.print(value);
        const back = readIn(derived, once, value.shape);
        if (back !== value) lost.push(`${loss}: ${once} became ${notation.print(back)}`);
      }
    }
  }
  return lost;
}
