// Random losses through generated code, at sizes that include 1 and equal ones, with the evaluator as the judge.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { programOf } from "../../src/answer/emitted.js";
import { targets } from "../../src/emit/targets.js";
import { must } from "../evaluate/must.js";
import { engine } from "../examples/engine.js";
import { declarations, losses, write } from "../laws/expressions.js";
import { argumentsAt, foundIn, functionNamed, load } from "./javascript.js";
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

  test("compute the evaluator's numbers in JavaScript, at first and when they are called again", async () => {
    const faults: string[] = [];
    for (const run of runs) {
      const { inputs, sizes: given } = argumentsAt(run);
      const generated = functionNamed(await load(must(targets.js.emit(run.program))), `value_and_${run.program.name}`);
      generated(inputs, given);
      faults.push(...faultsOf(run, foundIn(generated(inputs, given))));
    }
    expect(faults).toEqual([]);
  });
});
