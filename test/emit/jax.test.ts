// Generated JAX is compiled in one process at every question, example and published case, and put through JAX's transformations.
import { describe, expect, it } from "vitest";
import { exampleRuns } from "./examples.js";
import { habitFaults, runAlone } from "./habits.js";
import { moduleFaults } from "./modules.js";
import { oracleAnswers, publishedRuns } from "./published.js";
import { pythonHas } from "./python.js";
import { questionRuns } from "./questions.js";

/** Checks run operation by operation, which JAX compiles one by one: a few of them show what all would. */
const checked = 6;

describe.skipIf(!pythonHas("jax", "numpy") || !oracleAnswers)("a generated JAX module (needs a Python with JAX and SciPy)", () => {
  it("gives the judge's numbers under jit at every question, example and published case", () => {
    expect(moduleFaults("jax", [...questionRuns, ...exampleRuns, ...publishedRuns()], checked)).toEqual([]);
  });

  it("is differentiated, compiled and vectorised by JAX as its source is, and refuses what it cannot do", () => {
    expect(habitFaults("jax", "jax_habits.py")).toEqual([]);
  });

  it("exits with an error when a formula, or the backward that JAX is taught, is wrong", () => {
    expect(runAlone("jax", "2 / m", "2 / m")).toContain("by jax.grad of loss: differs from the closed form by 0");
    expect(runAlone("jax", "2 / m", "3 / m")).toBeNull();
    expect(runAlone("jax", "cotangent * derivatives[0]", "derivatives[0] * cotangent * 2")).toBeNull();
  });
});
