// Jacobians and Hessians in and of matrices: published forms are proved equal to what is derived, entries agree with it, and a wrong matrix is refused.
import { describe, expect, test } from "vitest";
import type { Derived } from "../../src/answer/derived.js";
import { withoutNames } from "../../src/answer/inline.js";
import { evaluate } from "../../src/evaluate/evaluate.js";
import { createSampler } from "../../src/evaluate/sampling.js";
import { type Tensor } from "../../src/evaluate/tensor.js";
import { judge } from "../../src/report/judge.js";
import { derivedJson } from "../../src/report/json.js";
import { proveEqual } from "../../src/kernel/kernel.js";
import { sizeValue } from "../../src/term/dimension.js";
import { must } from "../evaluate/must.js";
import { ask, engine, readIn } from "../examples/engine.js";

type Fact = readonly [order: "jacobian" | "hessian", expression: string, declarations: string, wrt: string, matrix: string];

/** Magnus and Neudecker, chapters 9 and 10; Wikipedia; MIT 18.S096; tensorgrad. */
const facts: readonly Fact[] = [
  ["jacobian", "X", "X : matrix(m, n)", "X", "eye(m*n)"],
  ["jacobian", "X'", "X : matrix(m, n)", "X", "commutation(m, n)"],
  ["jacobian", "A X B", "A : matrix(p, m), X : matrix(m, n), B : matrix(n, q)", "X", "kron(B', A)"],
  ["jacobian", "A X' B", "A : matrix(p, n), X : matrix(m, n), B : matrix(m, q)", "X", "kron(B', A) commutation(m, n)"],
  ["jacobian", "X X'", "X : matrix(m, n)", "X", "(eye(m*m) + commutation(m, m)) kron(X, eye(m))"],
  ["jacobian", "X' X", "X : matrix(m, n)", "X", "(eye(n*n) + commutation(n, n)) kron(eye(n), X')"],
  ["jacobian", "X' A X", "X : matrix(m, n), A : matrix(m, m)", "X", "commutation(n, n) kron(eye(n), X' A') + kron(eye(n), X' A)"],
  ["jacobian", "X A X", "X : matrix(m, n), A : matrix(n, m)", "X", "kron(X' A', eye(m)) + kron(eye(n), X A)"],
  ["jacobian", "X^2", "X : matrix(n, n)", "X", "kron(X', eye(n)) + kron(eye(n), X)"],
  ["jacobian", "X^3", "X : matrix(n, n)", "X", "kron((X^2)', eye(n)) + kron(X', X) + kron(eye(n), X^2)"],
  ["jacobian", "inv(X)", "X : matrix(n, n) invertible", "X", "-kron(inv(X)', inv(X))"],
  ["jacobian", "A inv(X) B", "X : matrix(n, n) invertible, A : matrix(m, n), B : matrix(n, p)", "X", "-kron((inv(X) B)', A inv(X))"],
  ["jacobian", "inv(X' X)", "X : matrix(m, n) tall", "X", "-kron(inv(X' X), inv(X' X)) (commutation(n, n) + eye(n*n)) kron(eye(n), X')"],
  ["jacobian", "X .* X", "X : matrix(m, n)", "X", "2 diag(vec(X))"],
  ["jacobian", "exp(X)", "X : matrix(m, n)", "X", "diag(vec(exp(X)))"],
  ["jacobian", "kron(X, A)", "X : matrix(m, n), A : matrix(p, q)", "X", "kron(eye(n), kron(commutation(q, m), eye(p))) kron(eye(m*n), vec(A))"],
  ["jacobian", "kron(A, X)", "X : matrix(p, q), A : matrix(m, n)", "X", "kron(eye(n), kron(commutation(q, m), eye(p))) kron(vec(A), eye(p*q))"],
  ["jacobian", "kron(X, X)", "X : matrix(n, n)", "X", "kron(eye(n), kron(commutation(n, n), eye(n))) (kron(eye(n*n), vec(X)) + kron(vec(X), eye(n*n)))"],
  ["jacobian", "x x'", "x : vector(n)", "x", "kron(x, eye(n)) + kron(eye(n), x)"],
  ["jacobian", "x y'", "x : vector(m), y : vector(n)", "y", "kron(eye(n), x)"],
  ["jacobian", "X a", "X : matrix(m, n), a : vector(n)", "X", "kron(a', eye(m))"],
  ["jacobian", "X' a", "X : matrix(m, n), a : vector(m)", "X", "kron(eye(n), a')"],
  ["jacobian", "a' X", "X : matrix(m, n), a : vector(m)", "X", "kron(eye(n), a')"],
  ["jacobian", "a' X b", "X : matrix(m, n), a : vector(m), b : vector(n)", "X", "vec(a b')'"],
  ["jacobian", "tr(X)", "X : matrix(n, n)", "X", "vec(eye(n))'"],
  ["jacobian", "tr(A X)", "X : matrix(m, n), A : matrix(n, m)", "X", "vec(A')'"],
  ["jacobian", "det(X)", "X : matrix(n, n) invertible", "X", "det(X) vec(inv(X)')'"],
  ["jacobian", "t A + B", "t : scalar, A : matrix(m, n), B : matrix(m, n)", "t", "vec(A)"],
  ["jacobian", "inv(A + t B)", "t : scalar, A : matrix(n, n) invertible, B : matrix(n, n)", "t", "-vec(inv(A + t B) B inv(A + t B))"],
  ["jacobian", "diag(x)", "x : vector(n)", "x", "diag(vec(eye(n))) kron(ones(n), eye(n))"],
  ["jacobian", "diag(X)", "X : matrix(n, n)", "X", "kron(ones(1, n), eye(n)) diag(vec(eye(n)))"],
  ["jacobian", "diag(x) A", "x : vector(m), A : matrix(m, n)", "x", "diag(vec(A)) kron(ones(n), eye(m))"],
  ["jacobian", "softmax(X w)", "X : matrix(m, n), w : vector(n)", "X", "kron(w', diag(softmax(X w)) - softmax(X w) softmax(X w)')"],
  ["jacobian", "relu(W x)", "W : matrix(m, n), x : vector(n)", "W", "kron(x', diag(step(W x)))"],
  ["jacobian", "adj(X)", "X : matrix(n, n) invertible", "X", "det(X) (vec(inv(X)) vec(inv(X)')' - kron(inv(X)', inv(X)))"],
  ["jacobian", "det(X) X", "X : matrix(n, n) invertible", "X", "det(X) (eye(n*n) + vec(X) vec(inv(X)')')"],
  ["jacobian", "X / norm2(X)", "X : matrix(m, n)", "X", "eye(m*n)/norm2(X) - vec(X) vec(X)'/norm2(X)^3"],
  ["jacobian", "2 r", "r : matrix(1, n)", "r", "2 eye(n)"],
  ["jacobian", "A r'", "r : matrix(1, n), A : matrix(m, n)", "r", "A"],
  ["jacobian", "s X", "s : scalar, X : matrix(1, 1)", "X", "s"],
  ["hessian", "normsq(X)", "X : matrix(m, n)", "X", "2 eye(m*n)"],
  ["hessian", "tr(X^2)", "X : matrix(n, n)", "X", "2 commutation(n, n)"],
  ["hessian", "tr(X' A X)", "X : matrix(m, n), A : matrix(m, m)", "X", "kron(eye(n), A + A')"],
  ["hessian", "tr(A X B X')", "X : matrix(m, n), A : matrix(m, m), B : matrix(n, n)", "X", "kron(B', A) + kron(B, A')"],
  ["hessian", "tr(A X B X)", "X : matrix(m, n), A : matrix(n, m), B : matrix(n, m)", "X", "commutation(n, m) (kron(A' , B) + kron(B', A))"],
  ["hessian", "tr(X^3)", "X : matrix(n, n)", "X", "3 commutation(n, n) (kron(X', eye(n)) + kron(eye(n), X))"],
  ["hessian", "normsq(A X B - C)", "A : matrix(p, m), X : matrix(m, n), B : matrix(n, q), C : matrix(p, q)", "X", "2 kron(B B', A' A)"],
  ["hessian", "normsq(X' X - A)", "X : matrix(m, n), A : matrix(n, n) symmetric", "X", "4 (kron(X' X - A, eye(m)) + kron(eye(n), X X') + commutation(n, m) kron(X, X'))"],
  ["hessian", "det(X)", "X : matrix(n, n) invertible", "X", "det(X) (vec(inv(X)') vec(inv(X)')' - commutation(n, n) kron(inv(X)', inv(X)))"],
  ["hessian", "log(det(X))", "X : matrix(n, n) invertible", "X", "-commutation(n, n) kron(inv(X)', inv(X))"],
  ["hessian", "tr(inv(X))", "X : matrix(n, n) invertible", "X", "commutation(n, n) (kron(inv(X)', inv(X)^2) + kron((inv(X)^2)', inv(X)))"],
  ["hessian", "tr(A inv(X))", "X : matrix(n, n) invertible, A : matrix(n, n)", "X", "commutation(n, n) (kron(inv(X)', inv(X) A inv(X)) + kron((inv(X) A inv(X))', inv(X)))"],
  ["hessian", "a' X X' a", "X : matrix(m, n), a : vector(m)", "X", "2 kron(eye(n), a a')"],
  ["hessian", "a' X' X b", "X : matrix(m, n), a : vector(n), b : vector(n)", "X", "kron(a b' + b a', eye(m))"],
  ["hessian", "logsumexp(W x)", "W : matrix(m, n), x : vector(n)", "W", "kron(x x', diag(softmax(W x)) - softmax(W x) softmax(W x)')"],
  ["hessian", "sum(exp(X))", "X : matrix(m, n)", "X", "diag(vec(exp(X)))"],
  ["hessian", "sum(softplus(A X))", "X : matrix(m, n), A : matrix(p, m)", "X", "kron(eye(n), A') diag(vec(sigmoid(A X) .* (1 - sigmoid(A X)))) kron(eye(n), A)"],
  ["hessian", "norm2(X)", "X : matrix(m, n)", "X", "eye(m*n)/norm2(X) - vec(X) vec(X)'/norm2(X)^3"],
  ["hessian", "(tr(A X))^2", "X : matrix(m, n), A : matrix(n, m)", "X", "2 vec(A') vec(A')'"],
  ["hessian", "log(x' A x)", "x : vector(n), A : matrix(n, n) spd", "x", "2 A/(x' A x) - 4 A x x' A/(x' A x)^2"],
  ["hessian", "x' A x x' x", "x : vector(n), A : matrix(n, n) symmetric", "x", "2 (x' x) A + 2 (x' A x) eye(n) + 4 A x x' + 4 x x' A"],
  ["hessian", "-1/2 logdet(S) - 1/2 y' inv(S) y", "S : matrix(n, n) spd, y : vector(n)", "y", "-inv(S)"],
];

