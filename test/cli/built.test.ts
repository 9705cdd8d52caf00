// The built command does what the same command does inside this process, in a pipe and with colours; knows the build's output.
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { main } from "../../src/cli/main.js";
import { version } from "../../src/version.js";
import { gradus, masked, shown } from "./transcript.js";

const root = fileURLToPath(new URL("../..", import.meta.url));
const command = join(root, "dist", "cli.js");

function run(args: readonly string[], input = ""): ReturnType<typeof spawnSync> {
  return spawnSync(process.execPath, [command, ...args], { cwd: root, encoding: "utf8", input });
}

describe.skipIf(!existsSync(command))("dist/cli.js", () => {
  test.each([
    [["grad", "mse(t, W2 relu(W1 x + b1) + b2)"]],
    [["x' A x", "--wrt", "x", "--steps"]],
    [["-x' A x"]],
    [["equal", "x' y", "y' x"]],
    [["equal", "A B", "B A", "--let", "A : matrix(n, n), B : matrix(n, n)"]],
    [["grad", "W(x + b)"]],
    [["--version"]],
  ])("%j prints the same, and ends with the same code", async (args) => {
    const { status, stdout, stderr } = run(args);
    expect(masked(shown({ code: status ?? -1, out: String(stdout), error: String(stderr) }))).toBe(masked(shown(await gradus(args))));
  });

  test("reads standard input, and says what is missing when there is none", () => {
    expect(run(["grad", "-", "--check-points", "0"], "z = W x\nmse(t, z)").status).toBe(0);
    const { status, stderr } = run(["grad", "-"]);
    expect(status).toBe(2);
    expect(stderr).toContain("error[E0101]");
  });

  test("a reader that closes the pipe ends it quietly", () => {
    const { stderr, stdout } = spawnSync("bash", ["-c", `"${process.execPath}" "${command}" prove | head -1`], { cwd: root, encoding: "utf8" });
    expect(stderr).toBe("");
    expect(stdout.split("\n").length).toBe(2);
  });
});

describe("a terminal", () => {
  async function onTerminal(args: readonly string[], width: number, level: 0 | 1): Promise<string> {
    let text = "";
    const write = (part: string): void => void (text += part);
    await main(args, { out: write, error: write, input: async () => ({ ok: true, value: "", warnings: [] }), width, colours: { out: level, error: level } });
    return text;
  }
  const escape = String.fromCodePoint(0x1b);

  test("gets colours where it shows them, in answers and errors, and none where it does not", async () => {
    for (const expression of ["x' A x", "W(x + b)"]) {
      expect(await onTerminal(["grad", expression], 80, 1)).toContain(`${escape}[`);
      expect(await onTerminal(["grad", expression], 80, 0)).not.toContain(escape);
    }
  });

  test("colours change nothing but colour", async () => {
    const colour = new RegExp(`${escape}\\[[0-9;]*m`, "g");
    const args = ["grad", "mse(t, W2 relu(W1 x + b1) + b2)", "--steps"];
    expect((await onTerminal(args, 72, 1)).replace(colour, "")).toBe(await onTerminal(args, 72, 0));
  });

  test("no line of a report is wider than the terminal", async () => {
    for (const width of [60, 80, 120]) {
      const report = await onTerminal(["grad", "sum(log(1 + exp(-y .* (X w)))) + lambda w' w + crossentropy(u, V w + d)"], width, 0);
      for (const line of report.split("\n")) expect(Array.from(line).length, line).toBeLessThanOrEqual(width);
    }
  });
});

test("the version is the package's", () => {
  const { version: stated } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { readonly version: string };
  expect(version).toBe(stated);
});
