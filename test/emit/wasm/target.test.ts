// Generated WebAssembly modules are run in this process at every question, example and published case.
import { describe, expect, it } from "vitest";
import { targets } from "../../../src/emit/targets.js";
import { webAssembly } from "../../../src/emit/wasm/host.js";
import { must } from "../../evaluate/must.js";
import { exampleRuns } from "../examples.js";
import { argumentsAt, foundIn, functionNamed, load, type Module } from "../javascript.js";
import { programOf } from "../problems.js";
import { oracleAnswers, publishedRuns } from "../published.js";
import { pointOf, questionRuns } from "../questions.js";
import { expectRight, faultsOf, runAt } from "../run.js";

const moduleOf = (program: Parameters<typeof targets.wasm.emit>[0]): Promise<Module> => load(must(targets.wasm.emit(program)));

/** What `create` returns. */
interface Instance {
  readonly inputs: Readonly<Record<string, Float64Array>>;
  readonly outputs: Float64Array | readonly Float64Array[];
  readonly run: () => number;
}
const instanceOf = (module: Module, sizes: object): Instance & Readonly<Record<string, unknown>> => functionNamed(module, "create")(sizes, {}) as Instance & Readonly<Record<string, unknown>>;

describe("a generated WebAssembly module", () => {
  it.each(questionRuns.map((run) => [run.label, run] as const))("gives the evaluator's numbers and passes its own check: %s", async (_, run) => {
    const { program, outputs } = run;
    const module = await moduleOf(program);
    const { inputs, sizes } = argumentsAt(run);
    const out = outputs.map(({ length }) => new Float64Array(length).fill(NaN));
    const result = functionNamed(module, `value_and_${program.name}`)(inputs, sizes, out.length === 1 ? out[0] : out);
    expectRight(run, { ...foundIn(result), outputs: out });
    const fresh = functionNamed(module, program.name)(inputs, sizes);
    expectRight({ ...run, value: null }, foundIn([NaN, fresh]));
    expect(module.selfCheck(5)).toMatchObject({ ok: true });
  });

  it.each(exampleRuns.map((run) => [run.label, run] as const))("gives the evaluator's numbers for the example %s", async (_, run) => {
    const { inputs, sizes } = argumentsAt(run);
    expectRight(run, foundIn(functionNamed(await moduleOf(run.program), `value_and_${run.program.name}`)(inputs, sizes)));
  });

  it.skipIf(!oracleAnswers)("agrees with the oracle at every published case (needs a Python with NumPy and SciPy)", async () => {
    const faults: string[] = [];
    for (const run of publishedRuns()) {
      const { inputs, sizes } = argumentsAt(run);
      faults.push(...faultsOf(run, foundIn(functionNamed(await moduleOf(run.program), `value_and_${run.program.name}`)(inputs, sizes))));
    }
    expect(faults).toEqual([]);
  });

  const network = programOf({ text: "mse(t, W2 relu(W1 x + b1) + b2) + y' inv(A) y", declarations: "A : matrix(n, n), x : n" });
  const run = runAt("network", network, pointOf(network));

  it("hands out its memory: arguments written there are used, derivatives are found there", async () => {
    const { inputs, outputs, run: compute } = instanceOf(await moduleOf(network), argumentsAt(run).sizes);
    run.inputs.forEach(({ name, data }) => inputs[name]?.set(data));
    const value = compute();
    expectRight(run, foundIn([value, [...(outputs as readonly Float64Array[])]]));
  });

  it("returns copies that the next call leaves alone, and allocates no array when it is given its outputs", async () => {
    const module = await moduleOf(network);
    const { inputs, sizes } = argumentsAt(run);
    const grad = functionNamed(module, "grad");
    const first = grad(inputs, sizes) as Float64Array[];
    const kept = first.map((array) => [...array]);
    grad({ ...inputs, x: Float64Array.from(inputs["x"] as Float64Array, (x) => 2 * x) }, sizes);
    expect(first.map((array) => [...array])).toEqual(kept);
    let made = 0;
    const arrays = [globalThis.Float64Array, globalThis.Uint8Array, globalThis.ArrayBuffer] as const;
    const counting = <C extends object>(constructor: C): C => new Proxy(constructor, { construct: (target, args) => { made += 1; return Reflect.construct(target as never, args); } });
    const out = grad(inputs, sizes);
    try {
      [globalThis.Float64Array, globalThis.Uint8Array, globalThis.ArrayBuffer] = [counting(arrays[0]), counting(arrays[1]), counting(arrays[2])];
      expect(grad(inputs, sizes, out)).toBe(out);
      expect(made).toBe(0);
      instanceOf(module, sizes);
      expect(made).toBeGreaterThan(0);
    } finally {
      [globalThis.Float64Array, globalThis.Uint8Array, globalThis.ArrayBuffer] = arrays;
    }
  });

  it("holds no heap after many calls with outputs given", async () => {
    const { inputs, sizes } = argumentsAt(run);
    const grad = functionNamed(await moduleOf(network), "grad");
    const out = grad(inputs, sizes);
    for (let i = 0; i < 2_000; i += 1) grad(inputs, sizes, out);
    const before = process.memoryUsage().arrayBuffers;
    for (let i = 0; i < 2_000; i += 1) grad(inputs, sizes, out);
    expect(process.memoryUsage().arrayBuffers).toBeLessThanOrEqual(before);
  });

  it("refuses arguments of another length, with their name", async () => {
    const { inputs, sizes } = argumentsAt(run);
    const grad = functionNamed(await moduleOf(network), "grad");
    expect(() => grad({ ...inputs, W1: new Float64Array(1) }, sizes)).toThrow("W1: expected");
    expect(() => grad({ ...inputs, W1: undefined }, sizes)).toThrow("W1: expected");
    expect(() => grad(inputs, { ...sizes, n: 0.5 })).toThrow("the size n");
  });

  it("finds a planted error in its instructions", async () => {
    const code = must(targets.wasm.emit(programOf({ text: "mse(t, W x + b)" })));
    expect((await load(code)).selfCheck().ok).toBe(true);
    const [, text = ""] = /const _code = \[([^\]]*)\]/.exec(code) ?? [];
    const bytes = Buffer.from(text.replace(/[^A-Za-z0-9+/=]/g, ""), "base64");
    // The number 2 as a double, of 2 / m.
    const at = bytes.lastIndexOf(Buffer.from([0x44, 0, 0, 0, 0, 0, 0, 0, 0x40]));
    expect(at).toBeGreaterThan(0);
    bytes[at + 7] = 8;
    const planted = code.replace(text, `"${bytes.toString("base64")}"`);
    expect(planted).not.toBe(code);
    expect((await load(planted)).selfCheck().ok).toBe(false);
  });

  it("says what it needs where there is no SIMD", async () => {
    const module = await moduleOf(programOf({ text: "sum(x.^2)" }));
    const host = webAssembly();
    if (host === null) throw new Error("these tests need WebAssembly");
    const validate = Object.getOwnPropertyDescriptor(host, "validate") ?? {};
    try {
      Object.defineProperty(host, "validate", { ...validate, value: () => false });
      expect(() => functionNamed(module, "grad")({ x: [1] }, { n: 1 })).toThrow("needs WebAssembly with SIMD");
    } finally {
      Object.defineProperty(host, "validate", validate);
    }
  });
});