const derive = ([order, expression, declarations, wrt]: Fact): Derived => must(ask(order, engine.parse(expression, { let: declarations }), { wrt: [wrt] }));

describe.each(facts.map((fact) => [`${fact[0]} of ${fact[1]} in ${fact[3]}`, fact] as const))("the %s", (_, fact) => {
  const derived = derive(fact);
  const [answer] = derived.answers;
  if (answer === undefined) throw new Error("no answer");

  test("is proved, and equals the published matrix", () => {
    expect(answer.certificate).toMatchObject({ verdict: "proved" });
    const expected = readIn(derived, fact[4], answer.value.shape);
    expect([String(answer), proveEqual({ left: withoutNames(derived.derivation, answer.value), right: expected, ...engine.rules.means }).kind]).toEqual([String(answer), "proved"]);
  });

  test("agrees with the tape and with differences", async () => {
    const [checks] = must(await engine.crossCheck(derived, { reference: false, points: 2 })).checks;
    expect(checks?.tape).toBeLessThan(1e-9);
    expect(checks?.differences).toBeLessThan(1e-9);
  });

  test("has the entries that its index form says", () => {
    const { entries, operator } = answer;
    if (entries === null) {
      // ⊗ of the increment has no index form: an index of it is a pair.
      expect([operator === null, fact[1].startsWith("kron(")]).toContain(true);
      return;
    }
    expect(operator).not.toBeNull();
    const variable = derived.derivation.answers[0]?.wrt;
    const terms = entries.products.flatMap((product) => [...product.scalars, ...product.entries.map(({ term }) => term)]).map((term) => withoutNames(derived.derivation, term));
    const whole = withoutNames(derived.derivation, answer.value);
    const point = must(must(createSampler({ terms: [whole, ...terms], hypotheses: answer.hypotheses.map(({ term, condition }) => ({ term: withoutNames(derived.derivation, term), condition })), seed: fact[1] })).point(0));
    const [matrix, ...values] = must(evaluate([whole, ...terms], point));
    if (matrix === undefined || variable === undefined) throw new Error("no value");
    const axes = (shape: readonly { readonly key: string }[]): readonly number[] => shape.filter(({ key }) => key !== "1").map((size) => sizeValue(size as Parameters<typeof sizeValue>[0], point.sizes));
    const output = axes(derived.derivation.problem.term.shape);
    const input = axes(variable.shape);
    const every = (sizes: readonly number[]): readonly (readonly number[])[] => sizes.reduce<readonly (readonly number[])[]>((lists, size) => lists.flatMap((list) => Array.from({ length: size }, (__, k) => [...list, k])), [[]]);
    const at = (tensor: Tensor | undefined, indices: readonly number[]): number => tensor?.data[indices.length === 2 ? (indices[0] ?? 0) * (tensor.shape[1] ?? 1) + (indices[1] ?? 0) : (indices[0] ?? 0)] ?? Number.NaN;
    const stackedAt = (sizes: readonly number[], indices: readonly number[]): number => (indices.length === 2 ? (indices[1] ?? 0) * (sizes[0] ?? 1) + (indices[0] ?? 0) : (indices[0] ?? 0));
    const ranges = new Map<number, number>();
    entries.image.forEach((index, place) => ranges.set(index, output[place] ?? 1));
    entries.variable.forEach((index, place) => ranges.set(index, input[place] ?? 1));
    let next = 0;
    const products = entries.products.map((product) => {
      const scalars = product.scalars.map(() => values[next++]);
      const factors = product.entries.map(({ indices }) => {
        const tensor = values[next++];
        indices.forEach((index, place) => ranges.set(index, indices.length === 1 ? (tensor?.data.length ?? 1) : (tensor?.shape[place] ?? 1)));
        return { tensor, indices };
      });
      return { ...product, scalars, factors };
    });
    for (const i of every(output)) {
      for (const j of every(input)) {
        let total = 0;
        for (const { scalars, factors, deltas, summed } of products) {
          for (const bound of every(summed.map((index) => ranges.get(index) ?? 1))) {
            const value = new Map<number, number>([...entries.image.map((index, place) => [index, i[place] ?? 0] as const), ...entries.variable.map((index, place) => [index, j[place] ?? 0] as const), ...summed.map((index, place) => [index, bound[place] ?? 0] as const)]);
            const of = (index: number): number => value.get(index) ?? 0;
            if (deltas.some(([a, b]) => of(a) !== of(b))) continue;
            total += [...scalars.map((one) => at(one, [])), ...factors.map(({ tensor, indices }) => at(tensor, indices.map(of)))].reduce((product, factor) => product * factor, 1);
          }
        }
        expect(total).toBeCloseTo(at(matrix, [stackedAt(output, i), stackedAt(input, j)]), 8);
      }
    }
  });
});

