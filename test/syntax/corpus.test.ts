// Runs the text cases of test/syntax/corpus: each input reads as the line below it says; knows no case itself.
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { parseRulebook } from "../../src/syntax/entries.js";
import { parseExpression } from "../../src/syntax/expression.js";
import { parseDeclarations, parseProgram } from "../../src/syntax/statements.js";
import { written, writtenDeclarations, writtenProgram, writtenResult, writtenRulebook } from "./written.js";

/** How each file's inputs are read. */
const readers: ReadonlyMap<string, (text: string) => string> = new Map([
  ["expressions", (text: string) => writtenResult(parseExpression(text), written)],
  ["errors", (text: string) => writtenResult(parseExpression(text), written)],
  ["declarations", (text: string) => writtenResult(parseDeclarations(text), writtenDeclarations)],
  ["programs", (text: string) => writtenResult(parseProgram(text), writtenProgram)],
  ["rulebooks", (text: string) => writtenResult(parseRulebook(text), writtenRulebook)],
]);

/** `> input`, or `>> "input as JSON"`, then the expected line; `#` begins a remark. */
function casesOf(file: string): readonly { readonly input: string; readonly expected: string }[] {
  const lines = readFileSync(new URL(`corpus/${file}.txt`, import.meta.url), "utf8").split("\n").filter((line) => line !== "" && !line.startsWith("#"));
  const cases: { readonly input: string; readonly expected: string }[] = [];
  for (let i = 0; i + 1 < lines.length; i += 2) {
    const line = lines[i] ?? "";
    if (!line.startsWith(">")) throw new Error(`${file}.txt: expected an input, found ${line}`);
    const json: unknown = line.startsWith(">> ") ? JSON.parse(line.slice(3)) : line.slice(2);
    if (typeof json !== "string") throw new Error(`${file}.txt: ${line} is not a text`);
    cases.push({ input: json, expected: lines[i + 1] ?? "" });
  }
  return cases;
}

for (const [file, read] of readers) {
  describe(file, () => {
    for (const { input, expected } of casesOf(file)) {
      test(`${JSON.stringify(input)} reads as ${expected}`, () => {
        expect(read(input)).toBe(expected);
      });
    }
  });
}
