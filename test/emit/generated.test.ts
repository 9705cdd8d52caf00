// Generated code is run: JavaScript in this process, NumPy where there is one (on CI always), each against the plain evaluator.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it } from "vitest";
import { createEngine } from "../../src/engine.js";
import type { EmittedProgram } from "../../src/emit/program.js";
import { targetNames, targets } from "../../src/emit/targets.js";
import { evaluate } from "../../src/evaluate/evaluate.js";
import { type Point, variableKey } from "../../src/evaluate/point.js";
import { shapeAt, type Tensor } from "../../src/evaluate/tensor.js";
import { isColumnShape, isScalarShape, sizeNames } from "../../src/term/dimension.js";
import { must } from "../evaluate/must.js";
import { programOf, type Question } from "./problems.js";
import { python, pythonHas } from "./python.js";

const questions: readonly Question[] = [
  { text: "mse(t, W2 relu(W1 x + b1) + b2)" },
  { text: "mse(t, W2 tanh(W1 x + b1) + b2)", name: "lambda" },
  { text: "sum(log(1 + exp(X w)) - y .* (X w))" },
  { text: "x' A x / 2 + tr(A B A)", declarations: "A : matrix(n, n), B : matrix(n, n)" },
  { text: "crossentropy(t, W x + b)" },
  { text: "bcewithlogits(t, X w)", declarations: "X : matrix(m, n)" },
  { text: "logsumexp(A x) + norm2(x)" },
  { text: "softmax(A x)' y", declarations: "A : matrix(m, n)" },
  { text: "tr(X' diag(s) X C)", declarations: "X : matrix(m, n), s : vector(m), C : matrix(n, n)" },
  { text: "y' inv(A) x + c sum(A)", declarations: "c : scalar, A : matrix(n, n) invertible" },
  { text: "tr(inv(A) B) + y' inv(A' A) y", declarations: "A : matrix(n, n) invertible, B : matrix(n, n)" },
  { text: "normsq(X W' + ones(B) b' - T)", declarations: "X : matrix(B, n), T : matrix(B, m)" },
  { text: "mse(T, linear(X, W, b))", declarations: "X : matrix(B, n), T : matrix(B, m)" },
  { text: "W2 relu(W1 x + b1)", order: "vjp" },
  { text: "W2 relu(W1 x + b1)", order: "jvp" },
  { text: "x' A x", order: "vjp", declarations: "A : matrix(n, n)" },
  { text: "sum(A .* B') + sum(sqrt(x)) + sum(log(x))", declarations: "A : matrix(m, n)" },
  { text: "sum(x y' + u v') + sum(X.^3) + normsq(r A)", declarations: "r : matrix(1, n), u : m, v : n, x : m, y : n" },
  { text: "tanh(c) x' diag(y.^2) A diag(y) x + tr(2 eye(n))", declarations: "c : scalar, A : matrix(n, n)" },
  { text: "sum(x ./ (1 + y.^2)) - c^3 + 1/c", declarations: "c : scalar positive" },
  { text: "x' A y + u' A v", declarations: "A : matrix(m, n)" },
  { text: "x' A^3 x", declarations: "A : matrix(n, n) symmetric" },
  { text: "logdet(A) x' A x", wrt: ["x"], declarations: "A : matrix(n, n) spd" },
  { text: "-(-c^2 + sigmoid(c)^3) + 1/3 c", declarations: "c : scalar" },
  { text: "sum(x)", wrt: ["x"] },
];

/** The names of the class `codegen-name` of the hostile inputs that are identifiers, as vectors of one program. */
const hostile = JSON.parse(readFileSync(new URL("../cases/hostile-inputs.json", import.meta.url), "utf8")) as { readonly input: string; readonly class: string }[];
const awkward = [...new Set([...hostile.filter((entry) => entry.class === "codegen-name").map(({ input }) => input).filter((name) => /^[A-Za-z_]\w*$/.test(name)), ..."None_ lambda np np_ v1 value given out inputs sizes total k j h m_ float create selfCheck value_and_grad δx".split(" ")])];
const named: Question = { text: awkward.map((name, index) => `sum((${name} - ${index + 1}).^2 .* ${name})`).join(" + "), declarations: awkward.map((name) => `${name} : vector(n)`).join(", ") };
const all: readonly Question[] = [...questions, named];

