// Random losses through generated code, at sizes that include 1 and equal ones, with the evaluator as the judge.
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { programOf } from "../../src/answer/emitted.js";
import { targets } from "../../src/emit/targets.js";
import { must } from "../evaluate/must.js";
import { engine } from "../examples/engine.js";
import { declarations, losses, write } from "../laws/expressions.js";
import { argumentsAt, foundIn, functionNamed, load } from "./javascript.js";
import { compile, hasC, runDriver, writeDriver } from "./c.js";
import { inFolder, moduleFaults } from "./modules.js";
import { hasOctave, runOctave } from "./octave.js";
import { pythonHas } from "./python.js";
import { pointOf } from "./questions.js";
import { faultsOf, type Run, runAt } from "./run.js";

/** `npm run fuzz` asks for more, and for others. */
const asked = (name: string, usual: number): number => Number(process.env[name] ?? usual);
const texts = fc.sample(losses, { numRuns: asked("GRADUS_LOSSES", 120), seed: asked("GRADUS_SEED", 4_711) }).map((tree) => write(tree));
const sizes = [[1, 1], [1, 4], [5, 1], [3, 3], [2, 7], [9, 4]] as const;

const isFinite = ({ value, outputs }: Run): boolean => [value ?? [], ...outputs].every((numbers) => numbers.every(Number.isFinite));

/** The gradients in all variables and one product with the Hessian, at sizes that differ from loss to loss. */
const runs = texts.flatMap((text, index): readonly Run[] => {
  const problem = must(engine.parse(text, { let: declarations }));
  const wrt = problem.elaborated.variables.filter(({ occurs }) => occurs).map(({ name }) => name);
  const [first] = wrt;
  if (first === undefined) return [];
  const second = engine.hvp(problem, { wrt: [wrt[index % wrt.length] ?? first] });
  const [n, m] = sizes[index % sizes.length] ?? [2, 3];
  const at = new Map([["n", n], ["m", m]]);
  return [must(engine.grad(problem, { wrt })), ...(second.ok ? [second.value] : [])].map((derived) => {
    const program = programOf(derived);
    return runAt(`${program.order} of ${text} at n = ${n}, m = ${m}`, program, pointOf(program, at));
  }).filter(isFinite);
});

describe(`${runs.length} random programs`, () => {
  test("are most of those that were drawn", () => expect(runs.length).toBeGreaterThan(texts.length));

  test.each(["js", "wasm"] as const)("compute the evaluator's numbers in the target %s, at first and when they are called again", async (target) => {
    const faults: string[] = [];
    for (const run of runs) {
      const { inputs, sizes: given } = argumentsAt(run);
      const generated = functionNamed(await load(must(targets[target].emit(run.program))), `value_and_${run.program.name}`);
      generated(inputs, given);
      faults.push(...faultsOf(run, foundIn(generated(inputs, given))));
    }
    expect(faults).toEqual([]);
  });

  test.skipIf(!pythonHas("numpy", "scipy"))("compute the evaluator's numbers in NumPy (needs a Python with NumPy and SciPy)", () => expect(moduleFaults("numpy", runs, 0)).toEqual([]));

  test.skipIf(!pythonHas("torch"))("compute the evaluator's numbers in PyTorch (needs a Python with PyTorch)", () => expect(moduleFaults("torch", runs, 0)).toEqual([]));

  test.skipIf(!pythonHas("jax"))("compute the evaluator's numbers in JAX (needs a Python with JAX)", () => expect(moduleFaults("jax", runs, 0)).toEqual([]));

  test.skipIf(!hasOctave())("compute the evaluator's numbers in Octave (needs octave-cli)", () => {
    const ran = inFolder((folder) => runOctave(folder, runs, () => false));
    expect(runs.flatMap((run, index) => (ran[index]?.raised === "" ? faultsOf(run, ran[index].found) : [`${run.label}: ${ran[index]?.raised ?? "nothing"}`]))).toEqual([]);
  });

  test.skipIf(!hasC("int main(void) { return 0; }"))("compute the evaluator's numbers in C (needs gcc)", () => {
    const most = 300;
    const faults = Array.from({ length: Math.ceil(runs.length / most) }, (_, part) => runs.slice(part * most, (part + 1) * most)).flatMap((some) => inFolder((folder) => {
      const program = join(folder, "program");
      expect(compile(writeDriver(folder, some), program, ["-O0"])).toBe("");
      const ran = runDriver(program, some);
      return some.flatMap((run, index) => (ran[index]?.status === 0 ? faultsOf(run, ran[index].found) : [`${run.label}: status ${ran[index]?.status ?? "none"}`]));
    }));
    expect(faults).toEqual([]);
  });
});
