// The JavaScript and NumPy of every example is run at a sampled point, against the evaluator; does not judge formulas.
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, test } from "vitest";
import { programOf } from "../../src/answer/emitted.js";
import type { Derived } from "../../src/answer/derived.js";
import type { EmittedProgram } from "../../src/emit/program.js";
import { ascii } from "../../src/emit/ascii.js";
import { evaluate } from "../../src/evaluate/evaluate.js";
import { type Point, variableKey } from "../../src/evaluate/point.js";
import { createSampler } from "../../src/evaluate/sampling.js";
import { shapeAt, type Tensor } from "../../src/evaluate/tensor.js";
import { isColumnShape, isScalarShape } from "../../src/term/dimension.js";
import { python, pythonHas } from "../emit/python.js";
import { tensorJson } from "../../src/report/numbers.js";
import { must } from "../evaluate/must.js";
import { ask, engine } from "./engine.js";
import { examples } from "./example.js";

interface Case {
  readonly path: string;
  readonly derived: Derived;
  readonly program: EmittedProgram;
  readonly point: Point;
  /** The value and the derivatives at the point. */
  readonly expected: readonly Tensor[];
}

const cases = examples.flatMap(({ path, text, order, wrt, reading }): readonly Case[] => {
  const derived = must(ask(order, engine.parse(text), { wrt, entries: reading }));
  const program = programOf(derived);
  // What runs over the entries of a variable is the Jacobian under vec, its axes in another order.
  const terms = [program.value, ...(program.along === null ? program.outputs.map(({ value }) => value) : [program.along.matrix ?? missing()])];
  const { bindings, hypotheses } = program;
  const point = must(must(createSampler({ terms, variables: program.inputs, bindings, hypotheses, seed: path })).point(0));
  const values = must(evaluate(terms, point, bindings));
  const along = program.along === null ? null : { output: shapeAt((program.outputs[0] ?? missing()).value.shape, point.sizes), variable: shapeAt(program.along.variable.shape, point.sizes) };
  return [{ path, derived, program, point, expected: along === null ? values : values.map((value, index) => (index === 0 ? value : byEntries(value, along))) }];
});

/** A Jacobian of stacked columns as an array of the output's axes and then the variable's, both row by row. */
function byEntries(matrix: Tensor, { output, variable }: { readonly output: readonly number[]; readonly variable: readonly number[] }): Tensor {
  const stacked = ([rows = 1, columns = 1]: readonly number[]): readonly number[] => Array.from({ length: rows * columns }, (_, at) => (at % columns) * rows + Math.floor(at / columns));
  const [rows, columns] = [stacked(output), stacked(variable)];
  return { shape: [rows.length, columns.length], data: Float64Array.from(rows.flatMap((row) => columns.map((column) => matrix.data[row * columns.length + column] ?? Number.NaN))) };
}

const valueOf = (point: Point, variable: EmittedProgram["inputs"][number]): Tensor => {
  const found = point.values.get(variableKey(variable));
  if (found === undefined) throw new Error(`no value for ${variable.name}`);
  return found;
};

function expectClose(found: ArrayLike<number>, tensor: Tensor | undefined): void {
  expect(found.length).toBe(tensor?.data.length);
  tensor?.data.forEach((x, index) => expect(Math.abs((found[index] ?? NaN) - x) / Math.max(1, Math.abs(x))).toBeLessThan(1e-9));
}

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const numbersOf = (value: unknown): readonly number[] => (typeof value === "number" ? [value] : value instanceof Float64Array ? [...value] : []);

describe("the emitted JavaScript gives the evaluator's numbers", () => {
  test.each(cases.map((one) => [one.path, one] as const))("%s", async (_, { derived, program, point, expected }) => {
    const code = must(engine.emit(derived, "js"));
    const loaded: unknown = await import(/* @vite-ignore */ `data:text/javascript;base64,${Buffer.from(code).toString("base64")}`);
    const named = new Map(Object.entries(typeof loaded === "object" && loaded !== null ? loaded : {}));
    const run: unknown = named.get(`value_and_${program.name}`);
    if (typeof run !== "function") throw new Error("no function is exported");
    const inputs = Object.fromEntries(program.inputs.map((variable) => [ascii.print(variable), isScalarShape(variable.shape) ? valueOf(point, variable).data[0] : valueOf(point, variable).data]));
    const [value, derivatives] = listOf(Reflect.apply(run, null, [inputs, Object.fromEntries(point.sizes)]));
    const outputs = Array.isArray(derivatives) ? listOf(derivatives) : [derivatives];
    [value, ...outputs].forEach((found, index) => expectClose(numbersOf(found), expected[index]));
  });
});

describe.skipIf(!pythonHas("numpy"))("the emitted NumPy (needs a Python with NumPy)", () => {
  const folder = mkdtempSync(join(tmpdir(), "gradus-examples-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test("gives the evaluator's numbers and passes its own check, for every example in one process", () => {
    const jobs = cases.map(({ derived, program, point }, index) => {
      const file = join(folder, `example${index}.py`);
      writeFileSync(file, must(engine.emit(derived, "numpy")));
      const args = program.inputs.map((variable) => {
        const { data, shape } = valueOf(point, variable);
        if (isScalarShape(variable.shape)) return data[0];
        if (isColumnShape(variable.shape)) return Array.from(data);
        return tensorJson({ shape, data });
      });
      return { file, name: `value_and_${program.name}`, plain: program.name, args };
    });
    const driver = fileURLToPath(new URL("../emit/run_modules.py", import.meta.url));
    const results: unknown = JSON.parse(execFileSync(python, [driver], { input: JSON.stringify(jobs), encoding: "utf8" }));
    if (!Array.isArray(results)) throw new Error("no list of results");
    expect(results.length).toBe(cases.length);
    results.forEach((result: { readonly check: number; readonly parts: readonly { readonly data: readonly number[] }[] }, index) => {
      const { path, expected } = cases[index] ?? missing();
      expect([path, result.check]).toEqual([path, 0]);
      expected.forEach((tensor, part) => expectClose(result.parts[part]?.data ?? [], tensor));
    });
  });
});

function missing(): never {
  throw new Error("more results than examples");
}
