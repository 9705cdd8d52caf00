// Assignments from YAML and JSON: what is read, and that every error is placed and told.
import { describe, expect, test } from "vitest";
import { readAssignment } from "../../../src/check/assignment/read.js";
import { usualConventions } from "../../../src/check/assignment.js";
import type { Assignment } from "../../../src/check/assignment.js";
import { render } from "../../../src/diagnostics/render.js";

const sheet = `title: Backpropagation, sheet 3
conventions: { layout: denominator, kink: any, scale: exact }
problems:
  - id: mlp
    given: mse(t, W2 relu(W1 x + b1) + b2)
    let: { W1: "matrix(h, n)" }                     # optional
    ask: { dW1: W1, db1: b1 }                       # answer name: variable
    order: gradient                                 # or jacobian, hessian, jvp (tangent dX)
    points: { dW1: 3, db1: 2 }
    accept: equivalent                              # or: simplified, no-inverse, same-form …
    feedback: { missing_mask: "Think about where relu is flat." }
`;

function assignmentOf(text: string): Assignment {
  const read = readAssignment(text, { name: "sheet.yaml" });
  if (!read.ok) throw new Error(errorsOf(text));
  return read.value;
}

/** The diagnostics as a teacher sees them. */
function errorsOf(text: string): string {
  const read = readAssignment(text, { name: "sheet.yaml" });
  return read.ok ? "" : read.diagnostics.map((one) => render(one, [{ name: "sheet.yaml", text }])).join("\n\n");
}

/** The codes, each with what its first label marks in the text. */
function marksOf(text: string): readonly string[] {
  const read = readAssignment(text, { name: "sheet.yaml" });
  return read.ok ? [] : read.diagnostics.map(({ code, labels: [first] }) => `${code} ${text.slice(first?.span.start, first?.span.end)}`);
}

const problem = (fields: string): string => `problems: [{ given: normsq(A x), ask: { dx: x }, ${fields} }]`;

describe("an assignment", () => {
  test("is read from YAML as its author meant it", () => {
    const { places: _, ...read } = assignmentOf(sheet);
    expect(read).toEqual({
      title: "Backpropagation, sheet 3",
      problems: [{
        id: "mlp", title: null, given: "mse(t, W2 relu(W1 x + b1) + b2)", let: new Map([["W1", "matrix(h, n)"]]), order: "gradient",
        ask: [{ name: "dW1", wrt: "W1", points: 3 }, { name: "db1", wrt: "b1", points: 2 }], conventions: usualConventions, accept: ["equivalent"],
        feedback: new Map([["missing_mask", "Think about where relu is flat."]]), mistakes: "", partial: new Map(), followThrough: 0,
      }],
    });
  });

  test("is the same in JSON, with blanks or tabs", () => {
    const fields = { title: "T", problems: [{ id: 1, given: "normsq(A x)\n", ask: ["x", { G: "A" }], points: 3, accept: ["simplified", "no-inverse"], let: "A : matrix(m, n), x : vector(n)" }] };
    const [compact, indented, tabs] = [undefined, 2, "\t"].map((space) => assignmentOf(JSON.stringify(fields, null, space)).problems);
    expect(compact?.[0]?.ask).toEqual([{ name: "dx", wrt: "x", points: 1.5 }, { name: "G", wrt: "A", points: 1.5 }]);
    expect(compact?.[0]?.let).toEqual(new Map([["A", "matrix(m, n)"], ["x", "vector(n)"]]));
    expect([indented, tabs]).toEqual([compact, compact]);
  });

  test("gives its conventions, shapes and feedback to every problem, and a problem's own come over them", () => {
    const { problems } = assignmentOf(`
conventions: { kink: zero, scale: any }
let: { x: vector(n), A: "matrix(n, n)" }
feedback: { sign: "Mind the sign.", other: "Look again." }
partial: { sign: 0.5 }
followThrough: 0.25
problems:
  - { given: x' A x, ask: x }
  - { given: x' A x, ask: x, let: { A: "matrix(n, n) symmetric" }, conventions: { kink: any }, feedback: { sign: "Minus?" }, partial: { sign: 0 }, followThrough: 1 }
`);
    expect(problems.map(({ id }) => id)).toEqual(["1", "2"]);
    expect(problems.map(({ conventions }) => [conventions.kink, conventions.scale])).toEqual([["zero", "any"], ["any", "any"]]);
    expect(problems.map((one) => [...one.let])).toEqual([[["x", "vector(n)"], ["A", "matrix(n, n)"]], [["x", "vector(n)"], ["A", "matrix(n, n) symmetric"]]]);
    expect(problems.map((one) => [...one.feedback])).toEqual([[["sign", "Mind the sign."], ["other", "Look again."]], [["sign", "Minus?"], ["other", "Look again."]]]);
    expect(problems.map(({ partial, followThrough }) => [partial.get("sign"), followThrough])).toEqual([[0.5, 0.25], [0, 1]]);
  });

  test("knows where its texts stand, line by line", () => {
    const text = `problems:\n  - given: |\n      z = W x\n      normsq(z)\n    ask: { dW: W }\n`;
    const places = assignmentOf(text).places?.problems.get("1");
    expect(places?.given.pieces.map(({ start, length }) => text.slice(start, start + length))).toEqual(["z = W x", "normsq(z)", ""]);
    expect(places?.ask.get("dW")?.wrt).toEqual({ start: text.indexOf("W }"), end: text.indexOf("W }") + 1 });
  });
});