/** A point of small distinct sizes with positive entries near one half, so that everything is defined; square matrices are well conditioned. */
function pointOf(program: EmittedProgram): Point {
  const names = [...new Set(program.inputs.flatMap(({ shape }) => sizeNames(shape)))];
  const sizes = new Map(names.map((name, index) => [name, index + 2]));
  let state = 12_345;
  const draw = (): number => {
    state = (state * 48_271) % 2_147_483_647;
    return 0.3 + (0.4 * state) / 2_147_483_647;
  };
  const values = program.inputs.map((variable): [string, Tensor] => {
    const shape = shapeAt(variable.shape, sizes);
    const [rows = 1, columns = 1] = shape;
    const data = new Float64Array(rows * columns).map(draw);
    if (rows === columns && rows > 1) {
      const copy = data.slice();
      data.forEach((_, index) => {
        const [i, j] = [Math.floor(index / rows), index % rows];
        data[index] = ((copy[index] ?? 0) + (copy[j * rows + i] ?? 0)) / 2 + (i === j ? rows : 0);
      });
    }
    return [variableKey(variable), { shape, data }];
  });
  return { sizes, values: new Map(values) };
}

const inputNames = (program: EmittedProgram): readonly string[] => program.inputs.map(({ name, role }) => (role === "tangent" ? `d${name}` : name));

interface JsModule {
  readonly selfCheck: (seed?: number) => { readonly ok: boolean | null; readonly worst: number };
}
type Generated = (inputs: object, sizes: object, out?: unknown) => unknown;

/** The boundary where generated text becomes a module. */
const load = async (code: string): Promise<JsModule> => (await import(/* @vite-ignore */ `data:text/javascript,${encodeURIComponent(code)}`)) as JsModule;
const functionNamed = (module: JsModule, name: string): Generated => {
  const found: unknown = Object.entries(module).find(([key]) => key === name)?.[1];
  if (typeof found !== "function") throw new Error(`no ${name} is exported`);
  return found as Generated;
};

const expected = (program: EmittedProgram, point: Point): readonly Tensor[] => must(evaluate([program.value, ...program.outputs.map(({ value }) => value)], point, program.bindings));

function expectClose(found: ArrayLike<number>, tensor: Tensor | undefined): void {
  expect(found.length).toBe(tensor?.data.length);
  tensor?.data.forEach((x, index) => expect(Math.abs((found[index] ?? NaN) - x) / Math.max(1, Math.abs(x))).toBeLessThan(1e-10));
}

