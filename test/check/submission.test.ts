// What a submission is read as: statements, working, headings, lists, Markdown, names; and that nothing is lost silently.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readSubmission } from "../../src/check/submission/read.js";
import type { ReadSubmission } from "../../src/check/submission.js";
import type { Vocabulary } from "../../src/check/submission/vocabulary.js";
import { assignment, answerOf, checked, summary } from "./submission-cases.js";

const vocabulary: Vocabulary = {
  problems: [{ id: "mlp", title: "Backpropagation", names: ["dW", "db", "W", "x", "b", "n"] }, { id: "ridge", title: null, names: ["dw", "w", "x", "m"] }, { id: "2", title: null, names: [] }],
  asked: new Set(["dW", "db", "dw"]),
};

const read = (text: string): ReadSubmission => readSubmission({ name: "submission", text }, vocabulary);

/** Each statement as `problem/name: text | text`, and an expression that cannot be read in exclamation marks. */
function statements(text: string): readonly string[] {
  const result = read(text);
  return result.statements.map(({ problem, name, links }) => {
    const values = links.map(({ span, value }) => (value === null ? `!${text.slice(span.start, span.end)}!` : text.slice(span.start, span.end)));
    return `${problem === null ? "" : `${problem}/`}${name}: ${values.join(" | ")}`;
  });
}

const codes = (text: string): readonly string[] => read(text).diagnostics.map(({ code }) => code);

describe("plain lines", () => {
  test.each<[string, string, readonly string[]]>([
    ["one statement a line", "dW = 2 x\ndb = x", ["dW: 2 x", "db: x"]],
    ["working in lines of their own", "dW = 2 x\n= x + x\n  = x 2", ["dW: 2 x | x + x | x 2"]],
    ["several values in one line", "dW = 2 x = x + x", ["dW: 2 x | x + x"]],
    ["blank lines between", "dW = x\n\n\n= 1 x", ["dW: x | 1 x"]],
    ["comments of four languages", "# so\ndW = x # mine\n% then\ndb = 2 x % yes\n-- and\n// more\ndw = x", ["dW: x", "db: 2 x", "dw: x"]],
    ["list items", "- dW = x\n* db = 2 x\n1. dw = x\n2) d = x\n(a) e = x\nb) f = x", ["dW: x", "db: 2 x", "dw: x", "d: x", "e: x", "f: x"]],
    ["Windows line ends", "dW = x\r\n= 1 x\r\ndb = x\r\n", ["dW: x | 1 x", "db: x"]],
    ["old line ends", "dW = x\rdb = x", ["dW: x", "db: x"]],
    ["a byte order mark", "\ufeffdW = x", ["dW: x"]],
    ["brackets that go on", "dW = (x +\n  x)\ndb = x", ["dW: (x +\n  x)", "db: x"]],
    ["an operator at the end, or at the beginning", "dW = x +\n x\ndb = x\n  - 2 x", ["dW: x +\n x", "db: x\n  - 2 x"]],
    ["a value on the next line", "dW =\n  2 x", ["dW: 2 x"]],
    ["statements between semicolons and commas", "dW = x; db = 2 x, dw = max(x, 2 x)", ["dW: x", "db: 2 x", "dw: max(x, 2 x)"]],
    ["full stops", "dW = 2 x.\ndb = x,", ["dW: 2 x", "db: x"]],
    ["other signs of equality", "dW := 2 x\ndb == x\ndw ≔ x", ["dW: 2 x", "db: x", "dw: x"]],
    ["arrows", "dW = x\n=> 1 x\n⇒ db = x", ["dW: x | 1 x", "db: x"]],
    ["Greek names by their spelling", "δ = x\nδ₁ = x", ["delta: x", "delta1: x"]],
    ["words that lead in", "So dW = x\nAnswer: db = x\nand, finally, dw = 2 x", ["dW: x", "db: x", "dw: 2 x"]],
    ["a colon after an asked name", "dW: 2 x", ["dW: 2 x"]],
    ["a bracket that is never closed ends with its statement", "dW = (x\ndb = x", ["dW: !(x!", "db: x"]],
    ["a sign is no list", "dW =\n- 2 x", ["dW: - 2 x"]],
    ["comparisons are no equals signs", "dW = x .* (x >= 0)\ndb = 2 x", ["dW: x .* (x >= 0)", "db: 2 x"]],
  ])("%s", (_, text, expected) => {
    expect(statements(text)).toEqual(expected);
  });

  test("lines are counted from 1 over every kind of line end", () => {
    expect(read("\r\n\r\ndW = x\r= 1 x\n\n= 2 x").statements[0]?.links.map(({ line }) => line)).toEqual([3, 4, 6]);
  });

  test("a part of a statement over several lines is placed on its own line", () => {
    expect(read("dW = (x\n + x) = 2 x").statements[0]?.links.map(({ line }) => line)).toEqual([1, 2]);
  });
});

