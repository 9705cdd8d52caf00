// The kernels of the WebAssembly target give the numbers of plain loops, and their functions stay within two units in the last place; knows no programs.
import { describe, expect, it } from "vitest";
import { exported, type Host, type HostFunction, webAssembly } from "../../../src/emit/wasm/host.js";
import { v128 } from "../../../src/emit/wasm/instructions.js";
import { createLaneFunctions, laneFunctionNames } from "../../../src/emit/wasm/kernels/functions.js";
import { defineGemm, gemmScratch } from "../../../src/emit/wasm/kernels/gemm.js";
import { defineDot, defineGemv, defineGer, defineTransposedGemv } from "../../../src/emit/wasm/kernels/vectors.js";
import { createModule, valueOf } from "../../../src/emit/wasm/module.js";
import { double, type Precision, single } from "../../../src/emit/wasm/precision.js";
import { exactly } from "./exactly.js";

const found = webAssembly();
if (found === null) throw new Error("these tests need WebAssembly");
const host: Host = found;

interface Kernels {
  readonly bytes: number;
  readonly a: Float64Array | Float32Array;
  readonly b: Float64Array | Float32Array;
  readonly c: Float64Array | Float32Array;
  readonly gemm: HostFunction;
  readonly dot: HostFunction;
  readonly gemv: HostFunction;
  readonly transposedGemv: HostFunction;
  readonly ger: HostFunction;
}

const room = 400_000;

function kernels(real: Precision<"f64"> | Precision<"f32">): Kernels {
  const module = createModule();
  const scratch = module.given("env", "scratch");
  const define = <T extends "f64" | "f32">(precision: Precision<T>): void => {
    module.export("gemm", defineGemm(module, precision, scratch));
    module.export("dot", defineDot(module, precision));
    module.export("gemv", defineGemv(module, precision));
    module.export("transposedGemv", defineTransposedGemv(module, precision));
    module.export("ger", defineGer(module, precision));
  };
  if (real.type === "f64") define(real);
  else define(real);
  const bytes = module.finish();
  expect(host.validate(bytes)).toBe(true);
  const start = Math.ceil(gemmScratch(real.bytes) / 64) * 64;
  const memory = new host.Memory({ initial: Math.ceil((start + 3 * room * real.bytes) / 65_536) + 1 });
  const instance = new host.Instance(new host.Module(bytes), { env: { memory, scratch: 0 } });
  const arrays = [0, 1, 2].map((index) => new (real.type === "f64" ? Float64Array : Float32Array)(memory.buffer, start + index * room * real.bytes, room));
  const [a, b, c] = arrays;
  if (a === undefined || b === undefined || c === undefined) throw new Error("no arrays");
  a.forEach((_, i) => { a[i] = Math.sin(i); b[i] = Math.cos(1.3 * i); });
  return { bytes: real.bytes, a, b, c, gemm: exported(instance, "gemm"), dot: exported(instance, "dot"), gemv: exported(instance, "gemv"), transposedGemv: exported(instance, "transposedGemv"), ger: exported(instance, "ger") };
}

const sum = (n: number, entry: (k: number) => number): number => Array.from({ length: n }, (_, k) => entry(k)).reduce((total, x) => total + x, 0);
const entry = (array: ArrayLike<number>, index: number): number => array[index] ?? NaN;

