// Generated C is compiled without a warning and run at every question, example and published case: plain, with CBLAS, and under sanitizers.
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { c } from "../../src/emit/targets/c/c.js";
import { must } from "../evaluate/must.js";
import { compile, hasC, runDriver, writeDriver } from "./c.js";
import { exampleRuns } from "./examples.js";
import { programOf } from "./problems.js";
import { oracleAnswers, publishedRuns } from "./published.js";
import { questionRuns } from "./questions.js";
import { faultsOf, type Run } from "./run.js";

const plainly = hasC("int main(void) { return 0; }");
const withBlas = plainly && hasC("#include <cblas.h>\nint main(void) { return 0; }", "-lopenblas");
const sanitized = plainly && hasC("int main(void) { return 0; }", "-fsanitize=address,undefined");

describe.skipIf(!plainly)("a generated C file (needs gcc)", () => {
  const folder = mkdtempSync(join(tmpdir(), "gradus-c-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const program = join(folder, "program");

  const drivers = new Map<readonly Run[], string>();
  const driverOf = (runs: readonly Run[]): string => {
    const driver = drivers.get(runs) ?? writeDriver(mkdtempSync(join(folder, "runs-")), runs);
    drivers.set(runs, driver);
    return driver;
  };
  const faults = (runs: readonly Run[], flags: readonly string[], libraries: readonly string[] = []): readonly string[] => {
    const said = compile(driverOf(runs), program, flags, libraries);
    if (said !== "") return [said.slice(0, 4000)];
    const ran = runDriver(program, runs);
    return runs.flatMap((run, index) => {
      const result = ran[index];
      return result === undefined ? [`${run.label}: no result`] : [...(result.status === 0 ? [] : [`${run.label}: status ${result.status}`]), ...faultsOf(run, result.found)];
    });
  };
  const runs: readonly Run[] = [...questionRuns, ...exampleRuns];

  it("gives the evaluator's numbers for every question, Newton step and example, without a warning of the compiler", () => {
    expect(faults(runs, ["-O1"])).toEqual([]);
  });

  it.skipIf(!withBlas)("gives them with products by CBLAS (needs OpenBLAS)", () => {
    expect(faults(runs, ["-O0", "-DGRADUS_CBLAS"], ["-lopenblas"])).toEqual([]);
  });

  it.skipIf(!sanitized)("gives them under the sanitizers of addresses and of undefined behaviour", () => {
    expect(faults(runs, ["-O0", "-fsanitize=address,undefined", "-fno-sanitize-recover=all"])).toEqual([]);
  });

  it.skipIf(!oracleAnswers)("agrees with the oracle at every published case (needs a Python with NumPy and SciPy)", () => {
    expect(faults(publishedRuns(), ["-O0"])).toEqual([]);
  });

  /** The status of a file's own check. */
  const check = (code: string): { readonly said: string; readonly status: number | null; readonly output: string } => {
    const file = join(folder, "check.c");
    writeFileSync(file, code);
    const said = compile(file, program, ["-O0", "-DGRADUS_MAIN"]);
    const { status, stdout } = spawnSync(program, { encoding: "utf8" });
    return { said, status, output: stdout };
  };

  it("passes its own check, for each sixth question, Newton step and example", () => {
    const wrong = runs.filter((_, index) => index % 6 === 0).flatMap((run) => {
      const { said, status, output } = check(must(c.emit(run.program)));
      return said === "" && status === 0 ? [] : [`${run.label}: ${said.slice(0, 500)} ${status} ${output}`];
    });
    expect(wrong).toEqual([]);
  });

  it("exits with an error when a formula is wrong", () => {
    const code = must(c.emit(programOf({ text: "mse(t, W x + b)" })));
    expect(code).toContain("2.0 / (double)m");
    expect(check(code.replace("2.0 / (double)m", "3.0 / (double)m"))).toMatchObject({ said: "", status: 1 });
  });

  it("returns a status for a matrix that has no inverse or no Cholesky factor, and is declared by its own file", () => {
    const programs = { singular: programOf({ text: "y' inv(A) x", declarations: "A : matrix(n, n) invertible", wrt: ["x"], name: "singular" }), definite: programOf({ text: "logdet(A) + x' inv(A) x + y' inv(A) x", declarations: "A : matrix(n, n) spd", wrt: ["x"], name: "definite" }) };
    for (const [name, one] of Object.entries(programs)) {
      writeFileSync(join(folder, `${name}.c`), must(c.emit(one)));
      const header = `#define GRADUS_PROTOTYPES\n#include "${name}.c"\nint main(void)\n{\n    const double A[] = {1.0, 2.0, 2.0, 4.0}, B[] = {1.0, 2.0, 2.0, 5.0}, x[] = {1.0, 2.0}, y[] = {3.0, 4.0};\n    double out[2], work[100];\n    if (${name}(ARGUMENTS) != GRADUS_OK) return 9;\n    return ${name}(SINGULAR);\n}\n`;
      const order = one.inputs.map((input) => input.name);
      const passed = (matrix: string): string => [...order.map((input) => (input === "A" ? matrix : input)), "2", "out", "work"].join(", ");
      const main = join(folder, "uses.c");
      writeFileSync(main, header.replace("ARGUMENTS", passed("B")).replace("SINGULAR", passed("A")));
      expect(compile(main, program, [join(folder, `${name}.c`)])).toBe("");
      expect(spawnSync(program).status).toBe(name === "singular" ? 1 : 2);
    }
  });
});
