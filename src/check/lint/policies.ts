/** Conventions that matter for a question and that its author has not said. Compares nothing. */
import { withoutNames } from "../../answer/inline.js";
import { type Diagnostic, label, note, warning } from "../../diagnostics/diagnostic.js";
import type { Span } from "../../diagnostics/span.js";
import { text } from "../../emit/text.js";
import { tyingOf } from "../../term/tying.js";
import type { ProblemPlaces } from "../assignment/place.js";
import type { PreparedProblem } from "../prepared.js";

const nowhere: Span = { start: 0, end: 0 };

/** Codes E0912 and E0913. */
export function unsaidConventions({ problem, variables, answers }: PreparedProblem, places: ProblemPlaces | undefined): readonly Diagnostic[] {
  const said = (convention: string): boolean => places?.conventions.has(convention) ?? false;
  const found: Diagnostic[] = [];
  const [first] = problem.ask;
  const place = (name: string): Span => places?.ask.get(name)?.wrt ?? nowhere;
  if (problem.order === "gradient" && !said("symmetric")) {
    for (const { name, wrt } of problem.ask) {
      const variable = variables.find((one) => one.name === wrt);
      const tying = variable === undefined ? null : tyingOf(variable);
      if (tying === null) continue;
      const words = tying === "lower" || tying === "upper" ? `${tying} triangular` : tying;
      found.push(warning("E0912", `\`${wrt}\` is declared ${words}, and which of its entries move is not said`, [label(place(name), `${words}, and entries are taken to move each by itself`)], "say `conventions: { symmetric: free }` for entries that move each by itself, `tied` for those that move together, `projected` for the symmetric part, or `any`"));
    }
  }
  if (problem.order === "jacobian" && !said("jacobian") && first !== undefined) {
    found.push(note("E0912", "which way round the Jacobian stands is not said: outputs are rows", [label(place(first.name), "asked for here")], "say `conventions: { jacobian: numerator }` for outputs as rows, `denominator` for outputs as columns, or `any`"));
  }
  const kinks = [...new Set(answers.flatMap(({ answer, derived: { derivation } }) => answer.hypotheses.filter(({ condition }) => condition === "has no zero entry").map(({ term }) => text.print(withoutNames(derivation, term)))))];
  if (kinks.length > 0 && !said("kink") && first !== undefined) {
    const span = places?.given.span ?? nowhere;
    found.push(note("E0913", `there is a kink where an entry of ${kinks.slice(0, 3).map((one) => `\`${one}\``).join(", ")}${kinks.length > 3 ? " and others" : ""} is zero: any value is accepted there`, [label({ start: span.start, end: Math.min(span.end, span.start + 40) }, "not differentiable everywhere")], "say `conventions: { kink: any }` if that is meant, or `kink: zero` for relu′(0) = 0"));
  }
  return found;
}