describe("a generated JavaScript module", () => {
  it.each(all)("gives the evaluator's numbers and passes its own check: $text", async (question) => {
    const program = programOf(question);
    const module = await load(must(targets.js.emit(program)));
    const point = pointOf(program);
    const inputs = Object.fromEntries(program.inputs.map((variable, index) => {
      const data = point.values.get(variableKey(variable))?.data ?? [];
      return [inputNames(program)[index] ?? "", isScalarShape(variable.shape) ? data[0] : data];
    }));
    const sizes = Object.fromEntries(point.sizes);
    const name = question.name === "lambda" ? "lambda" : program.name;
    const [value, ...outputs] = expected(program, point);
    const out = program.outputs.map((_, index) => new Float64Array(outputs[index]?.data.length ?? 0).fill(NaN));
    const result = functionNamed(module, `value_and_${name}`)(inputs, sizes, out.length === 1 ? out[0] : out);
    const [found, derivatives] = result as [number | Float64Array, Float64Array | Float64Array[]];
    expectClose(typeof found === "number" ? [found] : found, value);
    out.forEach((array, index) => expectClose(array, outputs[index]));
    expect(derivatives).toBe(out.length === 1 ? out[0] : derivatives);
    const fresh = functionNamed(module, name)(inputs, sizes) as Float64Array | Float64Array[];
    (fresh instanceof Float64Array ? [fresh] : fresh).forEach((array, index) => expectClose(array, outputs[index]));
    expect(module.selfCheck(5)).toMatchObject({ ok: true });
  });

  it("allocates no array after the first call when it is given its outputs", async () => {
    const program = programOf({ text: "mse(t, W2 relu(W1 x + b1) + b2) + y' inv(A) y", declarations: "A : matrix(n, n), x : n" });
    const original = globalThis.Float64Array;
    let made = 0;
    const counting = new Proxy(original, { construct: (target, args) => { made += 1; return Reflect.construct(target, args) as object; } });
    globalThis.Float64Array = counting;
    try {
      const grad = functionNamed(await load(must(targets.js.emit(program))), "grad");
      const point = pointOf(program);
      const inputs = Object.fromEntries(program.inputs.map((variable) => [variable.name, point.values.get(variableKey(variable))?.data]));
      const sizes = Object.fromEntries(point.sizes);
      const out = grad(inputs, sizes);
      expect(made).toBeGreaterThan(0);
      made = 0;
      expect(grad(inputs, sizes, out)).toBe(out);
      expect(made).toBe(0);
    } finally {
      globalThis.Float64Array = original;
    }
  });

  it("finds a planted error in its formulas", async () => {
    const code = must(targets.js.emit(programOf({ text: "mse(t, W x + b)" })));
    expect(code).toContain(" = 2 / m");
    expect((await load(code)).selfCheck().ok).toBe(true);
    expect((await load(code.replace(" = 2 / m", " = 3 / m"))).selfCheck().ok).toBe(false);
  });
});

describe.skipIf(!pythonHas("numpy"))("a generated NumPy module (needs a Python with NumPy)", () => {
  const folder = mkdtempSync(join(tmpdir(), "gradus-numpy-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const driver = fileURLToPath(new URL("run_modules.py", import.meta.url));

  it("gives the evaluator's numbers and passes its own check, for every question", () => {
    const jobs = all.map((question, index) => {
      const program = programOf(question);
      const file = join(folder, `case${index}.py`);
      writeFileSync(file, must(targets.numpy.emit(program)));
      const point = pointOf(program);
      const args = program.inputs.map((variable) => {
        const value = point.values.get(variableKey(variable));
        const data = Array.from(value?.data ?? []);
        const columns = value?.shape[1] ?? 1;
        if (isScalarShape(variable.shape)) return data[0];
        return isColumnShape(variable.shape) ? data : Array.from({ length: data.length / columns }, (_, row) => data.slice(row * columns, (row + 1) * columns));
      });
      const name = program.name === "lambda" ? "lambda_" : program.name;
      return { job: { file, name: `value_and_${program.name}`, plain: name, args }, tensors: expected(program, point), text: question.text };
    });
    const output = execFileSync(python, [driver], { input: JSON.stringify(jobs.map(({ job }) => job)), encoding: "utf8" });
    const results = JSON.parse(output) as { readonly check: number; readonly parts: readonly { readonly data: readonly number[] }[] }[];
    expect(results).toHaveLength(jobs.length);
    jobs.forEach(({ tensors, text }, index) => {
      expect([text, results[index]?.check]).toEqual([text, 0]);
      tensors.forEach((tensor, part) => expectClose(results[index]?.parts[part]?.data ?? [], tensor));
    });
  });

  it("exits with an error when a formula is wrong", () => {
    const file = join(folder, "wrong.py");
    const code = must(targets.numpy.emit(programOf({ text: "mse(t, W x + b)" })));
    expect(code).toContain("2 / m");
    writeFileSync(file, code.replace("2 / m", "3 / m"));
    expect(() => execFileSync(python, [file], { stdio: "ignore" })).toThrow();
  });
});

describe("generated text", () => {
  it("lets nothing of the source out of its comments", async () => {
    const source = 'x */ process.exit(1) /* """ \\" \u202e \u2028 \n\r import os # \\';
    const program = { ...programOf({ text: "sum(x.^2)" }), source };
    for (const name of targetNames) {
      const code = must(targets[name].emit(program));
      expect(code).not.toMatch(/[\u202e\u2028\r]/u);
      if (name === "numpy") expect(code.split('"""').length).toBe(11);
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
