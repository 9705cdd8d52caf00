// Verdicts: what is right however it is written, what is not however close, and what only conventions decide.
import { describe, expect, test } from "vitest";
import { answered, type Asked, network, networkAnswer, squares } from "./asked.js";

const isRight = (verdict: string): boolean => verdict === "correct" || verdict === "equivalent";

describe("as the model answer is written", () => {
  test.each(["2*A'*(A*x - b)", "-2*A'*(b - A*x)", "2*((A*x - b)'*A)'", "A'*2*(-b + A*x)", "4/2*A'*(A*x - b)"])("%s is correct", (answer) => {
    expect(answered(squares, answer)).toMatchObject({ verdict: "correct", proof: "proved", notes: [], score: 1 });
  });

  test.each(["2*A'*A*x - 2*A'*b", "A'*(2*A*x - 2*b)", "A'*(A*x - b) + A'*(A*x - b)", "2*A'*(A*x - b) + x - x"])("%s is equivalent", (answer) => {
    expect(answered(squares, answer)).toMatchObject({ verdict: "equivalent", proof: "proved", score: 1 });
  });

  test("names of the student's own do not make another formula", () => {
    expect(answered(squares, "2*A'*r", ["r = A*x - b"]).verdict).toBe("correct");
  });
});

describe("close is not right", () => {
  test.each([
    [squares, "2*A'*(A*x - b) + 1e-10"], [squares, "2*A'*(A*x - b)*(1 + 1e-13)"], [squares, "2.0000000001*A'*(A*x - b)"],
    [network, `(${networkAnswer()})*(1 + 1e-13)`], [network, `${networkAnswer()} + 1e-10*${networkAnswer("step(W1*x + b1)")}`],
  ])("%# is proved to be different", (asked, answer) => {
    expect(answered(asked, answer)).toMatchObject({ verdict: "wrong", score: 0 });
    expect(answered(asked, answer).proof).not.toBe("sampled");
  });
});

describe("what has no value is not equal to anything", () => {
  test.each(["2*A'*(A*x - b)*(0/0)", "2*A'*(A*x - b) + inf - inf", "2*A'*(A*x - b)*(0/(sum(x) - sum(x)))", "2*A'*(A*x - b) + log(-1 - x.^2)*0"])("%s is not accepted", (answer) => {
    const { verdict, score } = answered(squares, answer);
    expect(isRight(verdict)).toBe(false);
    expect(score).toBe(0);
  });

  test("an answer that is undefined where the right one has a value is accepted, and told where", () => {
    const product: Asked = { given: "sum(x.^3)/3", let: { x: "vector(n)" }, wrt: "x" };
    expect(answered(product, "x.*x.*x./x")).toMatchObject({ verdict: "equivalent", notes: ["not defined where `x` has a zero entry, though the right answer is"] });
    expect(answered(product, "x.*x").notes).toEqual([]);
    expect(answered({ ...product, let: { x: "vector(n) positive" } }, "x.*x.*x./x").notes).toEqual([]);
  });

  test("an answer that is undefined where the right one is, too, needs no note", () => {
    expect(answered({ given: "norm2(x)", let: { x: "vector(n)" }, wrt: "x" }, "x/sqrt(x'*x)").notes).toEqual([]);
  });
});

describe("masks and kinks", () => {
  test.each(["step(relu(W1*x + b1))", "sign(relu(W1*x + b1))", "step(2*(W1*x + b1))", "step(3*W1*x + 3*b1)", "step(W1*x/2 + b1/2)", "step(step(W1*x + b1))"])("%s is the mask, without a note", (mask) => {
    expect(answered(network, networkAnswer(mask))).toMatchObject({ verdict: "equivalent", proof: "proved", notes: [] });
  });

  test("relu of a multiple is the multiple of relu", () => {
    expect(answered(network, networkAnswer("step(W1*x + b1)", "(relu(2*W1*x + 2*b1)/2)"))).toMatchObject({ verdict: "equivalent", notes: [] });
  });

  const notStrict = "(1 - step(-(W1*x + b1)))";
  test("≥ for > is accepted with a note, as any value is at a kink", () => {
    expect(answered(network, networkAnswer(notStrict))).toMatchObject({ verdict: "equivalent", notes: ["another value at the kink, where `W1*x + b1` has a zero entry; any value is accepted there"] });
  });

  test("≥ for > is refused where the derivative at the kink is to be zero, and the point is on the kink", () => {
    const strict: Asked = { ...network, conventions: { kink: "zero" } };
    const result = answered(strict, networkAnswer(notStrict));
    expect(result).toMatchObject({ verdict: "wrong", proof: "sampled" });
    expect(result.counterexample).not.toBeNull();
    expect(result.notes[0]).toContain("at the kink, where `W1*x + b1` has a zero entry");
    expect(answered(strict, networkAnswer()).verdict).toBe("correct");
    expect(answered(strict, networkAnswer("sign(relu(W1*x + b1))"))).toMatchObject({ verdict: "equivalent", notes: [] });
  });

  test.each(["(1 + sign(W1*x + b1))/2", "relu(W1*x + b1)./(W1*x + b1)", "relu(W1*x + b1)./abs(W1*x + b1)"])("%s differs at the kink alone", (mask) => {
    expect(answered(network, networkAnswer(mask))).toMatchObject({ verdict: "equivalent" });
    expect(answered(network, networkAnswer(mask)).notes).toHaveLength(1);
  });

  test.each([
    ["relu by the identity", networkAnswer("step(W1*x + b1)", "(W1*x + b1)")],
    ["the mask by ones", networkAnswer("ones(h)")],
    ["the mask by the pre-activation", networkAnswer("(W1*x + b1)")],
    ["the mask of the other side", networkAnswer("step(-(W1*x + b1))")],
    ["the mask by one of another sum", networkAnswer("step(2*W1*x + b1)")],
    ["the mask by one of a negative multiple", networkAnswer("step(-2*(W1*x + b1))")],
    ["relu of a multiple", networkAnswer("step(W1*x + b1)", "relu(2*W1*x + 2*b1)")],
    ["the mask far away", networkAnswer("step(W1*x + b1 + 100)")],
  ])("%s is wrong", (_, answer) => {
    expect(answered(network, answer)).toMatchObject({ verdict: "wrong", score: 0 });
  });
});

