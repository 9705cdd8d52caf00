/** Elimination with partial pivoting, and LU and Cholesky factorisations, all in place. Knows no schedules. */
import { type Code, i32, type Scalar, select } from "../instructions.js";
import { type Body, type Callee, type Local, type ModuleBuilder, valueOf } from "../module.js";
import type { Precision } from "../precision.js";
import { entryAt, type RowOperations } from "./rows.js";

/** log|x|. */
export type Logarithm<T extends Scalar> = (body: Body, x: Code<T>) => Code<T>;

/** Brings row `pivot` with the largest entry of column k at or below the diagonal; a column of zeros is left alone. */
function findPivot<T extends Scalar>(body: Body, { scalar, type }: Precision<T>, k: Code<"i32">, n: Code<"i32">, entry: (row: Code<"i32">, column: Code<"i32">) => Code<"i32">): Local<"i32"> {
  const [i, pivot] = [body.local("i32"), body.local("i32")];
  const [largest, size] = [body.local(type), body.local(type)];
  body.set(pivot, k);
  body.set(largest, scalar.abs(scalar.load(entry(k, k))));
  body.set(i, i32.add(k, i32.const(1)));
  body.count(i, n, i32.const(1), () => {
    body.set(size, scalar.abs(scalar.load(entry(i, k))));
    body.if(scalar.gt(size, largest), () => {
      body.set(largest, size);
      body.set(pivot, i);
    });
  });
  return pivot;
}

/** A of n × n, n, B of n × columns, columns, whether the logarithm is wanted: A becomes triangular, B goes with it. The determinant of A, or log|det A|. */
export type Elimination<T extends Scalar> = Callee<readonly ["i32", "i32", "i32", "i32", "i32"], T>;

/** Source: Golub and Van Loan, Matrix Computations, section 3.4. */
export function defineElimination<T extends Scalar>(module: ModuleBuilder, real: Precision<T>, { subtract, exchange }: RowOperations<T>, logarithm: Logarithm<T>): Elimination<T> {
  const { scalar, bytes, type } = real;
  return module.function(["i32", "i32", "i32", "i32", "i32"], type, (body, a, n, b, columns, log) => {
    const [k, i, left] = [body.local("i32"), body.local("i32"), body.local("i32")];
    const [corner, factor] = [body.local(type), body.local(type)];
    const [determinant, logarithms] = [body.local(type, scalar.const(1)), body.local(type)];
    const stride = body.local("i32", i32.mul(n, i32.const(bytes)));
    const width = body.local("i32", i32.mul(columns, i32.const(bytes)));
    const entry = (row: Code<"i32">, column: Code<"i32">): Code<"i32"> => entryAt(a, row, stride, column, bytes);
    const right = (row: Code<"i32">): Code<"i32"> => i32.add(b, i32.mul(row, width));
    body.count(k, n, i32.const(1), () => {
      const pivot = findPivot(body, real, k, n, entry);
      body.set(left, i32.sub(n, k));
      body.if(i32.eqz(i32.eq(pivot, k)), () => {
        body.set(determinant, scalar.neg(determinant));
        body.call(exchange, left, entry(k, k), entry(pivot, k));
        body.call(exchange, columns, right(k), right(pivot));
      });
      body.set(corner, scalar.load(entry(k, k)));
      body.set(determinant, scalar.mul(determinant, corner));
      body.if(log, () => body.set(logarithms, scalar.add(logarithms, logarithm(body, corner))));
      body.if(i32.eqz(scalar.eq(corner, scalar.const(0))), () => {
        body.set(i, i32.add(k, i32.const(1)));
        body.count(i, n, i32.const(1), () => {
          body.set(factor, scalar.div(scalar.load(entry(i, k)), corner));
          body.call(subtract, left, factor, entry(k, k), entry(i, k));
          body.call(subtract, columns, factor, right(k), right(i));
        });
      });
    });
    body.if(log, () => body.set(determinant, logarithms));
    return determinant;
  });
}

/** A, n, pivots: A becomes L below and U; row k was exchanged with row pivots[k] at step k. Where pivots is 0, A's lower triangle becomes its Cholesky factor. */
export type Factorisation = Callee<readonly ["i32", "i32", "i32"], null>;

