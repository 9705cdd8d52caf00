// Emitted Python is what a linter accepts and what is imported without a warning, in every library.
import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { targets } from "../../src/emit/targets.js";
import { must } from "../evaluate/must.js";
import { exampleRuns } from "./examples.js";
import { inFolder } from "./modules.js";
import { python, pythonHas } from "./python.js";
import { questionRuns } from "./questions.js";

const runs = [...questionRuns, ...exampleRuns];

/** The folder with a module for every question and example. */
function written(folder: string, library: "numpy" | "torch" | "jax"): string {
  const modules = join(folder, `with_${library}`);
  mkdirSync(modules);
  runs.forEach(({ program }, index) => writeFileSync(join(modules, `case${index}.py`), must(targets[library].emit(program))));
  return modules;
}

const importAll = ["import pathlib, runpy, sys", "for file in sorted(pathlib.Path(sys.argv[1]).glob('*.py')):", "    runpy.run_path(str(file))"].join("\n");

describe.each(["numpy", "torch", "jax"] as const)("emitted %s", (library) => {
  it.skipIf(!pythonHas("ruff"))("is accepted by ruff with its default rules", () => {
    const found = inFolder((folder) => spawnSync(python, ["-m", "ruff", "check", "--isolated", "--no-cache", "--output-format", "concise", written(folder, library)], { encoding: "utf8" }).stdout);
    expect(found.trim()).toBe("All checks passed!");
  });

  it.skipIf(!pythonHas(library))("is imported where warnings are errors", () => {
    expect(() => inFolder((folder) => execFileSync(python, ["-c", `import warnings\nimport ${library}\nwarnings.simplefilter("error")\n${importAll}`, written(folder, library)], { stdio: "pipe" }))).not.toThrow();
  });
});
