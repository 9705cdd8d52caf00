// Puts mutants to the checker and counts what they are called; two slips of one value are one slip with the names of both.
import type { PreparedProblem } from "../../../src/check/prepared.js";
import { usualConventions } from "../../../src/check/assignment.js";
import { pointsOf } from "../../../src/check/diagnose/points.js";
import type { MistakeCode } from "../../../src/check/mistake-codes.js";
import type { AnswerResult } from "../../../src/check/result.js";
import { understand } from "../../../src/check/understand.js";
import { evaluate } from "../../../src/evaluate/evaluate.js";
import type { Point } from "../../../src/evaluate/point.js";
import type { Tensor } from "../../../src/evaluate/tensor.js";
import type { Ast } from "../../../src/syntax/ast.js";
import { parseExpression } from "../../../src/syntax/expression.js";
import { createTable } from "../../../src/term/table.js";
import { engine } from "../../examples/engine.js";
import { type Mutant, mutantsOf, type Names } from "./mutate.js";
import type { Subject } from "./subjects.js";

export interface Prepared {
  readonly subject: Subject;
  readonly names: Names;
  readonly answer: Ast;
  readonly check: (text: string) => AnswerResult;
  /** The value at the points of the problem; null for what has none. */
  readonly value: (ast: Ast, at?: (point: Point) => Point) => readonly Tensor[] | null;
  readonly problem: PreparedProblem;
}

export function preparedSubject(subject: Subject): Prepared {
  const shapes = new Map(subject.let.split("; ").map((one) => one.split(" : ")).map(([name = "", shape = ""]) => [name, shape]));
  const asked = { id: "p", title: null, given: subject.given, let: shapes, ask: [{ name: "answer", wrt: subject.wrt, points: 1 }], order: "gradient" as const, conventions: usualConventions, accept: ["equivalent" as const], feedback: new Map<MistakeCode, string>(), mistakes: "", partial: new Map<MistakeCode, number>(), followThrough: 0 };
  const assignment = engine.prepare({ title: subject.id, problems: [asked] });
  const parsed = parseExpression(subject.answer);
  const [problem] = assignment.ok ? assignment.value.problems : [];
  if (!assignment.ok || problem === undefined || !parsed.ok) throw new Error(`${subject.id}: ${assignment.ok ? "not an expression" : (assignment.diagnostics[0]?.message ?? "")}`);
  return {
    subject, problem, answer: parsed.value, names: { shapes },
    check: (text) => {
      const result = engine.check(assignment.value, { name: subject.id, text: `answer = ${text}` });
      const [answer] = result.ok ? result.value.answers : [];
      if (answer === undefined) throw new Error(`${subject.id}: no result for ${text}`);
      return answer;
    },
    value: (ast, at = (point) => point) => {
      const understood = understand({ text: "", answer: ast, definitions: new Map() }, problem, createTable());
      if (!understood.ok) return null;
      const values = pointsOf(problem).map((point) => evaluate([understood.value], at(point)));
      return values.every((one) => one.ok) ? values.flatMap((one) => (one.ok ? one.value : [])) : null;
    },
  };
}

/** Values as text, rounded, so that equal ones are found in a map. */
export function keyOf(values: readonly Tensor[]): string {
  return values.map(({ shape, data }) => `${shape.join("x")}:${[...data].map((x) => (Math.abs(x) < 1e-12 ? "0" : x.toPrecision(8))).join(",")}`).join(";");
}

const transposed = ({ shape: [rows = 1, columns = 1], data }: Tensor): Tensor => ({ shape: [columns, rows], data: Float64Array.from({ length: data.length }, (_, place) => data[(place % rows) * columns + Math.floor(place / rows)] ?? 0) });

/** The point with its square matrices made symmetric. */
function symmetrised({ sizes, values }: Point, names: Names): Point {
  const square = (name: string): boolean => /^matrix\((\w+), \1\)/.test(names.shapes.get(name) ?? "");
  return { sizes, values: new Map([...values].map(([name, one]) => [name, square(name) ? { shape: one.shape, data: one.data.map((x, place) => (x + (transposed(one).data[place] ?? 0)) / 2) } : one])) };
}

export interface Case extends Mutant {
  readonly prepared: Prepared;
  /** Null where its shapes clash. */
  readonly key: string | null;
  readonly same: boolean;
}

