// Hostile and random LaTeX: no text throws, hangs or has two parses, and every place lies in the text; knows no meaning.
import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { limits } from "../../src/syntax/limits.js";
import { parseLatexName } from "../../src/syntax/latex/answer-name.js";
import { parseLatex } from "../../src/syntax/latex/latex.js";

const codesOf = (text: string): readonly string[] => {
  const result = parseLatex(text);
  return result.ok ? [] : result.diagnostics.map(({ code }) => code);
};

const pieces = [
  "x", "W", "d", "e", "I", "T", "2", "12", "0.5", "1", "{", "}", "(", ")", "[", "]", "\\{", "\\}", "|", "\\|", "\\left|", "\\right|", "\\left(", "\\right)", "\\langle", "\\rangle", "^", "_", "^{", "_{", "^\\top", "^T", "^{-1}", "'", "_1", "_{out}", "^{[1]}", "^{(2)\\top}",
  "+", "-", "*", "/", ",", "=", ":=", "<", ">", "\\ge", "\\frac", "\\sqrt", "\\sqrt[3]", "\\hat", "\\mathbf", "\\mathrm", "\\mathrm{diag}", "\\text{a}", "\\operatorname{tr}", "\\log", "\\exp", "\\det", "\\sigma", "\\delta", "\\odot", "\\cdot", "\\times", "\\otimes", "\\mathbf{1}", "\\mathbb{1}_", "1[", "z>0",
  "\\nabla", "\\partial", "\\sum", "\\begin{align}", "\\end{matrix}", "\\begin", "\\\\", "&", "$", "%", "\n", " ", "\\,", "\\foo", "\\def", ".", ";", ":", "²", "₁", "ᵀ", "δ", "⊙", "relu(", "softmax", "\\sigma'(", "\\prime", ".^", ".*", "∇", "\\char\"5F ", "\\_", "é", "\\",
];
const soup = fc.array(fc.constantFrom(...pieces), { maxLength: 30 }).map((list) => list.join(" "));
const glued = fc.array(fc.constantFrom(...pieces), { maxLength: 30 }).map((list) => list.join(""));
const names = new Set(["W", "x", "W1", "dW", "reg", "b_out", "n"]);

describe("random LaTeX", () => {
  test("no text throws or has two parses, and every place lies in the text", () => {
    fc.assert(fc.property(fc.oneof(soup, glued, fc.string({ unit: "binary", maxLength: 30 })), fc.boolean(), (text, known) => {
      for (const result of [parseLatex(text, known ? names : null), parseLatexName(text, known ? names : null)]) {
        if (result.ok) continue;
        expect(result.diagnostics.length).toBeGreaterThan(0);
        for (const { labels } of result.diagnostics) {
          expect(labels.length).toBeGreaterThan(0);
          for (const { span } of labels) expect(0 <= span.start && span.start <= span.end && span.end <= text.length, `${span.start}-${span.end} in ${JSON.stringify(text)}`).toBe(true);
        }
      }
    }), { numRuns: 3000, seed: 5 });
  });

  test("the places of a tree lie in the text and hold those of its parts' names", () => {
    const text = "  \\frac{2}{m} \\left(W_1^\\top \\hat{y}\\right) \\odot \\mathbb{1}[z > 0]";
    const result = parseLatex(text);
    expect(result.ok && text.slice(result.value.span.start, result.value.span.end)).toBe(text.trim());
  });
});

