// Printed LaTeX is read again as the term it was printed from, over the published formulas; every shipped function has a word.
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { decideEqual } from "../../src/answer/ladder.js";
import { latex } from "../../src/emit/latex.js";
import { rules } from "../emit/problems.js";
import { parseExpression } from "../../src/syntax/expression.js";
import { functionNamed } from "../../src/syntax/latex/functions.js";
import { parseLatex } from "../../src/syntax/latex/latex.js";
import { parseDeclarations } from "../../src/syntax/statements.js";
import { builtInNames } from "../../src/term/elaborate/built-in.js";
import { elaborateIn, type FixedScope } from "../../src/term/elaborate/scoped.js";
import { readDeclarations } from "../../src/term/elaborate/declarations.js";
import { sizeNames } from "../../src/term/dimension.js";
import { createTable } from "../../src/term/table.js";
import type { Term } from "../../src/term/term.js";
import { must } from "../evaluate/must.js";

const fieldsOf = (value: unknown): ReadonlyMap<string, unknown> => new Map(Object.entries(typeof value === "object" && value !== null ? value : {}));
const records = ["answers", "derivatives"].flatMap((file) => readFileSync(new URL(`../cases/${file}.jsonl`, import.meta.url), "utf8").trim().split("\n").map((line) => fieldsOf(JSON.parse(line))));

/** A table in which the record's names and their tangents have their shapes. */
function scopeOf(record: ReadonlyMap<string, unknown>): FixedScope {
  const table = createTable();
  const texts = [...fieldsOf(record.get("vars"))].map(([name, shape]) => `${name} : ${String(shape)}`);
  const declared = readDeclarations(must(parseDeclarations(texts.join(", "))).map((declaration) => ({ declaration, source: "case" })), ({ message }) => { throw new Error(message); });
  const values = new Map<string, Term>();
  for (const [name, { shape }] of declared) {
    values.set(name, table.variable(name, shape));
    if (!declared.has(`d${name}`)) values.set(`d${name}`, table.variable(`d${name}`, shape));
  }
  return { text: "", table, library: rules.library, values, sizeNames: new Set([...declared.values()].flatMap(({ shape }) => sizeNames(shape))) };
}

const isProvedEqual = (left: Term, right: Term): boolean => {
  const decided = decideEqual({ left, right, seed: "printed" }, rules);
  return decided.ok && (decided.value.kind === "proved" || decided.value.kind === "exact-modular");
};

/** Fractions gather the scalars of a product, which the term has in another order: then it is another node of the same value. */
test("every published formula and answer is printed as LaTeX that means the same", () => {
  const different: string[] = [];
  let same = 0;
  let count = 0;
  for (const record of records) {
    const scope = scopeOf(record);
    const names = new Set([...scope.values.keys(), ...scope.sizeNames]);
    for (const field of ["expr", "answer", "expected"]) {
      const plain = record.get(field);
      if (typeof plain !== "string") continue;
      const term = elaborateIn(scope, must(parseExpression(plain)));
      if (!term.ok) continue;
      const printed = latex.print(term.value);
      const read = parseLatex(printed, names);
      const again = read.ok ? elaborateIn(scope, read.value) : read;
      count += 1;
      if (again.ok && again.value === term.value) same += 1;
      else if (!again.ok) different.push(`${plain} as ${printed}: ${again.diagnostics[0]?.message ?? ""}`);
      else if (latex.print(again.value) !== printed || !isProvedEqual(again.value, term.value)) different.push(`${plain} as ${printed}: is ${latex.print(again.value)}`);
    }
  }
  expect(different).toEqual([]);
  expect(count).toBeGreaterThan(550);
  expect(same / count).toBeGreaterThan(0.9);
});

test("every function that the language knows is known to the reader of LaTeX, and no other word is", () => {
  const notWords = new Set(["einsum", "permute"]);
  const known = [...rules.library.names(), ...builtInNames].filter((name) => !notWords.has(name) && rules.library.find(name) !== null || builtInNames.includes(name));
  expect(known.filter((name) => !notWords.has(name) && name !== "pi" && functionNamed(name) === null)).toEqual([]);
  expect(["x", "W", "reg", "alpha", "softmux", "constructor", "__proto__"].filter((word) => functionNamed(word) !== null)).toEqual([]);
});