describe("a saved certificate of a Jacobian in a matrix", () => {
  const certificate = (order: "jacobian" | "hessian", expression: string, change: (ascii: string) => string): unknown => {
    const derived = must(ask(order, engine.parse(expression, { let: "X : matrix(n, n) invertible, A : matrix(n, n), B : matrix(n, n)" }), { wrt: ["X"] }));
    const json = derivedJson(derived, must(judge(derived, null)), "test", false);
    return JSON.parse(JSON.stringify({ ...json, answers: json.answers.map((answer) => ({ ...answer, ascii: change(answer.ascii) })) }));
  };
  const same = (text: string): string => text;

  test.each(["A X B", "X' X", "inv(X)", "kron(X, A)"])("of %s is replayed", (expression) => {
    expect(must(engine.certify(certificate("jacobian", expression, same)))).toMatchObject([{ certificate: { verdict: "proved" } }]);
  });

  test.each([
    ["jacobian", "A X B", "a swapped Kronecker product", () => "kron(A, B')"],
    ["jacobian", "A X B", "a transposed Jacobian", (text: string) => `(${text})'`],
    ["jacobian", "X'", "a missing commutation matrix", () => "eye(n*n)"],
    ["jacobian", "X' X", "half of it", () => "kron(eye(n), X')"],
    ["jacobian", "inv(X)", "a sign", (text: string) => `-(${text})`],
    ["hessian", "logdet(X)", "a missing commutation matrix", () => "-kron(inv(X)', inv(X))"],
    ["hessian", "logdet(X)", "a factor", (text: string) => `2 (${text})`],
  ] as const)("of the %s of %s with %s is refused", (order, expression, _, change) => {
    const replayed = engine.certify(certificate(order, expression, change));
    expect(replayed.ok ? "accepted" : replayed.diagnostics[0]?.code).toBe("E0602");
  });
});

