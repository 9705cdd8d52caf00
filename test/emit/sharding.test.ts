// Emitted JAX for several devices gives on eight what it gives on one; what cannot be spread is refused.
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { must } from "../evaluate/must.js";
import { engine } from "../examples/engine.js";
import { inFolder } from "./modules.js";
import { python, pythonHas } from "./python.js";

const network = engine.parse("mse(t, W2 relu(W1 x + b1) + b2)");
const losses = {
  network: { derived: must(engine.grad(network, { wrt: ["W1", "b2", "x"], batch: ["x", "t"] })), shard: "N" },
  /** Means over the samples stand in the midst of it. */
  normalised: { derived: must(engine.grad(engine.parse("normsq(batchnorm(X, c) W - T)", { let: "X : matrix(m, n), c : scalar positive, W : matrix(n, k), T : matrix(m, k)" }), { wrt: ["W", "X"] })), shard: "m" },
} as const;

describe.skipIf(!pythonHas("jax", "numpy"))("emitted JAX for several devices (needs a Python with JAX)", () => {
  it("gives on eight devices what it gives on one, sums over them, and refuses samples that do not divide evenly", () => {
    const faults = inFolder((folder): unknown => {
      const files = Object.entries(losses).map(([name, { derived, shard }]) => {
        const file = join(folder, `${name}.py`);
        writeFileSync(file, must(engine.emit(derived, "jax", { shard })));
        return [name, file];
      });
      return JSON.parse(execFileSync(python, [fileURLToPath(new URL("sharding.py", import.meta.url))], { input: JSON.stringify(Object.fromEntries(files)), encoding: "utf8" }));
    });
    expect(faults).toEqual([]);
  });
});

describe("several devices are refused", () => {
  const said = (result: ReturnType<typeof engine.emit>): readonly string[] => (result.ok ? [] : result.diagnostics.map(({ code, message, help }) => `${code} ${message}: ${help ?? ""}`));

  it("by every other target", () => {
    for (const target of ["numpy", "torch", "js", "latex"]) expect(said(engine.emit(losses.network.derived, target, { shard: "N" }))).toEqual([`E0807 the target \`${target}\` has no code for several devices: choose the target \`jax\``]);
  });

  it("where no argument has a sample in each row", () => {
    expect(said(engine.emit(must(engine.grad(network, {})), "jax", { shard: "N" }))).toEqual(["E0807 no argument has `N` rows: name the size that counts the samples: m, h, n"]);
  });

  it("for what is no gradient", () => {
    expect(said(engine.emit(must(engine.vjp(network, { wrt: ["x"] })), "jax", { shard: "n" }))).toEqual(["E0807 only the code of a gradient is written for several devices: leave `--order` out, or `--shard`"]);
  });
});
