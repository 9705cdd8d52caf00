// What an assignment asks for, as it is derived: conventions, names of the given program, the teacher's own mistakes, and errors at their places.
import { describe, expect, test } from "vitest";
import { readAssignment } from "../../../src/check/assignment/read.js";
import { standingOf } from "../../../src/check/prepare/standing.js";
import type { PreparedAssignment } from "../../../src/check/prepared.js";
import type { Result } from "../../../src/diagnostics/result.js";
import { rational } from "../../../src/term/rational.js";
import { engine } from "../../examples/engine.js";

function prepared(text: string): Result<PreparedAssignment> {
  const read = readAssignment(text, { name: "sheet.yaml" });
  if (!read.ok) throw new Error(read.diagnostics.map(({ message }) => message).join("\n"));
  return engine.prepare(read.value);
}

function expectedOf(text: string): readonly string[] {
  const found = prepared(text);
  if (!found.ok) throw new Error(found.diagnostics.map(({ message }) => message).join("\n"));
  return found.value.problems.flatMap(({ answers }) => answers.map(({ asked, ascii }) => `${asked.name} = ${ascii ?? ""}`));
}

/** The codes, each with what its first label marks in the file. */
function marksOf(text: string): readonly string[] {
  const found = prepared(text);
  return found.ok ? [] : found.diagnostics.map(({ code, labels: [first] }) => `${code} ${first?.source === "sheet.yaml" ? text.slice(first.span.start, first.span.end) : `in ${first?.source ?? ""}`}`);
}

function verdictsOf(text: string, submission: string): readonly string[] {
  const found = prepared(text);
  const result = found.ok ? engine.check(found.value, { name: "s", text: submission }) : found;
  return result.ok ? result.value.answers.map(({ name, verdict }) => `${name} ${verdict}`) : result.diagnostics.map(({ message }) => message);
}

const network = `problems:
  - given: |
      z = W1 x + b1
      a = relu(z)
      mse(t, W2 a + b2)
    ask: [z, W1, a]
`;

describe("expected answers", () => {
  test("are given in each variable, and in names that the program defines, written out", () => {
    expect(expectedOf(network)).toEqual([
      "dz = 2/m*((W2'*(W2*relu(W1*x + b1) + b2 - t)) .* step(W1*x + b1))",
      "dW1 = 2/m*((W2'*(W2*relu(W1*x + b1) + b2 - t)) .* step(W1*x + b1))*x'",
      "da = 2/m*W2'*(W2*relu(W1*x + b1) + b2 - t)",
    ]);
  });

  test("in a defined name go through that name alone", () => {
    expect(expectedOf(`problems: [{ given: "z = x .* x; sum(z) + sum(x .* x)", ask: { dz: z } }]`)).toEqual(["dz = ones(n)"]);
  });

  test("follow the conventions for layouts and symmetric variables", () => {
    const sheet = (conventions: string): string => `{ conventions: { ${conventions} }, let: { S: "matrix(n, n) symmetric" }, problems: [{ given: x' S y, ask: { dS: S, dx: x } }] }`;
    expect(expectedOf(sheet("symmetric: free"))).toEqual(["dS = x*y'", "dx = S*y"]);
    expect(expectedOf(sheet("symmetric: projected"))).toEqual(["dS = 1/2*(x*y' + y*x')", "dx = S*y"]);
    expect(expectedOf(sheet("symmetric: tied"))).toEqual(["dS = x*y' + y*x' - diag(x .* y)", "dx = S*y"]);
    expect(expectedOf(sheet("layout: numerator"))).toEqual(["dS = y*x'", "dx = y'*S"]);
  });

  test("of one order share one derivation", () => {
    const found = prepared("problems: [{ given: 'mse(t, W x + b)', ask: [W, b, x] }]");
    expect(found.ok && new Set(found.value.problems[0]?.answers.map(({ derived }) => derived)).size).toBe(1);
  });

  test("come in every order", () => {
    const sheet = (order: string): string => `problems: [{ given: x' A x, let: { A: "matrix(n, n)", x: vector(n) }, ask: x, order: ${order} }]`;
    expect(["jacobian", "hessian", "jvp", "vjp", "hvp"].flatMap((order) => expectedOf(sheet(order)))).toEqual(["Jx = x'*(A + A')", "Hx = A + A'", "jvpx = x'*A*dx + dx'*A*x", "dx = delta*(A + A')*x", "hvpx = (A + A')*dx"]);
  });
});

describe("an answer", () => {
  test("may use the names that the program defines", () => {
    expect(verdictsOf(network, "dz = 2/m (W2' (W2 a + b2 - t)) .* step(z)\ndW1 = dz x'\nda = 2/m W2' (W2 relu(W1 x + b1) + b2 - t)")).toEqual(["dz correct", "dW1 correct", "da correct"]);
  });

  test("that defines such a name otherwise means its own, and the other given names stay what they are", () => {
    expect(verdictsOf(network, "z = W1 x\ndz = 2/m (W2' (W2 a + b2 - t)) .* step(z)")[0]).toBe("dz wrong");
    expect(verdictsOf(network, "z = 3 x\ndz = 2/m (W2' (W2 a + b2 - t)) .* step(a)")[0]).toBe("dz equivalent");
  });
});