describe("a layout", () => {
  const program = engine.parse("A x", { let: "A : matrix(m, n), x : vector(n)" });

  test("prints the transpose, and changes neither the answer nor its proof nor its code", () => {
    const usual = must(engine.jacobian(program, { wrt: ["x"] }));
    const turned = must(engine.jacobian(program, { wrt: ["x"], layout: "denominator" }));
    expect([String(usual.answers[0]), String(turned.answers[0])]).toEqual(["A", "Aᵀ"]);
    expect(turned.answers[0]?.certificate).toMatchObject({ verdict: "proved" });
    expect(engine.emit(turned, "numpy")).toEqual(engine.emit(usual, "numpy"));
    expect(String(must(engine.jacobian(program, { wrt: ["x"], layout: "numerator" })).answers[0])).toBe("A");
  });

  test("turns gradients in numerator layout, and leaves Hessians as they are", () => {
    const form = engine.parse("x' A x", { let: "A : matrix(n, n), x : vector(n)" });
    const printed = (layout: "numerator" | "denominator"): readonly string[] => [must(engine.grad(form, { wrt: ["x"], layout })), must(engine.hessian(form, { wrt: ["x"], layout }))].map(({ answers: [answer] }) => String(answer));
    expect(printed("numerator")).toEqual(["xᵀ (A + Aᵀ)", "A + Aᵀ"]);
    expect(printed("denominator")).toEqual(["(A + Aᵀ) x", "A + Aᵀ"]);
  });

  test.each(["numerator", "denominator"] as const)("is part of a saved certificate: %s", (layout) => {
    const derived = must(engine.jacobian(program, { wrt: ["x"], layout }));
    const json = derivedJson(derived, must(judge(derived, null)), "test", false);
    expect(engine.certify(JSON.parse(JSON.stringify(json))).ok).toBe(true);
    expect(engine.certify(JSON.parse(JSON.stringify({ ...json, layout: layout === "numerator" ? "denominator" : "numerator" }))).ok).toBe(false);
  });
});