describe("Markdown", () => {
  test.each<[string, string, readonly string[]]>([
    ["inline formulas", "Thus $dW = 2 x$ and \\(db = x\\).", ["dW: 2 x", "db: x"]],
    ["a formula around one side", "dW = $2 x$\n$db$ = $x$\n- **dw** = `2 x`", ["dW: 2 x", "db: x", "dw: 2 x"]],
    ["displayed formulas", "so\n$$\ndW = 2 x\n$$\nand \\[ db = x \\] holds", ["dW: 2 x", "db: x"]],
    ["aligned rows", "\\begin{align*}\ndW &= 2 x \\\\\n &= x + x \\\\[2pt]\ndb &= x \\nonumber\n\\end{align*}", ["dW: 2 x | x + x", "db: x"]],
    ["rows that go on", "\\begin{align}\ndW &= x \\\\\n &\\quad + x\n\\end{align}", ["dW: x \\\\\n &\\quad + x"]],
    ["fenced code", "Text = text text\n```\ndW = x\n= 1 x\n```\ndb = x", ["Text: !text text!", "dW: x | 1 x", "db: x"].with(0, "Text: text text")],
    ["comments of HTML", "<!-- dW = 3\ndW = 4 -->\ndb = x", ["db: x"]],
    ["rules and underlines", "Title\n=====\ndW = x\n---\ndb = x", ["dW: x", "db: x"]],
  ])("%s", (_, text, expected) => {
    expect(statements(text).filter((one) => !one.startsWith(": "))).toEqual(expected);
  });

  test("a formula that is never closed does not take what follows with it, and is said", () => {
    expect(statements("\\[ dW = x\n\ndb = 2 x")).toContain("db: 2 x");
    expect(codes("\\[ dW = x\n\ndb = 2 x")).toContain("E0926");
    expect(codes("so \\(dW = x\ndb = 2 x")).toContain("E0926");
  });
});

describe("headings", () => {
  test.each<[string, string, readonly string[]]>([
    ["of Markdown", "# mlp\ndW = x\n## ridge\ndw = x", ["mlp/dW: x", "ridge/dw: x"]],
    ["with a word, a title and points", "## Problem mlp (6 points)\ndW = x\n## Exercise 2: more\ndw = x", ["mlp/dW: x", "2/dw: x"]],
    ["by a title", "# Backpropagation\ndW = x", ["mlp/dW: x"]],
    ["with a colon", "mlp:\ndW = x\nridge:\ndw = x", ["mlp/dW: x", "ridge/dw: x"]],
    ["on the line itself", "mlp: dW = x\ndb = x\nridge: dw = x", ["mlp/dW: x", "mlp/db: x", "ridge/dw: x"]],
    ["of LaTeX", "\\section*{mlp}\ndW = x\n\\subsection{Problem 2}\ndw = x", ["mlp/dW: x", "2/dw: x"]],
    ["in bold", "**Problem mlp**\n\ndW = x", ["mlp/dW: x"]],
    ["as comments", "# mlp\ndW = x\n% ridge\ndw = x", ["mlp/dW: x", "ridge/dw: x"]],
    ["of steps leave the problem", "# mlp\n## Step one\ndW = x", ["mlp/dW: x"]],
  ])("%s", (_, text, expected) => {
    expect(statements(text)).toEqual(expected);
  });

  test("a heading that names no problem is said, and no answer below counts for the problem above", () => {
    expect(codes("# mlp\ndW = x\n# Problem 7\ndb = x")).toEqual(["E0924"]);
    expect(statements("# mlp\ndW = x\n# Problem 7\ndb = x")).toEqual(["mlp/dW: x", "db: x"]);
  });
});

