// Compiles generated C files into one program and runs it; on CI there have to be a gcc and a CBLAS.
import { execFileSync, spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { c } from "../../src/emit/targets/c/c.js";
import { must } from "../evaluate/must.js";
import type { Found, Run } from "./run.js";

const strict = ["-std=c99", "-Wall", "-Wextra", "-Werror", "-pedantic"];

/** Whether a program with these flags can be compiled. Throws on CI where it cannot. */
export function hasC(source: string, ...flags: readonly string[]): boolean {
  const { status } = spawnSync("gcc", ["-x", "c", "-", "-o", "/dev/null", ...flags], { input: source });
  if (status === 0) return true;
  if ((process.env["CI"] ?? "") !== "") throw new Error(`CI needs a gcc that compiles with ${flags.join(" ")}`);
  return false;
}

/** Compiles strictly; what the compiler says, empty when it says nothing. */
export function compile(file: string, program: string, flags: readonly string[], libraries: readonly string[] = []): string {
  const { status, stderr } = spawnSync("gcc", [...strict, ...flags, file, "-o", program, ...libraries, "-lm"], { encoding: "utf8", maxBuffer: 2 ** 26 });
  return status === 0 ? stderr : `gcc failed: ${stderr}`;
}

export interface Ran {
  readonly found: Found;
  readonly status: number;
}

/** Writes a program that runs every file at its point. */
export function writeDriver(folder: string, runs: readonly Run[]): string {
  const cases = runs.map(({ program, inputs, value, outputs, sizes }, index) => {
    const name = `case${index}`;
    const code = must(c.emit({ ...program, name }));
    writeFileSync(join(folder, `${name}.c`), code);
    const own = /^size_t \w+_workspace\((.*)\)$/mu.exec(code)?.[1] ?? "void";
    const counts = own === "void" ? [] : own.split(", ").map((parameter) => `${sizes.get(parameter.replace("size_t ", "")) ?? "?"}`);
    const given = inputs.map(({ kind, data }) => (kind === "scalar" ? `${data[0]}` : `(const double[]){${data.join(", ")}}`));
    const length = value?.length ?? 0;
    return [
      `#include "${name}.c"`,
      `static void run_${name}(void)`,
      "{",
      `    static double value[${Math.max(length, 4096)}]${outputs.map((wanted, place) => `, out${place}[${wanted.length}]`).join("")};`,
      `    const size_t space = value_and_${name}_workspace(${counts.join(", ")});`,
      "    double *work = malloc((space + 1) * sizeof *work);",
      "    if (!work) exit(3);",
      "    work[space] = 12345.0;",
      `    const int status = value_and_${name}(${[...given, ...counts, "value", ...outputs.map((_, place) => `out${place}`), "work"].join(", ")});`,
      "    if (work[space] != 12345.0) exit(4);",
      `    printf("${index} status %d\\n", status);`,
      `    show(${index}, 0, value, ${length});`,
      ...outputs.map((wanted, place) => `    show(${index}, ${place + 1}, out${place}, ${wanted.length});`),
      "    free(work);",
      "}",
    ].join("\n");
  });
  const driver = [
    "#include <stdio.h>", "#include <stdlib.h>",
    "static void show(int index, int part, const double *x, size_t length)",
    "{", '    printf("%d %d", index, part);', '    for (size_t i = 0; i < length; ++i) printf(" %.17g", x[i]);', '    printf("\\n");', "}",
    ...cases,
    "int main(void)", "{", ...runs.map((_, index) => `    run_case${index}();`), "    return 0;", "}", "",
  ].join("\n");
  const file = join(folder, "driver.c");
  writeFileSync(file, driver);
  return file;
}

/** What the program of `writeDriver` prints, run by run. */
export function runDriver(program: string, runs: readonly Run[]): readonly Ran[] {
  const output = execFileSync(program, { encoding: "utf8", maxBuffer: 2 ** 28 });
  const results = runs.map((): { value: readonly number[]; outputs: (readonly number[])[]; status: number } => ({ value: [], outputs: [], status: -1 }));
  for (const line of output.split("\n")) {
    const [index = "", part = "", ...rest] = line.split(" ");
    const result = results[Number(index)];
    if (index === "" || result === undefined) continue;
    if (part === "status") result.status = Number(rest[0]);
    else if (part === "0") result.value = rest.map(Number);
    else result.outputs[Number(part) - 1] = rest.map(Number);
  }
  return results.map(({ value, outputs, status }) => ({ found: { value, outputs }, status }));
}
