// The homework checker in a page: the same bytes as here, without Node.
import { fileURLToPath } from "node:url";
import { rolldown } from "rolldown";
import { expect, test } from "vitest";
import { check, readAssignment, resultsJson } from "../../src/index.js";
import { hasChromium, inChromium } from "../emit/chromium.js";

const sheet = "problems:\n  - id: net\n    given: mse(t, W2 relu(W1 x + b1) + b2)\n    ask: { dW1: W1, db1: b1, dW2: W2 }\n";
const answers = "d = 2/m (W2 relu(W1 x + b1) + b2 - t)\n$\\nabla_{W_1} L = x ((W_2^\\top d) \\odot \\mathbb{1}[W_1 x + b_1 > 0])^\\top$\ndb1 = W2 d\ndW2 = d relu(W1 x + b1)'";

test.skipIf(!hasChromium())("an assignment is read and a submission checked in a page (needs Chromium)", async () => {
  const build = await rolldown({ input: fileURLToPath(new URL("../../src/index.ts", import.meta.url)), platform: "browser", external: [/\.\/mathjs\.js$/], logLevel: "silent" });
  const { output: [chunk] } = await build.generate({ format: "esm", codeSplitting: false });
  await build.close();
  const page = `${chunk.code}
    export function sayToTest() {
      const sheet = readAssignment(${JSON.stringify(sheet)}, { name: "sheet" });
      return resultsJson([check(sheet.value, { name: "eva", text: ${JSON.stringify(answers)} }).value]);
    }`;
  const read = readAssignment(sheet, { name: "sheet" });
  const here = read.ok ? check(read.value, { name: "eva", text: answers }) : read;
  expect(here.ok && here.value.answers.map(({ verdict }) => verdict)).toEqual(["wrong", "ill-typed", "correct"]);
  expect(inChromium(page)).toBe(here.ok ? resultsJson([here.value]) : "");
});
