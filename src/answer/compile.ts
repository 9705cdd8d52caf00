/** Derivations as functions in this process: WebAssembly where there is some, closures over typed arrays elsewhere. Knows no text. */
import { type Diagnostic, error } from "../diagnostics/diagnostic.js";
import type { Result } from "../diagnostics/result.js";
import { loopProgram } from "../emit/loops/lower.js";
import type { LoopProgram } from "../emit/loops/program.js";
import { plainName } from "../emit/notation.js";
import type { Instance, Surroundings } from "../emit/plain/instance.js";
import type { Product } from "../emit/plain/kernels.js";
import { plainInstance } from "../emit/plain/program.js";
import type { EmittedProgram } from "../emit/program.js";
import { schedule } from "../emit/schedule/schedule.js";
import { type Host, webAssembly } from "../emit/wasm/host.js";
import { instantiate, memoryOf } from "../emit/wasm/instance.js";
import { f64, f64x2 } from "../emit/wasm/instructions.js";
import { createModule } from "../emit/wasm/module.js";
import { double } from "../emit/wasm/precision.js";
import { programModule } from "../emit/wasm/program/module.js";
import type { Derived } from "./derived.js";
import { programOf } from "./emitted.js";
import { learntSizes } from "./learnt-sizes.js";
import { surroundings } from "./surroundings.js";

export interface CompileOptions {
  /** Sizes that the lengths of the arguments do not tell. */
  readonly sizes?: { readonly [name: string]: number };
  /** A product of matrices to use in place of the program's own, such as a native one: C = op(A) op(B), all row by row, op the transpose where the flag says so. */
  readonly gemm?: Product;
  /** `plain` runs without WebAssembly, as where there is none. */
  readonly engine?: "wasm" | "plain";
}

/** Arguments by name: arrays of numbers row by row, numbers for scalars. */
export interface Arguments {
  readonly [name: string]: number | ArrayLike<number>;
}

/** One array for one variable, else one for each in order. */
export type Derivatives = Float64Array | readonly Float64Array[];

/** The program in its own memory: writing arguments into `inputs` and reading `outputs` saves copies. `run` returns the value where it is a number. */
export interface Resident {
  readonly inputs: { readonly [name: string]: Float64Array };
  readonly outputs: readonly Float64Array[];
  readonly value: Float64Array | null;
  readonly run: () => number;
}

export interface Compiled {
  /** The derivatives; into `out` where it is given, and then nothing is allocated after the first call with such sizes. Throws a RangeError for arguments of other lengths. */
  (given: Arguments, out?: Derivatives): Derivatives;
  /** The value, a number or an array, and the derivatives. */
  readonly valueAnd: (given: Arguments, out?: Derivatives) => readonly [value: number | Float64Array, derivatives: Derivatives];
  readonly resident: (sizes: { readonly [name: string]: number }) => Resident;
  readonly engine: "wasm" | "plain";
}

/** A derivation that is none, or for which there is no code. */
export class CompilationRefused extends Error {
  readonly diagnostics: readonly Diagnostic[];
  constructor(diagnostics: readonly Diagnostic[]) {
    super(diagnostics.map(({ code, message }) => `${code}: ${message}`).join("; "));
    this.name = "CompilationRefused";
    this.diagnostics = diagnostics;
  }
}

function accepted<T>(result: Result<T>): T {
  if (!result.ok) throw new CompilationRefused(result.diagnostics);
  return result.value;
}

/** So many programs for different sizes are kept. */
const mostKept = 8;

/**
 * The derivatives of `derivation` as a function on typed arrays. Throws `CompilationRefused` with diagnostics where a derivation failed or has no code (E0805).
 * No text is made into code: a program is bytes of WebAssembly with SIMD, or closures where that is not to be had.
 */
export function compile(derivation: Derived | Result<Derived>, options: CompileOptions = {}): Compiled {
  const derived = "ok" in derivation ? accepted(derivation) : derivation;
  const { rows, derivation: { answers } } = derived;
  if (rows !== null && rows !== answers[0]?.wrt.term) throw new CompilationRefused([error("E0306", "a mixed block of a Hessian cannot be compiled yet", [], "ask for a Hessian in one variable")]);
  return compileProgram(programOf(derived), options);
}