describe("a printed Hessian is an expression, and is differentiated again", () => {
  test.each([
    ["x' A x x' x", "A : matrix(n, n), x : vector(n)", "x"],
    ["logsumexp(A x)", "A : matrix(m, n), x : vector(n)", "x"],
    ["exp(x' x)", "x : vector(n)", "x"],
    ["tr(X^3)", "X : matrix(n, n)", "X"],
    ["logdet(X)", "X : matrix(n, n) invertible", "X"],
    ["normsq(X' X)", "X : matrix(m, n)", "X"],
    ["crossentropy(t, W x)", "t : vector(m), W : matrix(m, n), x : vector(n)", "W"],
    ["t^5", "t : scalar", "t"],
  ])("the third derivative of %s is proved and agrees with the tape", async (expression, declarations, wrt) => {
    const second = must(engine.hessian(engine.parse(expression, { let: declarations }), { wrt: [wrt] }));
    const third = must(engine.jacobian(engine.parse(second.answers[0]?.inlined ?? "", { let: declarations }), { wrt: [wrt] }));
    expect(third.answers[0]?.certificate).toMatchObject({ verdict: "proved" });
    const [checks] = must(await engine.crossCheck(third, { reference: false, points: 1 })).checks;
    expect(checks?.tape).toBeLessThan(1e-9);
  });

  test("so is the fourth, whose stacks are split in other ways", () => {
    const declarations = "x : vector(n)";
    let text = must(engine.hessian(engine.parse("exp(x' x)", { let: declarations }), { wrt: ["x"] })).answers[0]?.inlined ?? "";
    for (const _ of ["third", "fourth"]) {
      const [next] = must(engine.jacobian(engine.parse(text, { let: declarations }), { wrt: ["x"] })).answers;
      expect(next?.certificate).toMatchObject({ verdict: "proved" });
      text = next?.inlined ?? "";
    }
  });
});

