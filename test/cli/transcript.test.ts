// Every command in corpus/ prints what stands below it, and ends with its exit code; knows the corpus format only.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { gradus, masked, shown, transcript } from "./transcript.js";

const folder = fileURLToPath(new URL("corpus/", import.meta.url));
/** Writes what is printed instead of comparing it; the difference is then read by a person. */
const rewrite = (process.env["GRADUS_REWRITE_CORPUS"] ?? "") !== "";

describe.each(readdirSync(folder).toSorted())("%s", (file) => {
  const text = readFileSync(`${folder}${file}`, "utf8");
  const entries = transcript(text);
  if (rewrite) {
    test("is written again", async () => {
      const blocks: string[] = [];
      for (const { line, words } of entries) blocks.push(`$ ${line}\n${shown(await gradus(words.slice(1))).trimEnd()}\n`);
      writeFileSync(`${folder}${file}`, `${blocks.join("\n")}`);
    });
    return;
  }
  test.each(entries.map((entry) => [entry.line, entry] as const))("%s", async (_, { words, expected }) => {
    expect(masked(shown(await gradus(words.slice(1))))).toBe(masked(expected));
  });
});
