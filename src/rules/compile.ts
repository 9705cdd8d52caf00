/** The build step that turns rules/ into data: parses every rule file once, so that no user's start-up pays for it. */
import { readdirSync, readFileSync, mkdirSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { render } from "../diagnostics/render.js";
import { parseRulebook } from "../syntax/entries.js";
import type { RuleEntry } from "../syntax/rulebook.js";

const root = join(process.cwd(), "rules");
const target = join(process.cwd(), "src", "rules", "generated");

interface RuleFile {
  readonly file: string;
  readonly text: string;
  readonly entries: readonly RuleEntry[];
}

function read(name: string): RuleFile {
  const file = relative(process.cwd(), join(root, name)).replaceAll("\\", "/");
  const text = readFileSync(join(root, name), "utf8");
  const parsed = parseRulebook(text);
  if (!parsed.ok) throw new Error(parsed.diagnostics.map((diagnostic) => render(diagnostic, [{ name: file, text }])).join("\n"));
  return { file, text, entries: parsed.value.entries };
}

const names = readdirSync(root, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".rules")).toSorted();
mkdirSync(target, { recursive: true });
writeFileSync(join(target, "standard.ts"), `// Generated from rules/ by src/rules/compile.ts.\nexport const json = ${JSON.stringify(JSON.stringify(names.map(read)))};\n`);
