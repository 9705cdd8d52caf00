// Derivations compiled in this process, and in a browser, give the evaluator's numbers; knows no text of code.
import { fileURLToPath } from "node:url";
import { rolldown } from "rolldown";
import { describe, expect, it } from "vitest";
import { type Compiled, compileProgram } from "../../src/answer/compile.js";
import type { Product } from "../../src/emit/plain/kernels.js";
import { compile, CompilationRefused, grad, jacobian, parse } from "../../src/index.js";
import { must } from "../evaluate/must.js";
import { hasChromium, inChromium } from "../emit/chromium.js";
import { exampleRuns } from "../emit/examples.js";
import { argumentsAt, foundIn } from "../emit/javascript.js";
import { programOf } from "../emit/problems.js";
import { oracleAnswers, publishedRuns } from "../emit/published.js";
import { pointOf, questionRuns } from "../emit/questions.js";
import { expectRight, faultsOf, type Run, runAt } from "../emit/run.js";

type Given = Parameters<Compiled>[0];
const givenAt = (run: Run): Given => argumentsAt(run).inputs as Given;

const network = () => programOf({ text: "mse(t, W2 relu(W1 x + b1) + b2) + y' inv(A) y + det(A) + c^3", declarations: "A : matrix(n, n), x : n, c : scalar" });
const networkRun = (): Run => runAt("network", network(), pointOf(network()));

/** The product of two matrices in the plainest way, counting its calls. */
function counted(): { readonly gemm: Product; calls: number } {
  const counter = {
    calls: 0,
    gemm: ((m, n, k, a, aTransposed, b, bTransposed, c) => {
      counter.calls += 1;
      for (let i = 0; i < m; i += 1) for (let j = 0; j < n; j += 1) {
        let total = 0;
        for (let p = 0; p < k; p += 1) total += (a[aTransposed ? p * m + i : i * k + p] ?? NaN) * (b[bTransposed ? j * k + p : p * n + j] ?? NaN);
        c[i * n + j] = total;
      }
    }) satisfies Product,
  };
  return counter;
}

describe.each(["wasm", "plain"] as const)("a compiled derivation, run as %s", (engine) => {
  const faults = (run: Run): readonly string[] => {
    const compiled = compileProgram(run.program, { engine, sizes: Object.fromEntries(run.sizes) });
    expect(compiled.engine).toBe(engine);
    const out = run.outputs.map(({ length }) => new Float64Array(length).fill(NaN));
    compiled.valueAnd(givenAt(run));
    return faultsOf(run, { ...foundIn(compiled.valueAnd(givenAt(run), out)), outputs: out });
  };

  it("gives the evaluator's numbers for every question and example", () => {
    expect([...questionRuns, ...exampleRuns].flatMap(faults)).toEqual([]);
  });

  it.skipIf(!oracleAnswers)("agrees with the oracle at every published case (needs a Python with NumPy and SciPy)", () => {
    expect(publishedRuns().flatMap(faults)).toEqual([]);
  });

  it("learns sizes from lengths, anew when they change, and says which it cannot learn", () => {
    const f = compileProgram(programOf({ text: "normsq(W x)" }), { engine });
    expect([...f({ W: [1, 2, 3, 4, 5, 6], x: [1, 0, 0] }) as readonly Float64Array[]].map((array) => [...array])).toEqual([[2, 0, 0, 8, 0, 0], [34, 44, 54]]);
    expect([...f({ W: [1, 2, 3], x: [2] }) as readonly Float64Array[]].map((array) => [...array])).toEqual([[8, 16, 24], [56]]);
    expect(() => f({ W: [1, 2, 3, 4], x: [1, 2, 3] })).toThrow("W: expected 3 numbers");
    expect(() => f({ W: [1, 2, 3, 4] })).toThrow("x: expected an array");
    const sum = programOf({ text: "sum(A .* A)", declarations: "A : matrix(m, n)" });
    expect(() => compileProgram(sum, { engine })({ A: [1, 2] })).toThrow("pass it as { sizes: { m: … } }");
    expect([...compileProgram(sum, { engine, sizes: { m: 1 } })({ A: [1, 2] }) as Float64Array]).toEqual([2, 4]);
  });

  it("returns copies, and allocates nothing more once it is given buffers", () => {
    const run = networkRun();
    const compiled = compileProgram(run.program, { engine });
    const given = givenAt(run);
    const first = compiled(given) as readonly Float64Array[];
    const kept = first.map((array) => [...array]);
    compiled({ ...given, x: Array.from(given["x"] as Float64Array, (x) => 2 * x) });
    expect(first.map((array) => [...array])).toEqual(kept);
    const out = run.outputs.map(({ length }) => new Float64Array(length));
    compiled(given, out);
    const original = globalThis.Float64Array;
    let made = 0;
    globalThis.Float64Array = new Proxy(original, { construct: (target, args) => { made += 1; return Reflect.construct(target, args) as object; } });
    try {
      expect(compiled(given, out)).toBe(out);
      expect(made).toBe(0);
      compileProgram(run.program, { engine })(given);
      expect(made).toBeGreaterThan(0);
    } finally {
      globalThis.Float64Array = original;
    }
    expectRight({ ...run, value: null }, foundIn([NaN, out]));
  });

  it("runs in its own memory without copies", () => {
    const run = networkRun();
    const { inputs, outputs, run: compute } = compileProgram(run.program, { engine }).resident(Object.fromEntries(run.sizes));
    run.inputs.forEach(({ name, data }) => inputs[name]?.set(data));
    expectRight(run, { value: [compute()], outputs });
  });

  it("multiplies with a product that the user supplies", () => {
    const program = programOf({ text: "mse(T, relu(X W1') W2')", declarations: "X : matrix(k, n), T : matrix(k, m), W1 : matrix(h, n), W2 : matrix(m, h)" });
    const run = runAt("batch", program, pointOf(program));
    const counter = counted();
    const sizes = Object.fromEntries(run.sizes);
    const compiled = compileProgram(program, { engine, sizes, gemm: counter.gemm });
    expectRight(run, foundIn(compiled.valueAnd(givenAt(run))));
    expect(counter.calls).toBe(6);
    const wrong = compileProgram(program, { engine, sizes, gemm: (...args) => { counter.gemm(...args); args[7][0] = 1000; } });
    expect(faultsOf(run, foundIn(wrong.valueAnd(givenAt(run))))).not.toEqual([]);
  });
});