describe.each([["double", double, 1e-13], ["single", single, 2e-5]] as const)("in %s precision", (_, real, tolerance) => {
  const { bytes, a, b, c, gemm, dot, gemv, transposedGemv, ger } = kernels(real);
  const close = (claimed: number, expected: number, size: number): void => expect(Math.abs(claimed - expected) / (1 + size)).toBeLessThan(tolerance);

  const shapes = [[1, 1, 1], [1, 5, 3], [5, 1, 4], [2, 3, 1], [4, 4, 4], [5, 7, 3], [9, 10, 11], [33, 40, 37], [67, 9, 260], [131, 19, 29], [21, 523, 35], [64, 10, 256]] as const;
  it.each(shapes)("a product of %i × %i over %i, with every transpose, added or not, touches its own entries only", (m, n, k) => {
    for (const left of [false, true]) for (const right of [false, true]) for (const added of [0, 1]) {
      c.fill(0.5);
      gemm(m, n, k, a.byteOffset, left ? bytes : k * bytes, left ? m * bytes : bytes, b.byteOffset, right ? bytes : n * bytes, right ? k * bytes : bytes, c.byteOffset, n * bytes, added, 1.5);
      for (let i = 0; i < m; i += Math.max(1, Math.floor(m / 7))) for (let j = 0; j < n; j += 1) {
        const product = sum(k, (p) => entry(a, left ? p * m + i : i * k + p) * entry(b, right ? j * k + p : p * n + j));
        close(entry(c, i * n + j), added * 0.5 + 1.5 * product, k);
      }
      expect(c.subarray(m * n, m * n + 64).every((x) => x === 0.5)).toBe(true);
    }
  });

  it.each([[1, 1], [1, 9], [9, 1], [4, 4], [7, 13], [18, 33], [64, 61]])("products of a %i × %i matrix with vectors, and outer products", (m, n) => {
    for (const added of [0, 1]) {
      c.fill(0.5);
      gemv(m, n, a.byteOffset, n * bytes, b.byteOffset, c.byteOffset, added, 2);
      for (let i = 0; i < m; i += 1) close(entry(c, i), added * 0.5 + 2 * sum(n, (j) => entry(a, i * n + j) * entry(b, j)), n);
      expect(entry(c, m)).toBe(0.5);
      c.fill(0.5);
      transposedGemv(m, n, a.byteOffset, n * bytes, b.byteOffset, c.byteOffset, added, 2);
      for (let j = 0; j < n; j += 1) close(entry(c, j), added * 0.5 + 2 * sum(m, (i) => entry(a, i * n + j) * entry(b, i)), m);
      expect(entry(c, n)).toBe(0.5);
      c.fill(0.5);
      ger(m, n, a.byteOffset, b.byteOffset, c.byteOffset, n * bytes, added, 2);
      for (let i = 0; i < m; i += 1) for (let j = 0; j < n; j += 1) close(entry(c, i * n + j), added * 0.5 + 2 * entry(a, i) * entry(b, j), 1);
      expect(entry(c, m * n)).toBe(0.5);
    }
    close(dot(m * n, a.byteOffset, b.byteOffset), sum(m * n, (i) => entry(a, i) * entry(b, i)), m * n);
  });
});

describe("functions of lanes", () => {
  const module = createModule();
  const get = createLaneFunctions(module);
  for (const name of laneFunctionNames) {
    const lanes = get(name);
    module.export(name, module.procedure([], (body) => body.add(v128.store({ type: "i32", bytes: [0x41, 16] }, valueOf(lanes, v128.load({ type: "i32", bytes: [0x41, 0] }))))));
  }
  const memory = new host.Memory({ initial: 1 });
  const instance = new host.Instance(new host.Module(module.finish()), { env: { memory, scratch: 0 } });
  const numbers = new Float64Array(memory.buffer);

  const unitsBetween = (claimed: number, expected: number): number => {
    if (Object.is(claimed, expected) || (Number.isNaN(claimed) && Number.isNaN(expected))) return 0;
    const [x, y] = new BigInt64Array(new Float64Array([claimed, expected]).buffer);
    return Math.sign(claimed) === Math.sign(expected) && x !== undefined && y !== undefined ? Math.abs(Number(x - y)) : Math.abs(claimed - expected) / Number.MIN_VALUE;
  };

  it.each(laneFunctionNames)("%s is within 2 units in the last place, at special numbers too, in both lanes", (name) => {
    const run = exported(instance, name);
    let state = 17;
    const draw = (): number => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
    const special = [0, -0, Infinity, -Infinity, NaN, 5e-324, -5e-324, 1e-310, 709.7, 709.79, -708.5, -745.2, -746, 1e308, 1, -1, 0.5];
    const points = [...special, ...Array.from({ length: 3_000 }, (_, index) => (draw() - 0.5) * ([2, 60, 1500][index % 3] ?? 1)), ...Array.from({ length: 500 }, () => 2 ** ((draw() - 0.5) * 2000))];
    for (const x of points) {
      numbers.set([x, -x]);
      run();
      for (const [input, claimed] of [[x, numbers[2]], [-x, numbers[3]]] as const) {
        expect([input, unitsBetween(claimed ?? NaN, exactly(name, input)) <= 2]).toEqual([input, true]);
      }
    }
  });
});
