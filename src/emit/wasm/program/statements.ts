/** Statements of a loop program as statements of a WebAssembly function. Knows no modules around them. */
import type { Dimension } from "../../../term/dimension.js";
import { isZero, toNumber } from "../../../term/rational.js";
import type { Expression, Index } from "../../loops/expression.js";
import { dispatchStatement, type LoopMatrix, type Statement, type StatementHandlers, type StatementOf } from "../../loops/program.js";
import { type Code, i32, memoryCopy, memoryFill, type Scalar, v128 } from "../instructions.js";
import { overContiguous } from "../kernels/vectors.js";
import { type Callee, valueOf } from "../module.js";
import { notBelowCode, scalarArithmetic } from "./arithmetic.js";
import { formulaCode } from "./formula.js";
import type { KernelTable } from "./kernel-table.js";
import { innerLoop } from "./inner-loop.js";
import { offsetOf } from "./places.js";
import { innermost } from "./vectorise.js";
import { codeOf, plus, times, type Whole, whole } from "./whole.js";
import type { Writer } from "./writer.js";

/** A function of the loader for an operator: its numbers in, a number out where the result is one. */
export type OperatorImport = { readonly kind: "number"; readonly callee: Callee<readonly "f64"[], "f64"> } | { readonly kind: "array"; readonly callee: Callee<readonly "f64"[], null> };

/** What statements call outside the module. */
export interface StatementImports {
  readonly operator: (statement: StatementOf<"operator">) => OperatorImport;
  /** Null where the product is the module's own. */
  readonly product: (statement: StatementOf<"gemm">) => Callee<readonly [], null> | null;
}

