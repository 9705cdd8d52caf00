// Generated texts: each has one parse, and it is the tree it was printed from; knows no shapes.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Result } from "../../src/diagnostics/result.js";
import { parseRulebook } from "../../src/syntax/entries.js";
import { parseExpression } from "../../src/syntax/expression.js";
import { recogniser } from "../../src/syntax/recognise.js";
import { parseDeclarations, parseProgram } from "../../src/syntax/statements.js";
import { written, writtenResult } from "./written.js";

/** A text, the tree that it must have, and how tightly it binds: 1 a sum, 2 a product, 3 signed, 4 a power, 5 a primary. */
interface Printed {
  readonly text: string;
  readonly tree: string;
  readonly level: number;
}

function atLeast(level: number, { text, tree, level: own }: Printed): Printed {
  return own >= level ? { text, tree, level: own } : { text: `(${text})`, tree, level: 5 };
}

const spellings: readonly (readonly [string, string])[] = Object.entries({
  "+": ["+", " + ", "+ "], "-": ["-", " - ", " −", " -"], "*": ["*", " * ", " @ ", "·", "⋅"], "/": ["/", " / "], ".*": [".*", " .* ", "⊙", " ⊙ "], "./": ["./", " ⊘ "],
}).flatMap(([operator, signs]) => signs.map((sign) => [operator, sign] as const));

function infix(operator: string, sign: string, left: Printed, right: Printed): Printed {
  const level = operator === "+" || operator === "-" ? 1 : 2;
  const [a, b] = [atLeast(level, left), atLeast(level + 1, right)];
  return { text: a.text + sign + b.text, tree: `(${operator} ${a.tree} ${b.tree})`, level };
}

function besides(left: Printed, right: Printed): Printed {
  const a = atLeast(2, left);
  const b = atLeast(/^[0-9.]/.test(right.text) ? 6 : 4, right);
  return { text: `${a.text} ${b.text}`, tree: `(· ${a.tree} ${b.tree})`, level: 2 };
}

function barred(open: string, callee: string, inner: Printed): Printed {
  const { text, tree } = /[|‖]/.test(inner.text) ? atLeast(6, inner) : inner;
  return { text: `${open}${text}${open}`, tree: `(call ${callee} ${tree})`, level: 5 };
}

const leaf: fc.Arbitrary<Printed> = fc
  .oneof(
    fc.constantFrom("x", "W2", "b_1", "e", "E1", "T1", "pi", "constant").map((text) => ({ text, tree: text })),
    fc.constantFrom("0", "12", "0.5", "2e-3", "7E+2").map((text) => ({ text, tree: text })),
    fc.constantFrom({ text: "x₁", tree: "x1" }, { text: "µ", tree: "mu" }, { text: "δ", tree: "delta" }, { text: "Ω", tree: "Omega" }),
  )
  .map(({ text, tree }) => ({ text, tree, level: 5 }));

