// Loop programs mean what the evaluator says, with loops and with kernels, and their loops are fused and run along rows.
import { describe, expect, it, test } from "vitest";
import { type Expression, partsOf, walkOf } from "../../src/emit/loops/expression.js";
import { interleaved } from "../../src/emit/loops/interleave.js";
import { loopProgram } from "../../src/emit/loops/lower.js";
import { arraysUsed } from "../../src/emit/loops/arrays.js";
import { reused } from "../../src/emit/loops/reuse.js";
import type { LoopProgram, Statement } from "../../src/emit/loops/program.js";
import { schedule } from "../../src/emit/schedule/schedule.js";
import { must } from "../evaluate/must.js";
import { interpret } from "./interpret.js";
import { programOf, type Question } from "./problems.js";
import { questionRuns } from "./questions.js";
import { faultsOf } from "./run.js";

const programFor = (question: Question, kernels = false): LoopProgram => must(loopProgram(must(schedule(programOf(question))), "test", { kernels }));

/** All statements, each after those around it. */
const within = (statements: readonly Statement[]): readonly Statement[] => statements.flatMap((statement) => [statement, ...(statement.kind === "loop" ? within(statement.body) : [])]);

const readsOf = (expression: Expression): readonly (Expression & { readonly op: "read" })[] => (expression.op === "read" ? [expression] : partsOf(expression).flatMap(readsOf));

describe.each([["loops", false], ["kernels", true]] as const)("a loop program with %s", (_, kernels) => {
  it("computes what the evaluator does, for every question", () => {
    const faults = questionRuns.flatMap((run) => faultsOf(run, interpret(must(loopProgram(must(schedule(run.program)), "test", { kernels })), run)));
    expect(faults).toEqual([]);
  });

  it.each([2, 3, 4])("computes the same with %i rows at a time", (rows) => {
    const faults = questionRuns.flatMap((run) => faultsOf(run, interpret(interleaved(must(loopProgram(must(schedule(run.program)), "test", { kernels })), rows), run)));
    expect(faults).toEqual([]);
  });
});

describe("a loop program in fewer arrays", () => {
  const used = (program: LoopProgram): number => arraysUsed(program).size;

  it("computes the same for every question", () => {
    const faults = questionRuns.flatMap((run) => faultsOf(run, interpret(reused(must(loopProgram(must(schedule(run.program)), "test", { kernels: true }))), run)));
    expect(faults).toEqual([]);
  });

  it("has fewer of them where a temporary is done with", () => {
    const program = programFor({ text: "sum((A * B * A * B * A * B * A).^2)", declarations: "A : matrix(n, n), B : matrix(n, n)", wrt: ["A"] });
    expect(used(reused(program))).toBeLessThan(used(program));
  });
});

const network: Question = { text: "mse(t, W2 relu(W1 x + b1) + b2)" };

test("the gradient of a two-layer network is three nests: two forward, of which the second turns round, and one backward", () => {
  const { body } = programFor(network);
  expect(body.filter(({ kind }) => kind === "loop")).toHaveLength(3);
  expect(within(body).filter(({ kind }) => kind === "loop")).toHaveLength(7);
});

test("what only its own row reads is never stored", () => {
  const { arrays } = programFor(network);
  expect(arrays.filter(({ role }) => role === "work")).toHaveLength(3);
});

test("no loop without loops inside it walks across a matrix, where the formulas allow it", () => {
  for (const text of ["mse(t, W2 relu(W1 x + b1) + b2)", "mse(T, linear(X, W, b))", "sum(log(1 + exp(X w)) - y .* (X w))", "sum(A' .* A')", "x' A' y"]) {
    for (const statement of within(programFor({ text }).body)) {
      if (statement.kind !== "loop" || statement.body.some(({ kind }) => kind === "loop")) continue;
      const values = statement.body.flatMap((one) => (one.kind === "store" || one.kind === "accumulate" || one.kind === "update" || one.kind === "define" ? [one.value] : []));
      const walks = values.flatMap(readsOf).map(({ index }) => walkOf(index, statement.counter));
      expect([text, walks.filter((walk) => walk === "strided")]).toEqual([text, []]);
    }
  }
});

test("with kernels, products of matrices and vectors, outer and dot products are calls", () => {
  const kinds = programFor(network, true).body.map(({ kind }) => kind);
  expect(kinds.filter((kind) => kind === "gemv")).toHaveLength(4);
  expect(kinds.filter((kind) => kind === "rank1")).toHaveLength(2);
  expect(programFor({ text: "x' y" }, true).body.some(({ kind }) => kind === "dot")).toBe(true);
});
