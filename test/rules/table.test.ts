// The page of standings in rules/ is what the rules say now.
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { standingsMarkdown } from "../../src/report/rule-table.js";
import { standings } from "../../src/answer/standings.js";
import { must } from "../evaluate/must.js";

test("rules/README.md is what `npm run docs` writes", () => {
  expect(readFileSync(new URL("../../rules/README.md", import.meta.url), "utf8")).toBe(standingsMarkdown(must(standings())));
});
