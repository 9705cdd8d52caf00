// Asks numbers whether two terms differ, so that the kernel's verdicts are judged by something that shares nothing with it.
import { findCounterexample } from "../../src/evaluate/counterexample.js";
import type { Term } from "../../src/term/term.js";

/** True with a point where the terms clearly differ, false where every tried point agrees, null where numbers cannot tell. */
export function differ(left: Term, right: Term): boolean | null {
  const found = findCounterexample({ left, right, seed: "kernel", tries: 6 });
  if (!found.ok) return null;
  if (found.value.counterexample !== null) return true;
  return found.value.unclear === 0 && found.value.agreed > 0 ? false : null;
}