const printed = fc.letrec<{ readonly any: Printed }>((tie) => ({
  any: fc.oneof(
    { maxDepth: 7, depthSize: "medium" },
    leaf,
    fc.tuple(fc.constantFrom(...spellings), tie("any"), tie("any")).map(([[operator, sign], a, b]) => infix(operator, sign, a, b)),
    fc.tuple(tie("any"), tie("any")).map(([a, b]) => besides(a, b)),
    tie("any").map((inner) => {
      const a = atLeast(3, inner);
      return { text: `-${a.text}`, tree: `(neg ${a.tree})`, level: 3 };
    }),
    fc.tuple(tie("any"), fc.constantFrom("'", "^T", "^{T}", "ᵀ", "^⊤", ".T", ".'")).map(([inner, sign]) => {
      const a = atLeast(4, inner);
      return { text: a.text + sign, tree: `(' ${a.tree})`, level: 4 };
    }),
    fc.tuple(tie("any"), fc.constantFrom("^", ".^"), fc.boolean(), tie("any")).map(([inner, operator, negative, power]) => {
      const [a, b] = [atLeast(4, inner), atLeast(5, power)];
      const tree = negative ? `(neg ${b.tree})` : b.tree;
      return { text: `${a.text}${operator}${negative ? "-" : ""}${b.text}`, tree: `(${operator} ${a.tree} ${tree})`, level: 4 };
    }),
    fc.tuple(tie("any"), tie("any")).map(([inner, power]) => {
      const a = atLeast(4, inner);
      return { text: `${a.text}^{${power.text}}`, tree: `(^ ${a.tree} ${power.tree})`, level: 4 };
    }),
    tie("any").map((inner) => {
      const a = atLeast(4, inner);
      return { text: `${a.text}⁻¹`, tree: `(^ ${a.tree} (neg 1))`, level: 4 };
    }),
    fc.tuple(fc.constantFrom("relu", "f", "sum"), fc.array(tie("any"), { maxLength: 3 })).map(([callee, args]) => ({
      text: `${callee}(${args.map(({ text }) => text).join(", ")})`,
      tree: `(${["call", callee, ...args.map(({ tree }) => tree)].join(" ")})`,
      level: 5,
    })),
    fc.tuple(fc.constantFrom("(", "[", "1["), tie("any"), tie("any")).map(([open, left, right]) => ({ text: `${open}${left.text} > ${right.text}${open === "(" ? ")" : "]"}`, tree: `(call step ${/^0(?:\.0)?$/.test(right.tree) ? left.tree : /^0$/.test(left.tree) ? `(neg ${right.tree})` : `(- ${left.tree} ${right.tree})`})`, level: open === "1[" ? 6 : 5 })),
    tie("any").map((inner) => barred("|", "abs", inner)),
    tie("any").map((inner) => barred("‖", "norm2", inner)),
    tie("any").map((inner) => atLeast(6, inner)),
  ),
})).any;

const pieces = [
  "x", "W", "f(", "2", "0.5", "(", ")", "[", "]", "1[", ">", "<=", "|", "||", "‖", "'", "^T", "^", "^{", "}", ".^", "+", "-", "*", "/", ".*", "./", ",", ";", ":", "=", "×", "↦", "\n", " ", "\"a\"", "²",
  "matrix(m, n)", "by", "scalar", "symmetric", "let", "for all", "given", "is positive", "function", "\nlemma l", "\nrewrite r", "derivative", "adjoint", "becomes", "cite",
];
const soup = fc.array(fc.constantFrom(...pieces), { maxLength: 30 }).map((list) => list.join(" "));
const glued = fc.array(fc.constantFrom(...pieces), { maxLength: 30 }).map((list) => list.join(""));

const readers: readonly (readonly [string, (text: string) => Result<unknown>])[] = [
  ["expression", parseExpression], ["program", parseProgram], ["declaration list", parseDeclarations], ["rule file", parseRulebook],
];

describe("one parse", () => {
  test("a printed tree reads as that tree and no other", () => {
    fc.assert(fc.property(printed, ({ text, tree }) => {
      expect(writtenResult(parseExpression(text), written)).toBe(`= ${tree}`);
    }), { numRuns: 1500 });
  });

  for (const [kind, read] of readers) {
    test(`no text throws or has two parses when it is read as a ${kind}, and every place lies in the text`, () => {
      const check = (text: string): void => {
        const result = read(text);
        if (result.ok) return;
        expect(result.diagnostics.length).toBeGreaterThan(0);
        for (const { labels } of result.diagnostics) {
          expect(labels.length).toBeGreaterThan(0);
          for (const { span } of labels) expect(0 <= span.start && span.start <= span.end && span.end <= text.length, `${span.start}-${span.end}`).toBe(true);
        }
      };
      fc.assert(fc.property(fc.oneof(soup, glued, fc.string({ unit: "binary", maxLength: 30 })), check), { numRuns: 1000 });
    });
  }

  test("a grammar with two parses is a bug and says so", () => {
    const recognise = recogniser<null>({
      ParserStart: "product",
      ParserRules: [
        { name: "product", symbols: ["product", "product"], postprocess: () => null },
        { name: "product", symbols: [{ type: "name" }], postprocess: () => null },
      ],
    });
    const word = { type: "name", text: "x", span: { start: 0, end: 1 } } as const;
    expect(recognise([word, word]).ok).toBe(true);
    expect(() => recognise([word, word, word])).toThrow("internal: 2 parses");
  });
});
