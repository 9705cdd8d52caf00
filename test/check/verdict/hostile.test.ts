// Hostile answers: what asks the question again, what would cost too much, what would grow; each is told so, and costs little.
import { describe, expect, test } from "vitest";
import { must } from "../../evaluate/must.js";
import { engine } from "../../examples/engine.js";
import { answered, type Asked, network, networkAnswer, prepared, squares } from "./asked.js";

const codeOf = (asked: Asked, answer: string, definitions: readonly string[] = []): string | undefined => answered(asked, answer, definitions).diagnostics[0]?.code;
const product: Asked = { given: "tr(A B A')", let: { A: "matrix(n, n)", B: "matrix(n, n)" }, wrt: "A" };

describe("an answer is a formula", () => {
  test.each(["grad(mse(t, W2*relu(W1*x + b1) + b2), W1)", "jacobian(x, W1)", "D(x, W1)", "diff(x, W1)", "networkgrad + grad(x)"])("%s asks the question again", (answer) => {
    const result = answered(network, answer);
    expect(result).toMatchObject({ verdict: "ill-typed", gradable: false, score: 0 });
    if (!answer.startsWith("network")) expect(result.diagnostics[0]?.code).toBe("E0922");
  });

  test("also on a line that the answer uses, and not where it is the student's own name", () => {
    expect(codeOf(squares, "d", ["d = grad(x)"])).toBe("E0922");
    expect(answered(squares, "2*A'*diff", ["diff = A*x - b"]).verdict).toBe("correct");
  });

  test("there is no function that reads", () => {
    expect(answered(network, 'read("solution.txt")')).toMatchObject({ verdict: "ill-typed", gradable: false, diagnostics: [{ code: "E0205" }] });
  });

  test("unknown names, sizes and functions are told with the nearest", () => {
    expect(answered(squares, "2*A'*(A*x - bb)").diagnostics[0]).toMatchObject({ code: "E0921", help: "did you mean `b`?" });
    expect(answered(squares, "rleu(x)").diagnostics[0]).toMatchObject({ code: "E0205", help: "did you mean `relu`?" });
    expect(codeOf(squares, "ones(k)")).toBe("E0921");
    expect(codeOf(squares, "2*A'*(A*x - b) + inf - inf")).toBe("E0921");
  });

  test("what the problem gives cannot be defined again", () => {
    expect(answered(squares, "b", ["b = 2*A'*(A*x - b)"])).toMatchObject({ verdict: "ill-typed", gradable: false, diagnostics: [{ code: "E0927" }] });
  });

  test.each(["", "   "])("an answer of nothing costs no attempt (%#)", (answer) => {
    expect(answered(squares, answer)).toMatchObject({ verdict: "unreadable", gradable: false });
  });
});

describe("what a broken shape costs", () => {
  test("is no attempt: the shapes are said, at their place in the submission", () => {
    const result = answered(squares, "A*(A*x - b)", ["r = A*x - b"]);
    expect(result).toMatchObject({ verdict: "ill-typed", gradable: false, score: 0 });
    const [diagnostic] = result.diagnostics;
    const text = "r = A*x - b\nanswer = A*(A*x - b)";
    expect(diagnostic?.labels.map(({ span }) => text.slice(span.start, span.end))).toContain("(A*x - b)");
  });

  test("of the whole answer is a wrong answer", () => {
    expect(answered(squares, "x'*A'*A")).toMatchObject({ verdict: "wrong", level: "shape", gradable: true, score: 0 });
  });
});

const repeated = (part: string, times: number): string => Array.from({ length: times }, () => part).join("");
const joined = (part: string, times: number, by: string): string => Array.from({ length: times }, () => part).join(by);

