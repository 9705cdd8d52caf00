// Every code that src/ uses is explained, and every explained code is used; reads the sources as text.
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { codes } from "../../src/diagnostics/catalogue.js";

const root = fileURLToPath(new URL("../../src/", import.meta.url));

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

test("every explained code is in use", () => {
  const used = usedCodes();
  expect([...codes.keys()].filter((code) => !used.has(code))).toEqual([]);
});

test("every explanation says what happens, in sentences, under a title of one line", () => {
  for (const [code, { title, explanation }] of codes) {
    expect(code).toMatch(/^E0[1-9]\d\d$/);
    expect(title, code).toMatch(/^[a-z`][^\n.]*$/);
    expect(explanation, code).toMatch(/^[A-Z`].*[.:`?]$/s);
    expect(explanation.length, code).toBeGreaterThan(40);
  }
});

test("codes stand in order", () => {
  expect([...codes.keys()]).toEqual([...codes.keys()].toSorted());
});