export function writeStatements<T extends Scalar>(writer: Writer<T>, kernels: KernelTable<T>, imports: StatementImports, statements: readonly Statement[]): void {
  const { body, real, places, address } = writer;
  const { scalar, vector, bytes } = real;
  const arithmetic = scalarArithmetic(writer);
  const size = (dimension: Dimension): Code<"i32"> => codeOf(places.size(dimension));
  const bytesOf = (dimension: Dimension): Code<"i32"> => codeOf(times(places.size(dimension), whole(bytes)));
  const at = (array: number): Code<"i32"> => codeOf(address(array));
  const entry = (array: number, index: Index): Whole => plus(address(array), offsetOf(index, places, bytes, writer.counter));
  const load = (array: number, index: Index): Code<T> => {
    const { rest, known } = entry(array, index);
    return scalar.load(rest ?? i32.const(0), known);
  };
  const code = (expression: Expression): Code<T> => formulaCode<T>(expression, arithmetic, {
    read: load,
    scalar: writer.scalar,
    size: (dimension) => {
      const value = places.size(dimension);
      return value.rest === null ? scalar.const(value.known) : scalar.fromI32(codeOf(value));
    },
    notBelow: (a, b) => notBelowCode(real, writer.counter(a), writer.counter(b)),
  });
  const one = scalar.const(1);
  const [no, yes] = [i32.const(0), i32.const(1)];
  /** Bytes between the rows and between the columns of a matrix as it is meant. */
  const strides = ({ columns, transposed }: LoopMatrix): readonly [Code<"i32">, Code<"i32">] => (transposed ? [i32.const(bytes), bytesOf(columns)] : [bytesOf(columns), i32.const(bytes)]);
  const each = (count: Dimension, inside: (counter: Code<"i32">) => void): void => body.scope(() => {
    const counter = body.local("i32", i32.const(0));
    body.count(counter, size(count), i32.const(1), () => inside(counter));
  });

  const handlers: StatementHandlers<void> = {
    loop: (loop) => body.scope(() => {
      if (loop.part.kind !== "all") throw new Error("internal: a loop in blocks, which are for text");
      const simple = innermost(loop);
      if (simple !== null) {
        innerLoop(writer, loop, simple);
        return;
      }
      const counter = body.local("i32", i32.const(0));
      writer.enter(loop.counter, counter);
      body.count(counter, size(loop.count), i32.const(1), () => write(loop.body));
    }),
    define: ({ scalar: id, value }) => body.set(writer.scalar(id), code(value)),
    update: ({ scalar: id, by, value }) => {
      const total = writer.scalar(id);
      const next = code(value);
      body.set(total, by === "add" ? scalar.add(total, next) : by === "multiply" ? scalar.mul(total, next) : by === "max" ? scalar.max(total, next) : scalar.min(total, next));
    },
    store: ({ array, index, value }) => {
      const { rest, known } = entry(array, index);
      body.add(scalar.store(rest ?? i32.const(0), code(value), known));
    },
    accumulate: ({ array, index, value }) => {
      const { rest, known } = entry(array, index);
      const to = rest ?? i32.const(0);
      body.add(scalar.store(to, scalar.add(scalar.load(to, known), code(value)), known));
    },
    fill: ({ array, value }) => {
      if (isZero(value)) {
        body.add(memoryFill(at(array), bytesOf(writer.lengthOf(array))));
        return;
      }
      body.scope(() => {
        const all = body.local("v128", vector.splat(scalar.const(toNumber(value))));
        const to = body.local("i32", at(array));
        overContiguous(body, real, size(writer.lengthOf(array)), [to], 1, () => body.add(v128.store(to, all)), () => body.add(scalar.store(to, scalar.const(toNumber(value)))));
      });
    },
    copy: ({ from, to }) => {
      const length = times(places.size(from.rows), places.size(from.columns));
      if (!from.transposed) {
        body.add(memoryCopy(at(to), at(from.array), codeOf(times(length, whole(bytes)))));
        return;
      }
      each(from.columns, (row) => body.scope(() => {
        const target = body.local("i32", i32.add(at(to), i32.mul(row, bytesOf(from.rows))));
        const source = body.local("i32", i32.add(at(from.array), i32.mul(row, i32.const(bytes))));
        each(from.rows, () => {
          body.add(scalar.store(target, scalar.load(source)));
          body.set(target, i32.add(target, i32.const(bytes)));
          body.set(source, i32.add(source, bytesOf(from.columns)));
        });
      }));
    },
    gemm: (statement) => {
      const { to, left, right, rows, columns, inner } = statement;
      const product = imports.product(statement);
      if (product !== null) body.call(product);
      else body.call(kernels.gemm(), size(rows), size(columns), size(inner), at(left.array), ...strides(left), at(right.array), ...strides(right), at(to), bytesOf(columns), no, one);
    },
    gemv: ({ to, matrix, vector: x }) => body.call(matrix.transposed ? kernels.transposedGemv() : kernels.gemv(), size(matrix.rows), size(matrix.columns), at(matrix.array), bytesOf(matrix.columns), at(x), at(to), no, one),
    rank1: ({ to, left, right, rows, columns }) => body.call(kernels.ger(), size(rows), size(columns), at(left), at(right), at(to), bytesOf(columns), no, one),
    dot: ({ scalar: id, left, right, length }) => body.set(writer.scalar(id), valueOf(kernels.dot(), size(length), at(left), at(right))),
    solve: ({ matrix, size: n, to, columns }) => {
      // The determinant is not wanted.
      body.scope(() => void body.local(real.type, valueOf(kernels.elimination(), at(matrix), size(n), at(to), size(columns), no)));
      body.call(kernels.rows().substitute, at(matrix), size(n), at(to), size(columns), yes, yes, no);
    },
    determinant: ({ matrix, size: n, scalar: id, log }) => body.set(writer.scalar(id), valueOf(kernels.elimination(), at(matrix), size(n), at(matrix), no, log ? yes : no)),
    factorise: ({ matrix, pivots, size: n }) => body.call(pivots === null ? kernels.cholesky() : kernels.lu(), at(matrix), size(n), pivots === null ? no : at(pivots)),
    factoredSolve: ({ factors, pivots, size: n, transposed, to, columns }) => {
      const { substitute } = kernels.rows();
      const substituted = (upwards: Code<"i32">, byRows: Code<"i32">, unit: Code<"i32">): void => body.call(substitute, at(factors), size(n), at(to), size(columns), upwards, byRows, unit);
      const permuted = (array: number, back: Code<"i32">): void => body.call(kernels.permutation(), at(array), size(n), at(to), size(columns), back);
      if (pivots === null) {
        substituted(no, yes, no);
        substituted(yes, no, no);
      } else if (transposed) {
        substituted(no, no, no);
        substituted(yes, no, yes);
        permuted(pivots, yes);
      } else {
        permuted(pivots, no);
        substituted(no, yes, yes);
        substituted(yes, yes, no);
      }
    },
    factoredDeterminant: ({ factors, pivots, size: n, scalar: id, log }) => body.set(writer.scalar(id), valueOf(kernels.factoredDeterminant(), at(factors), size(n), pivots === null ? no : at(pivots), log ? yes : no)),
    operator: (statement) => {
      const numbers = statement.args.flatMap((argument) => (argument.kind === "number" ? [real.toDouble(code(argument.value))] : []));
      const operator = imports.operator(statement);
      if (operator.kind === "array") body.call(operator.callee, ...numbers);
      else if (statement.to.kind === "scalar") body.set(writer.scalar(statement.to.scalar), real.fromDouble(valueOf(operator.callee, ...numbers)));
    },
  };
  const write = (list: readonly Statement[]): void => {
    for (const statement of list) dispatchStatement(handlers, statement);
  };
  write(statements);
}
