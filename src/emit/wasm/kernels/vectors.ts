/** Products with vectors: dot, matrix times vector both ways, rank-one update. Knows no schedules. */
import { type Code, i32, memoryFill, type Scalar, v128 } from "../instructions.js";
import type { Body, Callee, Local, ModuleBuilder } from "../module.js";
import type { Precision } from "../precision.js";

const at = (base: Code<"i32">, index: Code<"i32">, stride: Code<"i32">): Code<"i32"> => i32.add(base, i32.mul(index, stride));

/** The sum of the lanes of a vector. */
export function laneSum<T extends Scalar>({ lanes, vector, scalar }: Precision<T>, sum: Code<"v128">): Code<T> {
  const parts = Array.from({ length: lanes }, (_, lane) => vector.lane(sum, lane));
  return parts.reduce((total, part) => scalar.add(total, part));
}

/** Runs `inside` over `length` numbers: `unroll` vectors at a time, then one vector, then one number. `offset` is in bytes. */
export function overContiguous<T extends Scalar>(body: Body, real: Precision<T>, length: Code<"i32">, pointers: readonly Local<"i32">[], unroll: number, vectors: (offset: number, index: number) => void, one: () => void): void {
  const { bytes, lanes } = real;
  const done = body.local("i32", i32.const(0));
  const advance = (count: number): void => {
    for (const pointer of pointers) body.set(pointer, i32.add(pointer, i32.const(count * bytes)));
  };
  for (const width of unroll === 1 ? [lanes] : [unroll * lanes, lanes]) {
    const whole = body.local("i32", i32.and(length, i32.const(-width)));
    body.count(done, whole, i32.const(width), () => {
      for (let index = 0; index < width / lanes; index += 1) vectors(index * 16, index);
      advance(width);
    });
  }
  body.count(done, length, i32.const(1), () => {
    one();
    advance(1);
  });
}

/** length, x, y */
export type Dot<T extends Scalar> = Callee<readonly ["i32", "i32", "i32"], T>;

/** Σ x y over contiguous vectors, in four independent sums of lanes. */
export function defineDot<T extends Scalar>(module: ModuleBuilder, real: Precision<T>): Dot<T> {
  const { vector, scalar, type } = real;
  return module.function(["i32", "i32", "i32"], type, (body, length, x, y) => {
    const sums = Array.from({ length: 4 }, () => body.local("v128"));
    const rest = body.local(type);
    overContiguous(body, real, length, [x, y], 4, (offset, index) => {
      const sum = sums[index];
      if (sum !== undefined) body.set(sum, vector.add(sum, vector.mul(v128.load(x, offset), v128.load(y, offset))));
    }, () => body.set(rest, scalar.add(rest, scalar.mul(scalar.load(x), scalar.load(y)))));
    const total = body.local("v128", sums.map((sum): Code<"v128"> => sum).reduce((a, b) => vector.add(a, b)));
    return scalar.add(laneSum(real, total), rest);
  });
}

/** rows, columns, A, bytes between its rows, x, y, whether y is added to, alpha */
export type Gemv<T extends Scalar> = Callee<readonly ["i32", "i32", "i32", "i32", "i32", "i32", "i32", T], null>;

/** y = alpha A x or y += alpha A x, for an A whose rows are contiguous: four rows at a time share what is read of x. */
export function defineGemv<T extends Scalar>(module: ModuleBuilder, real: Precision<T>): Gemv<T> {
  const { vector, scalar, bytes, type } = real;
  return module.procedure(["i32", "i32", "i32", "i32", "i32", "i32", "i32", type], (body, m, n, a, aRow, x, y, added, alpha) => {
    const i = body.local("i32");
    const xs = body.local("i32");
    const rowsOf = (count: number): void => {
      const rows = Array.from({ length: count }, () => body.local("i32"));
      const sums = rows.map(() => body.local("v128"));
      const rests = rows.map(() => body.local(type));
      const entries = body.local("v128");
      const entry = body.local(type);
      rows.forEach((row, index) => body.set(row, at(a, i32.add(i, i32.const(index)), aRow)));
      body.set(xs, x);
      for (const sum of sums) body.set(sum, vector.splat(scalar.const(0)));
      for (const rest of rests) body.set(rest, scalar.const(0));
      overContiguous(body, real, n, [...rows, xs], 2, (offset) => {
        body.set(entries, v128.load(xs, offset));
        sums.forEach((sum, index) => body.set(sum, vector.add(sum, vector.mul(entries, v128.load(rows[index] ?? xs, offset)))));
      }, () => {
        body.set(entry, scalar.load(xs));
        rests.forEach((rest, index) => body.set(rest, scalar.add(rest, scalar.mul(entry, scalar.load(rows[index] ?? xs)))));
      });
      const to = body.local("i32", at(y, i, i32.const(bytes)));
      const store = (add: boolean): void => rests.forEach((rest, index) => {
        const total = scalar.mul(alpha, scalar.add(laneSum(real, sums[index] ?? vector.splat(scalar.const(0))), rest));
        body.add(scalar.store(to, add ? scalar.add(scalar.load(to, index * bytes), total) : total, index * bytes));
      });
      body.if(added, () => store(true), () => store(false));
    };
    const whole = body.local("i32", i32.and(m, i32.const(-4)));
    body.count(i, whole, i32.const(4), () => rowsOf(4));
    body.count(i, m, i32.const(1), () => rowsOf(1));
  });
}