describe("what would cost too much", () => {
  test.each([
    ["brackets", `${repeated("(", 60_000)}A${repeated(")", 60_000)}`],
    ["signs", `${repeated("-", 150_000)}A`],
    ["nested signs", `${repeated("-", 5_000)}A`],
    ["transposes", `A${repeated("^T", 60_000)}`],
    ["primes", `A${repeated("'", 5_000)}`],
    ["digits", repeated("9", 1_000_000)],
    ["an exponent", "A^1000000000"],
    ["a matrix power", "A^1000"],
    ["a tower", "9^9^9^9*A"],
    ["a symbolic exponent", "2^(20000*tr(A))*A"],
    ["calls in calls", `${repeated("abs(", 300)}A${repeated(")", 300)}`],
    ["a long sum", joined("A", 5_000, "+")],
    ["nested derivatives", "D(D(D(D(D(D(relu(A).*relu(A),A),A),A),A),A),A)"],
  ])("%s is refused, and never graded", (_, answer) => {
    const result = answered(product, answer);
    expect(["unreadable", "ill-typed"]).toContain(result.verdict);
    expect(result).toMatchObject({ gradable: false, score: 0 });
    expect(must(engine.check(prepared(product), { name: "s", text: `answer = ${answer}` })).answers[0]?.score).toBe(0);
  });

  test("sums of sums by name are counted as what they stand for", () => {
    const doubled = ["d0 = A + B", ...Array.from({ length: 60 }, (_, index) => `d${index + 1} = d${index} + d${index}`)];
    expect(codeOf(product, "d60", doubled)).toBe("E0502");
  });

  test("names that stand for ever longer formulas are not written out", () => {
    const doubled = ["d0 = A", ...Array.from({ length: 60 }, (_, index) => `d${index + 1} = sin(d${index}) + cos(d${index})`)];
    expect(answered(product, "d60", doubled)).toMatchObject({ verdict: "wrong", understood: null });
  });

  test.each([
    ["a product of sums", joined("(A+B)", 40, "*")],
    ["a power of a sum", "(A+B)^30"],
    ["an entrywise power of a sum", "(A+B).^50"],
    ["sixty factors", joined("A", 60, " ")],
    ["a power of scalars", "(sum(A)+sum(B)+tr(A))^60*A"],
    ["products of steps", joined("step(A.*B - 2*A)", 20, ".*")],
    ["exponentials of exponentials", "exp(exp(exp(exp(exp(sum(A))))))*A"],
    ["logarithms of logarithms", `${repeated("log(", 50)}A${repeated(")", 50)}`],
    ["inverses of inverses", `${repeated("inv(B + ", 20)}A${repeated(")", 20)}`],
    ["Kronecker products", "A*tr(kron(kron(kron(A,A),kron(A,A)),kron(A,A)))"],
    ["a tensor of eight axes", 'A*sum(einsum("ij,kl,mn,op->ijklmnop",A,A,A,A))'],
    ["an array of a million million entries", "A*sum(ones(1000000,1000000))"],
    ["a matrix function of matrix functions", `${repeated("expm(", 8)}A${repeated(")", 8)}`],
  ])("%s is wrong or undecided, with finite numbers, in bounded work", (_, answer) => {
    const started = performance.now();
    const { verdict, score, counterexample } = answered(product, answer);
    expect(["wrong", "undecided"]).toContain(verdict);
    expect(score).toBe(0);
    expect(JSON.stringify(counterexample)).not.toMatch(/NaN|Infinity|null,/u);
    // Seconds only stop a run-away: work is bounded by counts.
    expect(performance.now() - started).toBeLessThan(10_000);
  });

  test("a submission that is too long is not read", () => {
    const text = `answer = ${networkAnswer()}\n${repeated(" ", 300_000)}`;
    const result = must(engine.check(prepared(network), { name: "s", text }));
    expect(result.answers[0]).toMatchObject({ verdict: "unreadable", gradable: false });
    expect(result.diagnostics[0]?.code).toBe("E0923");
  });
});

describe("determinism and memory", () => {
  const answers = ["2*A'*(A*x - b)", "A'*(A*x - b)", "2*A*(A*x - b)", "2*A'*A*x - 2*A'*b", "2*A'*(A*x - b) + 1e-10", "A*x", "grad(x)", "2*A'*(A*x - b).*step(x)", "(", "2*A'*abs(A*x - b)", "exp(x)"];
  const bytes = (answer: string): string => JSON.stringify(must(engine.check(prepared(squares), { name: "s", text: `answer = ${answer}` })));

  test("the same answer gives the same bytes, again, in another order and after others", () => {
    const first = new Map(answers.map((answer) => [answer, bytes(answer)]));
    for (const answer of answers.toReversed()) expect(bytes(answer)).toBe(first.get(answer));
    const fresh = must(engine.prepare(prepared(squares).assignment));
    for (const answer of answers) expect(JSON.stringify(must(engine.check(fresh, { name: "s", text: `answer = ${answer}` })))).toBe(first.get(answer));
  });

  test("nothing that is prepared grows with the number of submissions", () => {
    const tables = prepared(squares).problems.flatMap(({ table, answers: expected }) => [table, ...expected.map(({ derived }) => derived.derivation.problem.table)]);
    for (const answer of answers) bytes(answer);
    const before = tables.map((table) => table.count());
    for (let index = 0; index < 200; index += 1) bytes(`${index}*A'*(A*x - ${index + 1}*b) + ${index}*sin(x)`);
    expect(tables.map((table) => table.count())).toEqual(before);
  });
});

describe("what is not looked into for mistakes", () => {
  test("an answer that asks the question again, uses strange names or is too large", () => {
    for (const answer of ["grad(x)", "q*x", "foo(x)", joined("x", 5_000, "+")]) expect(answered(squares, answer), answer.slice(0, 20)).toMatchObject({ level: "names", mistakes: [] });
  });
});