describe("nothing is lost", () => {
  test.each<[string, string, readonly string[]]>([
    ["a line with a left side that is no name", "2 dW = x", ["E0930"]],
    ["a transposed name", "dW' = x", ["E0930"]],
    ["an equation of functions", "dW(x) = x", ["E0930"]],
    ["a line that goes on from nothing", "= 2 x", ["E0931"]],
    ["a line that goes on after one that was not read", "2 dW = x\n= x", ["E0930", "E0931"]],
  ])("%s", (_, text, expected) => {
    expect(codes(text)).toEqual(expected);
  });

  test("a derivative is read as a derivative, whatever way it is written", () => {
    const written = ["∇_W L", "\\nabla_W L", "\\nabla_{W} \\mathcal{L}", "∂L/∂W", "dL/dW", "\\frac{\\partial L}{\\partial W}", "\\dfrac{dL}{dW}", "\\frac{\\partial}{\\partial W} L", "grad_W L", "grad_W", "\\frac{\\mathrm{d}L}{\\mathrm{d}W}", "\\partial L / \\partial W", "\\nabla_W"];
    for (const left of written.filter((one) => one !== "grad_W")) expect([left, read(`${left} = x`).statements[0]?.derivative?.variable]).toEqual([left, "W"]);
    expect(read("\\frac{\\partial^2 f}{\\partial x \\partial x^\\top} = x").statements[0]?.derivative).toEqual({ of: "f", variable: "x", order: 2 });
    expect(read("\\nabla^2_x f = x").statements[0]?.derivative).toEqual({ of: "f", variable: "x", order: 2 });
    expect(read("∂z/∂W = x").statements[0]?.derivative?.of).toBe("z");
    expect(read("∂L/∂W' = x").statements).toEqual([]);
  });

  const signs = ["dW", "db", "x", "W", "=", "==", ":", "\n", "\n\n", "\r\n", " ", "  ", "$", "$$", "\\(", "\\)", "\\[", "\\]", "`", "```", "\\begin{align}", "\\end{align}", "\\\\", "&", "#", "%", "--", "//", "<!--", "-->", "(", ")", "[", "]", "{", "}", "'", "+", "-", "*", "/", "^", "1.", "- ", "mlp", "Problem", ",", ";", ".", "\\frac", "\\partial", "so", "\u0000", "\ud800", "é", "∂", "∇"];

  test("reading never throws, and places stay inside the text", () => {
    const text = fc.oneof(fc.string({ maxLength: 60 }), fc.array(fc.constantFrom(...signs), { maxLength: 40 }).map((parts) => parts.join(" ")), fc.array(fc.constantFrom(...signs), { maxLength: 40 }).map((parts) => parts.join("")));
    fc.assert(
      fc.property(text, (one) => {
        const result = read(one);
        const spans = [...result.statements.flatMap(({ nameSpan, links }) => [nameSpan, ...links.map(({ span }) => span)]), ...result.diagnostics.flatMap(({ labels }) => labels.map(({ span }) => span))];
        for (const { start, end } of spans) expect(start >= 0 && start <= end && end <= one.length).toBe(true);
      }),
      { numRuns: 2000, seed: 5 },
    );
  });

  test("each value is what stands at its place", () => {
    const line = fc.tuple(fc.constantFrom("dW", "db", "a1"), fc.constantFrom("2 x", "x + x", "W' x", "(x)"), fc.constantFrom("", "- ", "3. ", "so "), fc.constantFrom("", ".", " # why"));
    fc.assert(
      fc.property(fc.array(line, { minLength: 1, maxLength: 8 }), fc.constantFrom("\n", "\r\n", "\n\n"), (lines, end) => {
        const text = lines.map(([name, value, before, after]) => `${before}${name} = ${value}${after}`).join(end);
        expect(statements(text)).toEqual(lines.map(([name, value]) => `${name}: ${value}`));
      }),
    );
  });
});

