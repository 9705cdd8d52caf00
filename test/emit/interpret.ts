// Runs a loop program statement by statement, in the plainest way: what every printer of loop programs has to mean. Knows no runtime operators.
import { type Expression, type Index } from "../../src/emit/loops/expression.js";
import { dispatchStatement, type LoopMatrix, type LoopProgram, type Statement, type StatementHandlers } from "../../src/emit/loops/program.js";
import type { FunctionName } from "../../src/emit/vocabulary.js";
import { sizeValue } from "../../src/term/dimension.js";
import { toNumber } from "../../src/term/rational.js";
import type { Found, Run } from "./run.js";

/** The functions that the questions of the test use. */
const functions = new Map<FunctionName, (x: number) => number>([
  ["exp", Math.exp], ["log", Math.log], ["sqrt", Math.sqrt], ["abs", Math.abs], ["tanh", Math.tanh], ["sign", Math.sign], ["log1p", Math.log1p], ["expm1", Math.expm1],
  ["relu", (x) => Math.max(x, 0)], ["step", (x) => (x > 0 ? 1 : 0)], ["sigmoid", (x) => 1 / (1 + Math.exp(-x))], ["softplus", (x) => Math.log1p(Math.exp(x))],
]);

function defined<T>(found: T | undefined, what: string): T {
  if (found === undefined) throw new Error(`${what} is missing`);
  return found;
}

/** The value and the outputs. */
export function interpret(program: LoopProgram, { inputs, sizes }: Pick<Run, "inputs" | "sizes">): Found {
  const arrays = program.arrays.map(({ length }) => new Float64Array(sizeValue(length, sizes)).fill(Number.NaN));
  const scalars = new Map<number, number>();
  const counters = new Map<number, number>();
  program.inputs.forEach(({ place }, index) => {
    const { data } = defined(inputs[index], "an input");
    if (place.kind === "array") arrays[place.array]?.set(data);
    else scalars.set(place.scalar, defined(data[0], "a number"));
  });
  const array = (id: number): Float64Array => defined(arrays[id], "an array");
  const scalar = (id: number): number => defined(scalars.get(id), `scalar ${id}`);
  const at = ({ offset, terms }: Index): number => terms.reduce((place, { counter, shift, stride }) => place + (defined(counters.get(counter), "a counter") + shift) * sizeValue(stride, sizes), offset);
  const entry = (id: number, index: Index): number => defined(array(id)[at(index)], `entry ${at(index)}`);
  const put = (id: number, index: Index, value: number): void => {
    entry(id, index);
    array(id)[at(index)] = value;
  };
  const matrix = ({ array: id, rows, columns, transposed }: LoopMatrix) => {
    const [r, c] = [sizeValue(rows, sizes), sizeValue(columns, sizes)];
    return { rows: transposed ? c : r, columns: transposed ? r : c, entry: (i: number, j: number) => defined(array(id)[transposed ? j * c + i : i * c + j], "an entry of a matrix") };
  };
  const value = (expression: Expression): number => {
    switch (expression.op) {
      case "number": return toNumber(expression.value);
      case "size": return sizeValue(expression.size, sizes);
      case "constant": return Math.PI;
      case "scalar": return scalar(expression.scalar);
      case "read": return entry(expression.array, expression.index);
      case "sum": return expression.terms.reduce((total, { negative, of }) => total + (negative ? -value(of) : value(of)), 0);
      case "product": return expression.above.reduce((all, part) => all * value(part), 1) / expression.below.reduce((all, part) => all * value(part), 1);
      case "power": return value(expression.base) ** value(expression.exponent);
      case "apply": return defined(functions.get(expression.name), expression.name)(value(expression.of));
      case "equal": return value(expression.left) === value(expression.right) ? 1 : 0;
      case "notBelow": return defined(counters.get(expression.counter), "a counter") >= defined(counters.get(expression.other), "a counter") ? 1 : 0;
    }
  };
  const combined = { add: (a: number, b: number) => a + b, multiply: (a: number, b: number) => a * b, max: Math.max, min: Math.min };
  const run = (statements: readonly Statement[]): void => statements.forEach((statement) => dispatchStatement(handlers, statement));
  const handlers: StatementHandlers<void> = {
    loop: ({ counter, count, part, body }) => {
      const all = sizeValue(count, sizes);
      const [step, whole] = part.kind === "all" ? [1, all] : [part.size, all - (all % part.size)];
      for (let k = part.kind === "rest" ? whole : 0; k < (part.kind === "rest" ? all : whole); k += part.kind === "rest" ? 1 : step) {
        counters.set(counter, k);
        run(body);
      }
      counters.delete(counter);
    },
    define: (one) => void scalars.set(one.scalar, value(one.value)),
    update: (one) => void scalars.set(one.scalar, combined[one.by](scalar(one.scalar), value(one.value))),
    store: (one) => put(one.array, one.index, value(one.value)),
    accumulate: (one) => put(one.array, one.index, entry(one.array, one.index) + value(one.value)),
    fill: (one) => void array(one.array).fill(toNumber(one.value)),
    copy: ({ from, to }) => {
      const { rows, columns, entry: of } = matrix(from);
      array(to).set(Array.from({ length: rows * columns }, (_, place) => of(Math.floor(place / columns), place % columns)));
    },
    gemm: ({ to, left, right, inner }) => {
      const [a, b, count] = [matrix(left), matrix(right), sizeValue(inner, sizes)];
      array(to).forEach((_, place) => {
        array(to)[place] = Array.from({ length: count }, (__, k) => a.entry(Math.floor(place / b.columns), k) * b.entry(k, place % b.columns)).reduce((x, y) => x + y, 0);
      });
    },
    gemv: (one) => {
      const a = matrix(one.matrix);
      array(one.to).set(Array.from({ length: a.rows }, (_, i) => Array.from({ length: a.columns }, (__, j) => a.entry(i, j) * defined(array(one.vector)[j], "an entry")).reduce((x, y) => x + y, 0)));
    },
    rank1: ({ to, left, right, columns }) => {
      const count = sizeValue(columns, sizes);
      array(to).forEach((_, place) => {
        array(to)[place] = defined(array(left)[Math.floor(place / count)], "an entry") * defined(array(right)[place % count], "an entry");
      });
    },
    dot: (one) => void scalars.set(one.scalar, array(one.left).reduce((total, x, i) => total + x * defined(array(one.right)[i], "an entry"), 0)),
    solve: ({ matrix: id, size, to, columns }) => eliminate(array(id), sizeValue(size, sizes), array(to), sizeValue(columns, sizes)),
    determinant: ({ matrix: id, size, scalar: result, log }) => {
      const found = eliminate(array(id), sizeValue(size, sizes), new Float64Array(0), 0);
      scalars.set(result, log ? Math.log(Math.abs(found)) : found);
    },
    // What is to be factorised stands as it is until it is asked for.
    factorise: () => undefined,
    factoredSolve: ({ factors, size, transposed, to, columns }) => {
      const n = sizeValue(size, sizes);
      const copy = array(factors).map((x, at, all) => (transposed ? defined(all[(at % n) * n + Math.floor(at / n)], "an entry") : x));
      eliminate(copy, n, array(to), sizeValue(columns, sizes));
    },
    factoredDeterminant: ({ factors, size, scalar: result, log }) => {
      const found = eliminate(array(factors).slice(), sizeValue(size, sizes), new Float64Array(0), 0);
      scalars.set(result, log ? Math.log(Math.abs(found)) : found);
    },
    operator: () => {
      throw new Error("a runtime operator");
    },
  };
  run(program.body);
  const { place } = program.value;
  return { value: place.kind === "array" ? array(place.array) : [scalar(place.scalar)], outputs: program.outputs.map((output) => array(output.array)) };
}

