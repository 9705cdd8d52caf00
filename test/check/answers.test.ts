// Labelled homework answers to published problems through the checker: verdicts and the names of mistakes.
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { AskedOrder, Assignment } from "../../src/check/assignment.js";
import { usualConventions } from "../../src/check/assignment.js";
import type { AnswerResult } from "../../src/check/result.js";
import { engine } from "../examples/engine.js";

interface Case {
  readonly id: string;
  readonly expr: string;
  readonly vars: ReadonlyMap<string, string>;
  readonly wrt: string;
  readonly kind: AskedOrder;
  readonly answer: string;
  readonly correct: boolean;
  /** The codes that name the mistake; empty for a right answer. */
  readonly accepted: readonly string[];
}

const fieldsOf = (value: unknown): ReadonlyMap<string, unknown> => new Map(Object.entries(typeof value === "object" && value !== null ? value : {}));
const orders: readonly AskedOrder[] = ["gradient", "jacobian", "hessian", "jvp"];

function readCase(line: string): Case {
  const fields = fieldsOf(JSON.parse(line));
  const text = (field: string): string => String(fields.get(field));
  const also: unknown = fields.get("also_acceptable");
  const kind = orders.find((order) => order === text("kind"));
  if (kind === undefined) throw new Error(`an unknown kind of case: ${text("kind")}`);
  return {
    id: text("id"), expr: text("expr"), wrt: text("wrt"), kind, answer: text("answer"), correct: fields.get("correct") === true,
    vars: new Map([...fieldsOf(fields.get("vars"))].map(([name, shape]) => [name, String(shape)])),
    accepted: fields.get("correct") === true ? [] : [text("mistake"), ...(Array.isArray(also) ? also.map(String) : [])],
  };
}

const cases = readFileSync(new URL("../cases/answers.jsonl", import.meta.url), "utf8").trim().split("\n").map(readCase);

/** The published problem as an assignment of one answer. */
function assignmentOf({ id, expr, vars, wrt, kind }: Case): Assignment {
  return {
    title: id,
    problems: [{
      id, title: null, given: expr, let: vars, ask: [{ name: "answer", wrt, points: 1 }], order: kind, conventions: usualConventions, accept: ["equivalent"],
      feedback: new Map(), mistakes: "", partial: new Map(), followThrough: 0,
    }],
  };
}

function checked(one: Case): AnswerResult {
  const result = engine.check(assignmentOf(one), { name: one.id, text: `answer = ${one.answer}` });
  const answer = result.ok ? result.value.answers[0] : undefined;
  if (answer === undefined) throw new Error(`${one.id}: ${result.ok ? "no answer" : (result.diagnostics[0]?.message ?? "")}`);
  return answer;
}

const results = new Map(cases.map((one) => [one, checked(one)]));
const isRight = ({ verdict }: AnswerResult): boolean => verdict === "correct" || verdict === "equivalent";

describe("labelled answers", () => {
  test("no wrong answer is accepted", () => {
    expect([...results].filter(([one, result]) => !one.correct && isRight(result)).map(([{ id }]) => id)).toEqual([]);
  });

  test("no right answer is rejected", () => {
    expect([...results].filter(([one, result]) => one.correct && !isRight(result)).map(([{ id }, { verdict }]) => `${id} ${verdict}`)).toEqual([]);
  });

  test("of nine in ten the mistake that is named first is what it is, and at most one of twenty is called something else", () => {
    const wrong = [...results].filter(([one]) => !one.correct);
    const named = wrong.map(([one, { mistakes }]) => ({ one, codes: mistakes.map(({ code }) => code) }));
    const missed = named.filter(({ one, codes }) => !one.accepted.includes(codes[0] ?? "other"));
    const unknown = named.filter(({ one, codes }) => codes.every((code) => code === "other") && !one.accepted.includes("other"));
    const confusion = missed.map(({ one, codes }) => `${one.id}: ${codes.join(" + ")} instead of ${one.accepted.join(" or ")}`);
    expect(missed.length <= wrong.length / 10 ? [] : confusion).toEqual([]);
    expect(unknown.length <= wrong.length / 20 ? [] : unknown.map(({ one }) => one.id)).toEqual([]);
  });

  test("at most one in a hundred is undecided", () => {
    expect([...results.values()].filter(({ verdict }) => verdict === "undecided").length).toBeLessThanOrEqual(cases.length / 100);
  });
});