describe("a generated WebAssembly module in single precision", () => {
  const emitted = (program: Parameters<typeof targets.wasm.emit>[0]): string => must(targets.wasm.emit(program, { precision: "f32" }));

  it("gives the evaluator's numbers as far as single precision goes, in Float32Arrays, and passes its own check", async () => {
    for (const run of questionRuns) {
      const module = await load(emitted(run.program));
      const { inputs, sizes } = argumentsAt(run);
      const found = foundIn(functionNamed(module, `value_and_${run.program.name}`)(inputs, sizes));
      expect(faultsOf({ ...run, tolerance: 2e-4 }, found)).toEqual([]);
      expect(found.outputs.every((output) => output instanceof Float32Array)).toBe(true);
      expect([run.label, module.selfCheck(5).ok]).toEqual([run.label, true]);
    }
  });

  it("finds a planted error in its instructions, not only in those of its twin", async () => {
    const code = emitted(programOf({ text: "mse(t, W x + b)" }));
    for (const name of ["_code", "_doubleCode"]) {
      const [, text = ""] = new RegExp(`const ${name} = \\[([^\\]]*)\\]`).exec(code) ?? [];
      const bytes = Buffer.from(text.replace(/[^A-Za-z0-9+/=]/g, ""), "base64");
      const two = Buffer.from(name === "_code" ? [0x43, 0, 0, 0, 0x40] : [0x44, 0, 0, 0, 0, 0, 0, 0, 0x40]);
      const at = bytes.lastIndexOf(two);
      expect(at).toBeGreaterThan(0);
      bytes[at + two.length - 2] = name === "_code" ? 0x40 : 8;
      expect((await load(code.replace(text, `"${bytes.toString("base64")}"`))).selfCheck().ok).toBe(false);
    }
  });
});
