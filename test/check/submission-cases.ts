// Short ways to read and check a submission; knows no expected result.
import { type AskedOrder, type Assignment, type AssignmentProblem, usualConventions } from "../../src/check/assignment.js";
import type { AnswerResult, SubmissionResult } from "../../src/check/result.js";
import type { PreparedAssignment } from "../../src/check/prepared.js";
import { engine } from "../examples/engine.js";
import { must } from "../evaluate/must.js";

interface Posed {
  readonly given: string;
  readonly let?: { readonly [name: string]: string };
  readonly ask: { readonly [name: string]: string };
  readonly order?: AskedOrder;
  readonly points?: number;
  readonly followThrough?: number;
}

/** An assignment of these problems, by id. */
export function assignment(problems: { readonly [id: string]: Posed }): PreparedAssignment {
  const posed = Object.entries(problems).map(([id, { given, let: declared = {}, ask, order = "gradient", points = 2, followThrough = 0.5 }]): AssignmentProblem => ({
    id, title: null, given, let: new Map(Object.entries(declared)), ask: Object.entries(ask).map(([name, wrt]) => ({ name, wrt, points })), order, conventions: usualConventions,
    accept: ["equivalent"], feedback: new Map(), mistakes: "", partial: new Map(), followThrough,
  }));
  const sheet: Assignment = { title: "sheet", problems: posed };
  return must(engine.prepare(sheet));
}

export const checked = (prepared: PreparedAssignment, text: string): SubmissionResult => must(engine.check(prepared, { name: "submission", text }));

/** The result of one answer. */
export function answerOf({ answers }: SubmissionResult, name: string, problem?: string): AnswerResult {
  const found = answers.find((one) => one.name === name && (problem === undefined || one.problem === problem));
  if (found === undefined) throw new Error(`no answer ${name}`);
  return found;
}

/** One word for each answer: its name and whether it is right. */
export const summary = ({ answers }: SubmissionResult): readonly string[] => answers.map(({ name, verdict }) => `${name} ${verdict === "equivalent" ? "correct" : verdict}`);