describe("hostile texts", () => {
  const quickly = (text: string): number => {
    const start = performance.now();
    read(text);
    return performance.now() - start;
  };
  test.each<[string, string]>([
    ["a million empty lines", "\n".repeat(1_000_000)],
    ["many blanks", `dW = ${" ".repeat(200_000)}.`],
    ["many openings", "\\[".repeat(100_000)],
    ["many openings on lines of their own", "\\[\n".repeat(60_000)],
    ["many dollars", "$".repeat(200_001)],
    ["many brackets", "dW = \n".concat("(\n".repeat(100_000))],
    ["many equals signs", "dW ".concat("= x ".repeat(50_000))],
    ["many statements", "dW = x\n".repeat(30_000)],
    ["many stars", `${"*".repeat(200_000)} = x`],
    ["many commas", `dW = x${",".repeat(200_000)}`],
    ["many rows", `\\begin{align}${"dW &= x \\\\".repeat(15_000)}\\end{align}`],
    ["many comments", "<!-- ".repeat(40_000)],
    ["many headings", "# mlp\n".repeat(30_000)],
    ["one long word", "x".repeat(200_000)],
    ["many words", "so ".repeat(60_000).concat("= x")],
  ])("%s are read in two seconds", (_, text) => {
    expect(quickly(text)).toBeLessThan(2000);
  });

  test("what is too long is said and not read", () => {
    expect(codes("x".repeat(1_000_001))).toEqual(["E0923"]);
    expect(read(`dW = ${"x + ".repeat(20_000)}x`).statements[0]?.links[0]?.diagnostics[0]?.code).toBe("E0920");
    expect(codes("a = x\n".repeat(1_002)).slice(0, 1)).toEqual(["E0925"]);
    expect(codes(`a = x\n${"= x\n".repeat(250)}`).slice(0, 1)).toEqual(["E0925"]);
  });
});