describe("an error", () => {
  test("is shown at its place, with the nearest key", () => {
    expect(errorsOf(sheet.replace("points:", "ponits:"))).toMatchInlineSnapshot(`
      "error[E0904]: \`ponits\` is not a key of a problem
       --> sheet.yaml:9:5
        |
      9 |     ponits: { dW1: 3, db1: 2 }
        |     ^^^^^^ unknown
        = help: did you mean \`points\`?"
    `);
  });

  test.each([
    ["a text instead of a list", "problems: none", ["E0906 none"]],
    ["an empty file", "", ["E0906 "]],
    ["no problems", "title: T", ["E0905 t"]],
    ["a problem without what is given", "problems: [{ ask: x }]", ["E0905 {"]],
    ["an unknown order", problem("order: gradeint"), ["E0906 gradeint"]],
    ["an unknown convention", problem("conventions: { layuot: any }"), ["E0904 layuot"]],
    ["an unknown word of a convention", problem("conventions: { symmetric: tide }"), ["E0906 tide"]],
    ["points below zero", problem("points: -1"), ["E0906 -1"]],
    ["points that are no number", problem("points: .nan"), ["E0906 .nan"]],
    ["points of an answer that is not asked for", problem("points: { dx: 1, dy: 1 }"), ["E0908 dy"]],
    ["points that leave out an answer", "problems: [{ given: x, ask: [x, y], points: { dx: 1 } }]", ["E0908 { dx: 1 }"]],
    ["an unknown code of a mistake", problem("feedback: { missing_msk: Look. }"), ["E0904 missing_msk"]],
    ["a part above one", problem("partial: { sign: 50 }"), ["E0906 50"]],
    ["an unknown form", problem("accept: [simplified, short]"), ["E0906 short"]],
    ["a declaration that is none", problem('let: { A: "matrix(m n)" }'), ["E0118 matrix(m n)"]],
    ["a declaration with an unknown attribute", problem('let: { A: "matrix(n, n) symetric" }'), ["E0117 symetric"]],
    ["two declarations of one name", problem('let: "A : scalar, A : scalar"'), ["E0907 A"]],
    ["an answer that is asked for twice", "problems: [{ given: x, ask: [x, { dx: y }] }]", ["E0907 dx"]],
    ["a name that is none", "problems: [{ given: x, ask: { 'd W': W } }]", ["E0906 'd W'"]],
    ["two problems with one id", "problems: [{ id: a, given: x, ask: x }, { id: a, given: x, ask: x }]", ["E0907 a"]],
    ["a key that stands twice", "problems: [{ given: x, ask: x, given: y }]", ["E0907 given"]],
    ["a number that should be text", "problems: [{ given: 3, ask: x }]", ["E0906 3"]],
    ["an anchor", "problems: [{ given: &a x, ask: x }]", ["E0901 &a"]],
    ["an alias", "problems: [{ given: x, ask: *a }]", ["E0901 *a"]],
    ["a tag", "problems: [{ given: !!js x, ask: x }]", ["E0901 !!js"]],
    ["a directive", "%YAML 1.1\n---\nproblems: [{ given: x, ask: x }]", ["E0901 %YAML 1.1"]],
    ["two documents", "problems: [{ given: x, ask: x }]\n---\n{}", ["E0901 ---"]],
    ["a bracket that is not closed", "problems: [{ given: x, ask: x }", ["E0901 "]],
    ["a colon within a text", "problems:\n  - given: f: x\n    ask: x", ["E0901 f"]],
  ])("is told of %s", (_, text, marks) => {
    expect(marksOf(text)).toEqual(marks);
  });

  test("says where a comma has ended a text", () => {
    expect(errorsOf('problems: [{ given: mse(t, W x), ask: W }]')).toContain("a comma ends a text inside `{…}`");
    expect(marksOf("problems: [{ given: x, ask: x, let: { S: matrix(n, n) symmetric, x: vector(n) } }]")).toEqual(["E0906 matrix(n, n) symmetric"]);
  });

  test("is told of every field at once, in the order of the text, twenty at most", () => {
    const all = marksOf("titel: T\nproblems:\n  - { given: 1, ask: [], ordr: x }\n  - { given: x }\n");
    expect(all).toEqual(["E0904 titel", "E0906 1", "E0906 []", "E0904 ordr", "E0905 {"]);
    expect(marksOf(`problems: [${"{}, ".repeat(100)}]`)).toHaveLength(20);
  });

  test("has a message without a full stop and something to do", () => {
    for (const text of ["", "problems: 3", "problems: [{}]", problem("points: x, order: 3, accept: {}, id: 'a b', title: 3, mistakes: 1, partial: 2, followThrough: 2"), "a: b: c", "[", '"', "\tproblems: 3", "- - x\n -y"]) {
      const read = readAssignment(text, { name: "sheet.yaml" });
      expect(read.ok).toBe(false);
      if (read.ok) continue;
      for (const { message, help, labels } of read.diagnostics) {
        expect(message).toMatch(/^[^A-Z].*[^.]$/u);
        expect(help).not.toBe(null);
        expect(labels[0]?.source).toBe("sheet.yaml");
      }
    }
  });
});