describe("hostile LaTeX", () => {
  const hostileText: unknown = JSON.parse(readFileSync(new URL("../cases/hostile-inputs.json", import.meta.url), "utf8"));
  const hostile = (Array.isArray(hostileText) ? hostileText : []).map((record: unknown) => new Map(Object.entries(typeof record === "object" && record !== null ? record : {})));

  for (const record of hostile.filter((one) => one.get("class") === "latex")) {
    const text = String(record.get("input"));
    test(`${text} is refused, and nothing in it is obeyed`, () => expect(codesOf(text)[0]).toMatch(/^E01/));
  }

  const refused: readonly (readonly [string, string])[] = [
    ["\\input{/etc/passwd}", "E0121"], ["\\def\\a{\\a\\a}\\a", "E0121"], ["\\newcommand{\\x}{y} \\x", "E0121"], ["\\write18{rm}", "E0121"], ["\\href{javascript:alert(1)}{x}", "E0121"],
    ["\\toop", "E0120"], ["W^\\tpo", "E0120"], ["\\sum_i x_i", "E0122"], ["A^*", "E0122"], ["A^\\dagger", "E0122"], ["\\begin{bmatrix} 1 \\end{bmatrix}", "E0122"], ["\\|x\\|_\\infty", "E0122"], ["\\max_i x", "E0122"],
    ["\\nabla_W L", "E0123"], ["∂L/∂W", "E0123"], ["\\mathrm{softmax}'(z)", "E0123"], ["\\sigma'(".repeat(9) + "z" + ")".repeat(9), "E0111"], ["\\frac{\\partial L}{\\partial W}", "E0123"], ["h_{t-1}", "E0124"], ["\\hat{x + y}", "E0124"], ["_1", "E0124"],
    ["\\log x y", "E0125"], ["x^12", "E0125"], ["|X| X^{-T}", "E0125"], ["e^{X^\\top}", "E0125"], ["e^X", "E0125"], ["\\left|A B\\right|", "E0125"], ["\\|W_1\\|_2^2", "E0125"], ["W x \\\\ b", "E0102"], ["\\sin^{-1}(x)", "E0125"], ["\\frac123", "E0125"], ["\\mathbf{1}^\\top x", "E0126"], ["\\mathbf{1} + \\mathbf{1}", "E0126"], ["z > 0", "E0127"], ["[0 < z < 1]", "E0127"], ["[z = 0]", "E0114"], ["y = x", "E0114"],
    ["(x]", "E0104"], ["x)", "E0104"], ["{x", "E0103"], ["|x", "E0103"], ["", "E0101"], ["2 3", "E0107"], ["\\mathrm{constructor}", "E0109"], ["x +", "E0102"], ["\\epsilon + \\varepsilon", "E0106"], ["\\frac{a}", "E0102"], ["+ ^2", "E0102"], ["\\log", "E0102"], ["x \u200b y", "E0106"],
  ];
  test.each(refused)("%s meets %s", (text, code) => expect(codesOf(text)[0]).toBe(code));

  test("a diagnostic about a misspelled command names the nearest one", () => {
    const result = parseLatex("W^\\tpo x");
    expect(result.ok ? null : result.diagnostics[0]?.help).toBe("did you mean `\\top`?");
  });

  const many = 100_000;
  const generated: readonly (readonly [string, string, string | null])[] = [
    ["100,000 open braces", "{".repeat(many), "E0111"], ["20,000 braces around a letter", `${"{".repeat(20_000)}x${"}".repeat(20_000)}`, "E0111"], ["nested fractions", `${"\\frac{".repeat(50_000)}x`, "E0111"], ["nested fractions below", `${"\\frac{1}{".repeat(20_000)}x${"}".repeat(20_000)}`, "E0111"],
    ["a chain of powers", "x^".repeat(50_000), "E0102"], ["a chain of braced powers", `${"x^{".repeat(50_000)}x`, "E0111"], ["100,000 transposes", `x${"^T".repeat(50_000)}`, "E0111"], ["100,000 primes", `x${"'".repeat(many)}`, "E0111"], ["100,000 signs", `${"-".repeat(many)}x`, "E0111"], ["100,000 logarithms", `${"\\log ".repeat(50_000)}x`, "E0111"],
    ["100,000 hats", `${"\\hat".repeat(50_000)} x`, "E0124"], ["100,000 hats with braces", `${"\\hat{".repeat(50_000)}x`, "E0124"], ["fonts around fonts", `${"\\mathbf{".repeat(50_000)}x${"}".repeat(50_000)}`, "E0111"], ["indices below indices", `x${"_{a".repeat(many / 4)}`, "E0124"], ["100,000 bars", "|".repeat(many), "E0111"], ["100,000 double bars", "\\|".repeat(many), "E0111"],
    ["a letter 20,000 times", "x".repeat(20_000), null], ["a word 2,000 times", "softmax ".repeat(2_000), null], ["100,000 digits", "9".repeat(many), "E0108"], ["a sum of 5,000 fractions", Array.from({ length: 5_000 }, () => "\\frac{a}{b}").join(" + "), null], ["100,000 unknown commands", "\\foo".repeat(many), "E0120"], ["too much", "x".repeat(limits.characters + 1), "E0110"], ["too many", "x+".repeat(limits.tokens), "E0110"], ["100,000 equals signs", "=".repeat(many), "E0114"],
  ];
  test.each(generated)("%s are read or refused in time that grows with their number", (_, text, code) => {
    expect(codesOf(text)[0] ?? null).toBe(code);
    expect(() => parseLatexName(text.slice(0, 5_000), names)).not.toThrow();
  });
});
