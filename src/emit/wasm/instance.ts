/** A program module with its memory: views of inputs and outputs, and what runs it. Knows no text and no derivations. */
import { sizeValue } from "../../term/dimension.js";
import type { LoopArgument, LoopProgram, RuntimeOperator, StatementOf } from "../loops/program.js";
import { exported, type Host, type HostFunction } from "./host.js";
import type { HostFunctionName } from "./program/arithmetic.js";
import type { ProgramModule } from "./program/module.js";
import { addressesOf } from "./program/storage.js";

/** A matrix, row by row. */
export interface Matrix {
  readonly rows: number;
  readonly columns: number;
  readonly data: Float64Array;
}

/** What a module asks of the process around it. */
export interface Surroundings {
  readonly functions: { readonly [F in HostFunctionName]: (...args: readonly number[]) => number };
  /** The entries of an operator's value, row by row; null where it has none. */
  readonly operator: (name: RuntimeOperator, args: readonly Matrix[]) => ArrayLike<number> | null;
}

export interface Instance {
  /** In the order of the program's inputs; a number is an array of one. */
  readonly inputs: readonly Float64Array[];
  readonly outputs: readonly Float64Array[];
  /** Null where the value is a number, which `run` returns. */
  readonly value: Float64Array | null;
  readonly run: () => number;
}

const page = 65_536;
/** Behind the last array: products read whole vectors. */
const margin = 64;
const bytes = 8;

/** Arrays in double precision, in one memory that never grows. */
export function instantiate(host: Host, program: LoopProgram, { bytes: code, storage, scratch, hostFunctions, operators, sizes: asked }: ProgramModule, sizes: ReadonlyMap<string, number>, { functions, operator }: Surroundings): Instance {
  const { at, end } = addressesOf(storage, sizes, bytes, scratch);
  const memory = new host.Memory({ initial: Math.ceil((end + margin) / page) });
  const slot = (index: number | undefined, length: number): Float64Array => new Float64Array(memory.buffer, at[index ?? -1], length);
  const array = (id: number): Float64Array => {
    const length = program.arrays[id]?.length;
    if (length === undefined) throw new Error("internal: an array that the program does not have");
    return slot(storage.slotOf[id], sizeValue(length, sizes));
  };

  /** The matrices of an operator; a transposed one is turned into an array of its own. */
  const operatorFunction = ({ name, args, to }: StatementOf<"operator">): HostFunction => {
    const matrices = args.map((argument) => prepared(argument, sizes, array));
    const given = matrices.map(({ matrix }) => matrix);
    const result = to.kind === "array" ? array(to.array) : null;
    return (...numbers) => {
      let next = 0;
      for (const { matrix, fill } of matrices) {
        if (fill === null) {
          matrix.data[0] = numbers[next] ?? Number.NaN;
          next += 1;
        } else fill();
      }
      const entries = operator(name, given);
      if (entries === null) result?.fill(Number.NaN);
      else result?.set(entries);
      return entries?.[0] ?? Number.NaN;
    };
  };

  const imports = {
    env: { memory },
    host: Object.fromEntries(hostFunctions.map((name) => [name, functions[name]])),
    operator: Object.fromEntries(operators.map((statement, index) => [`${index}`, operatorFunction(statement)])),
    size: Object.fromEntries(asked.map((size, index) => [`${index}`, sizeValue(size, sizes)])),
    at: Object.fromEntries(at.map((address, index) => [`${index}`, address])),
  };
  const run = exported(new host.Instance(new host.Module(code), imports), "run");
  const { place } = program.value;
  return {
    inputs: program.inputs.map((input, index) => (input.place.kind === "array" ? array(input.place.array) : slot(storage.slotOfNumber[index], 1))),
    outputs: program.outputs.map((output) => array(output.array)),
    value: place.kind === "array" ? array(place.array) : null,
    run,
  };
}

/** `fill` brings the matrix up to date before each call; null for a number, which is an argument of the call. */
function prepared(argument: LoopArgument, sizes: ReadonlyMap<string, number>, array: (id: number) => Float64Array): { readonly matrix: Matrix; readonly fill: (() => void) | null } {
  if (argument.kind === "number") return { matrix: { rows: 1, columns: 1, data: new Float64Array(1) }, fill: null };
  const { matrix: stored } = argument;
  const [rows, columns] = [sizeValue(stored.rows, sizes), sizeValue(stored.columns, sizes)];
  const source = array(stored.array);
  if (!stored.transposed) return { matrix: { rows, columns, data: source }, fill: () => {} };
  const data = new Float64Array(source.length);
  return {
    matrix: { rows: columns, columns: rows, data },
    fill: () => {
      for (let i = 0; i < rows; i += 1) for (let j = 0; j < columns; j += 1) data[j * rows + i] = source[i * columns + j] ?? Number.NaN;
    },
  };
}
