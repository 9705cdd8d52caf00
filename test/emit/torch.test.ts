// Generated PyTorch is run in one process at every question, example and published case, and inside autograd.
import { describe, expect, it } from "vitest";
import { exampleRuns } from "./examples.js";
import { habitFaults, runAlone } from "./habits.js";
import { moduleFaults } from "./modules.js";
import { oracleAnswers, publishedRuns } from "./published.js";
import { pythonHas } from "./python.js";
import { questionRuns } from "./questions.js";

describe.skipIf(!pythonHas("torch", "numpy") || !oracleAnswers)("a generated PyTorch module (needs a Python with PyTorch and SciPy)", () => {
  it("gives the judge's numbers at every question, example and published case, in the precision and on the device of its arguments, and passes its own check", () => {
    const checked = [...questionRuns, ...exampleRuns];
    expect(moduleFaults("torch", [...checked, ...publishedRuns()], checked.length)).toEqual([]);
  });

  it("is differentiated by autograd as its source is, once and twice, in any precision, and refuses what it cannot do", () => {
    expect(habitFaults("torch", "torch_habits.py")).toEqual([]);
  });

  it("exits with an error when a formula, or the backward that autograd is taught, is wrong", () => {
    expect(runAlone("torch", "2 / m", "2 / m")).toContain("loss: differs from torch.autograd.gradcheck by 0");
    expect(runAlone("torch", "2 / m", "3 / m")).toBeNull();
    expect(runAlone("torch", "cotangent * derivatives[0]", "derivatives[0] * cotangent * 2")).toBeNull();
  });
});
