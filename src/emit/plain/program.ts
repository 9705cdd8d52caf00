/** Loop programs run by closures over typed arrays, where there is no WebAssembly: no text is made into code. Knows no derivations. */
import { sizeValue } from "../../term/dimension.js";
import { toNumber } from "../../term/rational.js";
import { dispatchStatement, type LoopMatrix, type LoopProgram, type Statement, type StatementHandlers, type StatementOf } from "../loops/program.js";
import { expressionRun, type Machine, placeOf, type Run, sizeOf } from "./expression.js";
import type { Instance, Surroundings } from "./instance.js";
import { dot, factorise, factoredDeterminant, factoredSolve, matrixVector, outer, product, transpose } from "./kernels.js";
import { operatorCall } from "./operator-call.js";

export function plainInstance(program: LoopProgram, sizes: ReadonlyMap<string, number>, surroundings: Surroundings): Instance {
  const arrays = program.arrays.map(({ length }) => new Float64Array(sizeValue(length, sizes)));
  const scalars = new Float64Array(program.scalars.length);
  const array = (id: number): Float64Array => {
    const found = arrays[id];
    if (found === undefined) throw new Error("internal: an array that the program does not have");
    return found;
  };
  const body = block(program.body, { sizes, array, scalars, counters: new Int32Array(largestCounter(program.body) + 1), surroundings });
  const inputs = program.inputs.map(({ place }) => (place.kind === "array" ? array(place.array) : scalars.subarray(place.scalar, place.scalar + 1)));
  const { place } = program.value;
  return {
    inputs,
    outputs: program.outputs.map((output) => array(output.array)),
    value: place.kind === "array" ? array(place.array) : null,
    run: () => {
      body();
      return place.kind === "scalar" ? (scalars[place.scalar] ?? Number.NaN) : 0;
    },
  };
}

const largestCounter = (statements: readonly Statement[]): number => statements.reduce((most, statement) => (statement.kind === "loop" ? Math.max(most, statement.counter, largestCounter(statement.body)) : most), 0);

function block(statements: readonly Statement[], machine: Machine): Run<void> {
  const handlers = handlersOf(machine);
  const steps = statements.map((statement) => dispatchStatement(handlers, statement));
  const [only] = steps;
  if (only !== undefined && steps.length === 1) return only;
  return () => {
    for (const step of steps) step();
  };
}

function loop({ counter, count, part, body }: StatementOf<"loop">, machine: Machine): Run<void> {
  if (part.kind !== "all") throw new Error("internal: a loop in blocks, which are for text");
  const { counters } = machine;
  const end = sizeOf(machine, count);
  const inside = block(body, machine);
  return () => {
    for (let i = 0; i < end; i += 1) {
      counters[counter] = i;
      inside();
    }
  };
}

function handlersOf(machine: Machine): StatementHandlers<Run<void>> {
  const { array, scalars, surroundings, sizes } = machine;
  const size = (dimension: Parameters<typeof sizeOf>[1]): number => sizeOf(machine, dimension);
  const pivotsOf = (id: number | null): Float64Array | null => (id === null ? null : array(id));
  const shape = ({ rows, columns }: LoopMatrix): readonly [number, number] => [size(rows), size(columns)];
  const put = (id: number, index: StatementOf<"store">["index"], change: (before: number) => number): Run<void> => {
    const target = array(id);
    const place = placeOf(machine, index);
    return () => {
      const at = place();
      target[at] = change(target[at] ?? Number.NaN);
    };
  };
  return {
    loop: (statement) => loop(statement, machine),
    define: ({ scalar, value }) => {
      const next = expressionRun(value, machine);
      return () => void (scalars[scalar] = next());
    },
    update: ({ scalar, by, value }) => {
      const next = expressionRun(value, machine);
      const total = (): number => scalars[scalar] ?? Number.NaN;
      const combined: { readonly [B in typeof by]: Run<number> } = { add: () => total() + next(), multiply: () => total() * next(), max: () => Math.max(total(), next()), min: () => Math.min(total(), next()) };
      const run = combined[by];
      return () => void (scalars[scalar] = run());
    },
    store: ({ array: id, index, value }) => {
      const next = expressionRun(value, machine);
      return put(id, index, () => next());
    },
    accumulate: ({ array: id, index, value }) => {
      const next = expressionRun(value, machine);
      return put(id, index, (before) => before + next());
    },
    fill: ({ array: id, value }) => {
      const target = array(id);
      const number = toNumber(value);
      return () => void target.fill(number);
    },
    copy: ({ from, to }) => {
      const [source, target] = [array(from.array), array(to)];
      const [rows, columns] = shape(from);
      return from.transposed ? () => transpose(rows, columns, source, target) : () => target.set(source);
    },
    gemm: ({ to, left, right, rows, columns, inner }) => {
      const multiply = surroundings.product ?? product;
      const [m, n, k, a, b, c] = [size(rows), size(columns), size(inner), array(left.array), array(right.array), array(to)];
      return () => multiply(m, n, k, a, left.transposed, b, right.transposed, c);
    },
    gemv: ({ to, matrix, vector }) => {
      const [rows, columns] = shape(matrix);
      const [a, x, y] = [array(matrix.array), array(vector), array(to)];
      return () => matrixVector(rows, columns, a, matrix.transposed, x, y);
    },
    rank1: ({ to, left, right, rows, columns }) => {
      const [m, n, x, y, a] = [size(rows), size(columns), array(left), array(right), array(to)];
      return () => outer(m, n, x, y, a);
    },
    dot: ({ scalar, left, right, length }) => {
      const [n, x, y] = [size(length), array(left), array(right)];
      return () => void (scalars[scalar] = dot(n, x, y));
    },
    solve: ({ matrix, size: order, to, columns }) => {
      const [n, a, b, width] = [size(order), array(matrix), array(to), size(columns)];
      const pivots = new Float64Array(n);
      return () => {
        factorise(n, a, pivots);
        factoredSolve(n, a, pivots, false, b, width);
      };
    },
    determinant: ({ matrix, size: order, scalar, log }) => {
      const [n, a] = [size(order), array(matrix)];
      const pivots = new Float64Array(n);
      return () => {
        factorise(n, a, pivots);
        scalars[scalar] = factoredDeterminant(n, a, pivots, log);
      };
    },
    factorise: ({ matrix, pivots, size: order }) => {
      const [n, a, rows] = [size(order), array(matrix), pivotsOf(pivots)];
      return () => factorise(n, a, rows);
    },
    factoredSolve: ({ factors, pivots, size: order, transposed, to, columns }) => {
      const [n, a, b, width, rows] = [size(order), array(factors), array(to), size(columns), pivotsOf(pivots)];
      return () => factoredSolve(n, a, rows, transposed, b, width);
    },
    factoredDeterminant: ({ factors, pivots, size: order, scalar, log }) => {
      const [n, a, rows] = [size(order), array(factors), pivotsOf(pivots)];
      return () => void (scalars[scalar] = factoredDeterminant(n, a, rows, log));
    },
    operator: (statement) => {
      const call = operatorCall(statement, sizes, array, surroundings.operator);
      const numbers = statement.args.flatMap((argument) => (argument.kind === "number" ? [expressionRun(argument.value, machine)] : []));
      const { to } = statement;
      return () => {
        const result = call(...numbers.map((number) => number()));
        if (to.kind === "scalar") scalars[to.scalar] = result;
      };
    },
  };
}