describe("kinks that are hard to reach", () => {
  const shifted: Asked = { given: "sum(relu(softmax(p) - a))", let: { a: "vector(n)", p: "vector(n)" }, wrt: "a" };
  test("are reached by moving a member of the argument", () => {
    const notStrict = "-(1 - step(a - softmax(p)))";
    expect(answered(shifted, notStrict).notes).toEqual(["another value at the kink, where `a - softmax(p)` has a zero entry; any value is accepted there"]);
    expect(answered({ ...shifted, conventions: { kink: "zero" } }, notStrict)).toMatchObject({ verdict: "wrong", proof: "sampled" });
  });

  test("or not at all: then the condition of the proof is said, and a fixed value there is undecided", () => {
    const bound: Asked = { given: "sum(a.*relu(p))", let: { a: "vector(n)", p: "vector(n) unitnorm" }, wrt: "p" };
    expect(answered(bound, "a.*(1 - step(-p))")).toMatchObject({ verdict: "equivalent", notes: ["shown where `-p` has no zero entry"] });
    expect(answered({ ...bound, conventions: { kink: "zero" } }, "a.*(1 - step(-p))")).toMatchObject({ verdict: "undecided", score: 0 });
  });
});

describe("conventions", () => {
  const linear: Asked = { given: "a' W b", let: { a: "vector(m)", b: "vector(n)", W: "matrix(m, n)" }, wrt: "W" };

  test("the transpose is right where any layout is, with a note, and wrong where one is asked for", () => {
    expect(answered(linear, "b*a'")).toMatchObject({ verdict: "wrong", level: "shape", gradable: true });
    expect(answered({ ...linear, conventions: { layout: "any" } }, "b*a'")).toMatchObject({ verdict: "correct", notes: ["written in numerator layout, the transpose of the other; both are accepted here"] });
    expect(answered({ ...linear, conventions: { layout: "any" } }, "a*b'").notes).toEqual([]);
    expect(answered({ ...linear, conventions: { layout: "numerator" } }, "b*a'").verdict).toBe("correct");
  });

  test("of square shape the transpose is tried as well", () => {
    const square: Asked = { given: "tr(A B)", let: { A: "matrix(n, n)", B: "matrix(n, n)" }, wrt: "A" };
    expect(answered(square, "B").verdict).toBe("wrong");
    expect(answered({ ...square, conventions: { layout: "any" } }, "B")).toMatchObject({ verdict: "correct" });
    expect(answered({ ...square, conventions: { layout: "any" } }, "A").verdict).toBe("wrong");
  });

  test("a Jacobian has a layout of its own", () => {
    const map: Asked = { given: "A x", let: { A: "matrix(m, n)", x: "vector(n)" }, wrt: "x", order: "jacobian" };
    expect(answered(map, "A'").verdict).toBe("wrong");
    expect(answered({ ...map, conventions: { jacobian: "any" } }, "A'")).toMatchObject({ verdict: "correct" });
    expect(answered({ ...map, conventions: { jacobian: "any" } }, "A'").notes[0]).toContain("denominator layout");
    expect(answered({ ...map, conventions: { jacobian: "denominator" } }, "A'").verdict).toBe("correct");
  });

  test("a positive factor is right where any scale is: a number, or a size", () => {
    const any: Asked = { ...squares, conventions: { scale: "any" } };
    for (const answer of ["A'*(A*x - b)", "A'*(A*x - b)/m", "3*n*A'*(A*x - b)"]) {
      expect(answered(any, answer)).toMatchObject({ verdict: "equivalent", notes: ["right up to a positive factor, which is accepted here"] });
      expect(answered(squares, answer).verdict).toBe("wrong");
    }
    for (const answer of ["-A'*(A*x - b)", "0*x", "A'*(A*x + b)", "sum(x)*A'*(A*x - b)"]) expect(answered(any, answer).verdict).toBe("wrong");
  });

  test("of a symmetric variable one convention or any is right, and a note says which was taken", () => {
    const trace: Asked = { given: "tr(S B)", let: { S: "matrix(n, n) symmetric", B: "matrix(n, n)" }, wrt: "S" };
    const answers = { free: "B'", projected: "(B + B')/2", tied: "B + B' - eye(n).*B" };
    for (const symmetric of ["free", "projected", "tied"] as const) {
      for (const [name, answer] of Object.entries(answers)) expect(isRight(answered({ ...trace, conventions: { symmetric } }, answer).verdict), `${symmetric}: ${name}`).toBe(name === symmetric);
    }
    const any: Asked = { ...trace, conventions: { symmetric: "any" } };
    expect(answered(any, answers.free).notes).toEqual([]);
    expect(answered(any, answers.projected).notes[0]).toContain("symmetric part");
    expect(answered(any, answers.tied).notes[0]).toContain("off the diagonal counted");
    expect(answered(any, "2*B").verdict).toBe("wrong");
  });

  test("0 stands for zeros of the shape of the answer", () => {
    expect(answered({ given: "sum(b)", let: { x: "vector(n)", b: "vector(n)" }, wrt: "b" }, "0").verdict).toBe("wrong");
    expect(answered({ given: "sum(b) + 0*sum(x)", let: { x: "vector(n)", b: "vector(n)" }, wrt: "x" }, "0")).toMatchObject({ verdict: "correct" });
  });
});