test("numbers notice a Hessian whose gradient is another expression's", async () => {
  const derived = must(engine.hessian(engine.parse("logsumexp(A x)", { let: "A : matrix(m, n), x : vector(n)" }), { wrt: ["x"] }));
  const { table } = derived.derivation.problem;
  const [right] = must(await engine.crossCheck(derived, { reference: false })).checks;
  const [wrong] = must(await engine.crossCheck({ ...derived, expression: table.multiply([table.number(2), derived.expression]) }, { reference: false })).checks;
  expect(right?.tape).toBeLessThan(1e-9);
  expect(wrong?.tape).toBeGreaterThan(0.1);
});

describe("the blocks of a Hessian", () => {
  const declarations = "X : matrix(m, h), U : matrix(m, n), V : matrix(h, n)";
  const blocks = must(engine.hessianBlocks(engine.parse("normsq(X - U V')", { let: declarations }), { wrt: ["U", "V"] }));
  const json = blocks.map((block) => derivedJson(block, must(judge(block, null)), "test", false));

  test("are given for each pair of variables once, rows first", () => {
    expect(blocks.flatMap(({ answers }) => answers.map(({ wrt, shape }) => `${wrt} ${shape.map(({ key }) => key).join(" × ")}`))).toEqual(["U m*n × m*n", "U,V m*n × h*n", "V h*n × h*n"]);
  });

  test("are proved, and agree with the tape and with differences", async () => {
    for (const block of blocks) {
      expect(block.answers[0]?.certificate).toMatchObject({ verdict: "proved" });
      const [checks] = must(await engine.crossCheck(block, { reference: false })).checks;
      expect([checks?.tape, checks?.differences].every((error) => error !== null && error !== undefined && error < 1e-9)).toBe(true);
    }
  });

  test("replay together, and are refused together when one is wrong", () => {
    const saved = (change: (ascii: string) => string): unknown => JSON.parse(JSON.stringify({ blocks: json.map((block) => ({ ...block, answers: block.answers.map((answer) => ({ ...answer, ascii: answer.wrt === "U,V" ? change(answer.ascii) : answer.ascii })) })) }));
    expect(must(engine.certify(saved((text) => text))).map(({ wrt, certificate }) => `${wrt} ${certificate.verdict}`)).toEqual(["U proved", "U,V proved", "V proved"]);
    expect(engine.certify(saved(() => "2*commutation(n, m)*kron(U, V')"))).toMatchObject({ ok: false });
  });

  test("are refused where facts are declared, or where they are too many", () => {
    const message = (expression: string, given: string): string => {
      const result = engine.hessianBlocks(engine.parse(expression, { let: given }));
      return result.ok ? "answered" : (result.diagnostics[0]?.message ?? "");
    };
    expect(message("x' S x", "S : matrix(n, n) symmetric, x : vector(n)")).toBe("mixed second derivatives are not given in `S`, of which facts are declared");
    expect(message("a b c d e", "a : scalar, b : scalar, c : scalar, d : scalar, e : scalar")).toBe("a Hessian in 5 variables has too many blocks");
  });
});