describe("a hostile text", () => {
  test.each([
    ["a hundred thousand lists in lists", "[".repeat(100_000)],
    ["a hundred thousand mappings in mappings", "{a: ".repeat(70_000)],
    ["a hundred thousand items in items", "- ".repeat(100_000)],
    ["a hundred thousand keys in keys", "? ".repeat(100_000)],
    ["indentation as deep", Array.from({ length: 500 }, (_, depth) => `${" ".repeat(depth)}a:\n`).join("")],
    ["aliases of aliases", `a: &a [x]\n${Array.from({ length: 30 }, (_, index) => `b${index}: &b${index} [*a, *a]\n`).join("")}`],
    ["a hundred thousand keys", Array.from({ length: 30_000 }, (_, index) => `k${index}: 1\n`).join("")],
    ["the same key thirty thousand times", "a: 1\n".repeat(30_000)],
    ["a hundred thousand quotes", '"'.repeat(100_000)],
    ["a hundred thousand sharps", " #".repeat(100_000)],
    ["a hundred thousand line ends", "\n".repeat(250_000)],
    ["more than is read", "x".repeat(1_000_000)],
    ["control characters", "problems: [{ given: \"\\0\\u202e\", ask: \u0007 }]"],
    ["keys of objects", '{ "__proto__": { "x": 1 }, "constructor": 1, "problems": [] }'],
  ])("of %s is refused soon", { timeout: 4000 }, (_, text) => {
    const read = readAssignment(text, { name: "sheet.yaml" });
    expect(read.ok).toBe(false);
    if (!read.ok) expect(read.diagnostics.length).toBeLessThanOrEqual(20);
  });
});
