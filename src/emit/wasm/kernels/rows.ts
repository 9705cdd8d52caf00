/** Operations on rows, and substitution with a triangular matrix: what elimination and factorisations share. Knows neither. */
import { type Code, i32, type Scalar, v128 } from "../instructions.js";
import { type Callee, type ModuleBuilder, valueOf } from "../module.js";
import type { Precision } from "../precision.js";
import { type Dot, overContiguous } from "./vectors.js";

export interface RowOperations<T extends Scalar> {
  readonly dot: Dot<T>;
  /** length, factor, x, y: y −= factor x. */
  readonly subtract: Callee<readonly ["i32", T, "i32", "i32"], null>;
  /** length, x, y: the two change places. */
  readonly exchange: Callee<readonly ["i32", "i32", "i32"], null>;
  /** A, n, B of n × columns, columns, then whether to go from the last row up, whether the matrix is read by rows (else its transpose is meant), whether its diagonal is taken as ones. */
  readonly substitute: Callee<readonly ["i32", "i32", "i32", "i32", "i32", "i32", "i32"], null>;
}

export const entryAt = (a: Code<"i32">, row: Code<"i32">, stride: Code<"i32">, column: Code<"i32">, bytes: number): Code<"i32"> => i32.add(i32.add(a, i32.mul(row, stride)), i32.mul(column, i32.const(bytes)));

export function defineRows<T extends Scalar>(module: ModuleBuilder, real: Precision<T>, dot: Dot<T>): RowOperations<T> {
  const { vector, scalar, bytes, type } = real;

  const subtract = module.procedure(["i32", type, "i32", "i32"], (body, length, factor, x, y) => {
    const splat = body.local("v128", vector.splat(factor));
    overContiguous(body, real, length, [x, y], 1, (offset) => body.add(v128.store(y, vector.sub(v128.load(y, offset), vector.mul(splat, v128.load(x, offset))), offset)), () =>
      body.add(scalar.store(y, scalar.sub(scalar.load(y), scalar.mul(factor, scalar.load(x))))));
  });

  const exchange = module.procedure(["i32", "i32", "i32"], (body, length, x, y) => {
    const both = body.local("v128");
    const one = body.local(type);
    overContiguous(body, real, length, [x, y], 1, (offset) => {
      body.set(both, v128.load(x, offset));
      body.add(v128.store(x, v128.load(y, offset), offset));
      body.add(v128.store(y, both, offset));
    }, () => {
      body.set(one, scalar.load(x));
      body.add(scalar.store(x, scalar.load(y)));
      body.add(scalar.store(y, one));
    });
  });

  const divide = module.procedure(["i32", type, "i32"], (body, length, divisor, x) => {
    const i = body.local("i32");
    body.count(i, length, i32.const(1), () => {
      body.add(scalar.store(x, scalar.div(scalar.load(x), divisor)));
      body.set(x, i32.add(x, i32.const(bytes)));
    });
  });

  const substitute = module.procedure(["i32", "i32", "i32", "i32", "i32", "i32", "i32"], (body, a, n, b, columns, upwards, byRows, unit) => {
    const [step, i, j, from, to] = [body.local("i32"), body.local("i32"), body.local("i32"), body.local("i32"), body.local("i32")];
    const stride = body.local("i32", i32.mul(n, i32.const(bytes)));
    const width = body.local("i32", i32.mul(columns, i32.const(bytes)));
    const entry = (row: Code<"i32">, column: Code<"i32">): Code<"i32"> => entryAt(a, row, stride, column, bytes);
    const right = (row: Code<"i32">): Code<"i32"> => i32.add(b, i32.mul(row, width));
    const oneColumn = i32.eq(columns, i32.const(1));
    const divided = (): void => body.if(i32.eqz(unit), () => body.call(divide, columns, scalar.load(entry(i, i)), right(i)));
    const range = (first: Code<"i32">, last: Code<"i32">): void => {
      body.set(from, first);
      body.set(to, last);
    };
    const above = (): void => range(i32.const(0), i);
    const below = (): void => range(i32.add(i, i32.const(1)), n);
    const overRange = (inside: () => void): void => {
      body.set(j, from);
      body.count(j, to, i32.const(1), inside);
    };
    body.count(step, n, i32.const(1), () => {
      body.if(upwards, () => body.set(i, i32.sub(i32.sub(n, step), i32.const(1))), () => body.set(i, step));
      body.if(byRows, () => {
        body.if(upwards, below, above);
        body.if(oneColumn, () => body.add(scalar.store(right(i), scalar.sub(scalar.load(right(i)), valueOf(dot, i32.sub(to, from), entry(i, from), right(from))))), () =>
          overRange(() => body.call(subtract, columns, scalar.load(entry(i, j)), right(j), right(i))));
        divided();
      }, () => {
        divided();
        body.if(upwards, above, below);
        body.if(oneColumn, () => body.call(subtract, i32.sub(to, from), scalar.load(right(i)), entry(i, from), right(from)), () =>
          overRange(() => body.call(subtract, columns, scalar.load(entry(i, j)), right(i), right(j))));
      });
    });
  });

  return { dot, subtract, exchange, substitute };
}