describe("form is feedback and not correctness", () => {
  test("what is much longer than it need be is told so", () => {
    const asked: Asked = { ...squares, accept: ["simplified"] };
    expect(answered(asked, "2*A'*(A*x - b)").notes).toEqual([]);
    expect(answered(asked, "2*A'*A*x - 2*A'*b").notes).toEqual([]);
    const long = answered(asked, "A'*(A*x - b) + A'*(A*x - b) + (A'*A)'*x - (x'*A'*A)' + x - x");
    expect(long).toMatchObject({ verdict: "equivalent", score: 1 });
    expect(long.notes[0]).toContain("can be simplified");
  });

  test("an inverse that the answer does not need is told so", () => {
    expect(answered({ ...squares, accept: ["no-inverse"], let: { A: "matrix(n, n)", x: "vector(n)", b: "vector(n)" } }, "2*A'*(A*x - b) + inv(A)*A*x - x").notes.join()).toContain("`inv(A)`");
    const logdet: Asked = { given: "logdet(A)", let: { A: "matrix(n, n)" }, wrt: "A", accept: ["no-inverse"] };
    for (const answer of ["inv(A')", "inv(A)'"]) expect(answered(logdet, answer)).toMatchObject({ verdict: "correct", notes: [] });
  });

  test("another form than the one asked for is told so", () => {
    const asked: Asked = { ...squares, accept: ["same-form"] };
    expect(answered(asked, "2*A'*A*x - 2*A'*b")).toMatchObject({ verdict: "equivalent", score: 1, notes: ["right, and written in another form than the one asked for"] });
    expect(answered(asked, "2*A'*(A*x - b)").notes).toEqual([]);
  });
});

describe("counterexamples", () => {
  test("have the smallest sizes that show the difference, and whole numbers", () => {
    expect(answered(squares, "A'*(A*x - b)").counterexample?.sizes).toEqual({ m: 1, n: 1 });
    const turned = answered({ given: "x' A x", let: { A: "matrix(n, n)", x: "vector(n)" }, wrt: "x" }, "2*A*x").counterexample;
    expect(turned?.sizes).toEqual({ n: 2 });
    const numbers = JSON.stringify(turned?.values).match(/-?[\d.]+/gu) ?? [];
    expect(numbers.every((one) => Number.isInteger(Number(one)) && Math.abs(Number(one)) <= 3)).toBe(true);
  });

  test("show what the answer is and what it should be", () => {
    expect(answered(squares, "A'*(A*x - b)").counterexample?.text).toMatch(/^at m = 1, n = 1, .*: yours is .+, and the right value is .+$/u);
  });

  test("of large values show the entry that differs", () => {
    const wide: Asked = { given: "tr(A' B)", let: { A: "matrix(3, 4)", B: "matrix(3, 4)" }, wrt: "A" };
    expect(answered(wide, "B + 1").counterexample?.text).toContain("in row 1, column 1");
  });

  test("are given for no right answer", () => {
    expect(answered(squares, "2*A'*(A*x - b)").counterexample).toBeNull();
  });
});