describe("symmetry", () => {
  test.each([
    ["hessian", "x' A x", "A : matrix(n, n), x : vector(n)", "x", true],
    ["hessian", "logdet(X)", "X : matrix(n, n) invertible", "X", true],
    ["hessian", "normsq(X' X)", "X : matrix(m, n)", "X", true],
    ["hessian", "logsumexp(A x)", "A : matrix(m, n), x : vector(n)", "x", true],
    ["jacobian", "A x", "A : matrix(n, n), x : vector(n)", "x", false],
    ["jacobian", "X'", "X : matrix(n, n)", "X", true],
    ["jacobian", "X A", "X : matrix(n, n), A : matrix(n, n)", "X", false],
    ["jacobian", "X A", "X : matrix(m, n), A : matrix(n, p)", "X", null],
  ] as const)("of the %s of %s is what the kernel says", (order, expression, declarations, wrt, symmetric) => {
    expect(must(ask(order, engine.parse(expression, { let: declarations }), { wrt: [wrt] })).answers[0]?.symmetric).toBe(symmetric);
  });
});

describe("the Jacobian of a deep network", () => {
  const network = (depth: number): string => {
    const lines = Array.from({ length: depth }, (_, k) => `a${k + 1} = tanh(W${k + 1} ${k === 0 ? "x" : `a${k}`})`);
    return [...lines, `a${depth}`].join("\n");
  };

  test.each(["x", "W1"])("in %s is proved link by link, its slopes taken for unknowns", (wrt) => {
    const [answer] = must(engine.jacobian(engine.parse(network(24)), { wrt: [wrt] })).answers;
    expect(answer?.certificate).toMatchObject({ verdict: "proved", how: "stepwise" });
  });

  test("is refused with a layer left out", () => {
    const derived = must(engine.jacobian(engine.parse(network(24)), { wrt: ["x"] }));
    const json = derivedJson(derived, must(judge(derived, null)), "test", false);
    const change = (from: RegExp, to: string): unknown => JSON.parse(JSON.stringify({ ...json, answers: json.answers.map((answer) => ({ ...answer, ascii: answer.ascii.replace(from, to) })) }));
    expect(must(engine.certify(change(/never/, "")))).toMatchObject([{ certificate: { verdict: "proved" } }]);
    expect(engine.certify(change(/1 - a7\.\^2/, "1 + a7.^2")).ok).toBe(false);
    expect(engine.certify(change(/diag\(1 - a7\.\^2\)\*/, "")).ok).toBe(false);
  });
});
