// Random losses of stacks of matrices: proved, agreeing with numbers and with the emitted code, and read back.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ascii } from "../../src/emit/ascii.js";
import { text } from "../../src/emit/text.js";
import { engine, readIn } from "../examples/engine.js";
import { must } from "../evaluate/must.js";
import { declarations, losses } from "./stacks.js";

const all = [...new Set(fc.sample(losses, { numRuns: 110, seed: 99 }))].flatMap((loss) => {
  const problem = must(engine.parse(loss, { let: declarations }));
  const wrt = problem.elaborated.variables.filter(({ occurs }) => occurs).map(({ name }) => name);
  return wrt.length === 0 ? [] : [{ loss, derived: must(engine.grad(problem, { wrt })) }];
});

describe(`${all.length} random losses of stacks of matrices`, () => {
  test("are derived and proved", () => {
    const open = all.flatMap(({ loss, derived }) => derived.answers.filter(({ certificate }) => certificate.verdict !== "proved").map(({ wrt, certificate }) => `${loss} in ${wrt}: ${certificate.reason}`));
    expect(open).toEqual([]);
  });

  test("agree with the tape and with differences", async () => {
    const disagreeing: string[] = [];
    for (const { loss, derived } of all) {
      const found = await engine.crossCheck(derived, { points: 1, reference: false });
      if (!found.ok) {
        disagreeing.push(`${loss}: ${found.diagnostics.map(({ message }) => message).join()}`);
        continue;
      }
      const worst = Math.max(...found.value.checks.flatMap(({ tape, differences }) => [tape ?? Infinity, differences ?? Infinity]));
      if (!(worst < 1e-7)) disagreeing.push(`${loss}: ${worst}`);
    }
    expect(disagreeing).toEqual([]);
  });

  test("print text that is read back as the same term", () => {
    const lost: string[] = [];
    for (const { loss, derived } of all) {
      for (const value of [derived.derivation.problem.term, ...derived.where.map((one) => one.value), ...derived.answers.map((one) => one.value)]) {
        for (const notation of [text, ascii]) {
          const once = notation.print(value);
          const back = readIn(derived, once, value.shape);
          if (back !== value) lost.push(`${loss}: ${once} became ${notation.print(back)}`);
        }
      }
    }
    expect(lost).toEqual([]);
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
