// Losses of one sample, written for all of them: against a loop over the samples, by the kernel, and with planted mistakes; knows no derivative.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { sampledAsClaimed } from "../../src/answer/batch-numbers.js";
import { certifySamples } from "../../src/answer/batch-proof.js";
import type { SamplesQuestion } from "../../src/answer/samples.js";
import type { Problem } from "../../src/answer/problem.js";
import { proveSamples } from "../../src/kernel/samples.js";
import { namedSize } from "../../src/term/dimension.js";
import { must } from "../evaluate/must.js";
import { engine } from "../examples/engine.js";
import { programOf } from "../../src/answer/emitted.js";
import { schedule } from "../../src/emit/schedule/schedule.js";
import { judge } from "../../src/report/judge.js";
import { derivedJson } from "../../src/report/json.js";
import { batchRuns } from "../emit/batches.js";
import { declarations, losses, write } from "../laws/expressions.js";

const rules = engine.rules;

/** The claim that `whole`, of all samples, is made of `sample`. */
function claimOf(sample: Problem, whole: Problem, over: readonly string[], reduction: SamplesQuestion["reduction"] = "mean"): SamplesQuestion {
  return {
    sample: sample.elaborated.term,
    whole: whole.elaborated.term,
    over: over.map((name) => ({ variable: named(sample, name), rows: named(whole, name) })),
    size: namedSize("N"),
    reduction,
    parts: [],
    table: sample.elaborated.table,
    tableOfAll: whole.elaborated.table,
  };
}

function named({ elaborated }: Problem, name: string): Problem["elaborated"]["variables"][number]["term"] {
  const found = elaborated.variables.find((variable) => variable.name === name);
  if (found === undefined) throw new Error(`no variable ${name}`);
  return found.term;
}

const perSample: readonly (readonly [loss: string, over: readonly string[], given?: string])[] = [
  ["mse(t, W2 relu(W1 x + b1) + b2)", ["x", "t"]],
  ["mse(t, W x)", ["x"]],
  ["crossentropy(t, W2 tanh(W1 x + b1) + b2)", ["x", "t"]],
  ["log(1 + exp(-s w' x)) + c normsq(w)", ["x", "s"], "s : scalar, c : scalar"],
  ["bcewithlogits(y, w' x + b)", ["x", "y"], "b : scalar, y : scalar"],
  ["x' A y / (norm2(x) norm2(y))", ["x", "y"]],
  ["x' A y", ["y"]],
  ["u' W1 W2 x", ["x"]],
  ["tr(A x y' B)", ["x", "y"]],
  ["normsq(x y' - W)", ["x", "y"]],
  ["sum(diag(x) W diag(y) v)", ["x", "y"]],
  ["tr(diag(x) A diag(x) B)", ["x"]],
  ["normsq(A X B - C)", ["X"]],
  ["mse(C, A X B)", ["X", "C"]],
  ["logsumexp(W x) + sum(x)", ["x"]],
  ["dot(logsoftmax(W x), t)", ["x", "t"]],
  ["normsq(layernorm(W x) - t)", ["x", "t"]],
  ["(w' x)^2 (v' x) + 1/(1 + x' x)", ["x"]],
  ["kl(p, softmax(W x))", ["x", "p"], "p : vector(m) prob"],
  ["huber(t, W x)", ["x", "t"]],
  ["s normsq(x) + s", ["s"], "s : scalar"],
  ["normsq(x) / s", ["x", "s"], "s : scalar positive"],
  ['einsum("i,ij,j->", x, A, y)', ["x", "y"]],
  ['sum(einsum("ijk,j->ik", T, x).^2)', ["T"], "T : tensor(a, b, c)"],
  ["x' inv(A) x", ["x"], "A : matrix(n, n) invertible"],
  ["swish(z) = z .* sigmoid(z)\na = swish(W1 x + b)\nmse(t, W2 a)", ["x", "t"]],
];

describe("the loss of all samples", () => {
  test.each(perSample.map(([loss, over, given = ""]) => [loss, over, given] as const))("of %s is proved to be the mean and the sum of the losses, and a loop agrees", (loss, over, given) => {
    const sample = must(engine.parse(loss, { let: given }));
    for (const reduce of ["mean", "sum"] as const) {
      const whole = must(engine.batch(sample, { over, reduce }));
      expect(whole.batch?.certificate, whole.text).toMatchObject({ verdict: "proved" });
      expect(sampledAsClaimed(claimOf(sample, whole, over, reduce)), whole.text).toMatchObject({ ok: true });
    }
  });

  test("a random one is the mean of the losses of its samples, in 100 cases", () => {
    const names = ["x", "y", "u", "v", "c", "p", "s", "W"];
    let proved = 0;
    let refused = 0;
    fc.assert(
      fc.property(losses, fc.integer({ min: 1, max: 2 ** names.length - 1 }), (tree, chosen) => {
        const sample = must(engine.parse(write(tree), { let: declarations }));
        const over = names.filter((name, place) => (chosen & (1 << place)) !== 0 && sample.elaborated.variables.some((variable) => variable.name === name && variable.occurs));
        fc.pre(over.length > 0);
        const whole = engine.batch(sample, { over, reduce: "mean" });
        if (!whole.ok) {
          expect(whole.diagnostics[0]?.code, write(tree)).toBe("E0308");
          refused += 1;
          return;
        }
        if (whole.value.batch?.certificate.verdict === "proved") proved += 1;
        const numbers = sampledAsClaimed(claimOf(sample, whole.value, over));
        if (!numbers.ok) expect(numbers.diagnostics[0]?.code, `${write(tree)} over ${over.join()}\n${whole.value.text}`).toMatch(/^E080/);
      }),
      { numRuns: 100, seed: 7 },
    );
    expect(refused).toBeLessThan(5);
    expect(proved).toBeGreaterThan(90);
  });
});

