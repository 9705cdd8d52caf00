/** Sentences and parts of points for mistakes that nobody can make in a problem, and losses that are easily taken for others. Derives nothing. */
import { type Diagnostic, label, warning } from "../../diagnostics/diagnostic.js";
import { isScalarShape, isSquareShape } from "../../term/dimension.js";
import { postorder } from "../../term/traverse.js";
import type { ProblemPlaces } from "../assignment/place.js";
import { placed } from "../assignment/place.js";
import type { MistakeCode } from "../mistake-codes.js";
import type { PreparedProblem } from "../prepared.js";

/** Why a mistake cannot be made in any answer of the problem; null where it may be. */
function whyNot(code: MistakeCode, { problem, answers, variables, given }: PreparedProblem): string | null {
  const expected = answers.map((one) => one.expected);
  const parts = postorder([given, ...expected]);
  switch (code) {
    case "missing_mask":
    case "wrong_mask": return answers.some(({ answer }) => answer.hypotheses.some(({ condition }) => condition.startsWith("has no zero") || condition.startsWith("has one"))) || parts.some((term) => term.kind === "apply" && (term.function.name === "step" || term.function.name === "sign")) ? null : "nothing in the problem has a kink";
    case "wrong_layout": return expected.every(({ shape }) => isScalarShape(shape)) ? "every answer is a number" : null;
    case "forgot_symmetric": return variables.some(({ shape }) => isSquareShape(shape) && !isScalarShape(shape)) ? null : "no variable is a square matrix";
    case "inverse_transpose": return parts.some((term) => term.kind === "power" || term.kind === "operator") ? null : "nothing in the problem is inverted";
    case "wrong_variable": return variables.filter(({ occurs }) => occurs).length > 1 || problem.ask.length > 1 ? null : "there is one variable only";
    case "missing_transpose": case "extra_transpose": case "wrong_order": case "sign": case "missing_factor": case "forgot_chain": case "hadamard_vs_matmul":
    case "wrong_shape": case "missing_term": case "extra_term": case "forgot_batch_mean": case "forgot_batch_sum": case "wrong_power": case "norm_vs_square":
    case "inner_vs_outer": case "update_not_gradient": case "other":
      return null;
  }
}

/** Code E0916. Not of problems with mistakes of their own, which may be any. */
export function idleFeedback(prepared: PreparedProblem, places: ProblemPlaces | undefined): readonly Diagnostic[] {
  const { problem } = prepared;
  if (problem.mistakes !== "") return [];
  const codes = [...new Set([...problem.feedback.keys(), ...problem.partial.keys()])];
  return codes.flatMap((code) => {
    const span = places?.feedback.get(code);
    const why = span === undefined ? null : whyNot(code, prepared);
    return why === null || span === undefined ? [] : [warning("E0916", `the mistake \`${code}\` cannot be made here: ${why}`, [label(span, "never said")], "take it out, or is another mistake meant?")];
  });
}

/** Softmax within a cross entropy, which takes scores and applies it itself. Code E0918. */
export function softmaxTwice({ asked: { elaborated }, problem }: PreparedProblem, places: ProblemPlaces | undefined): readonly Diagnostic[] {
  const twice = postorder([elaborated.term]).find((term) => term.kind === "call" && term.definition.name.startsWith("crossentropy") && term.args.some((argument) => argument.kind === "call" && argument.definition.name.startsWith("softmax")));
  if (twice === undefined || twice.kind !== "call") return [];
  const span = elaborated.spans.get(twice) ?? { start: 0, end: problem.given.length };
  return [warning("E0918", `\`${twice.definition.name}\` takes scores and applies softmax itself: here softmax is applied twice`, [label(places === undefined ? span : placed(places.given, span), "softmax of a softmax")], "give it the scores, as in `crossentropy(t, W x + b)`, or write the loss out: `-sum(t .* log(p))`")];
}
