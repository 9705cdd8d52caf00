// Results in every text sink: what a student wrote stays text there, and what hosts read has their format.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { resultsCsv } from "../../src/check/reports/csv.js";
import { gradescopeJson } from "../../src/check/reports/gradescope.js";
import { resultsJson } from "../../src/check/reports/json.js";
import { classMarkdown, feedbackMarkdown, resultsMarkdown } from "../../src/check/reports/markdown.js";
import { muEdJson } from "../../src/check/reports/mu-ed.js";
import { prairieLearnJson } from "../../src/check/reports/prairielearn.js";
import type { SubmissionResult } from "../../src/check/result.js";
import { hostileTexts, submission, submissions } from "./reports/hostile-results.js";
import { classResults, resultOf, sheet } from "./reports/sample.js";
import { anything, boolean, list, number, object, oneOf, orNull, type Schema, string, violations } from "./reports/schema.js";

const title = { title: sheet.title };
const parsed = (text: string): unknown => JSON.parse(text);
const runs = { numRuns: 500 };

const span = object({ start: number, end: number });
const diagnostic = object({ code: string, severity: string, message: string, labels: list(object({ start: number, end: number, message: string }, { source: string })), help: orNull(string) });
const verdicts = oneOf("correct", "equivalent", "wrong", "ill-typed", "unreadable", "missing", "undecided");
const resultsFormat: Schema = list(object({
  submission: string, score: number, max: number, diagnostics: list(diagnostic),
  answers: list(object({
    name: string, verdict: verdicts, score: number, max: number, proof: orNull(oneOf("proved", "exact-modular", "sampled")),
    mistakes: list(object({ code: string, says: string, at: orNull(span), rule: string })), counterexample: orNull(anything), expected: orNull(string),
    lines: list(object({ line: number, verdict: string, rule: orNull(string), says: orNull(string), at: span })),
    problem: string, gradable: boolean, level: orNull(string), notes: list(string), understood: orNull(object({ text: string, ascii: string, latex: string, shape: list(string) })),
    written: orNull(span), seed: string, diagnostics: list(diagnostic),
  })),
}));

const gradescopeFormat: Schema = object({
  score: number, execution_time: { type: "number", minimum: 0 }, output: string, output_format: oneOf("md"), visibility: oneOf("visible"), stdout_visibility: oneOf("visible", "hidden"),
  tests: list(object({
    name: string, number: string, score: number, max_score: number, status: oneOf("passed", "failed"), output: string, output_format: oneOf("md"), tags: list(string), visibility: oneOf("visible"),
  })),
});

const prairieLearnFormat: Schema = object({
  gradable: boolean, score: { type: "number", minimum: 0, maximum: 1 }, message: string, output: string,
  tests: list(object({ name: string, description: string, points: number, max_points: number, message: string, output: string })),
}, { format_errors: list(string) });

const muEdFormat: Schema = object({ command: oneOf("eval"), result: object({ is_correct: boolean, feedback: string, warnings: list(string), tags: list(string) }) });

/** Control, format and lone surrogate characters, line feeds and the blank apart. */
const hidden = /[^\P{C}\n]/u;