export function compileProgram(program: EmittedProgram, { sizes = {}, gemm, engine }: CompileOptions = {}): Compiled {
  const known = new Map(Object.entries(sizes));
  const loops = accepted(loopProgram(accepted(schedule(program, { sizes: known })), "compile", { kernels: true }));
  const names = program.inputs.map(plainName);
  const host = engine === "plain" ? null : hostWithVectors();
  const around: Surroundings = gemm === undefined ? surroundings : { ...surroundings, product: gemm };

  const kept = new Map<string, Instance>();
  const instanceFor = (numbers: ReadonlyMap<string, number>): Instance => {
    const key = loops.sizes.map((name) => numbers.get(name)).join(",");
    const found = kept.get(key) ?? made(host, loops, numbers, around);
    kept.delete(key);
    kept.set(key, found);
    const [oldest] = kept.keys();
    if (kept.size > mostKept && oldest !== undefined) kept.delete(oldest);
    return found;
  };

  let last: Instance | null = null;
  const fits = ({ inputs }: Instance, given: Arguments): boolean => {
    for (let index = 0; index < names.length; index += 1) {
      const argument = given[names[index] ?? ""];
      if (argument === undefined || (typeof argument === "number" ? 1 : argument.length) !== inputs[index]?.length) return false;
    }
    return true;
  };
  const prepared = (given: Arguments): Instance => {
    if (last === null || !fits(last, given)) {
      const lengths = names.map((name, index) => {
        const argument = given[name];
        const isNumber = loops.inputs[index]?.place.kind === "scalar";
        if (argument === undefined || (typeof argument === "number" && !isNumber)) throw new TypeError(`${name}: expected ${isNumber ? "a number" : "an array of numbers"}`);
        return typeof argument === "number" ? 1 : argument.length;
      });
      last = instanceFor(learntSizes(loops, names, lengths, known));
    }
    const { inputs } = last;
    for (let index = 0; index < names.length; index += 1) {
      const argument = given[names[index] ?? ""];
      const view = inputs[index];
      if (view === undefined || argument === undefined || argument === view) continue;
      if (typeof argument === "number") view[0] = argument;
      else copyNumbers(view, argument);
    }
    return last;
  };
  const derivatives = ({ outputs }: Instance, out: Derivatives | undefined): Derivatives => {
    const [first] = outputs;
    const single = outputs.length === 1 && first !== undefined;
    if (out === undefined) return single ? first.slice() : outputs.map((output) => output.slice());
    if (out instanceof Float64Array) {
      if (!single) throw new RangeError(`out: expected ${outputs.length} arrays`);
      if (out.length !== first.length) throw new RangeError(`out: expected an array of ${first.length} numbers`);
      if (out !== first) copyNumbers(out, first);
      return out;
    }
    for (let index = 0; index < outputs.length; index += 1) {
      const [into, output] = [out[index], outputs[index]];
      if (into === undefined || output === undefined || into.length !== output.length) throw new RangeError(`out: expected an array of ${output?.length ?? 0} numbers at ${index}`);
      if (into !== output) copyNumbers(into, output);
    }
    return out;
  };

  const compiled = (given: Arguments, out?: Derivatives): Derivatives => {
    const instance = prepared(given);
    instance.run();
    return derivatives(instance, out);
  };
  return Object.assign(compiled, {
    valueAnd: (given: Arguments, out?: Derivatives): readonly [number | Float64Array, Derivatives] => {
      const instance = prepared(given);
      const value = instance.run();
      return [instance.value === null ? value : out === undefined ? instance.value.slice() : instance.value, derivatives(instance, out)];
    },
    resident: (numbers: { readonly [name: string]: number }): Resident => {
      const all = new Map([...known, ...Object.entries(numbers)]);
      const missing = loops.sizes.find((name) => !Number.isInteger(all.get(name)) || (all.get(name) ?? 0) < 1);
      if (missing !== undefined) throw new RangeError(`the size ${missing}: expected a whole number of at least 1`);
      const { inputs, outputs, value, run } = instanceFor(all);
      return { inputs: Object.fromEntries(names.map((name, index) => [name, inputs[index] ?? new Float64Array(0)])), outputs, value, run };
    },
    engine: host === null ? ("plain" as const) : ("wasm" as const),
  });
}

/** Fewer numbers than this are copied quicker by a loop than by a call. */
const manyNumbers = 48;

function copyNumbers(to: Float64Array, numbers: ArrayLike<number>): void {
  if (numbers.length >= manyNumbers) to.set(numbers);
  else for (let i = 0; i < numbers.length; i += 1) to[i] = numbers[i] ?? Number.NaN;
}

/** The host, where it knows vectors. */
function hostWithVectors(): Host | null {
  const host = webAssembly();
  const probe = createModule();
  probe.function([], "v128", () => f64x2.splat(f64.const(0)));
  return host !== null && host.validate(probe.finish()) ? host : null;
}

/** More than this is not addressed by WebAssembly. */
const largestMemory = 2 ** 32 - 2 ** 17;

function made(host: Host | null, loops: LoopProgram, sizes: ReadonlyMap<string, number>, around: Surroundings): Instance {
  if (host === null) return plainInstance(loops, sizes, around);
  const module = programModule(loops, double, sizes, { importsProducts: around.product !== null });
  return memoryOf(module, sizes) > largestMemory ? plainInstance(loops, sizes, around) : instantiate(host, loops, module, sizes, around);
}
