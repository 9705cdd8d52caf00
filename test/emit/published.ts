// The published derivatives as programs at points, with the independent oracle as the judge. Knows no target.
import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { programOf } from "../../src/answer/emitted.js";
import { publishedCases } from "../derive/published-cases.js";
import { must } from "../evaluate/must.js";
import { ask, engine } from "../examples/engine.js";
import { python, pythonHas } from "./python.js";
import { inputsAt, type Run } from "./run.js";

interface OraclePoint {
  readonly sizes: { readonly [name: string]: number };
  readonly inputs: { readonly [name: string]: { readonly shape: readonly number[]; readonly data: readonly number[] } };
  readonly derivative: readonly number[];
}

/** Whether the oracle can be asked; it has to be on CI. */
export const oracleAnswers = pythonHas("numpy", "scipy");

let known: readonly Run[] | null = null;

/** Every published case at a point. The oracle differentiates numerically: 1e-6 is what it can tell. */
export function publishedRuns(): readonly Run[] {
  known ??= asked(1);
  return known;
}

function asked(seeds: number): readonly Run[] {
  const script = fileURLToPath(new URL("oracle_points.py", import.meta.url));
  const judged = JSON.parse(execFileSync(python, [script, `${seeds}`], { encoding: "utf8", maxBuffer: 2 ** 28 })) as readonly (readonly OraclePoint[])[];
  return publishedCases.flatMap(({ id, expr, vars, wrt, order, structure }, index): readonly Run[] => {
    const program = programOf(must(ask(order, engine.parse(expr, { let: vars }), { wrt: [wrt], entries: structure === null ? "free" : "tied" })));
    return (judged[index] ?? []).map(({ sizes, inputs, derivative }, seed) => ({
      label: `${id}, point ${seed}`,
      program,
      inputs: inputsAt(program, (name) => inputs[name] ?? lacking(name, id)),
      sizes: new Map(Object.entries(sizes)),
      value: null,
      outputs: [derivative],
      tolerance: 1e-6,
    }));
  });
}

function lacking(name: string, id: string): never {
  throw new Error(`the oracle gave no ${name} for ${id}`);
}
