// The built command checks a class by threads and by processes of their own as this process does, whatever the number of jobs; knows the build's output.
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, test } from "vitest";
import { gradus } from "./transcript.js";

const root = fileURLToPath(new URL("../..", import.meta.url));
const command = join(root, "dist", "cli.js");
const folder = mkdtempSync(join(tmpdir(), "gradus-class-"));
const running: ChildProcess[] = [];
afterAll(() => {
  for (const child of running) child.kill("SIGKILL");
  rmSync(folder, { recursive: true, force: true });
});

const sheet = join(folder, "sheet.json");
writeFileSync(sheet, JSON.stringify({ title: "Two", problems: [{ id: "fit", given: "normsq(A x - b)", ask: { dx: "x" } }, { id: "net", given: "mse(t, W2 relu(W1 x + b1) + b2)", ask: { dW1: "W1" } }] }));
const answers = [
  "dx = 2 A' (A x - b)\ndW1 = ((W2' (2/m (W2 relu(W1 x + b1) + b2 - t))) .* step(W1 x + b1)) x'",
  "dx = A' (A x - b)\ndW1 = (W2' (2/m (W2 relu(W1 x + b1) + b2 - t))) x'",
  "dx = 2 (A x - b)\ndW1 = x ((W2' (2/m (W2 relu(W1 x + b1) + b2 - t))) .* step(W1 x + b1))'",
  "dx = 2 A' (A x - q)",
  "dx = 2 A' (A x - b",
  "nothing",
  `dx = ${"(".repeat(10_000)}`,
];
const classFolder = join(folder, "class");
mkdirSync(classFolder);
for (let k = 0; k < 12; k += 1) writeFileSync(join(classFolder, `${String(k).padStart(3, "0")}.txt`), answers[k % answers.length] ?? "");
writeFileSync(join(classFolder, "005.txt"), Uint8Array.of(0xff));

const run = (...args: readonly string[]): ReturnType<typeof spawnSync> => spawnSync(process.execPath, [command, "check", sheet, ...args], { encoding: "utf8", cwd: root, input: "" });

describe.skipIf(!existsSync(command))("dist/cli.js", () => {
  test("prints of a class what this process prints, by any number of threads and by processes", async () => {
    for (const form of [["--json"], []]) {
      const { code, out, error } = await gradus(["check", sheet, classFolder, ...form]);
      expect(code).toBe(2);
      for (const jobs of form.length === 0 ? [["--jobs", "3"]] : [["--jobs", "1"], ["--jobs", "2"], ["--isolate", "--jobs", "2"]]) {
        const { status, stdout, stderr } = run(classFolder, ...form, ...jobs);
        expect([status, stdout, stderr], jobs.join(" ")).toEqual([code, out, error]);
      }
    }
  });

  test("prints of one submission what this process prints, by itself, by a thread with a limit and by a process", async () => {
    const one = join(classFolder, "001.txt");
    const { code, out } = await gradus(["check", sheet, one, "--json", "--reveal"]);
    for (const how of [[], ["--timeout", "60"], ["--isolate"]]) expect([run(one, "--json", "--reveal", ...how).status, run(one, "--json", "--reveal", ...how).stdout]).toEqual([code, out]);
  });

  test("a standard input that does not end is given up at the limit, and the command ends", async () => {
    const child = spawn(process.execPath, [command, "check", sheet, "-", "--timeout", "1"], { stdio: ["pipe", "ignore", "pipe"] });
    running.push(child);
    let said = "";
    child.stderr?.on("data", (chunk: Buffer) => void (said += chunk.toString()));
    const code = await new Promise((resolve) => child.on("exit", resolve));
    expect(code).toBe(2);
    expect(said).toContain("standard input did not end within 1 second");
  });

  test("results of a check that is ended from outside are there, without points", async () => {
    const results = join(folder, "results.json");
    const child = spawn(process.execPath, [command, "check", sheet, "-", "--gradescope", results], { stdio: ["pipe", "ignore", "ignore"] });
    running.push(child);
    const ended = new Promise((resolve) => child.on("exit", resolve));
    while (!existsSync(results) || readFileSync(results, "utf8") === "") await new Promise((resolve) => setTimeout(resolve, 20));
    child.kill("SIGKILL");
    await ended;
    expect(JSON.parse(readFileSync(results, "utf8"))).toMatchObject({ score: 0 });
  });
});
