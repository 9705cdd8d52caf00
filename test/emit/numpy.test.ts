// Generated NumPy is run in one process at every question and example; the published cases are judged in test/derive.
import { describe, expect, it } from "vitest";
import { exampleRuns } from "./examples.js";
import { runAlone } from "./habits.js";
import { moduleFaults } from "./modules.js";
import { pythonHas } from "./python.js";
import { questionRuns } from "./questions.js";

describe.skipIf(!pythonHas("numpy", "scipy"))("a generated NumPy module (needs a Python with NumPy and SciPy)", () => {
  it("gives the evaluator's numbers and passes its own check, for every question and example", () => {
    const runs = [...questionRuns, ...exampleRuns];
    expect(moduleFaults("numpy", runs, runs.length)).toEqual([]);
  });

  it("exits with an error when a formula is wrong", () => {
    expect(runAlone("numpy", "2 / m", "2 / m")).toContain("differs from central differences by");
    expect(runAlone("numpy", "2 / m", "3 / m")).toBeNull();
  });
});
