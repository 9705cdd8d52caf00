// The packed package works in an empty folder: its command, its import and its types; knows the build's output and nothing inside it.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const root = fileURLToPath(new URL("..", import.meta.url));
const underCi = (process.env["CI"] ?? "") !== "";

interface Run {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function run(folder: string, command: string, ...args: readonly string[]): Run {
  const { status, stdout, stderr, error } = spawnSync(command, args, { cwd: folder, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
  return { status, stdout, stderr: error === undefined ? stderr : String(error) };
}

/** Why the package cannot be tried here, or null; under CI every reason is a failure instead. */
let reason: string | null = null;
let folder = "";

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "gradus-package-"));
  const consumer = join(folder, "consumer");
  mkdirSync(consumer);
  if (!existsSync(join(root, "dist", "cli.js"))) {
    reason = "dist/ is not built: npm run build";
  } else {
    const packed = run(root, "npm", "pack", "--ignore-scripts", "--pack-destination", folder);
    if (packed.status !== 0) throw new Error(packed.stderr);
    const tarball = readdirSync(folder).find((name) => name.endsWith(".tgz")) ?? "";
    writeFileSync(join(consumer, "package.json"), `{ "private": true, "type": "module" }\n`);
    const installed = run(consumer, "npm", "install", "--prefer-offline", "--no-audit", "--no-fund", "--no-package-lock", join("..", tarball));
    if (installed.status !== 0) {
      if (!/ENOTCACHED|ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|ENETUNREACH/.test(installed.stderr)) throw new Error(installed.stderr);
      reason = "the package registry cannot be reached";
    }
  }
  if (reason !== null && underCi) throw new Error(reason);
});

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe("the packed package", () => {
  const consumer = (): string => join(folder, "consumer");

  test("npx gradus derives and proves a gradient in an empty folder", ({ skip }) => {
    if (reason !== null) skip(reason);
    const { status, stdout, stderr } = run(consumer(), "npx", "--no-install", "gradus", "grad", "mse(t, W x + b)", "--json");
    expect(stderr.replaceAll(/^npm warn .*\n/gm, "")).toBe("");
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ answers: [{ wrt: "W", certificate: { verdict: "proved" } }, { wrt: "x" }, { wrt: "b" }] });
  });

  test("npx gradus checks a class by threads and by processes of their own, with the same bytes", ({ skip }) => {
    if (reason !== null) skip(reason);
    writeFileSync(join(consumer(), "sheet.yaml"), "problems: [{ id: fit, given: normsq(A x - b), ask: { dx: x } }]\n");
    mkdirSync(join(consumer(), "class"));
    writeFileSync(join(consumer(), "class", "right.txt"), "dx = 2 A' (A x - b)\n");
    writeFileSync(join(consumer(), "class", "wrong.txt"), "dx = A' (A x - b)\n");
    const [threads, processes] = [[], ["--isolate"]].map((options) => run(consumer(), "npx", "--no-install", "gradus", "check", "sheet.yaml", "class", "--json", ...options));
    expect(threads?.stderr.replaceAll(/^npm warn .*\n/gm, "")).toBe("");
    expect(JSON.parse(threads?.stdout ?? "")).toMatchObject([{ submission: "class/right.txt", score: 1 }, { submission: "class/wrong.txt", score: 0 }]);
    expect([threads?.status, processes?.status, processes?.stdout]).toEqual([1, 1, threads?.stdout]);
  });

  test("the library and its Node entry can be imported by name", ({ skip }) => {
    if (reason !== null) skip(reason);
    const script = `import * as gradus from "gradus"; import * as files from "gradus/node"; console.log(JSON.stringify([typeof gradus.parse, typeof gradus.grad, Object.keys(files).length > 0]));`;
    const { stdout, stderr } = run(consumer(), process.execPath, "--input-type=module", "--eval", script);
    expect(stderr).toBe("");
    expect(JSON.parse(stdout)).toEqual(["function", "function", true]);
  });

  test("the schema of assignments can be found by name", ({ skip }) => {
    if (reason !== null) skip(reason);
    const script = `import { readFileSync } from "node:fs"; const schema = JSON.parse(readFileSync(new URL(import.meta.resolve("gradus/assignment.schema.json")), "utf8")); console.log(schema.title);`;
    const { stdout, stderr } = run(consumer(), process.execPath, "--input-type=module", "--eval", script);
    expect([stdout.trim(), stderr]).toEqual(["Gradus assignment", ""]);
  });

  test("a strict consumer without the types of Node, moo or nearley compiles against the declarations", ({ skip }) => {
    if (reason !== null) skip(reason);
    const flags = { strict: true, noEmit: true, skipLibCheck: false, target: "ES2023", lib: ["ES2023"], module: "NodeNext", types: [], exactOptionalPropertyTypes: true };
    writeFileSync(join(consumer(), "tsconfig.json"), JSON.stringify({ compilerOptions: flags, files: ["use.ts"] }));
    writeFileSync(
      join(consumer(), "use.ts"),
      [
        `import { grad, parse } from "gradus";`,
        `const problem = parse("mse(t, W x + b)");`,
        `if (problem.ok) {`,
        `  const derived = grad(problem, { wrt: ["W"] });`,
        `  if (derived.ok) { const shown: string | undefined = derived.value.answers[0]?.toString(); void shown; }`,
        `}`,
        `// @ts-expect-error a number is no expression, so parse is not typed any`,
        `parse(1);`,
      ].join("\n"),
    );
    const compiler = join(root, "node_modules", "@typescript", "native", "bin", "tsc");
    const { status, stdout } = run(consumer(), process.execPath, compiler, "-p", "tsconfig.json");
    expect(stdout).toBe("");
    expect(status).toBe(0);
  });

  test("nothing is packed beside the build, the rules and the three texts", ({ skip }) => {
    if (reason !== null) skip(reason);
    const installed = join(consumer(), "node_modules", "gradus");
    expect(readdirSync(installed).toSorted()).toEqual(["CHANGELOG.md", "LICENSE", "README.md", "dist", "package.json", "rules"]);
    const files = readdirSync(installed, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    expect(files.filter((entry) => readFileSync(join(entry.parentPath, entry.name), "utf8").includes(root)).map((entry) => entry.name)).toEqual([]);
  });
});
