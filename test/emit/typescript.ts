// Compiles generated TypeScript under this repository's own options. Knows no questions.
import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** What the compiler says of the modules; their JavaScript is left beside them in `out`. */
export function compiled(folder: string, modules: ReadonlyMap<string, string>): string {
  mkdirSync(folder, { recursive: true });
  for (const [name, text] of modules) writeFileSync(join(folder, name), text);
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify({ extends: join(root, "tsconfig.json"), compilerOptions: { types: [], rootDir: ".", outDir: "out", module: "ES2022", moduleResolution: "bundler", declaration: false }, include: ["*.ts"] }));
  const { stdout, stderr } = spawnSync(process.execPath, [join(root, "node_modules/@typescript/native/bin/tsc"), "-p", folder], { encoding: "utf8" });
  return `${stdout}${stderr}`;
}
