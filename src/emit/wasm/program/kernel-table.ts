/** The kernels of a module, each defined when it is first asked for. Knows no statements. */
import type { Scalar } from "../instructions.js";
import {
  defineCholesky, defineElimination, defineFactoredDeterminant, defineLu, definePermutation, type Elimination, type FactoredDeterminant, type Factorisation, type Logarithm,
} from "../kernels/elimination.js";
import type { LaneFunction, LaneFunctionName } from "../kernels/functions.js";
import { defineGemm, type Gemm } from "../kernels/gemm.js";
import { defineRows, type RowOperations } from "../kernels/rows.js";
import { defineDot, defineGemv, defineGer, defineTransposedGemv, type Dot, type Gemv, type Ger } from "../kernels/vectors.js";
import { type ModuleBuilder, valueOf } from "../module.js";
import { i32 } from "../instructions.js";
import type { Precision } from "../precision.js";

export interface KernelTable<T extends Scalar> {
  readonly gemm: () => Gemm<T>;
  readonly gemv: () => Gemv<T>;
  readonly transposedGemv: () => Gemv<T>;
  readonly ger: () => Ger<T>;
  readonly dot: () => Dot<T>;
  readonly rows: () => RowOperations<T>;
  readonly elimination: () => Elimination<T>;
  readonly lu: () => Factorisation;
  readonly cholesky: () => Factorisation;
  readonly permutation: () => ReturnType<typeof definePermutation<T>>;
  readonly factoredDeterminant: () => FactoredDeterminant<T>;
}

function lazily<R>(make: () => R): () => R {
  let made: { readonly value: R } | null = null;
  return () => (made ??= { value: make() }).value;
}

/** `scratch` is the address of the working memory of products. */
export function createKernels<T extends Scalar>(module: ModuleBuilder, real: Precision<T>, laneFunction: (name: LaneFunctionName) => LaneFunction, scratch: number): KernelTable<T> {
  const { scalar, vector } = real;
  const dot = lazily(() => defineDot(module, real));
  const rows = lazily(() => defineRows(module, real, dot()));
  const logarithm = lazily((): Logarithm<T> => {
    const log = laneFunction("log");
    return (body, x) => vector.lane(real.inLanes(vector.splat(scalar.abs(x)), (lanes) => valueOf(log, lanes), (one) => body.local("v128", one)), 0);
  });
  return {
    gemm: lazily(() => defineGemm(module, real, i32.const(scratch))),
    gemv: lazily(() => defineGemv(module, real)),
    transposedGemv: lazily(() => defineTransposedGemv(module, real)),
    ger: lazily(() => defineGer(module, real)),
    dot,
    rows,
    elimination: lazily(() => defineElimination(module, real, rows(), logarithm())),
    lu: lazily(() => defineLu(module, real, rows())),
    cholesky: lazily(() => defineCholesky(module, real, rows())),
    permutation: lazily(() => definePermutation(module, real, rows())),
    factoredDeterminant: lazily(() => defineFactoredDeterminant(module, real, logarithm())),
  };
}
