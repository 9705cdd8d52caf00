// The published cases as the parser meets them: all formulas are read, hostile texts get a diagnostic; knows no mathematics.
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { parseExpression } from "../../src/syntax/expression.js";
import { limits } from "../../src/syntax/limits.js";
import { parseDeclarations, parseProgram } from "../../src/syntax/statements.js";
import { written, writtenResult } from "./written.js";

type Record = ReadonlyMap<string, unknown>;

function recordsOf(value: unknown): Record {
  return new Map(Object.entries(typeof value === "object" && value !== null ? value : {}));
}

function readLines(file: string): readonly Record[] {
  return readFileSync(new URL(`../cases/${file}`, import.meta.url), "utf8").trim().split("\n").map((line) => recordsOf(JSON.parse(line)));
}

function textOf(record: Record, key: string): string | null {
  const value = record.get(key);
  return typeof value === "string" ? value : null;
}

const formulas = [...readLines("derivatives.jsonl"), ...readLines("answers.jsonl")];
const hostileText: unknown = JSON.parse(readFileSync(new URL("../cases/hostile-inputs.json", import.meta.url), "utf8"));
const hostile = (Array.isArray(hostileText) ? hostileText : []).map(recordsOf);
const ofClass = (name: string): readonly Record[] => hostile.filter((record) => record.get("class") === name);
const codesOf = (text: string): readonly string[] => {
  const result = parseProgram(text);
  return result.ok ? [] : result.diagnostics.map(({ code }) => code);
};

describe("published formulas", () => {
  test("there are 240 derivatives", () => {
    expect(readLines("derivatives.jsonl").length).toBe(240);
  });

  for (const key of ["expr", "expected", "answer"]) {
    test(`every \`${key}\` is read`, () => {
      const unread = formulas.flatMap((record) => textOf(record, key) ?? []).filter((text) => !parseExpression(text).ok);
      expect(unread).toEqual([]);
    });
  }

  test("every declaration is read", () => {
    const texts = formulas.flatMap((record) => [...recordsOf(record.get("vars"))].map(([name, shape]) => `${name} : ${String(shape)}`));
    expect(texts.filter((text) => !parseDeclarations(text).ok)).toEqual([]);
    expect(parseDeclarations(texts.slice(0, 50).join(", ")).ok).toBe(true);
  });
});

describe("hostile texts", () => {
  for (const record of ofClass("identifier")) {
    const text = textOf(record, "input") ?? "";
    test(`${text} cannot be a name`, () => expect(codesOf(text)[0]).toBe("E0109"));
  }

  for (const record of ofClass("codegen-name")) {
    const text = textOf(record, "input") ?? "";
    const plain = /^[A-Za-z_0-9]+$/.test(text);
    test(`${text} is ${plain ? "a name like any other" : "not a name"}`, () => {
      expect(writtenResult(parseExpression(text), written)).toMatch(plain ? new RegExp(`^= ${text}$`) : /^! E01(05|12)/);
    });
  }

  for (const record of ofClass("unicode")) {
    const text = textOf(record, "input") ?? "";
    test(`${JSON.stringify(text)} is refused`, () => expect(codesOf(text)[0]).toMatch(/^E010[56]$/));
  }

  for (const record of ofClass("lexing")) {
    const text = textOf(record, "input") ?? "";
    test(`${JSON.stringify(text)} has one tree, or a diagnostic that says what to do`, () => {
      const result = parseExpression(text);
      if (result.ok) expect(written(result.value)).toBe(writtenResult(parseExpression(text), written).slice(2));
      else expect(result.diagnostics[0]?.help ?? null).not.toBeNull();
    });
  }

  const generated: readonly (readonly [string, string, string])[] = [
    ["100,000 open parentheses", `${"(".repeat(100_000)}x${")".repeat(100_000)}`, "E0111"],
    ["200,000 minus signs", `${"-".repeat(200_000)}x`, "E0111"],
    ["100,000 transposes", `x${"^T".repeat(100_000)}`, "E0111"],
    ["100,000 bars", "|".repeat(100_000), "E0111"],
    ["a number of a million digits", "9".repeat(1_000_000), "E0108"],
    ["more than a million characters", "x".repeat(limits.characters + 1), "E0110"],
    ["more than 200,000 words", "x+".repeat(limits.tokens), "E0110"],
    ["a million open quotes", "\"\n".repeat(500_000), "E0112"],
    ["a million accents", "x\u0302".repeat(500_000), "E0105"],
    ["100,000 line ends in an open bracket", `(${"\n".repeat(100_000)}`, "E0103"],
  ];
  for (const [name, text, code] of generated) test(`${name} meet ${code}`, () => expect(codesOf(text)[0]).toBe(code));

  test("10,000 nested brackets and signs are read", () => {
    for (const text of [`${"(".repeat(10_000)}x${")".repeat(10_000)}`, `${"-".repeat(10_000)}x`, `x${"'".repeat(10_000)}`, `${"f(".repeat(10_000)}x${")".repeat(10_000)}`]) {
      expect(parseExpression(text).ok).toBe(true);
    }
  });

  test("a product of 60 factors side by side and a sum of 20,000 terms have one parse each", () => {
    expect(parseExpression(Array.from({ length: 60 }, () => "W").join(" ")).ok).toBe(true);
    const sum = parseExpression(Array.from({ length: 20_000 }, () => "x").join(" + "));
    expect(sum.ok && written(sum.value).length).toBeGreaterThan(20_000);
  });
});
