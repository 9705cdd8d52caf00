// Lines of reports break where they should and lose nothing; knows no formulas.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { columns, flow, fold, padTo } from "../../src/report/lines.js";

const word = fc.stringMatching(/^[a-zδ⊙]{1,12}$/u);
const words = fc.array(word, { minLength: 1, maxLength: 40 });
const words_ = (lines: readonly string[]): readonly string[] => lines.flatMap((line) => line.split(/\s+/).filter((part) => part !== ""));

describe("broken lines", () => {
  test("folding keeps every word, in order, and no line is wider than asked unless one word is", () => {
    fc.assert(
      fc.property(words, fc.integer({ min: 24, max: 60 }), fc.integer({ min: 0, max: 4 }), (list, width, hang) => {
        const lines = fold(`  ${list.join(" ")}`, width, hang);
        expect(words_(lines)).toEqual(list);
        for (const line of lines) expect(columns(line)).toBeLessThanOrEqual(width);
      }),
    );
  });

  test("the first line keeps its indent", () => {
    expect(fold("    ∂L/∂w = one two three four five six seven", 30, 8)[0]).toMatch(/^ {4}∂L/);
  });

  test("flowing keeps every item", () => {
    fc.assert(fc.property(words, fc.integer({ min: 1, max: 60 }), (list, width) => flow(list, " · ", width).join(" · ") === list.join(" · ")));
  });

  test("colours take no columns", () => {
    const escape = String.fromCodePoint(0x1b);
    expect(columns(`${escape}[31mred${escape}[0m`)).toBe(3);
    expect(columns(padTo(`${escape}[31mred${escape}[0m`, 6))).toBe(6);
  });
});