/** y = alpha A′ x or y += alpha A′ x, for an A of `rows` × `columns` whose rows are contiguous: four rows at a time go into y. */
export function defineTransposedGemv<T extends Scalar>(module: ModuleBuilder, real: Precision<T>): Gemv<T> {
  const { vector, scalar, bytes, type } = real;
  return module.procedure(["i32", "i32", "i32", "i32", "i32", "i32", "i32", type], (body, m, n, a, aRow, x, y, added, alpha) => {
    body.if(i32.eqz(added), () => body.add(memoryFill(y, i32.mul(n, i32.const(bytes)))));
    const i = body.local("i32");
    const ys = body.local("i32");
    const rowsOf = (count: number): void => {
      const rows = Array.from({ length: count }, () => body.local("i32"));
      const factors = rows.map(() => body.local(type));
      const splats = rows.map(() => body.local("v128"));
      rows.forEach((row, index) => {
        body.set(row, at(a, i32.add(i, i32.const(index)), aRow));
        const factor = factors[index];
        const splat = splats[index];
        if (factor === undefined || splat === undefined) return;
        body.set(factor, scalar.mul(alpha, scalar.load(at(x, i, i32.const(bytes)), index * bytes)));
        body.set(splat, vector.splat(factor));
      });
      body.set(ys, y);
      overContiguous(body, real, n, [...rows, ys], 2, (offset) => {
        const total = splats.reduce<Code<"v128">>((sum, splat, index) => vector.add(sum, vector.mul(splat, v128.load(rows[index] ?? ys, offset))), v128.load(ys, offset));
        body.add(v128.store(ys, total, offset));
      }, () => {
        const total = factors.reduce<Code<T>>((sum, factor, index) => scalar.add(sum, scalar.mul(factor, scalar.load(rows[index] ?? ys))), scalar.load(ys));
        body.add(scalar.store(ys, total));
      });
    };
    const whole = body.local("i32", i32.and(m, i32.const(-4)));
    body.count(i, whole, i32.const(4), () => rowsOf(4));
    body.count(i, m, i32.const(1), () => rowsOf(1));
  });
}

/** rows, columns, x, y, A, bytes between its rows, whether A is added to, alpha */
export type Ger<T extends Scalar> = Callee<readonly ["i32", "i32", "i32", "i32", "i32", "i32", "i32", T], null>;

/** A = alpha x y′ or A += alpha x y′, for an A whose rows are contiguous. */
export function defineGer<T extends Scalar>(module: ModuleBuilder, real: Precision<T>): Ger<T> {
  const { vector, scalar, bytes, type } = real;
  return module.procedure(["i32", "i32", "i32", "i32", "i32", "i32", "i32", type], (body, m, n, x, y, a, aRow, added, alpha) => {
    const i = body.local("i32");
    const [ys, row, factor, splat] = [body.local("i32"), body.local("i32"), body.local(type), body.local("v128")];
    const rows = (add: boolean): void => body.count(i, m, i32.const(1), () => {
      body.set(ys, y);
      body.set(row, at(a, i, aRow));
      body.set(factor, scalar.mul(alpha, scalar.load(at(x, i, i32.const(bytes)))));
      body.set(splat, vector.splat(factor));
      overContiguous(body, real, n, [row, ys], 4, (offset) => {
        const product = vector.mul(splat, v128.load(ys, offset));
        body.add(v128.store(row, add ? vector.add(v128.load(row, offset), product) : product, offset));
      }, () => {
        const product = scalar.mul(factor, scalar.load(ys));
        body.add(scalar.store(row, add ? scalar.add(scalar.load(row), product) : product));
      });
    });
    body.if(added, () => rows(true), () => rows(false));
  });
}
