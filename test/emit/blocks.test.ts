// Blocks of Hessians and Jacobians in several variables as one module: run in every target that has them, each block judged by its own derivation.
import { describe, expect, it } from "vitest";
import { programOf } from "../../src/answer/emitted.js";
import { blocksProgramOf } from "../../src/answer/emitted-blocks.js";
import type { Derived } from "../../src/answer/derived.js";
import { targets } from "../../src/emit/targets.js";
import { createSampler } from "../../src/evaluate/sampling.js";
import { must } from "../evaluate/must.js";
import { engine } from "../examples/engine.js";
import { argumentsAt, foundIn, functionNamed, load } from "./javascript.js";
import { moduleFaults } from "./modules.js";
import { pythonHas } from "./python.js";
import { faultsOf, type Run, runAt } from "./run.js";

const questions: readonly (readonly [text: string, order: "hessian" | "jacobian", wrt: readonly string[], given?: string, batch?: readonly string[]])[] = [
  ["sum(log(1 + exp(-y .* (X w + b))))", "hessian", ["w", "b"], "b : scalar"],
  ["sum(log(1 + exp(-y .* (X w + b))))", "hessian", ["b", "w"], "b : scalar"],
  ["x' A y + normsq(x) y' y", "hessian", ["x", "y"], "A : matrix(m, n)"],
  ["exp(c) d^2 x' x", "hessian", ["c", "d", "x"], "c : scalar, d : scalar"],
  ["normsq(U V' - T)", "hessian", ["U", "V"]],
  ["mse(t, tanh(W x + b))", "hessian", ["W", "b"]],
  ["log(1 + exp(-s (w' x + b)))", "hessian", ["w", "b"], "s : scalar, b : scalar", ["x", "s"]],
  ["tanh(A x + c b)", "jacobian", ["x", "c", "b"], "c : scalar"],
  ["W x + b", "jacobian", ["W", "b", "x"]],
];

function blocksOf([text, order, wrt, given, batch]: (typeof questions)[number]): readonly Derived[] {
  const one = engine.parse(text, { let: given });
  const problem = batch === undefined ? one : engine.batch(one, { over: batch, reduce: "mean" });
  return order === "hessian" ? must(engine.hessianBlocks(problem, { wrt })) : wrt.map((name) => must(engine.jacobian(problem, { wrt: [name] })));
}

/** All blocks as one program, with the numbers that each gives alone. */
const runs: readonly (Run & { readonly blocks: readonly Derived[] })[] = questions.map((question) => {
  const blocks = blocksOf(question);
  const program = blocksProgramOf(blocks);
  if (program === null) throw new Error(`no program for ${question[0]}`);
  const point = must(must(createSampler({ terms: [program.value], variables: program.inputs, seed: question[0] })).point(0));
  const alone = blocks.map((block) => runAt(question[0], programOf(block), point));
  const [first] = alone;
  if (first === undefined) throw new Error(`no block of ${question[0]}`);
  return { ...first, label: `${question[0]} in ${question[2].join(", ")}`, program, blocks, outputs: alone.flatMap(({ outputs }) => outputs) };
});

describe.each(["js", "wasm"] as const)("the blocks in a module of %s", (target) => {
  it.each(runs.map((run) => [run.label, run] as const))("are those of each alone, and the module checks itself: %s", async (_, run) => {
    const module = await load(must(targets[target].emit(run.program)));
    const { inputs, sizes } = argumentsAt(run);
    expect(faultsOf(run, foundIn(functionNamed(module, `value_and_${run.program.name}`)(inputs, sizes)))).toEqual([]);
    expect(module.selfCheck(5)).toMatchObject({ ok: true });
  });
});

describe.each([["numpy", ["scipy"], runs], ["torch", [], runs.filter((_, index) => index % 4 === 0)], ["jax", [], runs.filter((_, index) => index % 4 === 0)]] as const)("the blocks in a module of %s (needs a Python with it)", (library, more, some) => {
  it.skipIf(!pythonHas("numpy", library, ...more))("are those of each alone, and the module checks itself", () => {
    expect(moduleFaults(library, some, some.length)).toEqual([]);
  });
});

describe("a wrong block", () => {
  it("is noticed by the module's own check, in its place", async () => {
    const code = must(engine.emit(blocksOf(["x' A y + normsq(x) y' y", "hessian", ["x", "y"], "A : matrix(m, n)"]), "js"));
    const wrong = [...code.matchAll(/ = 4 \* /g)];
    expect(wrong.length).toBeGreaterThan(0);
    expect((await load(code)).selfCheck().ok).toBe(true);
    expect((await load(code.replaceAll(" = 4 * ", " = 3 * "))).selfCheck().ok).toBe(false);
  });

  it("of a target without several blocks, or alone, is refused", () => {
    const [first, mixed, ...others] = blocksOf(["x' A y", "hessian", ["x", "y"], "A : matrix(m, n)"]);
    if (first === undefined || mixed === undefined) throw new Error("no blocks");
    const refusals = [engine.emit(mixed, "js"), engine.emit([first, mixed, ...others], "octave"), engine.emit([first, mixed], "js", { newton: true })];
    expect(refusals.map((one) => (one.ok ? "" : one.diagnostics[0]?.code))).toEqual(["E0306", "E0306", "E0306"]);
  });
});
