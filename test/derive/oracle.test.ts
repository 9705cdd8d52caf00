// Published derivatives through the emitted NumPy, judged by an independent oracle that differentiates numerically.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, test } from "vitest";
import { programOf } from "../../src/answer/emitted.js";
import { plainName } from "../../src/emit/notation.js";
import { isColumnShape, isScalarShape, type Shape } from "../../src/term/dimension.js";
import { python, pythonHas } from "../emit/python.js";
import { ask, engine } from "../examples/engine.js";
import { publishedCases } from "./published-cases.js";

interface Job {
  readonly case: number;
  readonly file: string;
  readonly name: string;
  readonly inputs: readonly (readonly [name: string, kind: "scalar" | "vector" | "matrix"])[];
}

interface Judged {
  /** The largest relative error over several sizes and points. */
  readonly error: number | null;
  readonly raised: string | null;
}

const kindOf = (shape: Shape): Job["inputs"][number][1] => (isScalarShape(shape) ? "scalar" : isColumnShape(shape) ? "vector" : "matrix");
describe.skipIf(!pythonHas("numpy", "scipy"))("published derivatives as emitted NumPy (needs a Python with NumPy and SciPy)", () => {
  const folder = mkdtempSync(join(tmpdir(), "gradus-published-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const judge = (jobs: readonly Job[]): readonly Judged[] =>
    JSON.parse(execFileSync(python, [fileURLToPath(new URL("judge_modules.py", import.meta.url))], { input: JSON.stringify(jobs), encoding: "utf8", maxBuffer: 2 ** 28 })) as readonly Judged[];

  const jobs = publishedCases.flatMap(({ expr, vars, wrt, order, structure }, index): readonly Job[] => {
    const derived = ask(order, engine.parse(expr, { let: vars }), { wrt: [wrt], entries: structure === null ? "free" : "tied" });
    const program = derived.ok ? programOf(derived.value) : null;
    const code = program === null ? null : engine.emit(derived, "numpy");
    if (program === null || code?.ok !== true) return [];
    const file = join(folder, `published${index}.py`);
    writeFileSync(file, code.value);
    return [{ case: index, file, name: program.name, inputs: program.inputs.map((variable) => [plainName(variable), kindOf(variable.shape)] as const) }];
  });

  test("every module that is emitted agrees with the oracle to 1e-6", () => {
    const wrong = judge(jobs).flatMap(({ error, raised }, index) => (error !== null && error < 1e-6 ? [] : [`${publishedCases[jobs[index]?.case ?? 0]?.id} ${raised ?? error}`]));
    expect(wrong).toEqual([]);
    expect(jobs.length).toBe(publishedCases.length);
  });

  test("the oracle refuses a module whose result is off by one part in ten thousand, or transposed", () => {
    const [first] = jobs.filter(({ case: index }) => publishedCases[index]?.order === "gradient");
    if (first === undefined) throw new Error("no module to tamper with");
    const file = join(folder, "tampered.py");
    writeFileSync(file, `${readFileSync(first.file, "utf8")}\n_right = ${first.name}\n\ndef ${first.name}(*given):\n    return 1.0001 * _right(*given)\n`);
    expect(judge([{ ...first, file }])[0]?.error).toBeGreaterThan(5e-5);
    writeFileSync(file, `${readFileSync(first.file, "utf8")}\n_right = ${first.name}\n\ndef ${first.name}(*given):\n    return _right(*given).T\n`);
    expect(judge([{ ...first, file }])[0]?.error).toBeGreaterThan(1e-3);
  });
});
