// Input meant to do harm ends with a stated exit code, a typed message and nothing executed; knows the published list and the command line.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { gradus } from "./transcript.js";

interface Hostile {
  readonly id: string;
  readonly class: string;
  readonly expect: string;
  readonly input?: string;
}

const cases: readonly Hostile[] = JSON.parse(readFileSync(new URL("../cases/hostile-inputs.json", import.meta.url), "utf8")) as readonly Hostile[];
const folder = mkdtempSync(join(tmpdir(), "gradus-hostile-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Characters that a terminal obeys, or that hide or turn text. */
const hidden = /[\p{Cc}\p{Cf}]/u;
const codes: ReadonlySet<number> = new Set([0, 2, 3]);

describe("every published hostile text, as an expression", () => {
  test.each(cases.filter(({ input }) => input !== undefined).map(({ id, class: kind, input = "" }) => [id, kind, input] as const))("%s (%s)", async (_, __, input) => {
    const { code, out, error } = await gradus(["grad", input, "--check-points", "1"]);
    expect(codes).toContain(code);
    expect(error).not.toMatch(/internal error|\n\s+at /);
    expect((out + error).replaceAll("\n", "")).not.toMatch(hidden);
    if (code !== 0) expect(error).toMatch(/^error\[E0\d{3}\]: /);
    expect(Object.keys(Object.prototype)).toEqual([]);
  });

  test.each(["grad", "vjp", "jvp", "jacobian", "code", "equal", "eval", "prove", "certify", "explain", "hessian"])("%s ends with an exit code for each of them as its operand", async (command) => {
    for (const { id, input } of cases) {
      if (input === undefined || input.length > 2000 || input.startsWith("--")) continue;
      const { code, error } = await gradus([command, input]);
      expect([0, 1, 2, 3, 4], `${id} ${error}`).toContain(code);
    }
  });
});

describe("files", () => {
  const file = (name: string, content: string | Uint8Array): string => {
    const path = join(folder, name);
    writeFileSync(path, content);
    return path;
  };

  test.each([
    ["a device without an end", "/dev/zero", "E0702"],
    ["a file that is too large", file("large.txt", "x + ".repeat(300_000)), "E0702"],
    ["bytes that are no UTF-8", file("bytes.txt", Uint8Array.of(0x78, 0xff)), "E0702"],
    ["a folder", folder, "E0702"],
    ["an empty file", file("empty.txt", ""), "E0101"],
    ["a NUL", file("nul.txt", "x\u0000y"), "E0106"],
  ])("%s is refused with its own message", async (_, path, expected) => {
    const { code, error } = await gradus(["grad", "--file", path]);
    expect(code).toBe(2);
    expect(error).toMatch(new RegExp(`^error\\[${expected}\\]`));
  });

  test("lines may end as on Windows, and a mark at the start of the file is skipped", async () => {
    const { code, error } = await gradus(["grad", "--file", file("windows.txt", "\ufeffz = W x + b\r\nmse(t, z)\r\n")]);
    expect(error).toBe("");
    expect(code).toBe(0);
  });

  test("standard input is a program too", async () => {
    const { code, out } = await gradus(["grad", "-", "--wrt", "W", "--check-points", "0"], "z = W x + b\nmse(t, z)\n");
    expect(code).toBe(0);
    expect(out).toContain("∂L/∂W = ");
  });

  test("deep nesting derives or meets a limit that says its name", async () => {
    for (const text of [`sum(${"-".repeat(1000)}x)`, `sum(${"tanh(".repeat(2000)}x${")".repeat(2000)})`, `${"(".repeat(100_000)}x${")".repeat(100_000)}`, `sum(x${"'".repeat(20_000)})`]) {
      const { code, error } = await gradus(["grad", text, "--check-points", "0"]);
      expect([0, 2, 3]).toContain(code);
      if (code !== 0) expect(error).toMatch(/^error\[E0\d{3}\]/);
    }
  });
});

describe("a bug inside", () => {
  test("is reported without a stack and with exit code 70", async () => {
    const { main } = await import("../../src/cli/main.js");
    let error = "";
    const code = await main(["grad", "-"], {
      out: () => undefined,
      error: (text) => void (error += text),
      input: async () => {
        throw new Error("internal: planted\n    at somewhere");
      },
      width: null,
      colours: { out: 0, error: 0 },
    });
    expect(code).toBe(70);
    expect(error).toMatch(/^internal error: planted\n.*report/);
    expect(error).not.toContain("somewhere");
  });
});