describe("compile", () => {
  it("takes what grad returns, with or without its result around", () => {
    const d = grad(parse("mse(t, W x + b)"), { wrt: ["W"] });
    const given = { W: [1, 2], x: [3, 4], b: [0.5], t: [1] };
    for (const f of [compile(d), compile(must(d))]) expect([...f(given) as Float64Array]).toEqual([63, 84]);
    expect(compile(jacobian(parse("W x"), { wrt: ["x"] }))({ W: [1, 2, 3, 4], x: [0, 0] })).toEqual(Float64Array.of(1, 2, 3, 4));
  });

  it("refuses a derivation that failed, with its diagnostics", () => {
    expect(() => compile(grad(parse("W1 x + "), {}))).toThrow(CompilationRefused);
    try {
      compile(grad(parse("W x"), {}));
    } catch (refusal) {
      expect((refusal as CompilationRefused).diagnostics.map(({ code }) => code)).toEqual(["E0301"]);
    }
  });

  it("runs as closures where WebAssembly knows no vectors", () => {
    const host = Reflect.get(globalThis, "WebAssembly") as object;
    const validate = Object.getOwnPropertyDescriptor(host, "validate") ?? {};
    try {
      Object.defineProperty(host, "validate", { ...validate, value: () => false });
      expect(compile(grad(parse("sum(x.^2)"))).engine).toBe("plain");
    } finally {
      Object.defineProperty(host, "validate", validate);
    }
    expect(compile(grad(parse("sum(x.^2)"))).engine).toBe("wasm");
  });

  it.skipIf(!hasChromium())("works in a browser: derived, proved, compiled and run in a page (needs Chromium)", async () => {
    const build = await rolldown({ input: fileURLToPath(new URL("../../src/index.ts", import.meta.url)), platform: "browser", external: [/\.\/mathjs\.js$/], logLevel: "silent" });
    const { output } = await build.generate({ format: "esm", codeSplitting: false });
    await build.close();
    const [chunk] = output;
    const page = `${chunk.code}
      export function sayToTest() {
        const d = grad(parse("mse(t, W2 tanh(W1 x + b1) + b2)"));
        const given = { W1: [0.1, 0.2, -0.3, 0.4, 0.5, -0.6], x: [1, -2], b1: [0.1, 0.2, 0.3], W2: [1, 2, 3], b2: [0.5], t: [0.25] };
        return ["wasm", "plain"].map((engine) => { const f = compile(d, { engine }); return [f.engine, f.valueAnd(given)].flat(3).map((x) => (typeof x === "object" ? Array.from(x) : x)); });
      }`;
    const [inPage, plain] = inChromium(page) as readonly (readonly [string, number, ...number[][]])[];
    const d = grad(parse("mse(t, W2 tanh(W1 x + b1) + b2)"));
    const here = compile(d).valueAnd({ W1: [0.1, 0.2, -0.3, 0.4, 0.5, -0.6], x: [1, -2], b1: [0.1, 0.2, 0.3], W2: [1, 2, 3], b2: [0.5], t: [0.25] });
    const numbers = [here[0], ...(here[1] as readonly Float64Array[]).map((array) => [...array])].flat();
    expect(inPage?.flat()).toEqual(["wasm", ...numbers]);
    plain?.flat().slice(1).forEach((x, index) => expect(x).toBeCloseTo(numbers[index] as number, 12));
    expect(plain?.[0]).toBe("plain");
  });
});
