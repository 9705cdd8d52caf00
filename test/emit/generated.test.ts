// What holds of the text of every target; what it computes is tested target by target.
import { describe, expect, it } from "vitest";
import { createEngine } from "../../src/engine.js";
import { targetNames, targets } from "../../src/emit/targets.js";
import { must } from "../evaluate/must.js";
import { load } from "./javascript.js";
import { programOf } from "./problems.js";

describe("generated text", () => {
  it("lets nothing of the source out of its comments", async () => {
    const source = 'x */ process.exit(1) /* """ \\" \u202e \u2028 \n\r import os # \\';
    const harmless = programOf({ text: "sum(x.^2)" });
    const program = { ...harmless, source };
    for (const name of targetNames) {
      const code = must(targets[name].emit(program));
      expect(code).not.toMatch(/[\u202e\u2028\r]/u);
      if (targets[name].extension === "py") expect(code.split('"""').length).toBe(must(targets[name].emit(harmless)).split('"""').length);
    }
    expect((await load(must(targets.js.emit(program)))).selfCheck().ok).toBe(true);
  });

  it("is refused with the name of the function that a target cannot compute", () => {
    const own = must(createEngine({ rules: [{ name: "mine.rules", text: "operator unheard(X : n × n) : n × n" }] }));
    const derived = own.grad(own.parse("sum(x) + det(unheard(A))", { let: "A : matrix(n, n)" }), { wrt: ["x"] });
    for (const name of ["js", "numpy"]) {
      const result = own.emit(derived, name);
      expect(result.ok ? [] : result.diagnostics.map(({ code, message }) => `${code} ${message}`)).toEqual([`E0805 the target \`${name}\` has no code for \`unheard\``]);
    }
  });

  it("is the same for the same program", () => {
    for (const name of targetNames) expect(must(targets[name].emit(programOf({ text: "mse(t, W x + b)" })))).toBe(must(targets[name].emit(programOf({ text: "mse(t, W x + b)" }))));
  });
});
