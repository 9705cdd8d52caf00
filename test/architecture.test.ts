// The house rules hold in src/, and the test that says so notices when they do not; knows the files and the allowed exceptions.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { type Allowance, filesInCircles, importViolations, loadedWith, type Sources, styleViolations } from "./architecture/violations.js";

const root = fileURLToPath(new URL("..", import.meta.url));

/** The named boundaries: exact counts, so that an exception that is no longer needed is noticed too. */
const allowances: ReadonlyMap<string, Allowance> = new Map<string, Allowance>([
  ["src/syntax/lexer.ts", { boundary: "the lexer's output: a token's type is the name of a pattern", assertions: 1, defaults: 0 }],
  ["src/syntax/latex/lexer.ts", { boundary: "the LaTeX lexer's output: a token's type is the name of a pattern", assertions: 1, defaults: 0 }],
  ["src/syntax/recognise.ts", { boundary: "the parser's input and output: generated tables, nearley's columns, and what a start rule makes", assertions: 4, defaults: 0 }],
  ["src/rules/standard.ts", { boundary: "the generated text of rules/, which becomes entries again", assertions: 1, defaults: 0 }],
  ["src/term/table.ts", { boundary: "the intern table: parts become a member of the union", assertions: 2, defaults: 0 }],
  ["src/term/term.ts", { boundary: "the dispatch on a kind that picked its own handler", assertions: 1, defaults: 0 }],
]);

/** Paths from the root, with `/`, of the files below `folder` that `wanted` accepts. */
function filesBelow(folder: string, wanted: (path: string) => boolean): readonly string[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length).replaceAll("\\", "/"))
    .filter(wanted)
    .toSorted();
}

const read = (path: string): string => readFileSync(join(root, path), "utf8");
const sources: Sources = new Map(
  filesBelow("src", (path) => path.endsWith(".ts") && !path.includes("/generated/")).map((path) => [path, read(path)]),
);

/** One source file, well opened, with `text` in it. */
const planted = (path: string, text: string): Sources => new Map([[path, `// A planted file.\n${text}\n`]]);

describe("the import table", () => {
  test("no file imports what the table does not grant its layer", () => {
    expect(importViolations(sources)).toEqual([]);
  });

  test("no files import each other, but for terms and the symbols that stand in them", () => {
    expect(filesInCircles(sources)).toEqual(["src/term/symbols.ts", "src/term/term.ts"]);
    const circle = new Map([["src/term/a.ts", 'import { b } from "./b.js";'], ["src/term/b.ts", 'import type { C } from "./c.js";'], ["src/term/c.ts", 'import { a } from "./a.js";'], ["src/term/d.ts", 'import { a } from "./a.js";']]);
    expect(filesInCircles(circle)).toEqual(["src/term/a.ts", "src/term/b.ts", "src/term/c.ts"]);
  });

  test("mathjs is not loaded with the library or the command", () => {
    for (const entry of ["src/index.ts", "src/node.ts", "src/cli.ts"]) {
      expect([...loadedWith(sources, entry)], entry).not.toContain("mathjs");
    }
  });

  test.each([
    ["src/diagnostics/render.ts", `import { parse } from "../syntax/parse.js";`, "diagnostics may not import syntax"],
    ["src/kernel/denote.ts", `import type { Diagnostic } from "../diagnostics/diagnostic.js";`, "kernel may not import diagnostics"],
    ["src/kernel/denote.ts", `type R = import("../rules/rule.js").Rule;`, "kernel may not import rules"],
    ["src/emit/numpy.ts", `const late = await import("../derive/derive.js");`, "emit may not import derive"],
    ["src/cli/grad.ts", `import { derive } from "../derive/derive.js";`, "cli may not import derive"],
    ["src/index.ts", `export { run } from "./cli/run.js";`, "api may not import cli"],
    ["src/term/term.ts", `import { readFileSync } from "node:fs";`, "imports node:fs"],
    ["src/derive/derive.ts", `import { add } from "mathjs";`, "derive may not import the package mathjs"],
    ["src/evaluate/reference.ts", `import { evaluateDependencies } from "mathjs";`, "imports evaluateDependencies from mathjs"],
    ["src/evaluate/reference.ts", `import * as mathjs from "mathjs";`, "imports all of mathjs"],
    ["src/evaluate/reference.ts", `const mathjs = await import("mathjs");`, "imports all of mathjs"],
    ["src/evaluate/reference.ts", "const module = await import(name);", "whose name is computed"],
    ["src/emit/js.ts", `import chalk from "chalk";`, "emit may not import the package chalk"],
    ["src/term/term.ts", `import pad from "left-pad";`, "may not import the package left-pad"],
  ])("%s with `%s` is refused", (path, text, expected) => {
    expect(importViolations(planted(path, text)).join("\n")).toContain(expected);
  });

  test("a file in a folder that the table does not name is refused", () => {
    expect(() => importViolations(planted("src/shared/list.ts", ""))).toThrow("lies in no layer");
  });

  test("a package behind a lazy import is not counted as loaded, and one behind two static imports is", () => {
    const files: Sources = new Map([
      ["src/index.ts", `import { a } from "./evaluate/a.js"; const b = () => import("./evaluate/b.js");`],
      ["src/evaluate/a.ts", `export { c } from "./c.js"; import type { T } from "typed";`],
      ["src/evaluate/b.ts", `import { add } from "lazy";`],
      ["src/evaluate/c.ts", `import { add } from "eager";`],
    ]);
    expect([...loadedWith(files, "src/index.ts")].toSorted()).toEqual(["eager", "src/evaluate/a.ts", "src/evaluate/c.ts", "src/index.ts"]);
  });
});

