// The README's blocks are run: commands print what stands there, its script prints its output; knows the README's form only.
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, test } from "vitest";
import { gradus, masked, shown, transcript } from "./cli/transcript.js";

const root = fileURLToPath(new URL("..", import.meta.url));
const path = join(root, "README.md");
const rewrite = (process.env["GRADUS_REWRITE_CORPUS"] ?? "") !== "";
const readme = readFileSync(path, "utf8");
const folder = mkdtempSync(join(tmpdir(), "gradus-readme-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const blocks = [...readme.matchAll(/^```(\w+)(?: (\S+))?\n([\s\S]*?)^```$/gm)].map(([, language = "", name = "", body = ""]) => ({ language, name, body }));

for (const { language, name, body } of blocks) if (language === "text" && name.includes(".")) writeFileSync(join(folder, name), body);

/** What a command prints, with files that the README names in a folder of their own. */
async function printed(words: readonly string[]): Promise<string> {
  const args = words.slice(1).map((word) => (existsSync(join(folder, word)) && word !== "" ? join(folder, word) : word));
  return shown(await gradus(args)).replaceAll(`${folder}/`, "");
}

describe("the README", () => {
  if (rewrite) {
    test("is written again", async () => {
      let text = readme;
      for (const { body } of blocks.filter(({ language }) => language === "console")) {
        for (const { line, words } of transcript(body)) {
          const output = (await printed(words)).replace(/^exit \d+\n/m, "").trimEnd().replace(/^\n+/, "\n");
          text = text.replace(`\`\`\`console\n${body}\`\`\``, () => `\`\`\`console\n$ ${line}\n${output}\n\`\`\``);
        }
      }
      writeFileSync(path, text);
    });
    return;
  }

  const commands = blocks.filter(({ language }) => language === "console").flatMap(({ body }) => transcript(body));

  test("shows commands", () => {
    expect(commands.length).toBeGreaterThan(5);
  });

  test.each(commands.map((entry) => [entry.line, entry] as const))("%s", async (_, { words, expected }) => {
    expect(masked((await printed(words)).replace(/^exit \d+\n/m, ""))).toBe(masked(expected));
  });

  test("its script prints what it says", ({ skip }) => {
    if (!existsSync(join(root, "dist", "index.js"))) skip("dist/ is not built: npm run build");
    const script = blocks.find(({ language }) => language === "js")?.body ?? "";
    const output = blocks.find(({ name }) => name === "output")?.body ?? "";
    const { stdout, stderr } = spawnSync(process.execPath, ["--input-type=module", "--eval", script], { cwd: root, encoding: "utf8" });
    expect(stderr).toBe("");
    expect(stdout).toBe(output);
  });

  test("names every folder of src/ where X lives", () => {
    for (const layer of ["syntax", "term", "kernel", "rules", "derive", "certify", "emit", "evaluate", "answer", "report", "cli", "diagnostics"]) {
      expect(readme).toContain(`\`src/${layer}/\``);
    }
  });

  test("gives a reason for every dependency, and for nothing else", () => {
    const declared = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { readonly dependencies: { readonly [name: string]: string } };
    const table = readme.slice(readme.indexOf("## Dependencies"), readme.indexOf("## License"));
    const named = [...table.matchAll(/^\| ([a-z, ]+) \|/gm)].flatMap(([, names = ""]) => names.split(", ")).filter((name) => name !== "package");
    expect(named.toSorted()).toEqual(Object.keys(declared.dependencies).toSorted());
  });
});
