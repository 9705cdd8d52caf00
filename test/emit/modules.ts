// Runs emitted Python modules in one process and tells what is wrong with their results. Knows no library but its name.
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { targets } from "../../src/emit/targets.js";
import { must } from "../evaluate/must.js";
import { python } from "./python.js";
import { faultsOf, nested, type Run } from "./run.js";

interface Ran {
  readonly check: number;
  readonly said: string;
  readonly parts: readonly (readonly number[])[];
}

/** Gives `use` a folder of its own that is gone afterwards. */
export function inFolder<T>(use: (folder: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), "gradus-python-"));
  try {
    return use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What is wrong with the modules for `runs`; the first `checked` are to check themselves too. */
export function moduleFaults(library: "numpy" | "torch" | "jax", runs: readonly Run[], checked: number): readonly string[] {
  const driver = fileURLToPath(new URL("run_modules.py", import.meta.url));
  const results = inFolder((folder) => {
    const jobs = runs.map(({ program, inputs, sizes }, index) => {
      const file = join(folder, `case${index}.py`);
      writeFileSync(file, must(targets[library].emit(program)));
      return { file, name: `value_and_${program.name}`, plain: program.name === "lambda" ? "lambda_" : program.name, args: inputs.map(nested), sizes: Object.fromEntries(sizes), check: index < checked };
    });
    return JSON.parse(execFileSync(python, [driver, library], { input: JSON.stringify(jobs), encoding: "utf8", maxBuffer: 2 ** 28 })) as readonly Ran[];
  });
  return runs.flatMap((run, index) => {
    const { check: verdict, said, parts: [value = [], ...outputs] } = results[index] ?? { check: Number.NaN, said: "nothing", parts: [] };
    return [...(verdict === 0 ? [] : [`${run.label}: its own check gives ${verdict}: ${said}`]), ...faultsOf(run, { value, outputs })];
  });
}