/** The mutants of a subject with all names that their values have; those that a slip does not change say so. */
export function casesOf(prepared: Prepared): readonly Case[] {
  const right = prepared.value(prepared.answer);
  if (right === null) throw new Error(`${prepared.subject.id}: the answer has no value`);
  const rightKey = keyOf(right);
  const turnedKey = keyOf(right.map(transposed));
  const underFact = prepared.value(prepared.answer, (point) => symmetrised(point, prepared.names));
  const valued = mutantsOf(prepared.answer, prepared.names).map((mutant) => {
    const value = prepared.value(mutant.ast);
    const extra: MistakeCode[] = [];
    if (value?.every(({ data }) => data.every((x) => Math.abs(x) < 1e-12)) === true) extra.push("other");
    if (value !== null && keyOf(value) === turnedKey) extra.push("wrong_layout");
    const assumed = value === null ? null : prepared.value(mutant.ast, (point) => symmetrised(point, prepared.names));
    if (assumed !== null && underFact !== null && keyOf(assumed) === keyOf(underFact)) extra.push("forgot_symmetric");
    return { ...mutant, labels: [...mutant.labels, ...extra], key: value === null ? null : keyOf(value) };
  });
  const together = new Map<string, Set<MistakeCode>>();
  for (const { key, labels } of valued) {
    if (key === null) continue;
    const known = together.get(key) ?? new Set<MistakeCode>();
    for (const label of labels) known.add(label);
    together.set(key, known);
  }
  return valued.map((mutant) => ({ ...mutant, prepared, same: mutant.key === rightKey, labels: mutant.key === null ? mutant.labels : [...(together.get(mutant.key) ?? mutant.labels)] }));
}

export interface Outcome {
  readonly one: Case;
  readonly result: AnswerResult;
  /** Accepted though its value differs, or not decided. */
  readonly unsound: boolean;
  /** Null for what is right; else whether a name that was given is one of its own. */
  readonly named: boolean | null;
}

export function outcomeOf(one: Case): Outcome {
  const result = one.prepared.check(one.text);
  const accepted = result.verdict === "correct" || result.verdict === "equivalent";
  const codes = result.mistakes.map(({ code }) => code);
  return { one, result, unsound: accepted ? !one.same : result.verdict === "undecided" || one.same, named: accepted ? null : codes.some((code) => one.labels.includes(code)) };
}

/** What was expected and what was named instead, most frequent first. */
export function confusion(outcomes: readonly Outcome[]): readonly string[] {
  const counts = new Map<string, { count: number; example: string }>();
  for (const { one, result, named } of outcomes) {
    if (named !== false) continue;
    const key = `${one.labels.toSorted().join("|")} named ${result.mistakes.map(({ code }) => code).join("+") || "nothing"}`;
    const known = counts.get(key) ?? { count: 0, example: `${one.prepared.subject.id}: ${one.text} (${result.verdict}; ${result.mistakes.map(({ rule }) => rule).join(" + ")})` };
    counts.set(key, { ...known, count: known.count + 1 });
  }
  return [...counts].toSorted(([, a], [, b]) => b.count - a.count).map(([key, { count, example }]) => `${count} × ${key}, as ${example}`);
}

/** What is said of a thousand and more mutants of mutants: both names, one of them, another, or none. */
export function twoStepReport(cases: readonly Case[]): { readonly report: string; readonly unsound: readonly string[] } {
  const counts = { both: 0, one: 0, another: 0, none: 0 };
  const unsound: string[] = [];
  for (const [index, first] of cases.entries()) {
    if (first.same || index % 2 === 1) continue;
    const seconds = mutantsOf(first.ast, first.prepared.names);
    const second = seconds[(index * 7919) % Math.max(1, seconds.length)];
    const right = first.prepared.value(first.prepared.answer);
    if (second === undefined || right === null) continue;
    const value = first.prepared.value(second.ast);
    const same = value !== null && keyOf(value) === keyOf(right);
    const { verdict, mistakes } = first.prepared.check(second.text);
    if (verdict === "correct" || verdict === "equivalent") {
      if (!same) unsound.push(`${first.prepared.subject.id}: ${second.text}`);
      continue;
    }
    const codes = mistakes.map(({ code }) => code);
    const [a, b] = [first.labels, second.labels].map((labels) => codes.findIndex((code) => labels.includes(code)));
    const hits = [a, b].filter((place) => place !== -1).length;
    if (hits === 2) counts.both += 1;
    else if (hits === 1) counts.one += 1;
    else if (codes.length > 0 && codes[0] !== "other") counts.another += 1;
    else counts.none += 1;
  }
  return { report: `of two slips, both are named ${counts.both} times, one ${counts.one}, another ${counts.another}, none ${counts.none}`, unsound };
}