/** Gauss and Jordan without pivoting, enough for well-conditioned matrices; returns the determinant. */
function eliminate(a: Float64Array, n: number, b: Float64Array, columns: number): number {
  const [m, r] = [(i: number, j: number): number => a[i * n + j] ?? Number.NaN, (i: number, j: number): number => b[i * columns + j] ?? Number.NaN];
  let determinant = 1;
  const exchange = (x: Float64Array, width: number, one: number, other: number): void => {
    for (let j = 0; j < width; j += 1) [x[one * width + j], x[other * width + j]] = [x[other * width + j] ?? Number.NaN, x[one * width + j] ?? Number.NaN];
  };
  for (let k = 0; k < n; k += 1) {
    let best = k;
    for (let i = k + 1; i < n; i += 1) if (Math.abs(m(i, k)) > Math.abs(m(best, k))) best = i;
    if (best !== k) {
      exchange(a, n, k, best);
      exchange(b, columns, k, best);
      determinant = -determinant;
    }
    const pivot = m(k, k);
    determinant *= pivot;
    for (let i = 0; i < n; i += 1) {
      if (i === k) continue;
      const factor = m(i, k) / pivot;
      for (let j = 0; j < n; j += 1) a[i * n + j] = m(i, j) - factor * m(k, j);
      for (let j = 0; j < columns; j += 1) b[i * columns + j] = r(i, j) - factor * r(k, j);
    }
  }
  for (let k = 0; k < n; k += 1) for (let j = 0; j < columns; j += 1) b[k * columns + j] = r(k, j) / m(k, k);
  return determinant;
}
