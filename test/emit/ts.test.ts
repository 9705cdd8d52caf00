// Generated TypeScript is compiled under this repository's own options, all modules at once, and what comes out is run.
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { targets } from "../../src/emit/targets.js";
import { must } from "../evaluate/must.js";
import { exampleRuns } from "./examples.js";
import { argumentsAt, foundIn, functionNamed, load } from "./javascript.js";
import { programOf } from "./problems.js";
import { oracleAnswers, publishedRuns } from "./published.js";
import { questionRuns } from "./questions.js";
import { faultsOf, type Run } from "./run.js";
import { compiled } from "./typescript.js";

describe("a generated TypeScript module", () => {
  const folder = mkdtempSync(join(tmpdir(), "gradus-ts-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  // The published cases are all run as JavaScript, which is the same text without types.
  const runs: readonly Run[] = [...questionRuns, ...exampleRuns, ...(oracleAnswers ? publishedRuns().filter((_, index) => index % 5 === 0) : [])];
  let said = "";
  beforeAll(() => {
    said = compiled(join(folder, "all"), new Map(runs.map(({ program }, index) => [`m${index}.ts`, must(targets.ts.emit(program))])));
  });

  it("compiles without a word under strict options, for every question and example", () => expect(said).toBe(""));

  it("gives the numbers of the judge", async () => {
    const faults: string[] = [];
    for (const [index, run] of runs.entries()) {
      const module = await load(readFileSync(join(folder, "all", "out", `m${index}.js`), "utf8"));
      const { inputs, sizes } = argumentsAt(run);
      faults.push(...faultsOf(run, foundIn(functionNamed(module, `value_and_${run.program.name}`)(inputs, sizes))));
    }
    expect(faults).toEqual([]);
  });

  it("checks itself, and notices a wrong formula", async () => {
    for (const [index, { program }] of questionRuns.entries()) {
      const module = await load(readFileSync(join(folder, "all", "out", `m${index}.js`), "utf8"));
      expect([program.source, module.selfCheck(5).ok]).toEqual([program.source, true]);
    }
    const code = must(targets.ts.emit(programOf({ text: "mse(t, W x + b)" })));
    expect(compiled(join(folder, "wrong"), new Map([["wrong.ts", code.replace(" = 2 / m", " = 3 / m")]]))).toBe("");
    expect((await load(readFileSync(join(folder, "wrong", "out", "wrong.js"), "utf8"))).selfCheck().ok).toBe(false);
  });

  it("refuses arguments of the wrong kind when it is compiled", () => {
    const use = 'import { grad } from "./model.js";\nexport const found: Float64Array = grad({ x: [1, 2], A: new Float64Array(4) }, { n: 2 });\n';
    const modules = new Map([["model.ts", must(targets.ts.emit(programOf({ text: "x' A x", declarations: "A : matrix(n, n)", wrt: ["x"] })))], ["use.ts", use]]);
    expect(compiled(join(folder, "use"), modules)).toContain("use.ts(2,43): error TS2740: Type 'number[]'");
  });
});
