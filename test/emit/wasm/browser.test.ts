// Generated modules run in a browser as they do here: every question, in one page.
import { describe, expect, it } from "vitest";
import { targets } from "../../../src/emit/targets.js";
import { must } from "../../evaluate/must.js";
import { hasChromium, inChromium } from "../chromium.js";
import { argumentsAt } from "../javascript.js";
import { questionRuns } from "../questions.js";
import { faultsOf } from "../run.js";

interface Said {
  readonly value: readonly number[];
  readonly outputs: readonly (readonly number[])[];
  readonly check: boolean;
}

const dataUrl = (code: string): string => `data:text/javascript;base64,${Buffer.from(code).toString("base64")}`;

describe.skipIf(!hasChromium())("in a headless Chromium (needs one)", () => {
  it.each(["wasm", "js"] as const)("generated modules for %s give the evaluator's numbers and pass their own checks", (target) => {
    const jobs = questionRuns.map((run) => {
      const { inputs, sizes } = argumentsAt(run);
      const plain = Object.entries(inputs).map(([name, given]) => [name, typeof given === "number" ? given : [...(given ?? [])]] as const);
      return { url: dataUrl(must(targets[target].emit(run.program))), name: `value_and_${run.program.name}`, inputs: plain, sizes };
    });
    const said = inChromium(`
      const jobs = ${JSON.stringify(jobs)};
      const numbers = (x) => (typeof x === "number" ? [x] : Array.from(x));
      export async function sayToTest() {
        const results = [];
        for (const { url, name, inputs, sizes } of jobs) {
          const module = await import(url);
          const given = Object.fromEntries(inputs.map(([key, x]) => [key, typeof x === "number" ? x : Float64Array.from(x)]));
          const [value, derivatives] = module[name](given, sizes);
          results.push({ value: numbers(value), outputs: (Array.isArray(derivatives) ? derivatives : [derivatives]).map(numbers), check: module.selfCheck(5).ok });
        }
        return results;
      }`) as readonly Said[];
    expect(questionRuns.flatMap((run, index) => faultsOf(run, said[index] ?? { value: [], outputs: [] }))).toEqual([]);
    expect(questionRuns.filter((_, index) => said[index]?.check !== true).map(({ label }) => label)).toEqual([]);
  });

  it("an error in the page is an error here", () => {
    expect(() => inChromium("export const sayToTest = () => { throw new Error('planted'); };")).toThrow("planted");
  });
});
