// What `--json` prints: the keys in their order, texts that read back as the same expression, certificates that replay; knows no mathematics.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import type { AnswerJson, DerivedJson } from "../../src/report/json.js";
import type { ChainFile } from "../../src/answer/certificate-file.js";
import { spellGreek } from "../../src/emit/names.js";
import { equal, grad, parse } from "../../src/index.js";
import { gradus } from "./transcript.js";

const folder = mkdtempSync(join(tmpdir(), "gradus-json-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function json(...args: readonly string[]): Promise<DerivedJson> {
  const { code, out, error } = await gradus([...args, "--json"]);
  expect(error).toBe("");
  expect(code).toBe(0);
  return JSON.parse(out) as DerivedJson;
}

const expressions: readonly (readonly [command: string, expression: string, ...more: string[]])[] = [
  ["grad", "mse(t, W2 relu(W1 x + b1) + b2)"],
  ["grad", "x' A x"],
  ["grad", "x' A x", "--let", "A : matrix(n, n) symmetric"],
  ["grad", "sum(log(1 + exp(-y .* (X w)))) + lambda w' w"],
  ["grad", "norm2(X v - u)"],
  ["grad", "tr(A X B X')"],
  ["grad", "sum(sigmoid(W x + b))"],
  ["grad", "crossentropy(t, W x + b)"],
  ["grad", "bcewithlogits(t, X w)"],
  ["grad", "logsumexp(W x)"],
  ["grad", "delta x' x + epsilon sum(x)"],
  ["grad", "sum(abs(x) ./ sqrt(x))"],
  ["grad", "mse(T, linear(X, W, b))"],
  ["grad", "a' inv(X) b"],
  ["grad", "sum(diag(x) A)"],
  ["grad", "(x' x)^3 / (y' y)"],
  ["grad", "z = W x + b\na = tanh(z)\nmse(t, V a)"],
  ["grad", "mean(softplus(X w).^2)"],
  ["grad", "u' (x .* sin(y)) - dot(cos(x), y)"],
  ["grad", "exp(-c x' x)", "--wrt", "c,x"],
  ["vjp", "W2 relu(W1 x + b1) + b2"],
  ["vjp", "softmax(W x)"],
  ["vjp", "X W' + ones(B) b'"],
  ["jvp", "W2 relu(W1 x + b1) + b2"],
  ["jvp", "inv(X) b"],
  ["jacobian", "W2 tanh(W1 x + b1)", "--wrt", "x"],
];

const answerKeys = ["wrt", "order", "shape", "ascii", "text", "latex", "inlined", "entries", "operator", "structure", "hypotheses", "certificate", "checks", "steps"];

describe.each(expressions.map((words) => [words.slice(1).join(" "), words] as const))("%s", (_, [command, expression, ...more]) => {
  test("has every key, in order, with shapes of the variables and all proofs and checks", async () => {
    const derived = await json(command, expression, ...more);
    expect(Object.keys(derived).slice(0, 4)).toEqual(["expression", "variables", "where", "answers"]);
    expect(derived.expression).toBe(expression);
    for (const answer of derived.answers) {
      expect(Object.keys(answer)).toEqual(answerKeys);
      expect(answer.certificate.verdict).toBe("proved");
      expect(answer.checks.points).toBe(5);
      for (const route of [answer.checks.tape, answer.checks.differences, answer.checks.reference]) expect(route ?? 0).toBeLessThan(1e-6);
      if (command === "grad" || command === "vjp") expect(answer.shape).toEqual(derived.variables[answer.wrt]?.shape);
    }
  });

  test("its ASCII, its text and its inlined form mean the same and read back", async () => {
    const derived = await json(command, expression, ...more, "--check-points", "0");
    for (const { ascii, text, inlined } of derived.answers) {
      const written = readBack(derived, ascii);
      expect(same(written, readBack(derived, text, "text"), derived.let), `${ascii} and ${text}`).toBe("proved");
      expect(inlined).not.toBeNull();
      expect(same(written, inlined ?? "", derived.let), `${ascii} and ${inlined ?? ""}`).toBe("proved");
    }
  });

  test("replays as a certificate, and no longer when an answer is doubled", async () => {
    const derived = await json(command, expression, ...more, "--check-points", "0");
    const path = join(folder, "certificate.json");
    writeFileSync(path, JSON.stringify(derived));
    const replayed = await gradus(["certify", path]);
    expect(replayed.error).toBe("");
    expect(replayed.code).toBe(0);
    const tampered = { ...derived, answers: derived.answers.map((answer): AnswerJson => ({ ...answer, ascii: `2*(${answer.ascii})` })) };
    writeFileSync(path, JSON.stringify(tampered));
    const refused = await gradus(["certify", path]);
    expect(refused.code).toBe(3);
    expect(refused.error).toContain("E0602");
  });

  test("every step starts from something that was reached before", async () => {
    const derived = await json(command, expression, ...more, "--check-points", "0");
    for (const { steps } of derived.answers) {
      const unfolding = steps.findIndex(({ kind }) => kind === "adjoint");
      const reached = new Set(["1", "delta", ...derived.answers.flatMap(({ wrt }) => wrt.split(",").map((name) => `d${name}`)), ...Object.values(derived.tangents), derived.cotangent ?? ""]);
      for (const { before, after } of steps.slice(Math.max(0, unfolding))) {
        expect([...reached], `${before} in ${JSON.stringify(steps, null, 1)}`).toContain(before);
        reached.add(after);
      }
    }
  });
});

test.each([
  ["grad", "x' A x", "a row of `n` entries, and must be a vector of `n` entries"],
  ["jacobian", "A x", "an `n × m` matrix, and must be an `m × n` matrix"],
  ["jvp", "A x", "a row of `m` entries, and must be a vector of `m` entries"],
])("a certificate of %s %s with its answer transposed is refused for its shape", async (command, expression, reason) => {
  const derived = await json(command, expression, "--wrt", "x", "--check-points", "0");
  const path = join(folder, "transposed.json");
  writeFileSync(path, JSON.stringify({ ...derived, answers: derived.answers.map((answer): AnswerJson => ({ ...answer, ascii: `(${answer.ascii})'` })) }));
  const refused = await gradus(["certify", path]);
  expect(refused.code).toBe(2);
  expect(refused.error).toContain("E0603");
  expect(refused.error).toContain(reason);
});

test("a certificate that claims nothing is refused", async () => {
  const path = join(folder, "empty.json");
  writeFileSync(path, JSON.stringify({ ...(await json("grad", "x' A x", "--check-points", "0")), answers: [] }));
  const refused = await gradus(["certify", path]);
  expect(refused.code).toBe(2);
  expect(refused.error).toContain("E0603");
});

describe("the chain of a certificate that rests on single steps", () => {
  const layers = Array.from({ length: 24 }, (_, k) => k + 1);
  const deep = `mse(t, ${layers.reduce((inner, k) => `W${String(k)} sigmoid(${inner})`, "x")})`;
  const replay = async (change: (chain: ChainFile) => ChainFile): Promise<{ readonly code: number; readonly error: string }> => {
    const derived = await json("grad", deep, "--wrt", "W1", "--check-points", "0");
    expect(derived.answers[0]?.certificate.how).toBe("stepwise");
    if (derived.chain === null) throw new Error("no chain");
    const path = join(folder, "chain.json");
    writeFileSync(path, JSON.stringify({ ...derived, chain: change(derived.chain) }));
    return gradus(["certify", path]);
  };

  test("replays as it was written", async () => {
    expect(await replay((chain) => chain)).toMatchObject({ code: 0, error: "" });
  });
  test("is refused when a cotangent on the way is doubled", async () => {
    const { code, error } = await replay((chain) => ({ ...chain, arrived: chain.arrived.map(([name, parts], k) => [name, k === 1 ? parts.map((part) => `2*(${part})`) : parts]) }));
    expect(code).toBe(3);
    expect(error).toContain("E0602");
  });
  test("is refused when a cotangent has another shape than its value", async () => {
    const { code, error } = await replay((chain) => ({ ...chain, arrived: chain.arrived.map(([name, parts], k) => [name, k === 0 ? ["W1"] : parts]) }));
    expect(code).toBe(2);
    expect(error).toContain("must be a scalar");
  });
  test("is refused when another value is called its root", async () => {
    const { code, error } = await replay((chain) => ({ ...chain, root: chain.values[0]?.[0] ?? "" }));
    expect(code).toBe(2);
    expect(error).toContain("the root of the chain");
  });
});

/** A formula with the shared names written out, by substituting their definitions in brackets. */
function readBack({ where }: DerivedJson, formula: string, form: "ascii" | "text" = "ascii"): string {
  let whole = formula;
  for (const part of where.toReversed()) {
    whole = whole.replace(/[\p{L}_](?:(?!ᵀ)[\p{L}\p{Nd}_])*/gu, (word) => (spellGreek(word) === part.name ? `(${part[form]})` : word));
  }
  return whole;
}

function same(left: string, right: string, declared: string): string {
  const compared = equal(left, right, { let: declared });
  return compared.ok ? compared.value.verdict.kind : JSON.stringify(compared.diagnostics);
}

describe("bad input with --json", () => {
  test("is one object with diagnostics on standard output, and exit code 2", async () => {
    const { code, out, error } = await gradus(["grad", "W(x + b)", "--json"]);
    expect(code).toBe(2);
    expect(error).toBe("");
    expect(JSON.parse(out)).toEqual({ diagnostics: [{ code: "E0204", severity: "error", message: "`W` is a variable, not a function", labels: [{ start: 0, end: 1, message: "called like a function", source: "expression" }], help: "to multiply, leave a blank: `W (x + b)`" }] });
  });
});

describe("the library and the command", () => {
  test("give the same answer", async () => {
    const derived = grad(parse("mse(t, W2 relu(W1 x + b1) + b2)"), { wrt: ["W1"] });
    const printed = await json("grad", "mse(t, W2 relu(W1 x + b1) + b2)", "--wrt", "W1");
    expect(derived.ok && derived.value.answers.map((answer) => answer.toString())).toEqual(printed.answers.map(({ text }) => text));
  });
});
