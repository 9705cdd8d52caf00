// Generated JavaScript passes the usual linter of its language; other languages are linted where they are run.
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it } from "vitest";
import { targets } from "../../src/emit/targets.js";
import { must } from "../evaluate/must.js";
import { exampleRuns } from "./examples.js";
import { questionRuns } from "./questions.js";

const oxlint = fileURLToPath(new URL("../../node_modules/.bin/oxlint", import.meta.url));

/** What the linter says of the files of a folder, with its own rules and none of this repository's. */
function complaints(folder: string): string {
  writeFileSync(join(folder, ".oxlintrc.json"), "{}");
  try {
    execFileSync(oxlint, ["--deny-warnings", "--format", "unix", "."], { cwd: folder, encoding: "utf8" });
    return "";
  } catch (failure) {
    return failure instanceof Error && "stdout" in failure ? String(failure.stdout) : String(failure);
  }
}

describe("the linter of JavaScript", () => {
  const folders: string[] = [];
  const folder = (): string => {
    const made = mkdtempSync(join(tmpdir(), "gradus-lint-"));
    folders.push(made);
    return made;
  };
  afterAll(() => folders.forEach((made) => rmSync(made, { recursive: true, force: true })));

  it("has nothing to say of any generated module", () => {
    const made = folder();
    for (const [target, precision] of [[targets.js, "f64"], [targets.wasm, "f64"], [targets.wasm, "f32"]] as const) {
      [...questionRuns, ...exampleRuns].forEach(({ program }, index) => writeFileSync(join(made, `${target.name}-${precision}${index}.mjs`), must(target.emit(program, { precision }))));
    }
    expect(complaints(made)).toBe("");
  });

  it("complains of a value that is not used", () => {
    const made = folder();
    writeFileSync(join(made, "module.mjs"), "const unused = 1;\n");
    expect(complaints(made)).toContain("unused");
  });
});