describe("the house style", () => {
  test("no file in src/ says any, asserts a type outside a named boundary, or falls back over a union", () => {
    expect(styleViolations(sources, allowances)).toEqual([]);
  });

  test.each([
    ["const x: any = 1;", "says any"],
    ["const x = y as any;", "says any"],
    ["const x = f<any>();", "says any"],
    ["const x = y as Term;", "asserts types with `as` 1 times"],
    ["const x = <Term>y;", "asserts types with `as` 1 times"],
    ["const x = y!.z;", "asserts with !"],
    ["switch (x) { case 1: break; default: break; }", "1 `default:` clauses"],
    ["export default 1;", "default export"],
    ["export default function f(): void {}", "default export"],
    [`export { f } from "./f.js";`, "exports on"],
    ["class Table {}", "does not extend Error"],
    ["const t: Partial<Record<Kind, Rule>> = {};", "partial table"],
    ["function f(ctx: Scope): void {}", "uses the name ctx"],
    ["const f = new Function(text);", "builds a function from text"],
    ["eval(text);", "calls eval"],
  ])("`%s` is noticed", (text, expected) => {
    expect(styleViolations(planted("src/term/term.ts", text), new Map()).join("\n")).toContain(expected);
  });

  test("a constant assertion, an error class and a keyed table are no violations", () => {
    const text = `const a = [1] as const;\nclass Refusal extends Error {}\nconst t: { readonly [K in Kind]: Rule<K> } = table;`;
    expect(styleViolations(planted("src/term/term.ts", text), new Map())).toEqual([]);
  });

  test("a file without an opening sentence, and an allowance that nobody uses, are noticed", () => {
    const unused = new Map([["src/gone.ts", { boundary: "none", assertions: 1, defaults: 0 }]]);
    expect(styleViolations(new Map([["src/index.ts", "export const a = 1;\n"]]), unused)).toHaveLength(2);
  });
});

describe("the repository", () => {
  const folders = ["grammar", "rules", "src", "examples", "test", "bench", ".ci"];
  const present = new Set(readdirSync(root));
  const texts = folders
    .filter((folder) => present.has(folder))
    .flatMap((folder) => filesBelow(folder, (path) => !path.includes("/generated/") && !path.includes("__pycache__")))
    .concat(["package.json", "package-lock.json", "tsconfig.json", "README.md", "LICENSE", "CHANGELOG.md"].filter((name) => present.has(name)));

  test("no file names a path of the machine it was written on", () => {
    const local = new RegExp(["/" + "work/", "/" + "root/", "/" + "home/", "farm" + "-", "\\.lib" + "rary/"].join("|"));
    expect(texts.filter((path) => local.test(read(path)))).toEqual([]);
  });

  test("the lock file records no download address", () => {
    expect(read("package-lock.json")).not.toMatch(/"resolved"|https?:\/\/(?:localhost|127\.|10\.|192\.168\.)/);
  });
});
