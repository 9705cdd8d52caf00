// The command repl: lines one after the other as a person or a pipe gives them; knows no mathematics.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { oneThread } from "../../src/cli/machine.js";
import { main } from "../../src/cli/main.js";

async function typed(...lines: readonly string[]): Promise<{ readonly code: number; readonly out: string; readonly error: string; readonly left: number }> {
  let out = "";
  let error = "";
  let left = lines.length;
  const machine = {
    ...oneThread,
    lines: async function* (): AsyncGenerator<string> {
      for (const line of lines) {
        left -= 1;
        yield line;
      }
    },
  };
  const code = await main(["repl"], { out: (text) => void (out += text), error: (text) => void (error += text), input: async () => ({ ok: true, value: "never read", warnings: [] }), width: null, colours: { out: 0, error: 0 } }, machine);
  return { code, out, error, left };
}

test("a line is a gradient; names, shapes and variables hold for the lines after them", async () => {
  const { code, out, error } = await typed("x' A x", "z = W x - b", "normsq(z)", ":wrt b", "normsq(z)", ":wrt", ":let A : matrix(n, n) symmetric", "x' A x", ":forget", "normsq(z)");
  expect([code, error]).toEqual([0, ""]);
  const gradients = out.split("\n").filter((line) => line.includes("∂")).map((line) => line.trim().replaceAll(/ {2,}/g, "  "));
  expect(gradients).toEqual(["∂L/∂x = (A + Aᵀ) x", "∂L/∂A = x xᵀ", "∂L/∂W = 2 z xᵀ", "∂L/∂x = 2 Wᵀ z", "∂L/∂b = -2 z", "∂L/∂b = -2 z", "∂L/∂x = 2 A x", "∂L/∂A = x xᵀ", "∂L/∂z = 2 z"]);
});

test("mistakes are said with their places, and the next line is read", async () => {
  const { code, out, error } = await typed("W(x + b)", ":hlep", ":explain E0202", "-", "", "-x' x");
  expect(code).toBe(0);
  expect(error.match(/error\[E0\d{3}\]/g)).toEqual(["error[E0204]", "error[E0701]", expect.stringMatching(/error\[E01/)]);
  expect(error).toContain("did you mean `:help`?");
  expect(out).toContain("∂L/∂x = -2 x");
});

test(":quit ends it before the lines that follow", async () => {
  const { code, out, error, left } = await typed(":help", ":quit", "x' x");
  expect([code, error, left]).toEqual([0, "", 1]);
  expect(out).toContain(":forget");
});

const command = fileURLToPath(new URL("../../dist/cli.js", import.meta.url));
test.skipIf(!existsSync(command))("in a pipe there is no prompt, and the end of the input ends it", () => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [command, "repl"], { encoding: "utf8", input: "x' x\ny' y" });
  expect([status, stderr]).toEqual([0, ""]);
  expect(stdout).not.toContain("gradus>");
  expect(stdout.match(/∂L\/∂. = 2 ./g)).toEqual(["∂L/∂x = 2 x", "∂L/∂y = 2 y"]);
});
