// Runs generated Octave files in one process; on CI there has to be an Octave.
import { execFileSync, spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { octave } from "../../src/emit/targets/octave/octave.js";
import { must } from "../evaluate/must.js";
import type { Found, Input, Run } from "./run.js";

export function hasOctave(): boolean {
  try {
    execFileSync("octave-cli", ["--version"], { stdio: "ignore" });
    return true;
  } catch {
    if ((process.env["CI"] ?? "") !== "") throw new Error("CI needs octave-cli");
    return false;
  }
}

export interface Ran {
  readonly found: Found;
  /** What was wrong, or nothing. */
  readonly raised: string;
}

/** An array from its numbers row by row. */
function literal({ shape, data }: Input): string {
  const numbers = `[${data.map((x) => (Number.isFinite(x) ? `${x}` : "NaN")).join(" ")}]`;
  if (shape.length <= 1 || (shape.length === 2 && shape[1] === 1)) return `${numbers}'`;
  const axes = shape.map((_, axis) => axis + 1).toReversed();
  return `permute(reshape(${numbers}, [${shape.toReversed().join(" ")}]), [${axes.join(" ")}])`;
}

/** The results of all runs; where `checked` says so, the file's own check has to pass too. Its self-checks cost Octave most of the time. */
export function runOctave(folder: string, runs: readonly Run[], checked: (index: number) => boolean): readonly Ran[] {
  const calls = runs.map(({ program, inputs, outputs, sizes }, index) => {
    const name = `case${index}`;
    const code = must(octave.emit({ ...program, name }));
    writeFileSync(join(folder, `value_and_${name}.m`), code);
    const told = /^function \[.*?\] = \w+\((.*)\)$/mu.exec(code)?.[1]?.split(", ").slice(inputs.length) ?? [];
    const args = [...inputs.map(literal), ...told.map((size) => `${sizes.get(size) ?? "NaN"}`)].join(", ");
    return [
      "try", `  parts = cell(1, ${outputs.length + 1});`, `  [parts{:}] = value_and_${name}(${args});`, `  for k = 1:numel(parts) show(${index}, k, parts{k}); end`,
      ...(checked(index) ? [`  evalc('value_and_${name}()');`] : []), "catch problem", `  printf('%d error %s\\n', ${index}, strrep(problem.message, "\\n", ' '));`, "end",
    ].join("\n");
  });
  const driver = [
    "1;", "warning('off', 'all');", `addpath('${folder}');`,
    // Row by row, whatever the number of axes.
    "function show(index, k, x)", "  x = permute(x, ndims(x):-1:1);", "  printf('%d %d', index, k - 1); printf(' %.17g', x); printf('\\n');", "end",
    ...calls, "",
  ].join("\n");
  const file = join(folder, "driver.m");
  writeFileSync(file, driver);
  const { stdout } = spawnSync("octave-cli", ["--no-init-file", "--quiet", file], { encoding: "utf8", maxBuffer: 2 ** 28 });
  const results = runs.map((): { value: readonly number[]; outputs: (readonly number[])[]; raised: string } => ({ value: [], outputs: [], raised: "" }));
  for (const line of stdout.split("\n")) {
    const [index = "", part = "", ...rest] = line.split(" ");
    const result = results[Number(index)];
    if (index === "" || result === undefined) continue;
    if (part === "error") result.raised = rest.join(" ");
    else if (part === "0") result.value = rest.map(Number);
    else result.outputs[Number(part) - 1] = rest.map(Number);
  }
  return results.map(({ value, outputs, raised }) => ({ found: { value, outputs }, raised }));
}
