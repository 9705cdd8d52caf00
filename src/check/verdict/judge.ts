/** Whether an answer is right: by its shape, then by the ladder. Names no mistakes. */
import { hashText } from "../../answer/seed.js";
import { decideEqual, type Equality } from "../../answer/ladder.js";
import { describePoint, describeTensor } from "../../evaluate/describe.js";
import { pointJson, tensorJson } from "../../evaluate/json.js";
import type { Counterexample } from "../../evaluate/counterexample.js";
import { sameShape } from "../../term/dimension.js";
import { shapeInWords } from "../../term/elaborate/words.js";
import type { Term } from "../../term/term.js";
import type { PreparedProblem } from "../prepared.js";
import type { AnswerCounterexample, AnswerVerdict, Proof } from "../result.js";

export interface Judgement {
  readonly verdict: AnswerVerdict;
  readonly proof: Proof | null;
  readonly level: string;
  readonly counterexample: AnswerCounterexample | null;
  readonly notes: readonly string[];
}

/** The same for the same problem and answer, on every machine. */
export function seedOfAnswer(problem: PreparedProblem, name: string, text: string): string {
  return hashText([problem.problem.given, name, text].join("\n"));
}

/** Both terms are of one table. */
export function judge(term: Term, expected: Term, { rules }: PreparedProblem, seed: string): Judgement {
  if (!sameShape(term.shape, expected.shape)) {
    return { verdict: "wrong", proof: "proved", level: "shape", counterexample: null, notes: [`this is ${shapeInWords(term.shape)}, and the answer is ${shapeInWords(expected.shape)}`] };
  }
  const decided = decideEqual({ left: term, right: expected, seed }, rules);
  if (!decided.ok) return { verdict: "undecided", proof: null, level: "floats", counterexample: null, notes: decided.diagnostics.map(({ message }) => message) };
  return judgementOf(decided.value, term === expected);
}

function judgementOf(equality: Equality, asWritten: boolean): Judgement {
  switch (equality.kind) {
    case "proved":
    case "exact-modular":
      return { verdict: asWritten ? "correct" : "equivalent", proof: equality.kind, level: equality.level, counterexample: null, notes: [] };
    case "refuted":
      return { verdict: "wrong", proof: equality.level === "floats" ? "sampled" : equality.level === "exact-modular" ? "exact-modular" : "proved", level: equality.level, counterexample: equality.counterexample === null ? null : described(equality.counterexample), notes: equality.reason === "" ? [] : [equality.reason] };
    case "undecided":
      return { verdict: "undecided", proof: null, level: "floats", counterexample: null, notes: [equality.reason] };
  }
}

function described({ point, left, right }: Counterexample): AnswerCounterexample {
  const { sizes, values } = pointJson(point);
  return { sizes, values, answer: tensorJson(left), expected: tensorJson(right), text: `at ${describePoint(point)}: yours is ${describeTensor(left)}, and the right value is ${describeTensor(right)}` };
}