export function defineLu<T extends Scalar>(module: ModuleBuilder, real: Precision<T>, { subtract, exchange }: RowOperations<T>): Factorisation {
  const { scalar, bytes, type } = real;
  return module.procedure(["i32", "i32", "i32"], (body, a, n, pivots) => {
    const [k, i] = [body.local("i32"), body.local("i32")];
    const [corner, factor] = [body.local(type), body.local(type)];
    const stride = body.local("i32", i32.mul(n, i32.const(bytes)));
    const entry = (row: Code<"i32">, column: Code<"i32">): Code<"i32"> => entryAt(a, row, stride, column, bytes);
    const next = i32.add(k, i32.const(1));
    body.count(k, n, i32.const(1), () => {
      const pivot = findPivot(body, real, k, n, entry);
      body.add(scalar.store(i32.add(pivots, i32.mul(k, i32.const(bytes))), scalar.fromI32(pivot)));
      body.if(i32.eqz(i32.eq(pivot, k)), () => body.call(exchange, n, entry(k, i32.const(0)), entry(pivot, i32.const(0))));
      body.set(corner, scalar.load(entry(k, k)));
      body.if(i32.eqz(scalar.eq(corner, scalar.const(0))), () => {
        body.set(i, next);
        body.count(i, n, i32.const(1), () => {
          body.set(factor, scalar.div(scalar.load(entry(i, k)), corner));
          body.add(scalar.store(entry(i, k), factor));
          body.call(subtract, i32.sub(i32.sub(n, k), i32.const(1)), factor, entry(k, next), entry(i, next));
        });
      });
    });
  });
}

/** Row by row, by dot products of rows. Source: Golub and Van Loan, Matrix Computations, section 4.2. */
export function defineCholesky<T extends Scalar>(module: ModuleBuilder, real: Precision<T>, { dot }: RowOperations<T>): Factorisation {
  const { scalar, bytes, type } = real;
  return module.procedure(["i32", "i32", "i32"], (body, a, n) => {
    const [i, j] = [body.local("i32"), body.local("i32")];
    const rest = body.local(type);
    const stride = body.local("i32", i32.mul(n, i32.const(bytes)));
    const entry = (row: Code<"i32">, column: Code<"i32">): Code<"i32"> => entryAt(a, row, stride, column, bytes);
    const start = i32.const(0);
    body.count(i, n, i32.const(1), () => {
      body.set(j, start);
      body.count(j, i32.add(i, i32.const(1)), i32.const(1), () => {
        body.set(rest, scalar.sub(scalar.load(entry(i, j)), valueOf(dot, j, entry(i, start), entry(j, start))));
        body.if(i32.eq(i, j), () => body.add(scalar.store(entry(i, i), scalar.sqrt(rest))), () => body.add(scalar.store(entry(i, j), scalar.div(rest, scalar.load(entry(j, j))))));
      });
    });
  });
}

/** pivots, n, B, columns, whether they are taken back: exchanges rows of B as a factorisation did. */
export function definePermutation<T extends Scalar>(module: ModuleBuilder, { scalar, bytes }: Precision<T>, { exchange }: RowOperations<T>): Callee<readonly ["i32", "i32", "i32", "i32", "i32"], null> {
  return module.procedure(["i32", "i32", "i32", "i32", "i32"], (body, pivots, n, b, columns, back) => {
    const [step, k, pivot] = [body.local("i32"), body.local("i32"), body.local("i32")];
    const row = (index: Code<"i32">): Code<"i32"> => i32.add(b, i32.mul(index, i32.mul(columns, i32.const(bytes))));
    body.count(step, n, i32.const(1), () => {
      body.set(k, select(i32.sub(i32.sub(n, step), i32.const(1)), step, back));
      body.set(pivot, scalar.toI32(scalar.load(i32.add(pivots, i32.mul(k, i32.const(bytes))))));
      body.if(i32.eqz(i32.eq(pivot, k)), () => body.call(exchange, columns, row(k), row(pivot)));
    });
  });
}

/** Factors, n, pivots (0 for a Cholesky factor, whose determinant is the square of its diagonal's product), whether the logarithm is wanted. */
export type FactoredDeterminant<T extends Scalar> = Callee<readonly ["i32", "i32", "i32", "i32"], T>;

export function defineFactoredDeterminant<T extends Scalar>(module: ModuleBuilder, { scalar, bytes, type }: Precision<T>, logarithm: Logarithm<T>): FactoredDeterminant<T> {
  return module.function(["i32", "i32", "i32", "i32"], type, (body, factors, n, pivots, log) => {
    const k = body.local("i32");
    const corner = body.local(type);
    const [product, logarithms] = [body.local(type, scalar.const(1)), body.local(type)];
    body.count(k, n, i32.const(1), () => {
      body.set(corner, scalar.load(i32.add(factors, i32.mul(i32.mul(k, i32.add(n, i32.const(1))), i32.const(bytes)))));
      body.set(product, scalar.mul(product, corner));
      body.if(log, () => body.set(logarithms, scalar.add(logarithms, logarithm(body, corner))));
      body.if(pivots, () => body.if(i32.eqz(scalar.eq(scalar.load(i32.add(pivots, i32.mul(k, i32.const(bytes)))), scalar.fromI32(k))), () => body.set(product, scalar.neg(product))));
    });
    body.if(i32.eqz(pivots), () => {
      body.set(product, scalar.mul(product, product));
      body.set(logarithms, scalar.add(logarithms, logarithms));
    });
    body.if(log, () => body.set(product, logarithms));
    return product;
  });
}
