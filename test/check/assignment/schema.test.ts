// The published schema and the reader accept and refuse the same assignments, over a corpus and what becomes of it by chance.
import { readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import { parse } from "yaml";
import { describe, expect, test } from "vitest";
import { readAssignment } from "../../../src/check/assignment/read.js";
import { mistakeCodes } from "../../../src/check/mistake-codes.js";

const schema: unknown = JSON.parse(readFileSync(new URL("../../../src/check/assignment/assignment.schema.json", import.meta.url), "utf8"));
if (typeof schema !== "object" || schema === null) throw new Error("the schema is no object");
const accepts = new Ajv2020({ strict: true, allowUnionTypes: true }).compile(schema);

/** What a schema cannot say: two parts of a text that do not agree, and declarations. */
const beyondSchemas = /^E0907|^E0908|^E01/;

/** Whether the reader finds nothing wrong that a schema could. */
function readerAccepts(text: string): boolean {
  const read = readAssignment(text, { name: "sheet" });
  return read.ok || read.diagnostics.every(({ code }) => beyondSchemas.test(code));
}

const full = {
  $schema: "assignment.schema.json", title: "T", conventions: { layout: "any", jacobian: "denominator", kink: "zero", scale: "any", symmetric: "tied" },
  let: { x: "vector(n)" }, feedback: { sign: "Mind the sign." }, partial: { sign: 0.5, other: 0 }, followThrough: 1,
  problems: [
    { id: "a.1", title: "A", given: "normsq(A x)", let: "A : matrix(m, n)", ask: { dx: "x", dA: "A" }, order: "gradient", points: { dx: 1, dA: 2.5 }, accept: ["simplified", "same-form"] },
    { id: 2, given: "x' A x", ask: ["x", { G: "A" }], order: "vjp", conventions: { symmetric: "free" }, points: 4, accept: "no-inverse", feedback: { missing_term: "Both terms?" }, mistakes: ["mistake a", "mistake b"], partial: {}, followThrough: 0 },
    { given: "det(X)", let: {}, ask: "X", mistakes: "mistake c" },
  ],
};

const corpus: readonly string[] = [
  JSON.stringify(full), "problems: [{ given: x, ask: x }]", "problems: [{ given: x, ask: { δ: x } }]", "problems: [{ given: x, ask: { δ₁: x } }]", "problems: [{ id: 1.0, given: x, ask: x }]",
  "problems: [{ id: 1e3, given: x, ask: x }]", "problems: [{ id: 1.5, given: x, ask: x }]", "problems: [{ id: -1, given: x, ask: x }]", "problems: [{ id: a b, given: x, ask: x }]",
  "problems: [{ id: é, given: x, ask: x }]", "problems: [{ given: x, ask: x, points: .inf }]", "problems: [{ given: x, ask: x, points: .nan }]", "problems: [{ given: x, ask: x, points: 0x10 }]",
  "problems: [{ given: 1, ask: x }]", "problems: [{ given: x, ask: n }]", "problems: [{ given: x, ask: null }]", "problems: [{ given: x, ask: { null: x } }]", "problems: [{ given: x, ask: { 1: x } }]",
  "problems: [{ given: x, ask: {} }]", "problems: [{ given: x, ask: [] }]", "problems: [{ given: x, ask: [{}] }]", "problems: [{ given: x, ask: [{ a: x, b: y }] }]", "problems: [{ given: x, ask: [[x]] }]",
  `problems: [{ given: x, ask: [${Array.from({ length: 51 }, (_, index) => `x${index}`).join(", ")}] }]`, `problems: [${"{ given: x, ask: x }, ".repeat(201)}]`,
  "problems: []", "problems: {}", "problems:", "", "[]", "x", "problems: [{ given: '', ask: x }]", "problems: [{ given: ' \\t ', ask: x }]", "problems: [{ given: x, ask: x, let: }]", "problems: [{ given: x, ask: x, accept: }]",
];

describe("the schema", () => {
  test("is a schema, and knows the codes of mistakes", () => {
    expect(JSON.stringify(schema)).toContain(JSON.stringify(mistakeCodes));
  });

  test.each(corpus.map((text) => [text.slice(0, 80), text]))("and the reader judge alike: %s", (_, text) => {
    expect(readerAccepts(text)).toBe(accepts(parse(text)));
  });

  test("and the reader judge alike whatever is replaced, taken away, spelled wrongly or put in", () => {
    const { disagreed, refused } = judgedByBoth(accepts, 1500);
    expect(disagreed).toEqual([]);
    expect(refused).toBeGreaterThan(750);
    expect(refused).toBeLessThan(1500);
  });

  test.each([
    ["a bound that is another", '"maximum":1}', '"maximum":2}'],
    ["a key that is unknown to it", '"followThrough":', '"followTrough":'],
    ["a word that is unknown to it", '"simplified",', ""],
    ["a problem that needs less", '"required":["given","ask"]', '"required":["given"]'],
  ])("would be found to disagree by %s", (_, right, wrong) => {
    const text = JSON.stringify(schema);
    expect(text).toContain(right);
    const planted: unknown = JSON.parse(text.replaceAll(right, wrong));
    if (typeof planted !== "object" || planted === null) throw new Error("no schema");
    expect(judgedByBoth(new Ajv2020({ strict: true, allowUnionTypes: true }).compile(planted), 600).disagreed).not.toEqual([]);
  });
});

/** Assignments changed by chance: those on which the schema and the reader disagree, and how many the schema refuses. */
function judgedByBoth(schemaAccepts: (value: unknown) => boolean, times: number): { readonly disagreed: readonly string[]; readonly refused: number } {
  const chance = linearCongruence(20_250_101);
  const disagreed: string[] = [];
  let refused = 0;
  for (let time = 0; time < times; time += 1) {
    let value: unknown = structuredClone(full);
    for (let changes = 1 + chance(2); changes > 0; changes -= 1) value = changed(value, chance);
    const text = JSON.stringify(value);
    const expected = schemaAccepts(value);
    if (!expected) refused += 1;
    if (readerAccepts(text) !== expected) disagreed.push(text);
  }
  return { disagreed, refused };
}

type Chance = (below: number) => number;

function linearCongruence(seed: number): Chance {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const strangers: readonly unknown[] = [null, true, 0, 1, 0.5, -1, 2, 1.5, 1e9, 2e9, "", " ", "x", "any", "zero", "tied", "gradient", "hessian", "simplified", "vector(n)", "a b", "é", "x'", [], {}, ["x"], [1], { x: "x" }, { sign: 0.5 }, { sign: "Look." }, { x: 1 }, [{}]];

/** One place of the value, changed: replaced, taken away, its key spelled wrongly, put into a list, or given a new neighbour. */
function changed(value: unknown, chance: Chance): unknown {
  const stranger = (): unknown => strangers[chance(strangers.length)];
  if (Array.isArray(value) && value.length > 0 && chance(8) > 0) {
    const items: unknown[] = value;
    const at = chance(items.length);
    return items.with(at, changed(items[at], chance));
  }
  const entries: [string, unknown][] = typeof value === "object" && value !== null ? Object.entries(value) : [];
  if (entries.length > 0 && chance(8) > 0) {
    const at = chance(entries.length);
    const [key, inner] = entries[at] ?? ["x", 0];
    switch (chance(8)) {
      case 0: return Object.fromEntries(entries.toSpliced(at, 1));
      case 1: return Object.fromEntries(entries.with(at, [`${key}s`, inner]));
      case 2: return Object.fromEntries([...entries, [["x", "order", "let", "sign", "points"][chance(5)] ?? "x", stranger()]]);
      default: return Object.fromEntries(entries.with(at, [key, changed(inner, chance)]));
    }
  }
  return chance(6) === 0 ? [value] : stranger();
}
