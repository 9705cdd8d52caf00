// Generated Julia is Julia by its grammar, and uses no name that nothing defines. There is none to run it: what it computes is not tested.
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it } from "vitest";
import { julia } from "../../src/emit/targets/julia/julia.js";
import { must } from "../evaluate/must.js";
import { exampleRuns } from "./examples.js";
import { newtonRuns } from "./newton.js";
import { programOf } from "./problems.js";
import { oracleAnswers, publishedRuns } from "./published.js";
import { python, pythonHas } from "./python.js";
import { pointOf, questionRuns } from "./questions.js";
import { type Run, runAt } from "./run.js";
import { structuredRuns } from "./structured.js";

describe.skipIf(!pythonHas("tree_sitter", "tree_sitter_julia"))("a generated Julia module (needs a Python with tree-sitter and its Julia grammar)", () => {
  const folder = mkdtempSync(join(tmpdir(), "gradus-julia-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const script = fileURLToPath(new URL("read_julia.py", import.meta.url));
  const wrongIn = (texts: readonly string[]): readonly (readonly string[])[] => {
    const files = texts.map((text, index) => {
      const file = join(folder, `file${index}.jl`);
      writeFileSync(file, text);
      return file;
    });
    return JSON.parse(execFileSync(python, [script], { input: JSON.stringify(files), encoding: "utf8", maxBuffer: 2 ** 26 })) as readonly (readonly string[])[];
  };
  const faults = (runs: readonly Run[]): readonly string[] => wrongIn(runs.map(({ program }) => must(julia.emit(program)))).flatMap((wrong, index) => wrong.map((one) => `${runs[index]?.label}: ${one}`));

  it("is accepted for every question, Newton step and example", () => {
    const at = (label: string, program: Run["program"]): Run => runAt(label, program, pointOf(program));
    expect(faults([...questionRuns, ...structuredRuns(at), ...newtonRuns(at), ...exampleRuns])).toEqual([]);
  });

  it.skipIf(!oracleAnswers)("is accepted for every published case (needs a Python with NumPy and SciPy)", () => {
    expect(faults(publishedRuns())).toEqual([]);
  });

  it("is not accepted with a bracket too many, or a name that nothing defines", () => {
    const code = must(julia.emit(programOf({ text: "mse(t, W relu(x) + b)" })));
    expect(code).toContain("W * ");
    const [right, bracket, name] = wrongIn([code, code.replace("W * ", "(W * "), code.replace("_relu.(", "_rely.(")]);
    expect(right).toEqual([]);
    expect(bracket?.length).toBeGreaterThan(0);
    expect(name).toEqual(["unknown name _rely"]);
  });
});

describe("a generated Julia module", () => {
  it("has an rrule for its loss, which says what was not asked for", () => {
    const code = must(julia.emit(programOf({ text: "mse(t, W x + b)", wrt: ["W"] })));
    expect(code).toContain("function ChainRulesCore.rrule(::typeof(loss), t, W, x, b)");
    expect(code).toContain('ChainRulesCore.@not_implemented("the derivative in x was not asked for")');
    expect(must(julia.emit(programOf({ text: "W x", order: "vjp" })))).toContain("function ChainRulesCore.rrule(::typeof(primal), W, x)");
    expect(must(julia.emit(programOf({ text: "W x", order: "jvp" })))).not.toContain("rrule");
  });

  it("writes dots wherever an array takes part, and only there", () => {
    const code = must(julia.emit(programOf({ text: "tanh(c) sum(exp(x) ./ (1 + y.^2)) - c^3 + norm2(x)^2", declarations: "c : scalar" })));
    expect(code).toContain("exp.(x)");
    expect(code).toContain("tanh(c)");
    expect(code).toMatch(/y \.\^ 2 \.\+ 1/u);
    expect(code).toContain("c ^ 3");
  });
});
