// Working line by line: which line does not follow, what follows from a mistake, and what that earns.
import { describe, expect, test } from "vitest";
import type { AnswerResult } from "../../src/check/result.js";
import { answerOf, assignment, checked } from "./submission-cases.js";

const ridge = assignment({ ridge: { given: "normsq(X w - y) + c normsq(w)", let: { X: "matrix(m, n)", w: "vector(n)", y: "vector(m)", c: "scalar" }, ask: { dw: "w" } } });
const quadratic = assignment({ q: { given: "x' A x", let: { x: "vector(n)", A: "matrix(n, n)" }, ask: { dx: "x" } } });
const network = assignment({
  net: { given: "mse(t, W2 relu(W1 x + b1) + b2)", let: { W1: "matrix(h, n)", W2: "matrix(m, h)", x: "vector(n)", b1: "vector(h)", b2: "vector(m)", t: "vector(m)" }, ask: { db1: "b1", dW1: "W1" }, points: 3 },
});

const dw = (text: string): AnswerResult => answerOf(checked(ridge, text), "dw");
const dx = (text: string): AnswerResult => answerOf(checked(quadratic, text), "dx");
const verdicts = ({ lines }: AnswerResult): readonly string[] => lines.map(({ line, verdict }) => `${line} ${verdict}`);

describe("lines", () => {
  test("an answer in one line has no working", () => {
    expect(dx("dx = (A + A') x").lines).toEqual([]);
  });

  test("right lines follow each other", () => {
    const result = dw("dw = 2 X' (X w - y) + 2 c w\n= 2 X' X w - 2 X' y + 2 c w\n= 2 ((X' X + c eye(n)) w - X' y)");
    expect(result.verdict).toBe("equivalent");
    expect(verdicts(result)).toEqual(["1 follows", "2 follows", "3 follows"]);
    expect(result.lines.map(({ rule }) => rule)).toEqual([null, "normal form", "normal form"]);
  });

  test("the first line that does not follow is named, and what follows from it is said to", () => {
    const result = dw("dw = 2 X' (X w - y) + 2 c w\n= 2 X' X w - 2 X' y + c w\n= X' X w 2 + c w - X' y 2");
    expect(result.verdict).toBe("wrong");
    expect(verdicts(result)).toEqual(["1 follows", "2 wrong", "3 follows-wrong"]);
    expect(result.lines[1]?.says).toContain("does not follow from line 1, which was right");
    expect(result.notes).toContain("line 1 was right, and the last line is what counts");
  });

  test("a second wrong step is wrong again, and a line that is right again is restored", () => {
    expect(verdicts(dx("dx = 2 A x\n= A x\n= (A + A') x"))).toEqual(["1 wrong", "2 wrong", "3 restored"]);
    expect(dx("dx = 2 A x\n= A x\n= (A + A') x").score).toBe(2);
  });

  test("definitions are lines, judged by their own lines before", () => {
    const result = dw("r = X w - y\ng = X' r\n= X' X w - X' y\ndw = 2 g + 2 c w");
    expect(result.verdict).toBe("equivalent");
    expect(verdicts(result)).toEqual(["1 definition", "2 definition", "3 follows", "4 follows"]);
    const wrong = dw("r = X w - y\ng = X' r\n= X' X w + X' y\ndw = 2 g + 2 c w");
    expect(verdicts(wrong)).toEqual(["1 definition", "2 definition", "3 wrong", "4 follows-wrong"]);
  });

  test("a line of another shape does not follow", () => {
    const result = dx("dx = (A + A') x\n= x' (A + A')");
    expect(verdicts(result)).toEqual(["1 follows", "2 wrong"]);
    expect(result.lines[1]?.says).toContain("this does not follow from line 1: it is a row of `n` entries, and line 1 is a vector of `n` entries");
  });

  test("a line that cannot be read, or has no shape, does not stop the others", () => {
    expect(verdicts(dx("dx = A x + A' x\n= (A + A' x\n= (A + A') x"))).toEqual(["1 follows", "2 unreadable", "3 follows"]);
    expect(verdicts(dx("dx = A x + A' x\n= x A\n= (A + A') x"))).toEqual(["1 follows", "2 unreadable", "3 follows"]);
  });

  test("a step that many rules make is right, and large", () => {
    const log = assignment({ log: { given: "logdet(A) + x' x", let: { A: "matrix(n, n) spd", x: "vector(n)" }, ask: { dA: "A", dx: "x" } } });
    const result = answerOf(checked(log, "dA = inv(A')\n= inv(A)\ndx = 2 x"), "dA");
    expect(result.lines.map(({ verdict }) => verdict)).toEqual(["follows", "follows"]);
    const many = answerOf(checked(log, "dx = (((A inv(A)) (inv(A) A))' (inv(A') A' x)' ')' ' + x\ndx = 2 x"), "dx");
    expect(many.verdict).not.toBe("wrong");
  });
});

