// Builds dist/ from grammar/, rules/ and src/; knows the order of the steps and where each leaves its files, and nothing of mathematics.
import { spawnSync } from "node:child_process";
import { chmodSync, copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { rolldown } from "rolldown";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const dist = join(root, "dist");

/** Runs one Node program in the repository's root; its output goes to standard error, since `npm pack --json` owns standard output. */
function run(script, ...args) {
  const { status, error } = spawnSync(process.execPath, [script, ...args], { cwd: root, stdio: ["ignore", 2, 2] });
  if (status !== 0) throw new Error(`${[script, ...args].join(" ")} failed${error === undefined ? "" : `: ${error.message}`}`);
}

/** Bundles entries, by the names of their files, for Node into `directory`; what they share or import lazily stays in chunks of its own under `chunks`. */
async function bundle(entries, directory, chunks) {
  const input = Object.fromEntries(Object.entries(entries).map(([name, entry]) => [name, join(root, entry)]));
  const build = await rolldown({ input, cwd: root, platform: "node" });
  await build.write({
    dir: directory,
    format: "esm",
    entryFileNames: "[name].js",
    chunkFileNames: `${chunks}/[name]-[hash].js`,
    minify: false,
  });
  await build.close();
}

/** Grammar texts → tables: grammar/*.ne → src/syntax/generated/. */
function compileGrammar() {
  run("grammar/compile.js");
}

/** Rule texts → a module: rules/ → src/rules/generated/. The compiler is TypeScript, so it is bundled before it runs. */
async function compileRules(temporary) {
  await bundle({ compile: "src/rules/compile.ts" }, temporary, "chunks");
  run(join(temporary, "compile.js"));
}

/** The library: one ES module and one declaration file for each source file the entries reach. */
function compileLibrary(directory) {
  run("node_modules/@typescript/native/bin/tsc", "-p", "src/tsconfig.library.json", "--outDir", directory);
}

/** The command: one executable file, the worker that checks submissions beside it, and chunks for what they share or import lazily. */
async function bundleCommand(directory) {
  await bundle({ cli: "src/cli.ts", "cli/worker": "src/class/worker.ts" }, directory, "cli");
  const command = join(directory, "cli.js");
  if (!readFileSync(command, "utf8").startsWith("#!/usr/bin/env node\n")) {
    throw new Error("src/cli.ts must open with #!/usr/bin/env node");
  }
  chmodSync(command, 0o755);
}

/** The schema of assignments, as it stands. */
function copySchema(directory) {
  copyFileSync(join(root, "src", "check", "assignment", "assignment.schema.json"), join(directory, "assignment.schema.json"));
}

// The first `npx gradus` in a checkout makes npm link the checkout into its cache and prepare it again; what is built is good enough
// there, and a build that failed half-way through would leave npm with a link that it never repairs.
const { npm_command: command, npm_lifecycle_event: event } = process.env;
if (command === "exec" && event === "prepare" && existsSync(join(dist, "cli.js"))) process.exit(0);

// Everything is built beside dist/ and moved there at the end: a failed build leaves the last good one.
mkdirSync(join(root, ".build"), { recursive: true });
const temporary = mkdtempSync(join(root, ".build", "build-"));
try {
  compileGrammar();
  await compileRules(join(temporary, "rules"));
  compileLibrary(join(temporary, "dist"));
  await bundleCommand(join(temporary, "dist"));
  copySchema(join(temporary, "dist"));
  rmSync(dist, { recursive: true, force: true });
  renameSync(join(temporary, "dist"), dist);
} finally {
  rmSync(temporary, { recursive: true, force: true });
}
