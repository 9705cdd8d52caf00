/** Copies a block of a matrix into slivers that a product reads one after another, whichever way the matrix lies. Knows no products. */
import { type Code, i32, type Scalar, v128 } from "../instructions.js";
import type { Body, Callee, ModuleBuilder } from "../module.js";
import type { Precision } from "../precision.js";

/** count, depth, source, across (bytes between neighbours in a sliver), along (bytes between steps of depth), target */
type PackParameters = readonly ["i32", "i32", "i32", "i32", "i32", "i32"];
export type Pack = Callee<PackParameters, null>;

const at = (base: Code<"i32">, index: Code<"i32">, stride: Code<"i32">): Code<"i32"> => i32.add(base, i32.mul(index, stride));

/**
 * Slivers of `width` numbers: sliver s holds for each step of depth the numbers s·width, …, s·width + width − 1 across, zeros behind the last.
 * Source: Goto and van de Geijn, Anatomy of High-Performance Matrix Multiplication, ACM TOMS 34 (2008).
 */
export function definePack<T extends Scalar>(module: ModuleBuilder, real: Precision<T>, width: number): Pack {
  const { bytes, lanes, scalar } = real;
  const one = i32.const(bytes);
  const step = i32.const(width * bytes);

  const partial = module.procedure(["i32", "i32", "i32", "i32", "i32", "i32"], (body, left, depth, source, across, along, target) => {
    const column = body.local("i32");
    const k = body.local("i32");
    const from = body.local("i32");
    const to = body.local("i32");
    body.count(column, i32.const(width), i32.const(1), () => {
      body.set(to, at(target, column, one));
      body.set(from, at(source, column, across));
      body.set(k, i32.const(0));
      body.count(k, depth, i32.const(1), () => {
        body.if(i32.lt(column, left), () => body.add(scalar.store(to, scalar.load(from))), () => body.add(scalar.store(to, scalar.const(0))));
        body.set(from, i32.add(from, along));
        body.set(to, i32.add(to, step));
      });
    });
  });

  /** Neighbours across lie side by side: whole vectors are copied. */
  const copied = (body: Body, depth: Code<"i32">, source: Code<"i32">, along: Code<"i32">, target: Code<"i32">): void => {
    const k = body.local("i32", i32.const(0));
    const from = body.local("i32", source);
    const to = body.local("i32", target);
    body.count(k, depth, i32.const(1), () => {
      for (let lane = 0; lane < width; lane += lanes) body.add(v128.store(to, v128.load(from, lane * bytes), lane * bytes));
      body.set(from, i32.add(from, along));
      body.set(to, i32.add(to, step));
    });
  };

  /** Steps of depth lie side by side: blocks of lanes are turned. */
  const turned = (body: Body, depth: Code<"i32">, source: Code<"i32">, across: Code<"i32">, target: Code<"i32">): void => {
    const whole = body.local("i32", i32.sub(depth, i32.rem(depth, i32.const(lanes))));
    const k = body.local("i32", i32.const(0));
    const from = body.local("i32", source);
    const to = body.local("i32", target);
    const row = body.local("i32");
    const rows = Array.from({ length: lanes }, () => body.local("v128"));
    body.count(k, whole, i32.const(lanes), () => {
      body.set(row, from);
      for (let lane = 0; lane < width; lane += lanes) {
        for (const one of rows) {
          body.set(one, v128.load(row));
          body.set(row, i32.add(row, across));
        }
        real.turned(rows, (vector) => body.local("v128", vector)).forEach((vector, index) => body.add(v128.store(to, vector, index * width * bytes + lane * bytes)));
      }
      body.set(from, i32.add(from, i32.const(lanes * bytes)));
      body.set(to, i32.add(to, i32.const(lanes * width * bytes)));
    });
    body.count(k, depth, i32.const(1), () => {
      body.set(row, from);
      for (let lane = 0; lane < width; lane += 1) {
        body.add(scalar.store(to, scalar.load(row), lane * bytes));
        body.set(row, i32.add(row, across));
      }
      body.set(from, i32.add(from, one));
      body.set(to, i32.add(to, step));
    });
  };

  return module.procedure(["i32", "i32", "i32", "i32", "i32", "i32"], (body, count, depth, source, across, along, target) => {
    const done = body.local("i32");
    const from = body.local("i32", source);
    const to = body.local("i32", target);
    const left = body.local("i32");
    body.count(done, count, i32.const(width), () => {
      body.set(left, i32.sub(count, done));
      const scattered = (): void => body.call(partial, left, depth, from, across, along, to);
      body.if(i32.lt(left, i32.const(width)), scattered, () =>
        body.if(i32.eq(across, one), () => copied(body, depth, from, along, to), () =>
          body.if(i32.eq(along, one), () => turned(body, depth, from, across, to), scattered)));
      body.set(from, at(from, i32.const(width), across));
      body.set(to, i32.add(to, i32.mul(depth, step)));
    });
  });
}
