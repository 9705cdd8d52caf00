// Kinds and sizes of names without a declaration: what is inferred, what is refused, and where messages point; knows no derivatives.
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { Diagnostic } from "../../src/diagnostics/diagnostic.js";
import { declarationOf } from "../../src/term/elaborate/elaborate.js";
import { publishedCases } from "../derive/published-cases.js";
import { must } from "../evaluate/must.js";
import { engine } from "../examples/engine.js";

/** `W : matrix(m, n), x : vector(n) -> m × 1`, with `*` after targets. */
function inferred(text: string, declared = ""): string {
  const { elaborated } = must(engine.parse(text, { let: declared }));
  const names = elaborated.variables.map((variable) => declarationOf(variable) + (variable.target ? " *" : ""));
  return `${names.join(", ")} -> ${elaborated.term.shape.map(({ key }) => key).join(" × ")}`;
}

function refusal(text: string, declared = ""): readonly Diagnostic[] {
  const result = engine.parse(text, { let: declared });
  return result.ok ? [] : result.diagnostics;
}

describe("inference", () => {
  test.each([
    ["mse(t, W2 relu(W1 x + b1) + b2)", "t : vector(m) *, W2 : matrix(m, h), W1 : matrix(h, n), x : vector(n), b1 : vector(h), b2 : vector(m) -> 1 × 1"],
    ["x' A x", "x : vector(n), A : matrix(n, n) -> 1 × 1"],
    ["c * A", "c : scalar, A : matrix(m, n) -> m × n"],
    ["x^2", "x : scalar -> 1 × 1"],
    ["α A + β B", "alpha : scalar, A : matrix(m, n), beta : scalar, B : matrix(m, n) -> m × n"],
    ["tr(A B)", "A : matrix(h, k), B : matrix(k, h) -> 1 × 1"],
    ["x + A", "x : scalar, A : matrix(m, n) -> m × n"],
    ["inv(A) b", "A : matrix(n, n), b : vector(n) -> n × 1"],
    ["diag(x) A", "x : vector(m), A : matrix(m, n) -> m × n"],
    ["diag(A)", "A : matrix(n, n) -> n × 1"],
    ["X W' + ones(B) b'", "X : matrix(B, n), W : matrix(m, n), b : vector(m) -> B × m"],
    ["linear(X, W, b)", "X : matrix(m, n), W : matrix(p, n), b : vector(p) -> m × p"],
    ["a/b", "a : vector(n), b : scalar -> n × 1"],
    ["1/m normsq(y - t)", "m : scalar, y : vector(n), t : vector(n) -> 1 × 1"],
    ["kron(A, B)", "A : matrix(m, n), B : matrix(p, k) -> m*p × k*n"],
    ["vec(A)", "A : matrix(m, n) -> m*n × 1"],
    ["kron(kron(A, A), A)", "A : matrix(m, n) -> m^3 × n^3"],
    ["f(x) = x .* x; sum(f(a + b))", "a : vector(n), b : vector(n) -> 1 × 1"],
    ["c = x' x; c y", "x : vector(n), y : vector(k) -> k × 1"],
    ["W1 x + b1", "W1 : matrix(m, n), x : vector(n), b1 : vector(m) -> m × 1"],
  ])("reads `%s`", (text, expected) => expect(inferred(text)).toBe(expected));

  test("keeps declared sizes, also products of them", () => {
    expect(inferred("W x", "W : matrix(m, 2 n)")).toBe("W : matrix(m, 2*n), x : vector(2*n) -> m × 1");
    expect(inferred("vec(W)' v", "W : matrix(m, n)")).toBe("W : matrix(m, n), v : vector(m*n) -> 1 × 1");
    expect(inferred("kron(x, y)' z", "x : vector(3), y : vector(n)")).toBe("x : vector(3), y : vector(n), z : vector(3*n) -> 1 × 1");
  });

  test("says of each name whether its shape was inferred", () => {
    const { elaborated } = must(engine.parse("W x", { let: "W : matrix(m, n)" }));
    expect(elaborated.variables.map(({ name, inferred: open }) => [name, open])).toEqual([["W", false], ["x", true]]);
  });

  test("does not choose between readings that fit equally well, and says what to declare", () => {
    const [ambiguous] = refusal("x y");
    expect([ambiguous?.code, ambiguous?.message, ambiguous?.help]).toEqual(["E0207", "several readings fit: `x` a scalar, or `y` a scalar", "say which, for example `--let \"x : scalar\"`"]);
    expect(inferred("x y", "x : scalar")).toBe("x : scalar, y : vector(n) -> n × 1");
  });
});

/** The pieces of the text that the labels of the first diagnostic point at. */
const pointed = (text: string, declared = ""): readonly string[] => (refusal(text, declared)[0]?.labels ?? []).map(({ span, source }) => (source === "--let" ? declared : text).slice(span.start, span.end));

