// Generated NumPy is run in one process at every question and example; the published cases are judged in test/derive.
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it } from "vitest";
import { targets } from "../../src/emit/targets.js";
import { must } from "../evaluate/must.js";
import { exampleRuns } from "./examples.js";
import { programOf } from "./problems.js";
import { python, pythonHas } from "./python.js";
import { questionRuns } from "./questions.js";
import { faultsOf, nested } from "./run.js";

interface Ran {
  readonly check: number;
  readonly parts: readonly (readonly number[])[];
}

describe.skipIf(!pythonHas("numpy", "scipy"))("a generated NumPy module (needs a Python with NumPy and SciPy)", () => {
  const folder = mkdtempSync(join(tmpdir(), "gradus-numpy-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const driver = fileURLToPath(new URL("run_modules.py", import.meta.url));

  it("gives the evaluator's numbers and passes its own check, for every question and example", () => {
    const runs = [...questionRuns, ...exampleRuns];
    const jobs = runs.map(({ program, inputs }, index) => {
      const file = join(folder, `case${index}.py`);
      writeFileSync(file, must(targets.numpy.emit(program)));
      return { file, name: `value_and_${program.name}`, plain: program.name === "lambda" ? "lambda_" : program.name, args: inputs.map(nested) };
    });
    const results = JSON.parse(execFileSync(python, [driver], { input: JSON.stringify(jobs), encoding: "utf8", maxBuffer: 2 ** 28 })) as readonly Ran[];
    expect(results).toHaveLength(jobs.length);
    const faults = runs.flatMap((run, index) => {
      const { check, parts: [value = [], ...outputs] } = results[index] ?? { check: NaN, parts: [] };
      return [...(check === 0 ? [] : [`${run.label}: its own check says ${check}`]), ...faultsOf(run, { value, outputs })];
    });
    expect(faults).toEqual([]);
  });

  it("exits with an error when a formula is wrong", () => {
    const file = join(folder, "wrong.py");
    const code = must(targets.numpy.emit(programOf({ text: "mse(t, W x + b)" })));
    expect(code).toContain("2 / m");
    writeFileSync(file, code.replace("2 / m", "3 / m"));
    expect(() => execFileSync(python, [file], { stdio: "ignore" })).toThrow();
  });
});
