/** What a model answer rests on: a proof, or at least numbers of a route of its own. Derives nothing. */
import { checkNumbers } from "../../answer/checks.js";
import type { Answer, Derived } from "../../answer/derived.js";
import { type Diagnostic, error, label, warning } from "../../diagnostics/diagnostic.js";
import type { Standing } from "../prepared.js";

const tolerance = 1e-6;

/** How an answer stands, and what is to be said where it is not proved: a warning where numbers agree, an error where they do not or there are none. Codes E0903. */
export function standingOf(derived: Derived, answer: Answer): { readonly standing: Standing; readonly said: Diagnostic | null } {
  const { verdict, reason } = answer.certificate;
  if (verdict === "proved") return { standing: "proved", said: null };
  const { term, spans } = derived.derivation.problem;
  const place = label(spans.get(term) ?? { start: 0, end: derived.problem.text.length }, reason === "" ? "no proof was found" : reason, derived.problem.sources[0]?.name ?? "expression");
  const checked = checkNumbers(derived);
  const agreement = checked.ok ? checked.value[derived.answers.indexOf(answer)] : undefined;
  const errors = [agreement?.tape ?? null, agreement?.differences ?? null].flatMap((one) => one ?? []);
  const help = "declare what is known of the variables, such as `spd` or `positive`, or ask for a part of it";
  if (errors.length > 0 && Math.max(...errors) <= tolerance) {
    return { standing: "sampled", said: warning("E0903", `the answer in \`${answer.wrt}\` is only sampled, not proved: numbers agree to ${Math.max(...errors).toExponential(0)}`, [place], help) };
  }
  return { standing: "sampled", said: error("E0903", `the answer in \`${answer.wrt}\` could not be certified`, [place], help) };
}
