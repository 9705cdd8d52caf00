// Generated Octave is run in one process at every question, example and published case.
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { programOf as answered } from "../../src/answer/emitted.js";
import { octave } from "../../src/emit/targets/octave/octave.js";
import { must } from "../evaluate/must.js";
import { ask, engine } from "../examples/engine.js";
import { exampleRuns } from "./examples.js";
import { hasOctave, runOctave } from "./octave.js";
import { programOf } from "./problems.js";
import { oracleAnswers, publishedRuns } from "./published.js";
import { questionRuns } from "./questions.js";
import { faultsOf, type Run } from "./run.js";

describe.skipIf(!hasOctave())("a generated Octave file (needs octave-cli)", () => {
  const folder = mkdtempSync(join(tmpdir(), "gradus-octave-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const faults = (runs: readonly Run[], checked: (index: number) => boolean): readonly string[] => {
    const ran = runOctave(folder, runs, checked);
    return runs.flatMap((run, index) => {
      const result = ran[index];
      if (result === undefined) return [`${run.label}: no result`];
      return [...(result.raised === "" ? [] : [`${run.label}: ${result.raised}`]), ...faultsOf(run, result.found)];
    });
  };

  it("gives the evaluator's numbers for every question and example, and passes its own check for every question and each fourth example", () => {
    expect(faults([...questionRuns, ...exampleRuns], (index) => index < questionRuns.length || index % 4 === 0)).toEqual([]);
  });

  it.skipIf(!oracleAnswers)("agrees with the oracle at every published case (needs a Python with NumPy and SciPy)", () => {
    expect(faults(publishedRuns(), () => false)).toEqual([]);
  });

  /** The status and the output of a file that is run as a script. */
  const script = (name: string, code: string): { readonly status: number | null; readonly stderr: string } => {
    writeFileSync(join(folder, `${name}.m`), code);
    return spawnSync("octave-cli", ["--no-init-file", "--quiet", `${name}.m`], { encoding: "utf8", cwd: folder });
  };

  it("exits with an error when a formula is wrong", () => {
    const code = must(octave.emit(programOf({ text: "mse(t, W x + b)" })));
    expect(code).toContain("2 / m");
    expect(script("value_and_grad", code).status).toBe(0);
    const wrong = script("value_and_grad", code.replace("2 / m", "3 / m"));
    expect(wrong.status).toBe(1);
    expect(wrong.stderr).toContain("the derivatives differ from central differences");
  });

  it("refuses an argument of a wrong shape, and a point outside the domain, where Octave by itself would spread or go on in complex numbers", () => {
    const code = must(octave.emit(answered(must(ask("gradient", engine.parse("normsq(log(x)) + x' y"), { wrt: ["x"] })))));
    writeFileSync(join(folder, "value_and_grad.m"), code);
    const said = (call: string): string => spawnSync("octave-cli", ["--no-init-file", "--quiet", "--path", folder, "--eval", `try, ${call}; disp('accepted'), catch problem, disp(problem.message), end`], { encoding: "utf8" }).stdout.trim();
    expect(said("value_and_grad([1; 2], [3; 4])")).toContain("accepted");
    expect(said("value_and_grad([1; 2], [3, 4])")).toBe("y: expected a real array of size 2 1, got 1 2");
    expect(said("value_and_grad([1; -2], [3; 4])")).toContain("complex");
  });
});