/** What would be more than text in Markdown: HTML, links, references to them, mathematics that is not ours, autolinks. */
function livingMarkdown(markdown: string): readonly string[] {
  const bare = markdown.replace(/`[^`\n]*`/g, "code").replace(/\$[A-Za-z0-9\\{}()[\]^_+\-*=.,|/ ]*\$/g, "formula");
  return [/<[a-z!/?]/i, /(?<!\\)\]\s*[([:]/, /https?:\/\//i, /www\./i, /\S@\S/, /\$/, /javascript:/i, /\\\(|\\\[/].filter((one) => one.test(bare)).map(String);
}

/** RFC 4180, read back. */
function readCsv(text: string): readonly (readonly string[])[] {
  const rows: string[][] = [];
  let cells: string[] = [];
  for (const [, quoted, plain = "", end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/g)) {
    cells.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
    if (end === ",") continue;
    rows.push(cells);
    cells = [];
  }
  return rows;
}

describe("every text of a result is hostile, and", () => {
  test("the JSON has the published fields, and nothing in it ends a line or is not a number", () => {
    fc.assert(fc.property(submissions, (results) => {
      const text = resultsJson(results);
      expect(violations(parsed(text), resultsFormat)).toEqual([]);
      expect(text.split("\n").length).toBe(results.length === 0 ? 2 : results.length + 3);
    }), runs);
  });

  test("Gradescope's file has its format, and its outputs are text", () => {
    fc.assert(fc.property(submission, (result) => {
      const report = parsed(gradescopeJson(result, { seconds: 0.25 }));
      expect(violations(report, gradescopeFormat)).toEqual([]);
      expect(textsOf(report, inMarkdown).flatMap(livingMarkdown)).toEqual([]);
    }), runs);
  });

  test("PrairieLearn's file has its format, a megabyte at most, and no character that a terminal or a database obeys", () => {
    fc.assert(fc.property(submission, (result) => {
      const text = prairieLearnJson(result);
      expect(violations(parsed(text), prairieLearnFormat)).toEqual([]);
      expect(Buffer.byteLength(text)).toBeLessThanOrEqual(1_000_000);
      expect(textsOf(parsed(text)).filter((one) => hidden.test(one))).toEqual([]);
    }), runs);
  });

  test("the reply of an evaluation function has its format, and its feedback is text", () => {
    fc.assert(fc.property(submission, (result) => {
      const text = muEdJson(result);
      expect(violations(parsed(text), muEdFormat)).toEqual([]);
      expect(textsOf(parsed(text), inMarkdown).flatMap(livingMarkdown)).toEqual([]);
    }), runs);
  });

  test("the gradebook has as many cells in every row as in its header, and none that a spreadsheet computes", () => {
    fc.assert(fc.property(submissions, (results) => {
      const rows = readCsv(resultsCsv(results));
      expect(rows.length).toBe(results.length + 1);
      expect(new Set(rows.map((row) => row.length)).size).toBe(1);
      expect(rows.flat().filter((cell) => /^\s*[=+\-@\t\r|%＝＋－＠]/u.test(cell) && !/^-?\d+(?:\.\d+)?(?:e[+-]?\d+)?$/.test(cell))).toEqual([]);
      expect(rows.flat().filter((cell) => hidden.test(cell))).toEqual([]);
    }), runs);
  });

  test("Markdown holds no HTML, no link and no formula but ours, and its tables keep their columns", () => {
    fc.assert(fc.property(submissions, (results) => {
      const asked = { title: "<script>", problems: results.map(({ submission: id, text: given }) => ({ id, title: id, given })) };
      for (const markdown of [classMarkdown(results, asked), ...results.map((one) => feedbackMarkdown(one, asked))]) {
        expect(livingMarkdown(markdown)).toEqual([]);
        expect(hidden.test(markdown)).toBe(false);
      }
      const rows = classMarkdown(results, title).split("\n").filter((line) => line.startsWith("|"));
      expect(new Set(rows.slice(-results.length - 2).map((row) => row.split("|").length)).size).toBe(1);
    }), runs);
  });

  test("the same results give the same bytes", () => {
    fc.assert(fc.property(submissions, (results) => {
      const again = structuredClone(results);
      for (const write of [resultsJson, resultsCsv, (some: readonly SubmissionResult[]) => resultsMarkdown(some, title)]) expect(write(again)).toBe(write(results));
    }), { numRuns: 40 });
  });
});

/** Every text of a host's file; with `named`, those of these fields. */
function textsOf(value: unknown, named: readonly string[] | null = null, inside = false): readonly string[] {
  if (typeof value === "string") return inside || named === null ? [value] : [];
  if (Array.isArray(value)) return value.flatMap((one) => textsOf(one, named, inside));
  return typeof value === "object" && value !== null ? Object.entries(value).flatMap(([name, one]) => textsOf(one, named, named?.includes(name) ?? true)) : [];
}

/** The fields that hosts read as Markdown. */
const inMarkdown = ["output", "feedback", "warnings"];

describe("the tests of the sinks", () => {
  test("see living Markdown", () => {
    for (const bad of ["<script>", "[a](b)", "[a]: b", "http://a", "www.a", "a@b", "$\\href{x:}{y}$", "\\(x\\)"]) expect(livingMarkdown(`text ${bad}`), bad).not.toEqual([]);
  });

  test("see a file that is not of its format", () => {
    const report = parsed(gradescopeJson(resultOf("ada.txt"), { seconds: 1 }));
    expect(violations({ ...fieldsOf(report), score: "5" }, gradescopeFormat)).toEqual(["it.score is no number of its range"]);
    expect(violations({ ...fieldsOf(report), grade: 5 }, gradescopeFormat)).toEqual(["it has an unknown grade"]);
    expect(violations({}, muEdFormat)).toEqual(["it has no command", "it has no result"]);
  });

  test("read a gradebook as it was written", () => {
    expect(readCsv('a,"b,""c""\r\nd",\r\n1,2,3\r\n')).toEqual([["a", 'b,"c"\r\nd', ""], ["1", "2", "3"]]);
  });
});

const fieldsOf = (value: unknown): object => (typeof value === "object" && value !== null ? value : {});

describe("a class", () => {
  test("is a gradebook with a column for each answer", () => {
    const [header, ...rows] = readCsv(resultsCsv(classResults));
    expect(header).toEqual(["submission", "score", "max", "mlp: dW1 score", "mlp: dW1 verdict", "mlp: dW1 mistakes", "mlp: db1 score", "mlp: db1 verdict", "mlp: db1 mistakes", "diagnostics"]);
    expect(rows[0]?.slice(0, 5)).toEqual(["ada.txt", "5", "5", "3", "correct"]);
    expect(rows.at(-1)?.slice(0, 5)).toEqual(["'=1+1.txt", "0", "5", "0", "missing"]);
  });

  test("has a row for each submission in the summary, and a bar for each mistake", () => {
    const named = classResults.map((one) => ({ ...one, answers: one.answers.map((answer) => ({ ...answer, mistakes: answer.verdict === "wrong" ? [{ code: "missing_mask" as const, rule: "mask", says: "think", at: null }] : [] })) }));
    const markdown = resultsMarkdown(named, title);
    for (const name of ["ada.txt", "ben.txt", "cleo.txt"]) expect(markdown).toContain(`| ${name} |`);
    expect(markdown).toMatch(/^missing_mask {2}█+ \d$/m);
  });
});

describe("one answer", () => {
  test("that is right passes with its points at every host", () => {
    const ada = resultOf("ada.txt");
    expect(parsed(gradescopeJson(ada, { seconds: 0.5 }))).toMatchObject({ score: 5, execution_time: 0.5, tests: [{ name: "mlp: dW1", number: "1.1", score: 3, max_score: 3, status: "passed", tags: [] }, { number: "1.2" }] });
    expect(parsed(prairieLearnJson(ada))).toMatchObject({ gradable: true, score: 1, tests: [{ points: 3, max_points: 3 }, { points: 2, max_points: 2 }] });
    expect(parsed(muEdJson(ada))).toMatchObject({ command: "eval", result: { is_correct: true } });
  });

  test("that is wrong fails with a counterexample", () => {
    const ben = resultOf("ben.txt");
    expect(parsed(gradescopeJson(ben, { seconds: 0 }))).toMatchObject({ score: 0, tests: [{ status: "failed" }, { status: "failed" }] });
    expect(parsed(prairieLearnJson(ben))).toMatchObject({ gradable: true, score: 0 });
    expect(parsed(muEdJson(ben))).toMatchObject({ result: { is_correct: false } });
    expect(feedbackMarkdown(ben, title)).toContain("for example, at ");
  });

  test("whose shapes clash is no lost attempt, and is told where", () => {
    expect(parsed(prairieLearnJson(resultOf("cleo.txt")))).toMatchObject({ gradable: false, format_errors: [expect.stringContaining("line 2, column 8")] });
    expect(feedbackMarkdown(resultOf("cleo.txt"), title)).toContain("  2 | db1 = (W2 d) .* step(W1 x + b1)\n    |        ^^\n");
  });

  test("that nobody gave is no lost attempt, and no points", () => {
    expect(parsed(prairieLearnJson(resultOf("=1+1.txt")))).toMatchObject({ gradable: false, score: 0, format_errors: ["no answer was given"] });
    expect(parsed(gradescopeJson(resultOf("=1+1.txt"), { seconds: 0 }))).toMatchObject({ score: 0, tests: [{ status: "failed" }, { status: "failed" }] });
  });

  test("is shown as it was understood, as a formula", () => {
    expect(feedbackMarkdown(resultOf("ben.txt"), title)).toContain("understood as: $\\frac{2}{m} W_2^\\top");
  });

  test("with two hundred answers of long texts fits a megabyte", () => {
    const [first] = resultOf("ben.txt").answers;
    if (first === undefined) throw new Error("no answer");
    const long = { ...first, notes: Array.from({ length: 12 }, () => "\u{1f642}".repeat(900)), expected: "\u{1f642}".repeat(5000) };
    const text = prairieLearnJson({ ...resultOf("ben.txt"), answers: Array.from({ length: 200 }, (_, place) => ({ ...long, name: `a${place}` })) });
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(1_000_000);
    expect(violations(parsed(text), prairieLearnFormat)).toEqual([]);
  });

  test("of each hostile text is checked and reported by every sink", () => {
    for (const text of hostileTexts) expect(feedbackMarkdown({ ...resultOf("ben.txt"), text }, title)).toContain("## ✗ mlp: dW1");
  });
});
