// The example assignments with their example submissions: each is judged as the name of its file says, and as the results kept beside it say in full.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { readAssignment } from "../../src/check/assignment/read.js";
import type { PreparedAssignment } from "../../src/check/prepared.js";
import type { AnswerResult, SubmissionResult } from "../../src/check/result.js";
import { engine } from "../examples/engine.js";

const rewrite = (process.env["GRADUS_REWRITE_CORPUS"] ?? "") !== "";
const folder = (path: string): URL => new URL(`../../examples/${path}`, import.meta.url);
const read = (path: string): string => readFileSync(folder(path), "utf8");
const sheets = readdirSync(folder("assignments/")).map((file) => file.replace(/\.yaml$/, ""));

const isRight = ({ verdict }: AnswerResult): boolean => verdict === "correct" || verdict === "equivalent";

/** What is kept: whether every answer is right, and its points. */
const kept = ({ score, max, answers }: SubmissionResult): unknown => ({
  score, max,
  answers: Object.fromEntries(answers.map((one) => [one.name, `${isRight(one) ? "right" : one.verdict}, ${one.score} of ${one.max}`])),
});

describe.each(sheets)("the example %s", (sheet) => {
  const text = read(`assignments/${sheet}.yaml`);
  const submissions = readdirSync(folder(`submissions/${sheet}/`)).filter((file) => !file.endsWith(".json"));
  let prepared: PreparedAssignment | null = null;
  const results = new Map<string, SubmissionResult>();
  const resultOf = (file: string): SubmissionResult => {
    if (prepared === null) {
      const assignment = readAssignment(text, { name: sheet });
      const found = assignment.ok ? engine.prepare(assignment.value) : assignment;
      if (!found.ok) throw new Error(found.diagnostics.map(({ message }) => message).join("\n"));
      prepared = found.value;
    }
    const known = results.get(file);
    if (known !== undefined) return known;
    const result = engine.check(prepared, { name: file, text: read(`submissions/${sheet}/${file}`) });
    if (!result.ok) throw new Error(result.diagnostics.map(({ message }) => message).join("\n"));
    results.set(file, result.value);
    return result.value;
  };

  test("is ready for students, without a remark", () => {
    const report = engine.lint(text, { name: sheet });
    expect(report.diagnostics).toEqual([]);
    expect(report.problems.flatMap(({ answers }) => answers.map(({ proof }) => proof))).not.toContain("sampled");
  });

  test.each(submissions.filter((file) => file.startsWith("right")))("has full points for %s", (file) => {
    const result = resultOf(file);
    expect(result.answers.filter((one) => !isRight(one)).map(({ name, verdict, diagnostics }) => `${name} ${verdict} ${diagnostics[0]?.message ?? ""}`)).toEqual([]);
    expect(result.score).toBe(result.max);
  });

  test.each(submissions.filter((file) => !file.startsWith("right")))("finds in %s what its name says", (file) => {
    const wrong = resultOf(file).answers.filter((one) => !isRight(one));
    expect(wrong.length).toBeGreaterThan(0);
    expect(wrong.filter(({ verdict }) => verdict !== "wrong" && verdict !== "ill-typed").map(({ name, verdict }) => `${name} ${verdict}`)).toEqual([]);
    expect(wrong.flatMap(({ mistakes }) => mistakes.map(({ code }) => `${code}${file.slice(file.lastIndexOf("."))}`))).toContain(file);
  });

  test("has the results that are kept beside its submissions", () => {
    const found = `${JSON.stringify(Object.fromEntries(submissions.map((file) => [file, kept(resultOf(file))])), null, 2)}\n`;
    const path = folder(`submissions/${sheet}/expected.json`);
    if (rewrite) writeFileSync(path, found);
    expect(found).toBe(readFileSync(path, "utf8"));
  });
});