describe("what is wrong with a question", () => {
  test.each([
    ["an expression that cannot be read", "problems: [{ given: normsq(W x, ask: x }]", ["E0103 ("]],
    ["shapes that clash in a block of lines", "problems:\n  - given: |\n      z = W x\n      normsq(z - W)\n    let: { x: vector(n), W: 'matrix(m, n)' }\n    ask: x\n", ["E0202 z"]],
    ["shapes that clash in JSON, after an escape", '{ "problems": [{ "given": "z = W x\\nnormsq(\\u007a - W)", "let": "x : vector(n), W : matrix(m, n)", "ask": "x" }] }', ["E0202 \\"]],
    ["a bracket after a doubled quote", "problems: [{ given: 'x'' (x', ask: x }]", ["E0103 ("]],
    ["no scalar", "problems: [{ given: W x, ask: [W, x] }]", ["E0301 W x"]],
    ["a variable that is not there", "problems: [{ given: normsq(W x), ask: { dW: W, dq: q, dr: r } }]", ["E0302 q", "E0302 r"]],
    ["the result itself as a variable", "problems: [{ given: 'z = W x; L = normsq(z)', ask: { dL: L } }]", ["E0302 L"]],
    ["shapes that clash with a declaration", `problems: [{ given: normsq(W x), let: { W: "matrix(m, n)", x: vector(m) }, ask: x }]`, ["E0203 W"]],
    ["what has no derivative of that order", `problems: [{ given: W x, order: hessian, ask: x }]`, ["E0301 W x"]],
    ["a mistake that is none", "problems:\n  - given: normsq(x)\n    ask: x\n    mistakes: |\n      mistake sign_mine for all a : vector(n)\n        a becom -a\n        says \"hm\"\n", ["E0102 says"]],
    ["a mistake without a code", "problems:\n  - given: normsq(x)\n    ask: x\n    mistakes: |\n      mistake mine for all a : vector(n)\n        a becomes -a\n        says \"hm\"\n", ["E0909 mistake mine for all a : vector(n)"]],
    ["a rule that is no mistake", "problems:\n  - given: normsq(x)\n    ask: x\n    mistakes: |\n      rewrite sign_mine for all a : vector(n)\n        2 a = a\n", ["E0909 rewrite sign_mine for all a : vector(n)"]],
  ])("is shown in the file: %s", (_, text, marks) => {
    expect(marksOf(text).map((mark) => mark.split("\n")[0])).toEqual(marks);
  });

  test("is told without the options of a command", () => {
    const found = prepared("problems: [{ given: normsq(W x), ask: { dq: Q } }]");
    expect(found.ok ? "" : JSON.stringify(found.diagnostics)).not.toContain("--");
  });

  test("in one problem does not hide what is wrong in the next", () => {
    expect(marksOf("problems: [{ given: W x, ask: W }, { given: normsq(x), ask: x }, { given: A x, ask: x }]")).toEqual(["E0301 W x", "E0301 A x"]);
  });
});

test("a teacher's own mistakes are rules of their problem alone", () => {
  const found = prepared("problems:\n  - given: normsq(x)\n    ask: x\n    mistakes: |\n      mistake missing_factor_of_square for all a : vector(n)\n        2 a becomes a\n        says \"where is the 2?\"\n  - { given: normsq(x), ask: x }\n");
  if (!found.ok) throw new Error(found.diagnostics.map(({ message }) => message).join("\n"));
  expect(found.value.problems.map(({ rules }) => rules.find("missing_factor_of_square")?.kind)).toEqual(["mistake", undefined]);
});

describe("an answer without a proof", () => {
  /** The gradient of ‖x‖² without its certificate, times `factor`. */
  function unproved(factor: number): ReturnType<typeof standingOf> {
    const problem = engine.parse("normsq(x)");
    const derived = problem.ok ? engine.grad(problem.value, { wrt: ["x"] }) : problem;
    if (!derived.ok) throw new Error("no gradient");
    const [answer] = derived.value.answers;
    if (answer === undefined) throw new Error("no answer");
    const { derivation } = derived.value;
    const { table } = derivation.problem;
    const value = table.multiply([table.number(rational(BigInt(Math.round(factor * 100_000)), 100_000n)), answer.value]);
    const doubtful = { ...answer, value, certificate: { verdict: "undecided" as const, how: "end-to-end" as const, relations: [], reason: "nobody proved it" } };
    return standingOf({ ...derived.value, answers: [doubtful], derivation: { ...derivation, answers: derivation.answers.map((one) => ({ ...one, value })) } }, doubtful);
  }

  test("is sampled where numbers agree, and that is said", () => {
    const { standing, said } = unproved(1);
    expect([standing, said?.severity, said?.code, said?.labels[0]?.message]).toEqual(["sampled", "warning", "E0903", "nobody proved it"]);
  });

  test("is refused where they do not", () => {
    expect(unproved(1.00001).said?.severity).toBe("error");
  });
});
