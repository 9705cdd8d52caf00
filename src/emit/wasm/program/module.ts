/** A loop program as one WebAssembly module whose function `run` computes the value and all derivatives. Knows no loader. */
import type { Dimension } from "../../../term/dimension.js";
import type { LoopProgram, Statement, StatementOf } from "../../loops/program.js";
import { type HostFunctionName, hostFunctionNames } from "../../plain/instance.js";
import type { Scalar } from "../instructions.js";
import { createLaneFunctions } from "../kernels/functions.js";
import { gemmScratch } from "../kernels/gemm.js";
import { type Callee, createModule, type Local, valueOf } from "../module.js";
import type { Precision } from "../precision.js";
import { givenPlaces, literalPlaces, type Places } from "./places.js";
import { partsWithin } from "./reads.js";
import { createKernels } from "./kernel-table.js";
import { type OperatorImport, writeStatements } from "./statements.js";
import { addressesOf, type Storage, storageOf } from "./storage.js";
import { codeOf, type Whole } from "./whole.js";
import type { Writer } from "./writer.js";

/**
 * Imports: `env.memory`; `host.NAME` for each of `hostFunctions`; `operator.0`, … for each of `operators`, with the numbers among its arguments,
 * and its number as a result where it is one; where sizes are not known, `size.0`, … for `sizes` and `at.0`, … for the addresses of the slots.
 * Export: `run()`, which returns the value where it is a number.
 */
export interface ProgramModule {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly storage: Storage;
  /** Bytes of working memory before the first slot. */
  readonly scratch: number;
  readonly hostFunctions: readonly HostFunctionName[];
  readonly operators: readonly StatementOf<"operator">[];
  /** Products of matrices that are imported as `product.0`, …; none where they are the module's own. */
  readonly products: readonly StatementOf<"gemm">[];
  readonly sizes: readonly Dimension[];
}

const scratchStart = 64;

/** All statements, those inside loops too. */
function allStatements(statements: readonly Statement[]): readonly Statement[] {
  return statements.flatMap((statement) => (statement.kind === "loop" ? [statement, ...allStatements(statement.body)] : [statement]));
}

function hostFunctionsOf(statements: readonly Statement[]): readonly HostFunctionName[] {
  const names = new Set<string>();
  for (const statement of statements) {
    const values = statement.kind === "define" || statement.kind === "update" || statement.kind === "store" || statement.kind === "accumulate" ? [statement.value]
      : statement.kind === "operator" ? statement.args.flatMap((argument) => (argument.kind === "number" ? [argument.value] : [])) : [];
    for (const value of values) for (const part of partsWithin(value)) {
      if (part.op === "power") names.add("pow");
      if (part.op === "apply") names.add(part.name);
    }
  }
  return hostFunctionNames.filter((name) => names.has(name));
}

/** `sizes` gives all sizes numbers, which are then built in; null leaves them to the loader. */
export function programModule<T extends Scalar>(program: LoopProgram, real: Precision<T>, sizes: ReadonlyMap<string, number> | null, { importsProducts = false }: { readonly importsProducts?: boolean } = {}): ProgramModule {
  const module = createModule();
  const statements = allStatements(program.body);
  const storage = storageOf(program);
  const scratch = scratchStart + (statements.some(({ kind }) => kind === "gemm") ? gemmScratch(real.bytes) : 0);
  const places: Places = sizes === null ? givenPlaces(module) : literalPlaces(sizes, addressesOf(storage, sizes, real.bytes, scratch).at);
  const hostFunctions = hostFunctionsOf(statements);
  const host = new Map(hostFunctions.map((name) => [name, name === "pow" ? { two: module.import("host", name, ["f64", "f64"], "f64") } : { one: module.import("host", name, ["f64"], "f64") }] as const));
  const operators = statements.filter((statement) => statement.kind === "operator");
  const imports = new Map(operators.map((statement, index): [StatementOf<"operator">, OperatorImport] => {
    const numbers = statement.args.filter(({ kind }) => kind === "number").map(() => "f64" as const);
    return [statement, statement.to.kind === "scalar" ? { kind: "number", callee: module.import("operator", `${index}`, numbers, "f64") } : { kind: "array", callee: module.import("operator", `${index}`, numbers, null) }];
  }));
  const products = importsProducts ? statements.filter((statement) => statement.kind === "gemm") : [];
  const productImports = new Map(products.map((statement, index) => [statement, module.import("product", `${index}`, [], null)] as const));
  const laneFunction = createLaneFunctions(module);
  const kernels = createKernels(module, real, laneFunction, scratchStart);
  const run: Callee<readonly [], T> = module.function([], real.type, (body) => {
    const scalars = program.scalars.map(() => body.local(real.type));
    const counters = new Map<number, Local<"i32">>();
    const scalar = (id: number): Local<T> => scalars[id] ?? missing("scalar");
    const address = (array: number): Whole => places.slot(storage.slotOf[array] ?? missing("array"));
    program.inputs.forEach(({ place }, index) => {
      if (place.kind === "scalar") body.set(scalar(place.scalar), real.scalar.load(codeOf(places.slot(storage.slotOfNumber[index] ?? missing("number")))));
    });
    const writer: Writer<T> = {
      real,
      body,
      places,
      address,
      scalar,
      lengthOf: (array) => program.arrays[array]?.length ?? missing("array"),
      counter: (id) => counters.get(id) ?? missing("counter"),
      enter: (id, local) => void counters.set(id, local),
      local: (type, value) => body.local(type, value),
      laneFunction: (name, lanes) => valueOf(laneFunction(name), lanes),
      hostFunction: (name, [first, second]) => {
        const callee = host.get(name);
        if (callee === undefined || first === undefined) return missing("function");
        return "one" in callee ? valueOf(callee.one, first) : valueOf(callee.two, first, second ?? missing("exponent"));
      },
    };
    writeStatements(writer, kernels, { operator: (statement) => imports.get(statement) ?? missing("operator"), product: (statement) => productImports.get(statement) ?? null }, program.body);
    const { place } = program.value;
    return place.kind === "scalar" ? scalar(place.scalar) : real.scalar.const(0);
  });
  module.export("run", run);
  return { bytes: module.finish(), storage, scratch, hostFunctions, operators, products, sizes: places.asked.sizes };
}

function missing(what: string): never {
  throw new Error(`internal: a ${what} that the program does not have`);
}
