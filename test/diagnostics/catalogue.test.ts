// Every code that src/ uses is explained, and every explained code is used; reads the sources as text.
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { codes } from "../../src/diagnostics/catalogue.js";

const root = fileURLToPath(new URL("../../src/", import.meta.url));

/** Explained codes of parts that do not report them yet: take a code off the list when its part does. */
const awaited: ReadonlySet<string> = new Set([
  "E0201", "E0202", "E0203", "E0204", "E0205", "E0206", "E0207", "E0208", "E0209", "E0210", "E0211", "E0212", "E0213", "E0214", "E0215", "E0216", "E0217",
  "E0301", "E0302", "E0303", "E0304", "E0305", "E0401", "E0402", "E0406", "E0407", "E0408", "E0409", "E0410", "E0501", "E0502", "E0503", "E0504",
  "E0601", "E0602", "E0603", "E0701", "E0702", "E0703", "E0704", "E0801", "E0802", "E0803", "E0804",
]);

function usedCodes(): ReadonlySet<string> {
  const used = new Set<string>();
  for (const path of readdirSync(root, { recursive: true, encoding: "utf8" })) {
    if (!path.endsWith(".ts") || path.startsWith("diagnostics/catalogue") || path.includes("generated")) continue;
    for (const [code] of readFileSync(`${root}${path}`, "utf8").matchAll(/(?<=")E0\d{3}(?=")/g)) used.add(code);
  }
  return used;
}

test("every code in use is explained", () => {
  expect([...usedCodes()].filter((code) => !codes.has(code))).toEqual([]);
});

test("every explained code is in use, or awaited", () => {
  const used = usedCodes();
  expect([...codes.keys()].filter((code) => !used.has(code) && !awaited.has(code))).toEqual([]);
});

test("every explanation says what happens, in sentences, under a title of one line", () => {
  for (const [code, { title, explanation }] of codes) {
    expect(code).toMatch(/^E0[1-8]\d\d$/);
    expect(title, code).toMatch(/^[a-z`][^\n.]*$/);
    expect(explanation, code).toMatch(/^[A-Z`].*[.:`?]$/s);
    expect(explanation.length, code).toBeGreaterThan(40);
  }
});

test("codes stand in order", () => {
  expect([...codes.keys()]).toEqual([...codes.keys()].toSorted());
});
