/** A program module with its memory: views of inputs and outputs, and what runs it. Knows no text and no derivations. */
import { sizeValue } from "../../term/dimension.js";
import type { LoopProgram, StatementOf } from "../loops/program.js";
import type { Instance, Surroundings } from "../plain/instance.js";
import type { Product } from "../plain/kernels.js";
import { operatorCall } from "../plain/operator-call.js";
import { exported, type Host, type HostFunction } from "./host.js";
import type { ProgramModule } from "./program/module.js";
import { addressesOf } from "./program/storage.js";

const page = 65_536;
/** Behind the last array: products read whole vectors. */
const margin = 64;
const bytes = 8;

/** How many bytes of memory a program needs. */
export const memoryOf = ({ storage, scratch }: ProgramModule, sizes: ReadonlyMap<string, number>): number => addressesOf(storage, sizes, bytes, scratch).end + margin;

/** Arrays in double precision, in one memory that never grows. */
export function instantiate(host: Host, program: LoopProgram, { bytes: code, storage, scratch, hostFunctions, operators, products, sizes: asked }: ProgramModule, sizes: ReadonlyMap<string, number>, { functions, operator, product }: Surroundings): Instance {
  const { at, end } = addressesOf(storage, sizes, bytes, scratch);
  const memory = new host.Memory({ initial: Math.ceil((end + margin) / page) });
  const slot = (index: number | undefined, length: number): Float64Array => new Float64Array(memory.buffer, at[index ?? -1], length);
  const array = (id: number): Float64Array => {
    const length = program.arrays[id]?.length;
    if (length === undefined) throw new Error("internal: an array that the program does not have");
    return slot(storage.slotOf[id], sizeValue(length, sizes));
  };

  /** A product by the user, on views that are made once. */
  const productFunction = (multiply: Product, { to, left, right, rows, columns, inner }: StatementOf<"gemm">): HostFunction => {
    const [m, n, k] = [sizeValue(rows, sizes), sizeValue(columns, sizes), sizeValue(inner, sizes)];
    const [a, b, c] = [array(left.array), array(right.array), array(to)];
    return () => {
      multiply(m, n, k, a, left.transposed, b, right.transposed, c);
      return 0;
    };
  };

  const imports = {
    env: { memory },
    host: Object.fromEntries(hostFunctions.map((name) => [name, functions[name]])),
    operator: Object.fromEntries(operators.map((statement, index) => [`${index}`, operatorCall(statement, sizes, array, operator)])),
    product: product === null ? {} : Object.fromEntries(products.map((statement, index) => [`${index}`, productFunction(product, statement)])),
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
