// Random losses of stacks of matrices: proved, agreeing with numbers and with the emitted code, and read back.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { engine } from "../examples/engine.js";
import { must } from "../evaluate/must.js";
import { declarations, losses } from "./stacks.js";
import { disagreeing, lostInPrint, unproved } from "./laws.js";

const all = [...new Set(fc.sample(losses, { numRuns: 110, seed: 99 }))].flatMap((loss) => {
  const problem = must(engine.parse(loss, { let: declarations }));
  const wrt = problem.elaborated.variables.filter(({ occurs }) => occurs).map(({ name }) => name);
  return wrt.length === 0 ? [] : [{ loss, derived: must(engine.grad(problem, { wrt })) }];
});

describe(`${all.length} random losses of stacks of matrices`, () => {
  test("are derived and proved", () => {
    expect(unproved(all)).toEqual([]);
  });

  test("agree with the tape and with differences", async () => {
    expect(await disagreeing(all)).toEqual([]);
  });

  test("print text that is read back as the same term", () => {
    expect(lostInPrint(all)).toEqual([]);
  });

  test("become JavaScript that agrees with its own differences", async () => {
    const wrong: string[] = [];
    for (const { loss, derived } of all.slice(0, 40)) {
      const code = must(engine.emit(derived, "js"));
      const loaded: unknown = await import(/* @vite-ignore */ `data:text/javascript;base64,${Buffer.from(code).toString("base64")}`);
      const check = typeof loaded === "object" && loaded !== null ? new Map<string, unknown>(Object.entries(loaded)).get("selfCheck") : undefined;
      if (typeof check !== "function") throw new Error("no check is exported");
      const judged: unknown = Reflect.apply(check, null, []);
      if (typeof judged !== "object" || judged === null || !("ok" in judged) || judged.ok === false) wrong.push(`${loss}: ${JSON.stringify(judged)}`);
    }
    expect(wrong).toEqual([]);
  });
});