describe("which statement answers what", () => {
  const quadratic = assignment({ q: { given: "x' A x + b' x", let: { x: "vector(n)", A: "matrix(n, n)", b: "vector(n)" }, ask: { dx: "x" } } });
  const two = assignment({
    first: { given: "normsq(A x)", let: { A: "matrix(m, n)", x: "vector(n)" }, ask: { dx: "x" } },
    second: { given: "normsq(x)", let: { x: "vector(n)" }, ask: { dx: "x" } },
  });
  const right = "(A + A') x + b";

  test.each(["dx", "\\nabla_x L", "∂L/∂x", "dL/dx", "grad_x", "gradx", "x_grad", "dL_dx", "\\frac{\\partial f}{\\partial x}", "∇_x f"])("%s is the gradient in x", (left) => {
    expect(summary(checked(quadratic, `${left} = ${right}`))).toEqual(["dx correct"]);
  });

  test("how another left side was read is said", () => {
    expect(answerOf(checked(quadratic, `dL/dx = ${right}`), "dx").notes).toEqual(["`dL/dx` is read as `dx`, the derivative in `x`"]);
  });

  test("the derivative of a part is not the answer", () => {
    expect(summary(checked(quadratic, `z = A x\n∂z/∂x = ${right}`))).toEqual(["dx missing"]);
    expect(summary(checked(quadratic, `∂b/∂x = ${right}`))).toEqual(["dx missing"]);
    expect(summary(checked(quadratic, `∇²_x f = ${right}`))).toEqual(["dx missing"]);
  });

  test("an expression alone answers a problem that asks for one thing", () => {
    expect(summary(checked(quadratic, right))).toEqual(["dx correct"]);
    expect(summary(checked(quadratic, `A x + A' x + b\n= ${right}`))).toEqual(["dx correct"]);
    expect(summary(checked(quadratic, `I think it is this:\n\n$$${right}$$\n\nThank you`))).toEqual(["dx correct"]);
    expect(checked(two, "# second\n2 x").answers.map(({ verdict }) => verdict)).toEqual(["missing", "correct"].with(1, answerOf(checked(two, "# second\n2 x"), "dx", "second").verdict));
    expect(answerOf(checked(two, "# second\n2 x"), "dx", "second").score).toBe(2);
  });

  test("an expression alone that counts as nothing is said", () => {
    expect(checked(quadratic, `dx = ${right}\n\nA x + b`).diagnostics.map(({ code }) => code)).toEqual(["E0930"]);
  });

  test("of two answers the last counts, and that is said", () => {
    const result = answerOf(checked(quadratic, `dx = ${right}\n\ndx = A x`), "dx");
    expect(result.verdict).toBe("wrong");
    expect(result.notes).toContain("`dx` is given 2 times, on lines 1, 3: the last one counts");
  });

  test("a name that nobody asked for and that is near a missing one is said", () => {
    expect(checked(quadratic, `dX = ${right}`).diagnostics.map(({ code, help }) => `${code} ${help}`)).toEqual(["E0928 if this is the answer, call it `dx`"]);
    expect(summary(checked(quadratic, `dX = ${right}`))).toEqual(["dx missing"]);
  });

  test("headings say which problem is meant; without them names in the order of the problems", () => {
    expect(summary(checked(two, "# second\ndx = 2 x\n# first\ndx = 2 A' A x"))).toEqual(["dx correct", "dx correct"]);
    expect(summary(checked(two, "dx = 2 A' A x\ndx = 2 x"))).toEqual(["dx correct", "dx correct"]);
  });

  test("a name that several problems ask for, given once, is judged for none of them", () => {
    const result = checked(two, "dx = 2 x");
    expect(result.answers.map(({ verdict, gradable }) => [verdict, gradable])).toEqual([["unreadable", false], ["unreadable", false]]);
    expect(result.diagnostics.map(({ code }) => code)).toEqual(["E0929"]);
  });

  test("a definition may stand above or below, and means what it meant where it was used", () => {
    expect(summary(checked(quadratic, `dx = S x + b, where S = A + A'`))).toEqual(["dx correct"]);
    expect(summary(checked(quadratic, `S = A + A'\nu = S x\nS = 2 A\ndx = u + b`))).toEqual(["dx correct"]);
    expect(summary(checked(quadratic, `S = A + A'\nu = S x\nS = 2 A\ndx = S x + b`))).toEqual(["dx wrong"]);
    expect(summary(checked(quadratic, `dx = A x\ndx = dx + A' x + b`))).toEqual(["dx correct"]);
    expect(summary(checked(quadratic, `u = v\nv = u\ndx = u`))).toEqual(["dx ill-typed"]);
  });

  test("indices are written with and without an underscore, and a derivative that a line above gave is its name", () => {
    const network = assignment({ net: { given: "mse(t, W2 relu(W1 x + b1) + b2)", let: { W1: "matrix(h, n)", W2: "matrix(m, h)", x: "vector(n)", b1: "vector(h)", b2: "vector(m)", t: "vector(m)" }, ask: { db1: "b1", dW1: "W1" } } });
    expect(summary(checked(network, "z = W_1 x + b_1\ndelta = 2/m (W_2 relu(z) + b2 - t)\ndb_1 = (W_2' delta) .* step(z)\ndW1 = db_1 x'"))).toEqual(["db1 correct", "dW1 correct"]);
    const latex = "$z = W_1 x + b_1$\n$$\\nabla_{b_1} L = \\frac{2}{m} (W_2^\\top (W_2 \\operatorname{relu}(z) + b_2 - t)) \\odot 1[z > 0]$$\n$$\\frac{\\partial L}{\\partial W_1} = \\frac{\\partial L}{\\partial b_1} x^\\top$$";
    expect(summary(checked(network, latex))).toEqual(["db1 correct", "dW1 correct"]);
  });

  test("a name of the problem cannot be defined again", () => {
    const result = answerOf(checked(quadratic, `A = A + A'\ndx = A x + b`), "dx");
    expect([result.verdict, result.gradable, result.diagnostics.map(({ code }) => code)]).toEqual(["ill-typed", false, ["E0927"]]);
    expect(summary(checked(quadratic, `A = A + A'\ndx = b`))).toEqual(["dx wrong"]);
  });
});