describe("the mistake", () => {
  test("is looked for in the line where the working goes wrong, and said there", () => {
    const result = dw("dw = 2 X' (X w - y) + 2 c w\n= 2 X' (X w - y) - 2 c w\n= 2 X' X w - 2 X' y - 2 c w");
    expect(verdicts(result)).toEqual(["1 follows", "2 wrong", "3 follows-wrong"]);
    expect(result.mistakes[0]?.code).toBe("sign");
    expect(result.lines[1]?.rule).toBe("sign");
    expect(result.lines[1]?.says?.endsWith(result.mistakes[0]?.says ?? "?")).toBe(true);
    const [start, end] = [result.lines[1]?.span.start ?? 0, result.lines[1]?.span.end ?? 0];
    const at = result.mistakes[0]?.at ?? null;
    expect(at === null || (at.start >= start && at.end <= end)).toBe(true);
  });

  test("of more lines than are judged the rest says so", () => {
    const result = dx(`dx = (A + A') x${"\n= A x + A' x".repeat(80)}`);
    expect(result.verdict).toBe("equivalent");
    expect(new Set(result.lines.map(({ verdict }) => verdict))).toEqual(new Set(["follows", "undecided"]));
  });
});

describe("what is not checked", () => {
  test("a statement that no answer uses is told", () => {
    const result = checked(quadratic, "dL = tr(A)\nu = A x\ndx = u + A' x");
    expect(result.score).toBe(2);
    expect(result.diagnostics.map(({ code, severity, message }) => `${code} ${severity} ${message}`)).toEqual(["E0932 note `dL` is used by no answer, and is not checked"]);
  });
});

describe("follow-through", () => {
  const right = "z = W1 x + b1\ndelta = 2/m (W2 relu(z) + b2 - t)\ndb1 = (W2' delta) .* step(z)\ndW1 = db1 x'";
  const results = (text: string): readonly (readonly [string, string, number])[] => checked(network, text).answers.map(({ name, verdict, score }) => [name, verdict, score]);

  test("right answers earn all points", () => {
    expect(results(right).map(([, , score]) => score)).toEqual([3, 3]);
  });

  test("an answer that is right given the student's own wrong answer earns its part", () => {
    const text = right.replace("(W2' delta) .* step(z)", "W2' delta");
    expect(results(text)).toEqual([["db1", "wrong", 0], ["dW1", "wrong", 1.5]]);
    expect(answerOf(checked(network, text), "dW1").notes.at(-1)).toBe("with the right `db1` on line 3 this answer would be right: the mistake is there, and what follows from it is right");
  });

  test("so does one whose only mistake is in a definition", () => {
    const text = right.replace("delta = 2/m (", "delta = 2 (");
    expect(results(text)).toEqual([["db1", "wrong", 1.5], ["dW1", "wrong", 1.5]]);
    expect(answerOf(checked(network, text), "db1").notes.at(-1)).toContain("with the right `delta` on line 2");
  });

  test("a further mistake earns nothing", () => {
    expect(results(right.replace("delta = 2/m (", "delta = 2 (").replace("W2' delta", "3 W2' delta"))[0]).toEqual(["db1", "wrong", 0]);
  });

  test("an answer that is nothing but its definition earns nothing", () => {
    expect(dx("d = A x\ndx = d").score).toBe(0);
    expect(dx("d = 0 x\ndx = 1 d").score).toBe(0);
  });

  test("lines that follow from a wrong first line earn nothing: anything follows from itself", () => {
    const result = dx("dx = 3 x\n= x + 2 x\n= x 3");
    expect([result.verdict, result.score]).toEqual(["wrong", 0]);
  });

  test("one slip after a right line earns its part, two earn nothing", () => {
    expect(dx("dx = A x + A' x\n= 2 A x").score).toBe(1);
    expect(dx("dx = A x + A' x\n= 2 A x\n= 3 A x").score).toBe(0);
  });

  test("scores are the same decimal numbers everywhere", () => {
    const thirds = assignment({ q: { given: "x' A x", let: { x: "vector(n)", A: "matrix(n, n)" }, ask: { dx: "x" }, points: 0.1 }, p: { given: "x' x", let: { x: "vector(n)" }, ask: { dp: "x" }, points: 0.2 } });
    expect(checked(thirds, "dx = (A + A') x\ndp = 2 x").score).toBe(0.3);
  });
});
