// Assignments of one answer, prepared once, and the result of an answer to them; knows no expected verdicts.
import type { Assignment, AssignmentProblem, Conventions } from "../../../src/check/assignment.js";
import { usualConventions } from "../../../src/check/assignment.js";
import type { CheckSettings } from "../../../src/check/check.js";
import type { PreparedAssignment } from "../../../src/check/prepared.js";
import type { AnswerResult } from "../../../src/check/result.js";
import { must } from "../../evaluate/must.js";
import { engine } from "../../examples/engine.js";

export interface Asked {
  readonly given: string;
  readonly let: Readonly<Record<string, string>>;
  readonly wrt: string;
  readonly order?: AssignmentProblem["order"];
  readonly conventions?: { readonly [K in keyof Conventions]?: Conventions[K] };
  readonly accept?: AssignmentProblem["accept"];
}

export function assignmentOf({ given, let: declared, wrt, order = "gradient", conventions = {}, accept = ["equivalent"] }: Asked): Assignment {
  const problem: AssignmentProblem = {
    id: "p", title: null, given, let: new Map(Object.entries(declared)), ask: [{ name: "answer", wrt, points: 1 }], order,
    conventions: { ...usualConventions, ...conventions }, accept, feedback: new Map(), mistakes: "", partial: new Map(), followThrough: 0,
  };
  return { title: "one answer", problems: [problem] };
}

const known = new Map<string, PreparedAssignment>();

export function prepared(asked: Asked): PreparedAssignment {
  const key = JSON.stringify(asked);
  const found = known.get(key) ?? must(engine.prepare(assignmentOf(asked)));
  known.set(key, found);
  return found;
}

/** The result for `answer = …`, after lines with the student's own definitions. */
export function answered(asked: Asked, answer: string, definitions: readonly string[] = [], settings: CheckSettings = {}): AnswerResult {
  const text = [...definitions, `answer = ${answer}`].join("\n");
  const [result] = must(engine.check(prepared(asked), { name: "test", text }, settings)).answers;
  if (result === undefined) throw new Error("no answer");
  return result;
}

export const network: Asked = {
  given: "mse(t, W2 relu(W1 x + b1) + b2)",
  let: { W1: "matrix(h, n)", W2: "matrix(m, h)", x: "vector(n)", b1: "vector(h)", b2: "vector(m)", t: "vector(m)" },
  wrt: "W1",
};
/** The right answer to `network`, with what is put for the mask. */
export const networkAnswer = (mask = "step(W1*x + b1)", hidden = "relu(W1*x + b1)"): string => `2/m*((W2'*(W2*${hidden} + b2 - t)).*${mask})*x'`;

export const squares: Asked = { given: "normsq(A x - b)", let: { A: "matrix(m, n)", x: "vector(n)", b: "vector(m)" }, wrt: "x" };