describe("what was put together wrongly is refused", () => {
  const wrong: readonly (readonly [what: string, sample: string, whole: string, given: string, over: readonly string[], sampleGiven: string])[] = [
    ["a product from the wrong side", "normsq(W x)", "1/N*sum((x*W).^2)", "x : matrix(N, n), W : matrix(n, n)", ["x"], "W : matrix(n, n)"],
    ["a forgotten 1/N", "mse(t, W x)", "1/m*sum((x*W' - t).^2)", "x : matrix(N, n), t : matrix(N, m), W : matrix(m, n)", ["x", "t"], ""],
    ["a softmax of columns", "softmax(W x)' t", "1/N*sum(softmaxrows(W*x')' .* t)", "x : matrix(N, n), t : matrix(N, m), W : matrix(m, n)", ["x", "t"], ""],
    ["a softmax of all entries of the other axis", "softmax(W x)' t", "1/N*sum(softmaxrows(W*x') .* t')", "x : matrix(N, n), t : matrix(N, m), W : matrix(m, n)", ["x", "t"], ""],
    ["a bias added once", "sum(W x + b)", "1/N*sum(x*W') + 1/N*sum(b)", "x : matrix(N, n), W : matrix(m, n), b : vector(m)", ["x"], ""],
    ["a regulariser counted for every sample", "normsq(x - y) + normsq(w)", "1/N*sum((x - y).^2) + N*normsq(w)", "x : matrix(N, n), y : matrix(N, n), w : vector(k)", ["x", "y"], ""],
    ["samples that meet each other", "x' A x", "1/N*sum(x*A*x')", "x : matrix(N, n), A : matrix(n, n)", ["x"], ""],
  ];

  test.each(wrong)("%s", (_, loss, text, given, over, sampleGiven) => {
    const sample = must(engine.parse(loss, { let: sampleGiven }));
    const whole = must(engine.parse(text, { let: given }));
    const claim = claimOf(sample, whole, over);
    expect(proveSamples({ ...claim, ...rules.means }).kind).not.toBe("proved");
    expect(sampledAsClaimed(claim)).toMatchObject({ ok: false, diagnostics: [{ code: "E0601" }] });
    expect(certifySamples(claim, rules)).toMatchObject({ ok: false, diagnostics: [{ code: "E0601" }] });
  });
});

describe("a saved certificate of a batch", () => {
  const derived = must(engine.grad(engine.parse("z = W x + b\nmse(t, tanh(z))"), { batch: ["x", "t"] }));
  const saved = derivedJson(derived, must(judge(derived, null)), "0", true);
  const { batch } = saved;

  test("is replayed by the kernel alone", () => {
    expect(must(engine.certify(saved)).map(({ certificate }) => certificate.verdict)).toEqual(["proved", "proved"]);
  });

  test.each([["sample", "mse(t, tanh(W x - b))", "E0602"], ["reduction", "sum", "E0602"], ["sample", "W x", "E0603"], ["size", "m", "E0603"], ["over", "x", "E0603"], ["reduction", "median", "E0603"]])("with another %s, %s, is refused", (key, value, code) => {
    const result = engine.certify({ ...saved, batch: { ...batch, [key]: value } });
    expect(result.ok ? "" : result.diagnostics[0]?.code).toBe(code);
  });
});

describe("what is computed for all samples at once", () => {
  test("is never an array of samples by samples, nor a repeated row or a diagonal written out", () => {
    const wasteful = batchRuns.flatMap(({ label, program }) => {
      const { instructions, values } = must(schedule(program));
      return instructions.flatMap((instruction) => {
        const value = values[instruction.result];
        const squared = value !== undefined && (value.axes ?? [value.rows, value.columns]).filter(({ key }) => key === "N").length > 1;
        return squared || instruction.kind === "diagonal" || instruction.kind === "identity" ? [`${label}: ${instruction.kind}`] : [];
      });
    });
    expect(wasteful).toEqual([]);
  });

  test("says its batch size and its inputs", () => {
    const program = programOf(must(engine.grad(engine.parse("mse(t, W x)"), { batch: ["x", "t"], wrt: ["W"] })));
    expect(program.batch).toMatchObject({ size: "N", inputs: [{ name: "t" }, { name: "x" }], reduction: "mean", sample: "mse(t, W x)" });
  });
});

describe("a name that cannot be used is refused where it stands", () => {
  test.each([
    ["z", undefined, "E0302"],
    ["x", "n", "E0309"],
    ["x", "W", "E0309"],
    ["x", "2", "E0309"],
  ])("--batch %s with the size %s", (name, size, code) => {
    const result = engine.batch(engine.parse("normsq(W x)", { let: "W : matrix(m, n)" }), { over: [name], size });
    expect(result.ok ? "" : result.diagnostics[0]?.code).toBe(code);
  });

  test("the batch size takes a letter that is free", () => {
    const problem = must(engine.batch(engine.parse("normsq(N x)"), { over: ["x"] }));
    expect(problem.batch?.size).toBe("B");
  });

  test("the determinant of a sample has no form for all samples", () => {
    const result = engine.batch(engine.parse("logdet(A + x x')"), { over: ["x"] });
    expect(result.ok ? "" : result.diagnostics.map(({ code, labels }) => [code, labels[0]?.span])[0]).toEqual(["E0308", { start: 0, end: 16 }]);
  });
});