describe("a clash of shapes", () => {
  test.each([
    ["mse(t, W1 x + b2)", "W1 : matrix(h, n), b2 : vector(m)", "E0202", ["W1 x", "b2"]],
    ["W x", "W : matrix(m, n), x : vector(k)", "E0203", ["W", "x"]],
    ["x - A", "x : vector(n), A : matrix(m, n)", "E0202", ["x", "A"]],
    ["A .* B", "A : matrix(m, n), B : matrix(n, m)", "E0211", ["A", "B"]],
    ["delta + x'", "delta : vector(n), x : vector(n)", "E0202", ["delta", "x'"]],
    ["mse(t, y)", "t : vector(m), y : vector(n)", "E0215", ["y", "t"]],
    ["sum(exp(a + b) .* (c d'))", "a : vector(n), b : vector(n), c : vector(n), d : vector(m)", "E0211", ["exp(a + b)", "(c d')"]],
  ])("in `%s` points at both sides", (text, declared, code, parts) => {
    expect(refusal(text, declared)[0]?.code).toBe(code);
    expect(pointed(text, declared)).toEqual(parts);
  });

  test.each([
    ["W(x + b)", "E0204"], ["foo(x)", "E0205"], ["logsumxp(x)", "E0205"], ["relu(x, y)", "E0206"], ["x / A", "E0209"], ["A^x", "E0210"], ["A = B; A = C; A", "E0212"],
  ])("or a misuse such as `%s` has its own message", (text, code) => expect(refusal(text)[0]?.code).toBe(code));

  test("suggests the nearest function", () => expect(refusal("logsumxp(x)")[0]?.help).toBe("did you mean `logsumexp`?"));
});

describe("published formulas", () => {
  test("all get shapes, with what they declare", () => {
    const failing = publishedCases.flatMap(({ id, expr, vars }) => {
      const result = engine.parse(expr, { let: vars });
      return result.ok ? [] : [`${id}: ${result.diagnostics.map(({ message }) => message).join("; ")}`];
    });
    expect(failing).toEqual([]);
    expect(publishedCases.length).toBe(240);
  });

  test("give answers that get shapes too, those of the variable for a gradient", () => {
    const failing = publishedCases.flatMap(({ id, expr, vars, wrt, order, expected }) => {
      const tangent = order === "jvp" ? new Map([[`d${wrt}`, (vars.get(wrt) ?? "").replace(/\) .*/, ")").replace(/^scalar .*/, "scalar")]]) : new Map<string, string>();
      const problem = must(engine.parse(expr, { let: vars }));
      const result = engine.parse(expected, { let: new Map([...vars, ...tangent]) });
      if (!result.ok) return [`${id}: ${result.diagnostics.map(({ message }) => message).join("; ")}`];
      const shape = (keys: readonly { readonly key: string }[]): string => keys.map(({ key }) => key).join(" × ");
      const variable = problem.elaborated.variables.find(({ name }) => name === wrt);
      const wanted = order === "gradient" ? variable?.shape : order === "jvp" ? problem.elaborated.term.shape : null;
      const found = result.value.elaborated.term.shape;
      // A published zero is written as a number whatever its shape.
      return wanted === null || wanted === undefined || shape(found) === shape(wanted) || /^0$/.test(expected) ? [] : [`${id}: ${shape(found)} instead of ${shape(wanted)}`];
    });
    expect(failing).toEqual([]);
  });
});

interface Hostile {
  readonly id: string;
  readonly input: string;
}

const hostile: readonly Hostile[] = (JSON.parse(readFileSync(new URL("../cases/hostile-inputs.json", import.meta.url), "utf8")) as readonly (Hostile & { readonly class: string })[]).filter((entry) => entry.class === "shape");

describe("hostile shapes", () => {
  test("are nine", () => expect(hostile.length).toBe(9));

  test.each(hostile.filter(({ input }) => input.startsWith("var W")).map(({ input }) => input))("`%s` is refused where it is declared", (input) => {
    expect(refusal(`${input}; sum(W)`)[0]?.code).toMatch(/^E01|^E0213/);
  });

  test("a product of 4000 × 4000 matrices is derived without allocating them, and its numbers are refused", async () => {
    const derived = must(engine.grad(engine.parse("sum(A*B*A*B*A*B)", { let: "A : matrix(4000, 4000), B : matrix(4000, 4000)" })));
    const checked = await engine.crossCheck(derived);
    expect(checked.ok ? "compared" : checked.diagnostics[0]?.code).toMatch(/^E0[58]0/);
  });

  test("nested Kronecker products have sizes and a gradient", () => {
    const result = engine.grad(engine.parse("sum(kron(kron(kron(A,A),A),A))"));
    expect(result.ok && result.value.answers.map((answer) => [answer.shape.map(({ key }) => key), answer.certificate.verdict])).toEqual([[["m", "n"], "proved"]]);
  });
});
