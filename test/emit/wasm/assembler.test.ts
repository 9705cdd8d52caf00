// The assembler writes modules that the engine accepts and that do what they say; knows no kernels.
import { describe, expect, it } from "vitest";
import { flatten, signed, unsigned } from "../../../src/emit/wasm/bytes.js";
import { exported, type Host, webAssembly } from "../../../src/emit/wasm/host.js";
import { f32x4, f64, f64x2, i32, v128 } from "../../../src/emit/wasm/instructions.js";
import { createModule, type ModuleBuilder, valueOf } from "../../../src/emit/wasm/module.js";

const found = webAssembly();
if (found === null) throw new Error("these tests need WebAssembly");
const host: Host = found;

function run(write: (module: ModuleBuilder) => void): { readonly call: (name: string, ...args: readonly number[]) => number; readonly memory: ArrayBuffer } {
  const module = createModule();
  write(module);
  const bytes = module.finish();
  expect(host.validate(bytes)).toBe(true);
  const memory = new host.Memory({ initial: 1 });
  const instance = new host.Instance(new host.Module(bytes), { env: { memory } });
  return { call: (name, ...args) => exported(instance, name)(...args), memory: memory.buffer };
}

describe("the assembler", () => {
  it("writes LEB128 numbers as the specification does", () => {
    expect([...flatten(unsigned(624_485))]).toEqual([0xe5, 0x8e, 0x26]);
    expect([...flatten(signed(-123_456))]).toEqual([0xc0, 0xbb, 0x78]);
    expect([...flatten(signed(64))]).toEqual([0xc0, 0]);
    expect([...flatten(signed(-64))]).toEqual([0x40]);
  });

  it("puts bytes together however deep they are nested", () => {
    let deep: readonly (number | readonly number[])[] = [1];
    for (let i = 0; i < 100_000; i += 1) deep = [deep as unknown as number];
    expect([...flatten(deep)]).toEqual([1]);
  });

  it("writes a counted loop, a condition and a call", () => {
    const { call } = run((module) => {
      const square = module.function(["f64"], "f64", (_, x) => f64.mul(x, x));
      module.export("sum", module.function(["i32"], "f64", (body, n) => {
        const total = body.local("f64");
        const i = body.local("i32");
        body.count(i, n, i32.const(1), () => {
          body.if(i32.eqz(i32.rem(i, i32.const(2))), () => body.set(total, f64.add(total, valueOf(square, f64.fromI32(i)))), () => body.set(total, f64.sub(total, f64.const(1))));
        });
        return total;
      }));
    });
    expect(call("sum", 7)).toBe(0 + 4 + 16 + 36 - 3);
    expect(call("sum", 0)).toBe(0);
  });

  it("writes vectors that load, shuffle, compute and store lanes", () => {
    const { call, memory } = run((module) => {
      module.export("turn", module.procedure(["i32"], (body, at) => {
        const a = body.local("v128", v128.load(at));
        const b = v128.load(at, 16);
        body.add(v128.store(at, f64x2.add(v128.shuffle(a, b, [8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23]), f64x2.splat(f64.const(0.5))), 32));
        body.add(v128.store(at, f32x4.demote(a), 48));
      }));
    });
    const numbers = new Float64Array(memory);
    numbers.set([1, 2, 3, 4]);
    call("turn", 0);
    expect([...numbers.subarray(4, 6)]).toEqual([2.5, 3.5]);
    expect([...new Float32Array(memory).subarray(12, 16)]).toEqual([1, 2, 0, 0]);
  });

  it("is refused by the engine when a byte is wrong", () => {
    const module = createModule();
    module.export("one", module.function([], "f64", () => f64.const(1)));
    const bytes = module.finish();
    expect(host.validate(bytes)).toBe(true);
    expect(host.validate(bytes.map((byte) => (byte === 0x44 ? 0x43 : byte)))).toBe(false);
  });
});
