// Turns grammar/*.ne into tables under src/syntax/generated/; it knows nearley's file format and nothing of the language.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import nearley from "nearley";

const require = createRequire(import.meta.url);
const compile = require("nearley/lib/compile.js");
const bootstrapped = require("nearley/lib/nearley-language-bootstrapped.js");

const here = dirname(fileURLToPath(import.meta.url));
const target = join(dirname(here), "src", "syntax", "generated");

/** "same" in a rule's place stands for the function of that name; a quoted word or %word is a type of token. */
function symbolText(symbol) {
  const type = symbol.literal ?? /"type"|type: ("[^"]+")/u.exec(symbol.token ?? "")?.[1];
  if (symbol.literal !== undefined) return `{ type: ${JSON.stringify(type)} }`;
  if (symbol.token !== undefined) return `{ type: ${type} }`;
  if (typeof symbol === "string") return JSON.stringify(symbol);
  throw new Error(`a grammar may use names, quoted words and %words only, not ${String(symbol)}`);
}

function compileFile(file) {
  const path = join(here, file);
  const reader = new nearley.Parser(nearley.Grammar.fromCompiled(bootstrapped));
  reader.feed(readFileSync(path, "utf8"));
  const grammar = compile(reader.results[0], { args: [path] });
  const rules = grammar.rules.map((rule) => {
    if (typeof rule.postprocess !== "string") throw new Error(`${file}: a rule of ${rule.name} makes nothing`);
    return `  { name: ${JSON.stringify(rule.name)}, symbols: [${rule.symbols.map(symbolText).join(", ")}], postprocess: ${rule.postprocess.trim()} },`;
  });
  const imports = [...new Set(grammar.body.map((body) => body.trim()))].sort();
  const name = file.replace(/\.ne$/u, "");
  const text = [
    "// @ts-nocheck",
    `// Made from grammar/${file} by grammar/compile.js: change that instead.`,
    ...imports,
    "",
    `export const ParserStart = ${JSON.stringify(grammar.start)};`,
    "export const ParserRules = [",
    ...rules,
    "];",
    "",
  ].join("\n");
  writeFileSync(join(target, `${name}.ts`), text);
}

mkdirSync(target, { recursive: true });
for (const file of readdirSync(here).filter((name) => name.endsWith(".ne")).sort()) compileFile(file);
